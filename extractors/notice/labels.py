"""Labelled lines in a text's head, as sites print them: they serve where a page has no header table.

    发文字号：鲁政发〔2023〕5号        【发布日期】2023-08-15 【生效日期】2023-09-01
    文号 温鹿政发〔2022〕11号 有效性 废止        发文字号： | 无 | 有 效 性: | 失效 |
A value counts only if it is what its label promises: a number, a date, the name of an authority, a title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from extractors.notice.dates import loose_date
from extractors.notice.forms import looks_like_title
from extractors.notice.numbers import normalise_number
from extractors.notice.organisations import ORGANISATION_END

LABELS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "名称", "文件名称", "信息名称", "信息标题", "meta:ArticleTitle"),
    "number": ("发文字号", "文号", "文件编号", "发文文号", "文件字号", "发文号", "发布文号"),
    "issuer": ("发文机关", "发布机构", "发文单位", "制定机关", "发布单位", "发文机构", "公开责任部门", "发布机关", "颁布单位", "发文部门"),
    "written": ("成文日期", "成文时间", "签发日期"),
    "issued": ("发文日期", "发文时间", "生成日期", "印发日期", "颁布日期"),
    "published": ("发布日期", "发布时间", "公开日期", "公布日期", "公开时间", "meta:PubDate"),
    "from": ("施行日期", "实施日期", "生效日期", "执行日期"),
    "to": ("失效日期", "废止日期", "有效期至"),
}
_KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels}
_SPACED = "|".join(r"[ \u3000]*".join(label) for label in sorted(_KIND_OF, key=len, reverse=True) if ":" not in label)
# A label opens a line or follows a separator; what ends it is a colon, a bracket, a bar, or mere space before a value that fits.
_LABEL = re.compile(rf"(?:^|(?<=[\s|【\[•·\-|]))(?P<label>{_SPACED})[ \u3000]*(?P<mark>[】\]：:|]|(?=[ \u3000])|$)")
_VALUE_END = re.compile(r"[|【]| {1,}(?=[\u4e00-\u9fff ]{2,8}[：:】|])")
_STRIP = " \u3000|：:【】[]•·-"
_LONGEST = 400
_DATES = ("written", "issued", "published", "from", "to")
_NO_AUTHORITY = re.compile(r"网|[（(]")


def read_labels(lines: list[str]) -> dict[str, str]:
    """What labelled lines tell, by label; the first value of a label counts."""
    found: dict[str, str] = {}
    for i, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        marks = list(_LABEL.finditer(line))
        for m, following in zip(marks, [*marks[1:], None], strict=False):
            value = line[m.end() : following.start() if following else len(line)].strip(_STRIP)
            if not value and not following and i + 1 < len(lines) and len(lines[i + 1]) < 80:
                value = lines[i + 1].strip(_STRIP)
            label = re.sub(r"\s", "", m["label"])
            fitting = fitting_value(label, _VALUE_END.split(value)[0].strip(_STRIP)) or fitting_value(label, value)
            if fitting:
                found.setdefault(label, fitting)
    return found


def fitting_value(label: str, value: str) -> str | None:
    """The value if it is what its label promises.

    >>> fitting_value("发文字号", "镇政发〔2024〕7号"), fitting_value("发文字号", "无"), fitting_value("发布机构", "县政府网站")
    ('镇政发〔2024〕7号', None, None)
    """
    kind = _KIND_OF.get(label)
    if kind is None or not value:
        return None
    if kind == "number":
        return normalise_number(value)
    if kind in _DATES:
        return value if loose_date(value) else None
    if kind == "issuer":
        return value if ORGANISATION_END.search(value) and not _NO_AUTHORITY.search(value) and len(value) < 200 else None
    return value if looks_like_title(value) else None


def table_value(table: Mapping[str, str], kind: str) -> str | None:
    return next((v for label in LABELS[kind] if (v := table.get(label, "").strip())), None)


def table_date(table: Mapping[str, str], kind: str) -> date | None:
    return next((d for label in LABELS[kind] if (d := loose_date(table.get(label, "")))), None)
