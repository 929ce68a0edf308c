"""The bodies a list names: where each name begins and ends, and which belong together.

自治区商务厅、市场监管厅，人民银行银川中心支行        、 and ，part bodies
省发展改革委、工业和信息化厅和各市州政府等部门        和 parts them only behind a whole name; 等部门 goes
各市、县（市、区）人民政府                         the tiers of one name are no list
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.notice.duty.words import BY, DOES, duty_at_end
from extractors.notice.fields.flat import BLOT, FlatClause, bracket_role
from extractors.notice.fields.roles import LABEL_WORDS, Statement, verb_role
from extractors.notice.fields.tiers import CLASS, DEPARTMENT_STEM, EACH, LONE_TIER, TIER_AGAIN, TIER_GOVERNMENT, TIER_HEAD, TIER_NEXT
from extractors.records import AgencyRole
from extractors.reference.authorities import department_fields, endings

_SEPARATOR = re.compile(r"\s*(?:[，,、|｜/／+＋]|会同|以及)\s*|\s+")
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
#: What a body's name may end in where no label tells that it is one.
_ENDS = (*endings(), "行业", "学", "党组", BLOT)
_NO_BODY = re.compile(
    r"\d\s*[年月日个%％]|[一二三四五六七八九十]+月|底前|以前|期限|时限|^(?:长期|持续|常态|年内|年底|全年|每[年月季]|及时|立即|同步|适时|按照?|根据|依法|结合|为|以|对|在|从)|"
    r"[一-鿿](?:完成|推进|落实|实施|坚持|开展)$|不再|下同|以下|(?<!地级)以上(?!人民政府|地方|各级|政府)|上述|单独|[《》？！!?…=]|https?"
)
#: 其中跨境电商由市口岸办负责: the name is what follows; 自由贸易试验区 is none of these.
_BY = re.compile(r"(?<!自)由(?!于)")
_TIER_MARK = re.compile("[、及和]")
_ORGANS_ALONE = ("人民政府", "政府")
_OTHER_ORGANS = ("行政公署", "行署", "党委")
_HAN = re.compile(r"[一-鿿]{2}")
_MARK = re.compile(r"[*＊★☆△▲●○◆◇※#＃√]+")
#: Where another name can follow a government's with nothing between; 人民政府驻北京办事处 is one.
_GOVERNMENT_AGAIN = re.compile(r"(?<=政府)(?=(?!驻|派)[一-鿿]{2,14}(?:管委会|管理委员会|人民政府|海关))")
_BRANCH = re.compile(r"[市县区旗]{1,2}分[局行]")  # 市公安局县分局
_SHORTEST_PAIR = 7
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
_STATEMENT_END = re.compile(r"[，,；;。、]|$")
_ELIDED = re.compile(r"[一-鿿]{2,5}")
_NOBODY_TOLD = re.compile(r"详?见|同上|待定|略$|另行|暂无|无$|如上|附件|不涉及")


@dataclass(frozen=True, slots=True)
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


def read_bodies(clause: FlatClause, runs: list[Statement], labelled: bool) -> list[Body]:
    """The bodies of a clause in printed order. An unlabelled clause must name them by words that end as bodies' names do."""
    found: list[Body] = []
    for number, statement in enumerate(runs):
        names = _with_roles(clause, _pieces(clause.flat, statement), number, statement.label)
        names = _joined(clause, names)
        found += _true_bodies(clause.flat, names, labelled or statement.label is not None)
    return found


def _true_bodies(flat: str, names: list[Body], labelled: bool) -> list[Body]:
    """The names that are bodies, and those that the rest of their list may complete."""
    found: list[Body] = []
    told = [_is_body(body, labelled) for body in names]
    for i, body in enumerate(names):
        if told[i] or (not labelled and _stands_among(flat, names, told, i)):
            found.append(body)
        elif i + 1 < len(names) and names[i + 1].behind in ("、", "和") and _ELIDED.fullmatch(body.words):
            found.append(replace(body, elided=True))
    return found


def _stands_among(flat: str, names: list[Body], told: list[bool], i: int) -> bool:
    """Whether a name of no known ending stands in a list of bodies: 招商港口 in （市商务局、招商港口、市财政局负责）."""
    body = names[i]
    if (
        not i
        or not told[i - 1]
        or flat[names[i - 1].end : body.start] != "、"
        or not _ODD.fullmatch(body.words)
        or not _is_body(body, True)
    ):
        return False
    if i + 1 < len(names) and flat[body.end : names[i + 1].start] == "、":
        return told[i + 1]
    stop = _STATEMENT_END.search(flat, body.end)
    verb = _verb(flat, body.start, stop.start() if stop else len(flat))
    return verb is not None and verb.start() == body.end


def _pieces(flat: str, statement: Statement) -> list[tuple[int, int, str]]:
    """A statement cut at its separators: start, end, and what stood before."""
    pieces: list[tuple[int, int, str]] = []
    at, end, behind = statement.span.start, statement.span.end, ""
    for m in _SEPARATOR.finditer(flat, at, end):
        mark = m[0].strip()
        if not mark and not (is_whole(flat[max(at, m.start() - 8) : m.start()]) or _verb(flat, at, m.start())):
            continue  # a space within a name: 商 务 部
        if mark in ("会同", "以及") and m.start() == at:
            continue
        pieces.append((at, m.start(), behind))
        at, behind = m.end(), mark or " "
    pieces.append((at, end, behind))
    return pieces


def _with_roles(clause: FlatClause, pieces: list[tuple[int, int, str]], number: int, label: AgencyRole | None) -> list[Body]:
    """Bodies with the role of the verb behind them: A牵头，B、C配合. A verb reaches back to the verb before it."""
    found: list[Body] = []
    since = 0
    for start, end, behind in pieces:
        verb = _verb(clause.flat, start, end)
        last = verb.start() if verb else end
        for first, stop, before in _parted(clause.flat, start, last, behind):
            if body := _body(clause, first, stop, before, number, label):
                found.append(body)
        if verb:
            role = verb_role(verb[0])
            reach = _reach(found, since) if role and label and role != label else since
            found[reach:] = [replace(b, role=b.role or role) for b in found[reach:]]
            since = len(found)
    return found


def _reach(found: list[Body], since: int) -> int:
    """How far a verb that gainsays its label reaches back: 牵头单位：市财政局，市税务局、各县区政府配合."""
    return next((i for i in range(len(found) - 1, since, -1) if found[i].behind in ("，", ",")), since)


def _verb(flat: str, start: int, end: int) -> re.Match[str] | None:
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


def _parted(flat: str, start: int, end: int, behind: str) -> list[tuple[int, int, str]]:
    """A piece cut where 和 or 及 joins two whole names."""
    found: list[tuple[int, int, str]] = []
    at = start
    for m in _AND.finditer(flat, start, end):
        left = flat[at : m.start()]
        if len(left) < 2 or m.end() >= end or not is_whole(left[-8:]) or (left.endswith("党委") and flat.startswith("政府", m.end())):
            continue
        if any(f.start() < m.start() and m.end() < f.end() for f in _JOINED_FIELD.finditer(flat, at, end)):
            continue  # 文化广电和旅游厅 is one, though 省文化广电 could be one too
        found += _run_together(flat, at, m.start(), behind)
        at, behind = m.end(), "和"
    return found + _run_together(flat, at, end, behind)


def _run_together(flat: str, start: int, end: int, behind: str) -> list[tuple[int, int, str]]:
    """A piece cut where nothing parts two names: 市发展改革委|市财政局, 各设区市人民政府|赣江新区管委会."""
    found: list[tuple[int, int, str]] = []
    at = start
    if end - start > _SHORTEST_PAIR:
        for m in (*TIER_AGAIN.finditer(flat, start + 3, end), *_GOVERNMENT_AGAIN.finditer(flat, start, end)):
            left, right = flat[at : m.start()], flat[m.start() : end]
            if len(left) > 2 and left.endswith(_OFFICES) and len(right) > 3 and right.endswith(_WHOLE) and not _BRANCH.fullmatch(right):
                found.append((at, m.start(), behind))
                at, behind = m.start(), "、"
    return [*found, (at, end, behind)]


def _body(clause: FlatClause, start: int, end: int, behind: str, number: int, label: AgencyRole | None) -> Body | None:
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
    return Body(start, end, words, flat[start:end], behind, role, label, number, mark) if start < end else None


def _opens(clause: FlatClause, start: int, end: int) -> tuple[int, str]:
    """Where a name begins behind what leads up to it (并由, 1., ★), and the sign among that."""
    mark = ""
    for by in _BY.finditer(clause.flat, start, end):
        start = by.end()
    while start < end:
        numbered = next((b for b in clause.brackets if b.start == start and clause.text[start + 1 : b.end - 1].isdigit()), None)
        if lead_in := _LEAD_IN.match(clause.flat, start, end):
            start = lead_in.end()
        elif sign := _MARK.match(clause.flat, start, end):
            mark, start = mark + sign[0], sign.end()
        elif numbered and numbered.end < end:
            start = numbered.end
        else:
            break
    return start, mark


def _joined(clause: FlatClause, bodies: list[Body]) -> list[Body]:
    """Names whose tiers are printed as a list: 各市、县（市、区）人民政府 is one body."""
    found: list[Body] = []
    for body in bodies:
        before = found[-1] if found else None
        if before and body.behind in ("、", "和", "/") and before.start < body.start and _goes_on(before, body):
            words = clause.words(before.start, body.end)
            found[-1] = replace(before, end=body.end, words=words, flat=clause.flat[before.start : body.end], role=body.role or before.role)
        else:
            found.append(body)
    return found


def _goes_on(before: Body, body: Body) -> bool:
    if body.flat.rstrip(BLOT) in _ORGANS_ALONE and before.flat.endswith(_OTHER_ORGANS):
        return True  # 各盟市行政公署、人民政府
    if len(before.flat) > _LONGEST:
        return False
    tiers = _TIER_MARK.split(before.flat)
    if LONE_TIER.fullmatch(before.flat):  # 市、区商务部门
        return True
    if body.flat in ("单位", "部门", "机构"):  # 市级相关部门、单位
        return before.flat.endswith(("单位", "部门", "机构"))
    return bool(TIER_HEAD.fullmatch(tiers[-1]) and before.flat.startswith(EACH) and TIER_NEXT.fullmatch(body.flat)) or bool(
        len(tiers) > 1 and all(TIER_HEAD.fullmatch(t) for t in tiers) and TIER_NEXT.fullmatch(body.flat)
    )


def _is_body(body: Body, labelled: bool) -> bool:
    words = body.words
    if not 2 <= len(words) <= _LONGEST or not _HAN.search(words) or _NO_BODY.search(words):
        return False
    if LABEL_WORDS.search(words):
        return bool(_BY_DUTY.fullmatch(words))
    if body.flat.endswith(_ENDS) or words.endswith(_ENDS) or DEPARTMENT_STEM.match(words):
        return not _PROSE.search(words)
    if body.behind == " " and len(words) < 5:
        return False  # 责任单位：市商务局　张三
    return labelled and len(words) <= _LONGEST_ODD and not _PROSE.search(words) and not _NOBODY_TOLD.match(words)


def spread_each(bodies: list[Body]) -> list[Body]:
    """各 said once for several kinds: 各县区人民政府、园区管委会 -> 各园区管委会."""
    found: list[Body] = []
    each = False
    for body in bodies:
        if each and body.behind in ("、", "和"):
            before = found[-1].flat
            tiers = TIER_GOVERNMENT.fullmatch(before.removeprefix("各")) and TIER_GOVERNMENT.fullmatch(body.flat)
            if tiers or CLASS.fullmatch(body.flat):
                body = replace(body, words=f"各{body.words}")
        each = body.words.startswith("各")
        found.append(body)
    return found
