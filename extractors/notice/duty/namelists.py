"""Whether words name bodies and what they do, and nothing else: what tells a clause without a label from running text.

市发展改革委、国网济南供电公司                      names alone
市商务局牵头，市财政局、各区政府配合，6月底前完成         names, duties, a deadline
市发改委负责项目审批、市财政局负责资金保障               each with its own duty
由企业自主负责                                    names nobody: running text
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.frozen import dataclass
from extractors.notice.duty.words import BY, DOES, duty_at_end
from extractors.reference.authorities import endings

_SPLIT = re.compile(
    r"[、，,；;。\s/｜|+＋会以和及与]"  # what any begins with, which is found fast
    r"(?:(?<=[、，,；;。\s/｜|+＋])[、，,；;。\s/｜|+＋]*|(?<=会)同|(?<=[局厅委府办门位].)(?:(?<=以)及|(?<=[和及与])))"
)
#: Brackets inside, which explain or belong to a name, and signs beside one: 市发改委★.
_NOTHING = re.compile(
    r"[（(〔\[［〈*＊★☆△▲●○◆◇※#＃√](?:(?<=[（(〔\[［〈])[^（）()〔〕\[\]［］〈〉]{1,60}[）)〕\]］〉]|(?<=[*＊★☆△▲●○◆◇※#＃√]))"
)
_LEAD_IN = re.compile(rf"(?:{BY}|并?由|以及|并|和|及|与|请|其中|其余|具体|原则上|[-—–•·①-⑳]|\d{{1,2}}[.．])+")
_TIME = re.compile(
    r"(?:[每于在到至自从]?[\d“十一二三四五六七八九]{1,5}[年月日个季旬五”]|年内|年底|今年|当年|本年|全年|上半年|下半年|长期|持续|常年|常态|每[年月季]|适时|及时|立即|"
    r"同步|贯穿|已完成|正在|按时|分步|有序)[^，,；;。]{0,24}$"
)
_ENDS = endings()
_LONGEST_NAME = 34
_LETTERS = re.compile(r"[一-鿿“”A-Za-z—·]+")
#: A body by how its name begins: with a tier or 各.
_TIERED = re.compile(r"各|相关|有关|全?[市县区州盟旗]|全?省(?!略)|自治区|自治州|兵团|团[省市县区州]委$|驻")
#: A tier that shares what stands behind it: 各省、自治区、直辖市人民政府.
_TIER_ALONE = re.compile(r"各?(?:省|自治区|直辖市|设区的?市|市|县|区|州|盟|旗|乡镇|乡|镇|街道)$")
#: Bodies of the nation.
_NATIONAL = re.compile(r"国家|全国|中央|国务院|中国|共青团|最高|人民银行|发展改革委$|国资委$|外汇局$|[一-鿿]{2,10}(?:部|总局|总署|监会)$")
#: What may stand alone behind 和: 有关部门和单位, 党委和政府.
_GOES_ON = ("单位", "部门", "机构", "政府", "企业")
#: Alone they name nobody: 落实主体责任（企业负责）.
_GENERIC = frozenset(
    (
        *_GOES_ON,
        *["学校", "医院", "银行", "平台", "机关", "主体", "地区", "基地", "中心", "公司", "集团", "大学", "学院", "协会", "学会", "商会"],
    )
)
#: Words of a sentence, which no name has: 行长对本行负责.
_NO_NAME = re.compile(r"对(?![外口台])|的|须|应(?!急)|将|已|被|把|自行|自主|提交|按照|如果|其|^(?:不?含|包括|包含|除|以下|如|原|即|见)")
_ET_AL = re.compile(r"等(?:\d{1,2}|[多各])?个?[一-鿿]{0,8}$")


@dataclass(frozen=True, slots=True)
class NameList:
    """What a stretch of text was seen to hold."""

    names: int
    duties: int
    told_from: bool  # whether a name is of the issuer's own tier or the nation's: 市商务局, 国家能源局
    pure: bool  # nothing but names, duties and times
    specific: bool  # a duty says what is done: 由市商务局负责审核


_NO_NAMES = NameList(0, 0, told_from=False, pure=False, specific=False)


def read_names(text: str, only: bool = False) -> NameList:
    """What stands in a bracket, a line or a sentence. `only`: who asks wants nothing else in it, so reading may stop where something is.

    >>> read_names("市商务局牵头，市财政局配合，6月底前完成")
    NameList(names=2, duties=2, told_from=True, pure=True, specific=False)
    """
    names = duties = 0
    pure, specific, told_from = True, False, False
    text = _NOTHING.sub("", text)
    if only:  # most of what is asked about is prose, which its first words tell
        first = _SPLIT.search(text)
        if _piece(text[: first.start()] if first else text)[0] == "other":
            return _NO_NAMES
    for piece in _SPLIT.split(text):
        kind, name = _piece(piece)
        duties += kind in ("duty", "specific")
        specific |= kind == "specific"
        if name and (name not in _GENERIC or names):
            names += 1
            told_from = told_from or ((len(name) > 2 or name.startswith("各")) and bool(_TIERED.match(name) or _NATIONAL.match(name)))
        elif name or kind == "other":
            pure = False
            if only:
                break
    return NameList(names, duties, told_from, pure, specific)


@lru_cache(maxsize=2_000)  # notices name the same few hundred bodies
def _piece(piece: str) -> tuple[str, str]:
    """What a piece is (name, duty, specific, time, other), and the name in it."""
    if lead_in := _LEAD_IN.match(piece):
        piece = piece[lead_in.end() :]
    if not piece or (len(piece) <= 30 and _TIME.match(piece)):
        return "time", ""
    kind = "name"
    if verb := duty_at_end(piece, 0, len(piece)):
        kind, piece = "duty", piece[: verb.start()]
    elif (does := DOES.search(piece)) and is_name(piece[: does.start()]):
        kind, piece = "specific", piece[: does.start()]
    piece = _ET_AL.sub("", piece)
    if not piece or is_name(piece) or piece in _GOES_ON:
        return kind, piece
    return "other", ""


def is_name(words: str) -> bool:
    """Whether words end as names of bodies do, and hold nothing that names do not."""
    if _TIER_ALONE.match(words):
        return True
    if not 2 <= len(words) <= _LONGEST_NAME or not words.endswith(_ENDS):
        return False
    return bool(_LETTERS.fullmatch(words)) and not _NO_NAME.search(words)
