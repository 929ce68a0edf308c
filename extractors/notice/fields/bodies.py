"""The bodies a list names: where each name begins and ends, and which belong together.

自治区商务厅、市场监管厅，人民银行银川中心支行        、 and ，part bodies
省发展改革委、工业和信息化厅和各市州政府等部门        和 parts them only behind a whole name; 等部门 goes
各市、县（市、区）人民政府                         the tiers of one name are no list
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.notice.fields.flat import BLOT, FlatClause
from extractors.notice.fields.once import REMEMBERED
from extractors.notice.fields.pieces import PieceReader, is_whole, plain_piece, verb_behind
from extractors.notice.fields.roles import LABEL_WORDS, Statement
from extractors.notice.fields.tiers import CLASS, DEPARTMENT_STEM, EACH, LONE_TIER, TIER_GOVERNMENT, TIER_HEAD, TIER_NEXT
from extractors.records import AgencyRole
from extractors.reference.authorities import endings

#: A sign or word between two names with the space around it, or space alone. What it can begin with stands first, which is found fast.
_SEPARATOR = re.compile(
    r"[，,、|｜/／+＋会以\s](?:(?<=[，,、|｜/／+＋])\s*|(?<=会)同\s*|(?<=以)及\s*|(?<=\s)\s*(?:(?:[，,、|｜/／+＋]|会同|以及)\s*)?)"
)
#: What a body's name may end in where no label tells that it is one.
_ENDS = (*endings(), "行业", "学", "党组", BLOT)
_NO_BODY = re.compile(
    r"\d\s*[年月日个%％]|[一二三四五六七八九十]+月|底前|以前|期限|时限|^(?:长期|持续|常态|年内|年底|全年|每[年月季]|及时|立即|同步|适时|按照?|根据|依法|结合|为|以|对|在|从)|"
    r"[一-鿿](?:完成|推进|落实|实施|坚持|开展)$|不再|下同|以下|(?<!地级)以上(?!人民政府|地方|各级|政府)|上述|单独|[《》？！!?…=]|https?"
)
_PLAIN_MARKS = frozenset("，,、")  # as most are, with no space around
_TIER_MARK = re.compile("[、及和]")
_ORGANS_ALONE = ("人民政府", "政府")
_OTHER_ORGANS = ("行政公署", "行署", "党委")
_COLLECTIVE = ("单位", "部门", "机构")
#: The last characters of tiers, and of the names above.
_OPEN_ENDS = frozenset(f"省市州县区旗盟镇乡师团场木道级地署委位门构{BLOT}")
_HAN = re.compile(r"[一-鿿]{2}")
_LONGEST = 60
_LONGEST_ODD = 16  # of a name that ends in no word for bodies: 招商港口, 中国石化胜利油田
#: Words of a sentence behind a list: 责任单位：市商务局。各县区要加强领导。
_PROSE = re.compile(r"(?<![主重])要|[的了须]|应当|^(?:切实|认真|加强|强化|推进|做好|积极|确保|提高|坚持|明确|严格|制定|定期|主动|进一步)")
#: Bodies told by their duty elsewhere: 各项目牵头单位, 各责任单位; all else with a label's words is a label.
_BY_DUTY = re.compile(r"(?:各|其他|其余|相关|有关)[一-鿿]{0,6}(?:牵头|责任|主责|成员|配合|实施|承办)(?:单位|部门)")
#: 中国石化胜利油田, 招商港口; not 服务贸易, 重点项目.
_ODD = re.compile(
    r"(?!.*(?:服务|贸易|项目|工作|建设|发展|推[进广动]|管理|保障|任务|措施|政策|改革|创新|安全|监[管督]|[促增提降优])|各)[一-鿿]{3,10}"
)
#: A character of what may gainsay a name's ending (_NO_BODY, LABEL_WORDS, _PROSE): most names have none.
_DOUBTFUL = re.compile(r"[\d月前限长持常年每及即步适按据依结为以对在从再下述独《》？！!?…=h位门构体责要的了须当切认强推做积确提坚严定动]")
_STATEMENT_END = re.compile(r"[，,；;。、]|$")
_ELIDED = re.compile(r"[一-鿿]{2,5}")
_NOBODY_TOLD = re.compile(r"详?见|同上|待定|略$|另行|暂无|无$|如上|附件|不涉及")


@dataclass(slots=True)
class Body:
    """A body as a clause names it. `start` and `end` are places in the clause's text."""

    start: int
    end: int
    words: str  # without white space and explaining brackets
    flat: str  # the same stretch with its brackets blotted out
    behind: str  # what parts it from the one before: 、 ， 和, or nothing at a statement's beginning
    role: AgencyRole | None  # by verb or bracket; None where only the label tells
    label: AgencyRole | None
    statement: int
    mark: str = ""  # a sign printed beside it: ★市发改委
    elided: bool = False  # a body only where a later name of the list carries its ending: 哈尔滨 in 哈尔滨、黑河市政府


class BodyReader:
    """Reads the bodies of one notice's clauses; what names say by themselves is told once, as most stand under many items."""

    def __init__(self) -> None:
        self._pieces = PieceReader()

    def read(self, clause: FlatClause, runs: list[Statement], labelled: bool) -> list[Body]:
        """The bodies of a clause in printed order. An unlabelled clause must name them by words that end as bodies' names do."""
        found: list[Body] = []
        for number, statement in enumerate(runs):
            names = self._joined(clause, self._with_roles(clause, statement, number))
            found += self._true_bodies(clause.flat, names, labelled or statement.label is not None)
        return found

    def _with_roles(self, clause: FlatClause, statement: Statement, number: int) -> list[Body]:
        """Bodies with the role of the verb behind them: A牵头，B、C配合. A verb reaches back to the verb before it."""
        found: list[Body] = []
        label = statement.label
        plain = clause.flat is clause.text
        since = 0
        for start, end, behind in _pieces(clause.flat, statement):
            piece = plain_piece(clause.flat[start:end]) if plain else self._pieces.read(clause, start, end)
            for name in piece.names:
                before = behind if name.behind is None else name.behind
                found.append(Body(start + name.start, start + name.end, name.words, name.flat, before, name.role, label, number, name.mark))
            if piece.has_verb:
                if role := piece.role:
                    for body in found[_reach(found, since) if label and role != label else since :]:
                        body.role = body.role or role
                since = len(found)
        return found

    def _joined(self, clause: FlatClause, bodies: list[Body]) -> list[Body]:
        """Names whose tiers are printed as a list: 各市、县（市、区）人民政府 is one body."""
        found: list[Body] = []
        before: Body | None = None
        for body in bodies:
            may_join = before and body.behind in ("、", "和", "/") and _is_open(before.flat)
            if before and may_join and before.start < body.start and _goes_on(before.flat, body.flat):
                before.end = body.end
                before.words = clause.words(before.start, body.end)
                before.flat = clause.flat[before.start : body.end]
                before.role = body.role or before.role
            else:
                found.append(body)
                before = body
        return found

    def _true_bodies(self, flat: str, names: list[Body], labelled: bool) -> list[Body]:
        """The names that are bodies, and those that the rest of their list may complete."""
        told = [_is_body(body.words, body.flat, body.behind == " ", labelled) for body in names]
        if all(told):
            return names
        found: list[Body] = []
        for i, body in enumerate(names):
            if told[i] or (not labelled and self._stands_among(flat, names, told, i)):
                found.append(body)
            elif i + 1 < len(names) and names[i + 1].behind in ("、", "和") and _ELIDED.fullmatch(body.words):
                body.elided = True
                found.append(body)
        return found

    def _stands_among(self, flat: str, names: list[Body], told: list[bool], i: int) -> bool:
        """Whether a name of no known ending stands in a list of bodies: 招商港口 in （市商务局、招商港口、市财政局负责）."""
        body = names[i]
        if not i or not told[i - 1] or flat[names[i - 1].end : body.start] != "、":
            return False
        if not _ODD.fullmatch(body.words) or not _is_body(body.words, body.flat, body.behind == " ", True):
            return False
        if i + 1 < len(names) and flat[body.end : names[i + 1].start] == "、":
            return told[i + 1]
        stop = _STATEMENT_END.search(flat, body.end)
        verb = verb_behind(flat, body.start, stop.start() if stop else len(flat))
        return verb is not None and verb.start() == body.end


def _pieces(flat: str, statement: Statement) -> list[tuple[int, int, str]]:
    """A statement cut at its separators: start, end, and what stood before."""
    pieces: list[tuple[int, int, str]] = []
    at, end, behind = statement.span.start, statement.span.end, ""
    for m in _SEPARATOR.finditer(flat, at, end):
        mark = m[0]
        if mark in _PLAIN_MARKS:
            pieces.append((at, m.start(), behind))
            at, behind = m.end(), mark
            continue
        mark = mark.strip()
        if not mark and not (is_whole(flat[max(at, m.start() - 8) : m.start()]) or verb_behind(flat, at, m.start())):
            continue  # a space within a name: 商 务 部
        if mark in ("会同", "以及") and m.start() == at:
            continue
        pieces.append((at, m.start(), behind))
        at, behind = m.end(), mark or " "
    pieces.append((at, end, behind))
    return pieces


def _reach(found: list[Body], since: int) -> int:
    """How far a verb that gainsays its label reaches back: 牵头单位：市财政局，市税务局、各县区政府配合."""
    return next((i for i in range(len(found) - 1, since, -1) if found[i].behind in ("，", ",")), since)


@lru_cache(maxsize=REMEMBERED)
def _is_open(before: str) -> bool:
    """Whether a name may go on behind a separator, with its brackets blotted out: most do not, whatever follows."""
    if before[-1:] not in _OPEN_ENDS:
        return False
    if before.endswith(_OTHER_ORGANS):
        return True
    if len(before) > _LONGEST:
        return False
    if LONE_TIER.fullmatch(before) or before.endswith(_COLLECTIVE):
        return True
    tiers = _TIER_MARK.split(before)
    return bool(TIER_HEAD.fullmatch(tiers[-1])) and (len(tiers) > 1 or before.startswith(EACH))


def _goes_on(before: str, following: str) -> bool:
    """Whether a name that is open goes on: 各市|、|县人民政府."""
    if following.rstrip(BLOT) in _ORGANS_ALONE and before.endswith(_OTHER_ORGANS):
        return True  # 各盟市行政公署、人民政府
    if len(before) > _LONGEST:
        return False
    tiers = _TIER_MARK.split(before)
    if LONE_TIER.fullmatch(before):  # 市、区商务部门
        return True
    if following in _COLLECTIVE:  # 市级相关部门、单位
        return before.endswith(_COLLECTIVE)
    return bool(TIER_HEAD.fullmatch(tiers[-1]) and before.startswith(EACH) and TIER_NEXT.fullmatch(following)) or bool(
        len(tiers) > 1 and all(TIER_HEAD.fullmatch(t) for t in tiers) and TIER_NEXT.fullmatch(following)
    )


@lru_cache(maxsize=REMEMBERED)
def _is_body(words: str, flat: str, behind_space: bool, labelled: bool) -> bool:
    """Whether words name a body; `flat` are the same with their brackets blotted out."""
    if not 2 <= len(words) <= _LONGEST or not _HAN.search(words):
        return False
    if words.endswith(_ENDS) and not _DOUBTFUL.search(words):
        return True
    if _NO_BODY.search(words):
        return False
    if LABEL_WORDS.search(words):
        return bool(_BY_DUTY.fullmatch(words))
    if flat.endswith(_ENDS) or words.endswith(_ENDS) or DEPARTMENT_STEM.match(words):
        return not _PROSE.search(words)
    if behind_space and len(words) < 5:
        return False  # 责任单位：市商务局　张三
    return labelled and len(words) <= _LONGEST_ODD and not _PROSE.search(words) and not _NOBODY_TOLD.match(words)


def spread_each(bodies: list[Body]) -> list[Body]:
    """各 said once for several kinds: 各县区人民政府、园区管委会 -> 各园区管委会."""
    each = False
    before: Body | None = None
    for body in bodies:
        if each and before and body.behind in ("、", "和"):
            tiers = TIER_GOVERNMENT.fullmatch(before.flat.removeprefix("各")) and TIER_GOVERNMENT.fullmatch(body.flat)
            if tiers or CLASS.fullmatch(body.flat):
                body.words = f"各{body.words}"
        each = body.words.startswith("各")
        before = body
    return bodies
