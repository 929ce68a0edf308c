"""Names of authorities as they stand alone on a line: in a signature, over a title, beside a date.

宁夏回族自治区人民政府办公厅        商务部　财政部　海关总署        商 务 部
"""

from __future__ import annotations

import re

from extractors.notice.dates import ANY_DATE
from extractors.reference.authorities import any_of, signing_endings

_END = any_of(signing_endings())
#: Whether a name ends as names of authorities do; a seal or bracket may follow: …办公室（盖章）.
ORGANISATION_END = re.compile(rf"{_END}(?:[（(](?:盖章|章|代章|代)[）)])?$")
_ONLY_NAME = re.compile(r"[\u4e00-\u9fff（）()、 \u3000]+")
_LONGEST_LINE = 400  # thirty joint issuers on one line
_LONGEST_NAME = 45
SIGNATURE_LINE = re.compile(rf"^(?P<org>[\u4e00-\u9fff（）()、 \u3000]{{1,200}}{_END})\s*(?P<date>{ANY_DATE})$")
_SPLIT = re.compile(r"[ \u3000、]+")
#: Joint names printed without anything between: 中共岳阳市委办公室|岳阳市人民政府办公室, 中共中央|国务院.
_GLUED = re.compile(
    r"(?<=办公室)(?=[\u4e00-\u9fff]{2,14}?人民政府)|(?<=办公厅)(?=[\u4e00-\u9fff]{0,14}?(?:人民政府|国务院))|(?<=委员会)(?=[\u4e00-\u9fff]{2,9}?人民政府)"
    r"|(?<=中共中央)(?=国务院)|(?<=[省市区县州]委)(?!办公)(?=[\u4e00-\u9fff]{2,9}?人民政府)"
)
_OFFICE = ("办公厅", "办公室", "综合司", "秘书处")
_ET_AL = re.compile(r"等\s*(?:[\d一二三四五六七八九十]{1,3}\s*)?(?:个|家)?(?:有关|相关)?(?:中央)?(?:部门|单位|部委|机构|机关|委局)$")
_SEAL = re.compile(r"[（(](?:盖章|章|代章|代)[）)]$")


def is_organisation_line(line: str) -> bool:
    """Whether a line holds names of authorities and nothing else.

    >>> is_organisation_line("武汉市人民政府办公厅"), is_organisation_line("各部门要加强领导。")
    (True, False)
    """
    if not 2 <= len(line) <= _LONGEST_LINE or not ORGANISATION_END.search(line) or not _ONLY_NAME.fullmatch(line):
        return False
    return all(len(part) <= _LONGEST_NAME for part in _SPLIT.split(line))


def split_issuers(name: str) -> list[str]:
    """The authorities of a joint line, in printed order.

    >>> split_issuers("商务部 财政部 海关总署"), split_issuers("商 务 部"), split_issuers("商务部等10部门")
    (['商务部', '财政部', '海关总署'], ['商务部'], ['商务部'])
    """
    found: list[str] = []
    current = ""
    for part in _SPLIT.split(_ET_AL.sub("", _SEAL.sub("", name.strip()))):
        if part in _OFFICE and found and not current:
            found[-1] += part
            continue
        current += part
        if len(current) >= 3 and ORGANISATION_END.search(current):
            found.append(current)
            current = ""
    if current:
        if found:  # what follows is no authority: the whole was one name after all
            return ["".join([*found, current])]
        found.append(current)
    return [piece for full in found for piece in _GLUED.split(full) if piece]
