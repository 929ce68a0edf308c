"""One piece of a list, from one separator to the next: the names in it, mostly one, and the verb behind them.

市财政局|牵头, 省发展改革委|和|各市州政府|等部门, 并由|市商务局        a piece each

Notices name the same few bodies under all their items, so each wording is read once (`plain_piece`, `PieceReader`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.frozen import dataclass
from extractors.notice.duty.words import BY, DOES, duty_at_end
from extractors.notice.fields.flat import BLOT, FlatClause, bracket_role
from extractors.notice.fields.names import is_open, is_surely_body
from extractors.notice.fields.once import REMEMBERED
from extractors.notice.fields.roles import verb_role
from extractors.notice.fields.tiers import DEPARTMENT_STEM, TIER_AGAIN
from extractors.records import AgencyRole
from extractors.reference.authorities import department_fields, endings

_AND = re.compile(r"以及|和|及|与|暨")
_LEAD_IN = re.compile(
    rf"(?:{BY}|并?由|并|以及|及其?|和(?![平田林县顺龙静硕布政])|与|会同|联合(?=[省市县区各])|请|其中|其余由?|具体|原则上|主要(?!领导)|[-—–•·①-⑳:：]|\d{{1,2}}[.．](?!\d))+"
)
_ET_AL = re.compile(
    r"等(?:\d+|[一二三四五六七八九十]+|多)?个?(?:[省市县区州]直|[省市县区州]级|省|市|县|区|州|各|中央|国务院|中央和国家机关)?(?:有关|相关|责任|成员|职能|行业|主管|其他|涉及)*的?"
    rf"(?:(?:部门|单位|机构|企业|方面|主体|地区|地方|市县|区县|县区|平台|部委|委办局)(?:和单位|及单位|、单位|{BLOT}+)?)?$"
)
#: What a whole name ends in. Behind one of these 和 parts two names; 工业和信息化厅 and 住房和城乡建设局 have none before theirs.
_SHORT = "厅局委办部署院行社会联处所站队组市县州旗盟镇"
_WHOLE = tuple(e for e in endings() if len(e) > 1 or e in _SHORT)
_OFFICES = tuple(e for e in _WHOLE if e not in endings("place", "collective"))
_JOINED_FIELD = re.compile("|".join(f for f in department_fields() if "和" in f))
_NO_DIVISION = "城社校景片灾地"  # 社区, 城区: 区 behind one of these ends no division's name
#: 其中跨境电商由市口岸办负责: the name is what follows; 自由贸易试验区 is none of these.
_BY = re.compile(r"由(?<!自由)(?!于)")
_MARK = re.compile(r"[*＊★☆△▲●○◆◇※#＃√][*＊★☆△▲●○◆◇※#＃√]*")
#: Where another name can follow a government's with nothing between; 人民政府驻北京办事处 is one.
_GOVERNMENT_AGAIN = re.compile(r"(?<=政府)(?=(?!驻|派)[一-鿿]{2,14}(?:管委会|管理委员会|人民政府|海关))")
_BRANCH = re.compile(r"[市县区旗]{1,2}分[局行]")  # 市公安局县分局
#: What the words that lead up to a name begin with, and signs; 省级层面由 and the like apart.
_LEADS = frozenset("以上述此该本各具并由及其和与会联请原主-—–•·:：*＊★☆△▲●○◆◇※#＃√")
_SHORTEST_PAIR = 7
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PieceName:
    """A name in a piece. `start` and `end` are counted from the piece's start."""

    start: int
    end: int
    words: str  # without white space and explaining brackets
    flat: str  # the same stretch with its brackets blotted out
    behind: str | None  # what parts it from the one before within the piece; None where the piece begins with it
    role: AgencyRole | None  # by its bracket
    mark: str  # a sign printed beside it: ★市发改委
    is_open: bool  # it may go on behind a separator: 各市|、县人民政府
    is_body: bool  # it names a body, wherever it stands
    is_plain: bool  # it names a body and cannot go on, as most


@dataclass(frozen=True, slots=True)
class Piece:
    """The names of a piece, whether a verb stands behind them, and the role that it gives."""

    names: tuple[PieceName, ...]
    has_verb: bool
    role: AgencyRole | None


@lru_cache(maxsize=REMEMBERED)
def plain_piece(words: str) -> Piece:
    """A piece without brackets. What stands around it tells nothing of it: before it is a separator, a label or nothing."""
    return _read_piece(FlatClause(0, words, words, ()), 0, len(words))


class PieceReader:
    """Reads the pieces of one notice's clauses, each wording once."""

    def __init__(self) -> None:
        self._bracketed: dict[tuple[str, str, tuple[tuple[int, int], ...]], Piece] = {}

    def read(self, clause: FlatClause, start: int, flat: str) -> Piece:
        """The piece that begins at `start` of a clause; `flat` are its words with brackets blotted out."""
        end = start + len(flat)
        text = clause.text[start:end]
        if flat == text:
            return plain_piece(flat)
        key = (flat, text, tuple((b.start - start, b.end - start) for b in clause.inside(start, end)))  # they explain or belong to the name
        piece = self._bracketed.get(key)
        if piece is None:
            piece = self._bracketed[key] = _read_piece(clause, start, end)
        return piece


def _read_piece(clause: FlatClause, start: int, end: int) -> Piece:
    verb = verb_behind(clause.flat, start, end)
    parts = _parted(clause.flat, start, verb.start() if verb else end)
    names = tuple(name for part in parts if (name := _name(clause, start, *part)))
    return Piece(names, verb is not None, verb_role(verb[0]) if verb else None)


def verb_behind(flat: str, start: int, end: int) -> re.Match[str] | None:
    """The duty at a piece's end, or from a whole name on: 市发展改革委|负责项目审批."""
    if verb := duty_at_end(flat, start, end):
        return verb
    does = DOES.search(flat, start, min(end, start + _LONGEST))
    return does if does and is_whole(flat[start : does.start()]) else None


def is_whole(words: str) -> bool:
    """Whether words end as a whole name does.

    >>> is_whole("市商务局"), is_whole("工业"), is_whole("社区"), is_whole("天河区")
    (True, False, False, True)
    """
    words = words.rstrip(BLOT)
    return words.endswith(_WHOLE) or (words.endswith("区") and words[-2:-1] not in _NO_DIVISION)


def _parted(flat: str, start: int, end: int) -> list[tuple[int, int, str | None]]:
    """A piece cut where 和 or 及 joins two whole names."""
    found: list[tuple[int, int, str | None]] = []
    at = start
    behind: str | None = None
    for m in _AND.finditer(flat, start, end):
        left = flat[at : m.start()]
        if len(left) < 2 or m.end() >= end or not is_whole(left[-8:]) or (left.endswith("党委") and flat.startswith("政府", m.end())):
            continue
        if any(f.start() < m.start() and m.end() < f.end() for f in _JOINED_FIELD.finditer(flat, at, end)):
            continue  # 文化广电和旅游厅 is one, though 省文化广电 could be one too
        found += _run_together(flat, at, m.start(), behind)
        at, behind = m.end(), "和"
    return found + _run_together(flat, at, end, behind)


def _run_together(flat: str, start: int, end: int, behind: str | None) -> list[tuple[int, int, str | None]]:
    """A piece cut where nothing parts two names: 市发展改革委|市财政局, 各设区市人民政府|赣江新区管委会."""
    found: list[tuple[int, int, str | None]] = []
    at = start
    if end - start > _SHORTEST_PAIR:
        for m in (*TIER_AGAIN.finditer(flat, start + 3, end), *_GOVERNMENT_AGAIN.finditer(flat, start, end)):
            left, right = flat[at : m.start()], flat[m.start() : end]
            if len(left) > 2 and left.endswith(_OFFICES) and len(right) > 3 and right.endswith(_WHOLE) and not _BRANCH.fullmatch(right):
                found.append((at, m.start(), behind))
                at, behind = m.start(), "、"
    return [*found, (at, end, behind)]


def _name(clause: FlatClause, piece: int, start: int, end: int, behind: str | None) -> PieceName | None:
    """The name in clause[start:end] without what leads up to it and what closes the list; `piece` is where its piece begins."""
    flat = clause.flat
    start, mark = _opens(clause, start, end)
    if et_al := _ET_AL.search(flat, start, end):
        end = et_al.start()
    while start < end and flat[start].isspace():
        start += 1
    while end > start and (flat[end - 1].isspace() or flat[end - 1] in ".．:："):
        end -= 1
    if behind_it := _MARK.search(flat, max(start, end - 4), end):  # 市发改委★
        mark += behind_it[0]
        end = behind_it.start()
    role: AgencyRole | None = None
    for bracket in clause.inside(start, end):
        told = bracket_role(clause.text[bracket.start + 1 : bracket.end - 1])
        role = told or role
    words = clause.words(start, end)
    if et_al and "部门" in et_al[0] and DEPARTMENT_STEM.match(words):
        words += "部门"  # 市发改、经信、财政等部门: the word closes the list and names its members too
    brackets = clause.inside(start, end)
    while brackets and brackets[-1].end == end and end > start:  # 各区人民政府（含…）: the name ends before what explains it
        if words.endswith("".join(clause.text[brackets[-1].start : end].split())):
            break
        end = brackets.pop().start
    if start >= end:
        return None
    stretch = flat[start:end]
    goes_on, is_body = is_open(stretch), is_surely_body(words)
    return PieceName(start - piece, end - piece, words, stretch, behind, role, mark, goes_on, is_body, is_body and not goes_on)


def _opens(clause: FlatClause, start: int, end: int) -> tuple[int, str]:
    """Where a name begins behind what leads up to it (并由, 1., ★), and the sign among that."""
    mark, flat = "", clause.flat
    for by in _BY.finditer(flat, start, end):
        start = by.end()
    levels = flat.find("层面", start, end) >= 0
    while start < end:
        first = flat[start]
        if not (levels or first in _LEADS or first.isdecimal() or "①" <= first <= "⑳" or first == BLOT):
            break
        numbered = next((b for b in clause.brackets if b.start == start and clause.text[start + 1 : b.end - 1].isdigit()), None)
        if lead_in := _LEAD_IN.match(flat, start, end):
            start = lead_in.end()
        elif sign := _MARK.match(flat, start, end):
            mark, start = mark + sign[0], sign.end()
        elif numbered and numbered.end < end:
            start = numbered.end
        else:
            break
    return start, mark
