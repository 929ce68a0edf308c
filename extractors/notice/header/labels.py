"""The particulars of a notice (索引号, 发文机关, 成文日期, 标题, 发文字号, 发布日期), of a page's header table or labelled lines.

    发文字号：鲁政发〔2023〕5号        【发布日期】2023-08-15 【生效日期】2023-09-01
    文号 温鹿政发〔2022〕11号 有效性 废止        发文字号： | 无 | 有 效 性: | 失效 |
A value counts only if it is what its label promises: a number, a date, the name of an authority, a title. Labels differ in weight:
发文机关 and 成文日期 speak of the document, 发布机构 and 生成日期 often of the page (the site's own office, the day it was filed).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from extractors.frozen import dataclass
from extractors.lines.dates import loose_date
from extractors.lines.forms import looks_like_title
from extractors.lines.numbers import labelled_number
from extractors.lines.organisations import ORGANISATION_END
from extractors.lines.text import Span
from extractors.notice.header.told import FAIR, LIKELY, SURE, HeadText

Kind = Literal["title", "meta_title", "number", "issuer", "publisher", "written", "issued", "published", "meta_published", "from", "to"]

# fmt: off
LABELS: dict[Kind, tuple[str, ...]] = {
    "title": ("site:title", "标题", "名称", "文件名称", "公文名称", "文件标题", "信息名称", "信息标题"),
    "meta_title": ("meta:ArticleTitle",),
    "number": (
        "site:document_number", "发文字号", "文号", "公文文号", "发文文号", "文件字号", "政策文号", "发文号", "发布文号",
        "字号", "文件编号",
    ),
    "issuer": ("发文机关", "发文单位", "制发机关", "制定机关", "制发单位", "印发机关", "颁布单位", "颁布机关"),
    "publisher": ("发文机构", "发布机关", "发布机构", "发布单位", "发文部门", "制定单位", "公开责任部门", "公开主体"),
    "written": ("成文日期", "成文时间"),
    "issued": (
        "发文日期", "发文时间", "签发日期", "印发日期", "印发时间", "制发日期", "颁布日期", "颁布时间", "形成日期", "产生日期", "生成日期",
        "生成时间",
    ),
    "published": ("site:published_on", "发布日期", "发布时间", "公开日期", "公布日期", "公布时间", "公开时间", "刊登日期", "发布于"),
    "meta_published": ("meta:PubDate",),
    "from": ("施行日期", "实施日期", "生效日期", "生效时间", "执行日期"),
    "to": ("失效日期", "失效时间", "废止日期", "废止时间", "终止日期", "有效期至", "截止有效期"),
}
# fmt: on
_KIND_OF: dict[str, Kind] = {label: kind for kind, labels in LABELS.items() for label in labels}
_SPACED = "|".join(r"[ \u3000]*".join(label) for label in sorted(_KIND_OF, key=len, reverse=True) if ":" not in label)
# A label opens a line or follows a separator; what ends it is a colon, a bracket, a bar, or mere space before a value that fits.
_LABEL = re.compile(rf"(?:^|(?<=[\s|【\[•·\-；;，,]))(?P<label>{_SPACED})[ \u3000]*(?P<mark>[】\]：:|]|(?=[ \u3000])|$)")
_FIRST = frozenset(label[0] for label in _KIND_OF)
#: A label behind a separator: with one at the line's beginning, a quick way to tell the lines that have any.
_INNER = re.compile(rf"[\s|【\[•·\-；;，,][{''.join(sorted(_FIRST))}]")
#: Labels of a table that tell nothing read here, but end the value before them: 发布机构 金乡县农业农村局 组配分类 政策和解读.
_OTHERS = (
    "索引号|信息索引号?|统一登记号|主题分类|组配分类|体裁分类|信息分类|主题词|关键词|公开方式|公开形式|公开范围|公开时限|公开属性|有效性|时效性|时效|效力状态|有效状态|"
    "文件状态|是否有效|文件类型|信息来源|来源|浏览次数|语种|内容概述|有效期"
)
_VALUE_END = re.compile(
    rf"[|【]| {{1,}}(?=[\u4e00-\u9fff ]{{2,8}}[：:】|])|[；;，,](?=\s*[\u4e00-\u9fff]{{2,6}}[：:])|\s(?=(?:{_SPACED}|{_OTHERS})(?:\s|$))"
)
_STRIP = " \u3000|：:【】[]•·-；;，,。"
_LONGEST = 400
_SHORTEST_TITLE = 4
SITE_RULE, _OF_SITE = "site_rule", "site:"  # what a site's own selectors tell
_DATES = ("written", "issued", "published", "meta_published", "from", "to")
_NO_AUTHORITY = re.compile(r"网|[（(]")


@dataclass(frozen=True, slots=True)
class Stated:
    """What one label says, and where its value stands; `span` is None for what stands outside the text."""

    label: str
    value: str
    span: Span | None
    confidence: float = SURE
    of_table: bool = False  # of the page's own table, not of a labelled line alone

    @property
    def rule(self) -> str:
        if self.label.startswith("meta:"):
            return "page_meta"
        if self.label.startswith(_OF_SITE):
            return SITE_RULE
        return "published_line" if _KIND_OF[self.label] == "published" and not self.of_table else "header_table"


@dataclass(frozen=True, slots=True)
class Particulars:
    """All that labels say; of several labels of one kind the first of `LABELS` counts."""

    by_label: Mapping[str, Stated]

    def first(self, kind: Kind) -> Stated | None:
        for label in LABELS[kind]:
            if stated := self.by_label.get(label):
                return stated
        return None

    def day(self, kind: Kind) -> tuple[Stated, date] | None:
        stated = self.first(kind)
        day = loose_date(stated.value) if stated else None
        return (stated, day) if stated and day else None


def read_particulars(table: Mapping[str, str], head: HeadText) -> Particulars:
    """The page's header table, whose pairs stand as lines in the head, and what other labelled lines tell beside it."""
    lines = read_labels(head)
    printed = {line: i for i, line in reversed(list(enumerate(head.head)))}
    found = dict(lines)
    for label, raw in table.items():
        value = fitting_value(label, raw)
        if value is None:
            continue
        same = lines.get(label)
        span = same.span if same and same.value == value else None
        if span is None and (line := printed.get(f"{label}：{raw}")) is not None:
            span = head.span(line, len(label) + 1)
        elif span is None and label.startswith(_OF_SITE) and (line := printed.get(raw)) is not None:
            span = head.span(line)
        found[label] = Stated(label, value, span, FAIR if label.startswith("meta:") else SURE, of_table=True)
    return Particulars(found)


def read_labels(head: HeadText) -> dict[str, Stated]:
    """What labelled lines tell, by label; the first value of a label counts."""
    found: dict[str, Stated] = {}
    for i, line in enumerate(head.head):
        if len(line) > _LONGEST or not (line[:1] in _FIRST or _INNER.search(line)):
            continue
        marks = list(_LABEL.finditer(line))
        for m, following in zip(marks, [*marks[1:], None], strict=False):
            label = re.sub(r"\s", "", m["label"])
            at, raw = i, line[m.end() : following.start() if following else len(line)].strip(_STRIP)
            start = m.end()
            if not raw and not following and i + 1 < head.size and len(head.lines[i + 1]) < 80:
                at, raw, start = i + 1, head.lines[i + 1].strip(_STRIP), 0
            for part in (_VALUE_END.split(raw)[0].strip(_STRIP), raw):
                if label not in found and (value := fitting_value(label, part)):
                    begin = head.lines[at].find(part, start)
                    found[label] = Stated(label, value, head.span(at, begin, begin + len(part)), SURE if m["mark"] else LIKELY)
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
        return labelled_number(value)
    if kind in _DATES:
        return value if loose_date(value) else None
    if kind in ("issuer", "publisher"):
        return value if ORGANISATION_END.search(value) and not _NO_AUTHORITY.search(value) and len(value) < 200 else None
    if label.startswith(_OF_SITE):  # somebody has looked at the site's pages: what stands there is the title
        return value if _SHORTEST_TITLE <= len(value) <= _LONGEST and "。" not in value else None
    return value if looks_like_title(value) or is_cut_short(value) else None


def is_cut_short(value: str) -> bool:
    """关于印发重庆市推动外贸… : sites shorten long titles."""
    return value.rstrip().endswith(("…", "...", "．．．", "。。。"))
