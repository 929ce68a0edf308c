"""A responsibility clause laid flat: its brackets told apart, those inside it out of the way.

    〔责任单位:市商务委,各区县(自治县)政府和两江新区管委会(以下统称区县政府);以下均需各区县政府负责,不再列出〕

The outer pair is the clause's own. Of the pairs inside, some belong to a name (自治县), some explain it (以下统称区县政府).
Both are blotted out in `flat`, at equal length, so that the separators in them separate nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.frozen import dataclass
from extractors.lines.brackets import bracket_pairs, closes_bracket, opens_bracket
from extractors.lines.text import HAN, Span, strip_span
from extractors.notice.duty.words import LABEL_WORD, PERSON
from extractors.records import AgencyRole
from extractors.reference.authorities import endings

#: Stands for every character of a bracket inside a clause. A noncharacter of Unicode: no text has it.
BLOT = "\ufdd0"
#: 各市（州）, 各县（市、区）, 各镇（街道）: nothing but words for kinds of divisions.
_TIERS = re.compile(
    r"(?:自治区|直辖市|兵团|自治州|自治县|自治旗|地区|特区|林区|开发区|新区|高新区|经开区|园区|功能区|管理区|示范区|街道办事处|街道办|街道|板块|新城|办事处|社区|苏木|农场|林场|师市|团场|乡镇|"
    r"管委会|管理委员会|人民政府|政府|行署|[省市州县区旗盟镇乡场师团、，,和及各])+"
)
_A_LABEL = re.compile(rf"{LABEL_WORD}|{PERSON}")
_EXPLAINS = re.compile(
    r"(?:以下|下同|下称|简称|统称|全称|含|包括|包含|不含|不包括|除|其中|具体|详见|见|即|原|按|逗号|分号|顿号|排|列|第一|首|加|带|标|注|联系|电话|限|如|涉及|由|"
    r"牵头|配合|负责|参与|责任|主责|协办|等|[省市县区]属|所属|各|有关|相关)"
)
_OTHER_NAMES = endings("department", "court", "force", "customs", "bank", "institution", "mass", "zone", "government", "enterprise")
_COLLECTIVE = (*endings("collective", "enterprise"), "委办局")
_LIST = re.compile("[、，,；;和及]")
_LONGEST = 2000  # of a clause; what follows in a longer line is not read
_LEAD = re.compile(r"(?:总?牵头|主责|主办|组长|主要责任)(?:负责|责任)?(?:单位|部门|机关)?$")
_SUPPORT = re.compile(r"(?:配合|参与|参加|协助|协办|协同|副组长)(?:单位|部门|机关)?$")


@dataclass(frozen=True, slots=True)
class FlatClause:
    """A clause without its outer brackets. Places are counted from `start`, the place of its first character in the body."""

    start: int
    text: str
    flat: str  # brackets inside are blotted out
    brackets: tuple[Span, ...]

    def without(self, parts: list[Span]) -> FlatClause:
        """The same with `parts` taken out: what they say is no list of bodies. They read as ends of a statement."""
        flat = self.flat
        for part in parts:
            flat = flat[: part.start] + "；" * (part.end - part.start) + flat[part.end :]
        return replace(self, flat=flat)

    def inside(self, start: int, end: int) -> list[Span]:
        """The brackets that stand in text[start:end]."""
        if not self.brackets:
            return []
        return [b for b in self.brackets if start <= b.start and b.end <= end]

    def words(self, start: int, end: int) -> str:
        """text[start:end] without white space and without the brackets that explain."""
        if not self.brackets:
            return "".join(self.text[start:end].split())
        kept: list[str] = []
        at = start
        for bracket in self.inside(start, end):
            followed = bracket.end < end
            before = self.text[start : bracket.start].rstrip()
            if not belongs_to_name(self.text[bracket.start + 1 : bracket.end - 1], followed, before):
                kept.append(self.text[at : bracket.start])
                at = bracket.end
        kept.append(self.text[at:end])
        return "".join("".join(kept).split())


def lay_flat(body: str, clause: Span) -> FlatClause:
    """A clause of the body, freed of its own brackets: （责任单位：市商务局） -> 责任单位：市商务局."""
    span = strip_span(body, clause.start, min(clause.end, clause.start + _LONGEST)) or clause
    start, end = span.start, span.end
    pairs = bracket_pairs(body, start, end)
    if pairs and pairs[0] == (start, end - 1):
        pairs, start, end = pairs[1:], start + 1, end - 1
    elif opens_bracket(body[start]) and not (pairs and pairs[0][0] == start):
        start += 1  # （责任单位：市发改委: nothing closes it
    elif closes_bracket(body[end - 1]) and not any(closing == end - 1 for _, closing in pairs):
        end -= 1  # 配合单位：市财政局）: it was opened on the line above
    text = body[start:end]
    if not pairs:
        return FlatClause(start, text, text, ())
    brackets: list[Span] = []
    flat: list[str] = []
    at = 0
    for opening, closing in pairs:
        first, last = opening - start, closing - start + 1
        if first < at:  # outermost only
            continue
        behind_name = first > 0 and bool(HAN.match(text[first - 1]))  # 市财政局（配合单位） tells a role
        if not behind_name and _A_LABEL.fullmatch(text, first + 1, last - 1):  # 【责任单位】市商务局
            flat += [text[at:first], " ", text[first + 1 : last - 1], "："]
            at = last
        else:
            brackets.append(Span(first, last))
            flat += [text[at:first], BLOT * (last - first)]
            at = last
    flat.append(text[at:])
    return FlatClause(start, text, "".join(flat), tuple(brackets))


def belongs_to_name(inner: str, followed: bool, before: str = "") -> bool:
    """Whether a bracket is part of the name it stands in.

    各县（市、区）人民政府, 省委宣传部（省新闻出版局、省版权局） and 中国（湖北）自由贸易试验区 keep theirs; （以下统称区县政府） goes,
    and so do the members of a collective: 市属企业（市城投集团、市交投集团）.
    """
    inner = "".join(inner.split())
    if not inner:
        return False
    if _TIERS.fullmatch(inner):
        return True
    if _EXPLAINS.match(inner) or inner.endswith(("下同", "等")):
        return False
    parts = _LIST.split(inner)
    if inner.endswith(("处", "科", "处室", "科室")) and not inner.endswith("办事处"):
        return False  # 市商务局（外贸科）
    if all(part.endswith(_OTHER_NAMES) for part in parts):
        return len(parts) == 1 or not before.endswith(_COLLECTIVE)
    return followed and len(parts) == 1 and len(inner) <= 6


def bracket_role(inner: str) -> AgencyRole | None:
    """市商务局（牵头）、市财政局（配合）: the role that a bracket gives to the body before it."""
    inner = inner.strip()
    if _LEAD.fullmatch(inner):
        return "lead"
    return "support" if _SUPPORT.fullmatch(inner) else None
