"""The bodies a list names: where each name begins and ends, and which belong together.

自治区商务厅、市场监管厅，人民银行银川中心支行        、 and ，part bodies
省发展改革委、工业和信息化厅和各市州政府等部门        和 parts them only behind a whole name; 等部门 goes
各市、县（市、区）人民政府                         the tiers of one name are no list
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.notice.fields.flat import BLOT, FlatClause, bracket_role
from extractors.notice.fields.roles import LABEL_WORDS, LONGEST_VERB, VERB, Statement, verb_role
from extractors.records import AgencyRole

_SEPARATOR = re.compile(r"\s*(?:[，,、|｜/／+＋]|会同|以及)\s*|\s+")
_AND = re.compile(r"以及|和|及|与|暨")
_LEAD_IN = re.compile(
    r"(?:并?由|并|以及|及其?|和(?![平田林县顺龙静硕布政])|与|会同|联合(?=[省市县区各])|请|其中|其余由?|具体|原则上|主要(?!领导)|[-—–•·*★☆△▲①-⑳:：])+"
)
_ET_AL = re.compile(
    r"等(?:\d+|[一二三四五六七八九十]+|多)?个?(?:[省市县区州]直|[省市县区州]级|省|市|县|区|州|各|中央)?(?:有关|相关|责任|成员|职能|行业|主管|其他|涉及)*的?"
    rf"(?:(?:部门|单位|机构|企业|方面|主体|地区|地方|市县|区县|县区|平台|部委|委办局)(?:和单位|及单位|、单位|{BLOT}+)?)?$"
)
#: What a whole name ends in. Behind one of these 和 parts two names; 工业和信息化厅 and 住房和城乡建设局 have none before theirs.
_WHOLE = re.compile(
    r"(?:政府|行署|公署|厅|局|委|办|部|署|院|行|社|会|联|处|所|站|队|组|学院|大学|中心|公司|集团|企业|海关|银行|机构|单位|部门|各地|机关|法院|公室|园区|分局|"
    rf"协会|商会|总工会|县|市|州|旗|盟|[^城社校景片灾地]区|乡镇|镇|街道|{BLOT})$"
)
_ENDS = re.compile(
    r"(?:政府|行署|公署|厅|局|委|办|部|署|院|行|社|会|联|协|团|处|室|科|所|站|队|组|校|学|中心|公司|集团|企业|海关|机构|单位|部门|主体|各地|地区|机关|党组|党委|党工委|"
    r"区|县|市|州|盟|旗|镇|乡|街道|村|城|港|厂|基地|平台|专班|司|台|馆|网|报|电网|电力|供电|铁塔|移动|联通|电信|广电|信保|烟草|石油|石化|燃气|"
    rf"{BLOT})$"
)
_NO_BODY = re.compile(
    r"\d\s*[年月日个%％]|[一二三四五六七八九十]+月|底前|以前|期限|时限|^(?:长期|持续|常态|年内|年底|全年|每[年月季]|及时|立即|同步|适时|按照?|根据|依法|结合|为|以|对|在|从)|"
    r"[一-鿿](?:完成|推进|落实|实施|坚持|开展)$|不再|下同|以下|(?<!地级)以上(?!人民政府|地方|各级|政府)|上述|单独|[《》？！!?…=]|https?"
)
#: What departments of every tier are for: words that stand without 局 where a list shares it (省发展改革、财政部门).
DEPARTMENT_STEM = re.compile(
    r"^(?:省|市|县|区|州|自治区|各级|各级人民政府)?(?:发展改革|发展和改革|发改|财政|税务|商务|教育|教体|科技|科学技术|"
    r"工信|工业和信息化|经信|经济和信息化|公安|民政|司法|人力资源社会保障|人力资源和社会保障|人社|自然资源|自然资源和规划|"
    r"规划和自然资源|生态环境|住房城乡建设|住房和城乡建设|住建|交通运输|交通|水利|水务|农业农村|文化和旅游|文化旅游|文旅|卫生健康|卫健|"
    r"应急管理|应急|审计|市场监管|国资|金融|统计|医保|医疗保障|林草|林业和草原|林业|城市管理|城管|外事|宣传|组织|统战|网信|编制|机构编制|"
    r"数据|大数据|政务服务|体育|广电|能源|粮食|乡村振兴|退役军人|信访|民族宗教|知识产权|药监|通信管理|气象|邮政|烟草)$"
)
_HAN = re.compile(r"[一-鿿]{2}")
_LONGEST = 60

_TIER = (
    r"(?:地级以上|设区的?|地级|县级|省直管|直管|省管|扩权|试点|所辖|辖区|有关|相关){0,3}"
    r"(?:自治州|自治县|自治旗|林区|特区|地区|师市|团场|苏木|街道|[省市州县区旗盟镇乡师]){1,6}级?"
)
_ORGAN = r"(?:各级|党委(?:和|、)?)?(?:人民政府|政府|行政公署|行署|人民法院|法院|党委政府)"
_TIER_HEAD = re.compile(rf"各?{_TIER}{BLOT}*(?:级)?")
_TIER_NEXT = re.compile(rf"{_TIER}{BLOT}*(?:{_ORGAN})?{BLOT}*")
_TIER_GOVERNMENT = re.compile(rf"{_TIER}{BLOT}*{_ORGAN}{BLOT}*")
_LONE_TIER = re.compile(r"[省市州县区旗盟镇乡]")
_CLASS = re.compile(
    r"(?:国家级|省级|市级)?(?:经济技术|经济|高新技术|高新|产业|工业|开放|功能|管理|综合保税|旅游度假|自贸)*(?:开发区|园区|功能区|经济区|新区|高新区|经开区|管理区|度假区|片区|保税区|"
    r"街道办事处|地区办事处|街道办|街道|乡镇|镇|景区|管委会|行政公署|行署)(?:管委会|管理委员会|办事处|党工委)?"
)


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


def read_bodies(clause: FlatClause, runs: list[Statement], labelled: bool) -> list[Body]:
    """The bodies of a clause in printed order. An unlabelled clause must name them by words that end as bodies' names do."""
    found: list[Body] = []
    for number, statement in enumerate(runs):
        names = _with_roles(clause, _pieces(clause.flat, statement), number, statement.label)
        names = _joined(clause, names)
        found += [b for b in names if _is_body(b, labelled or statement.label is not None)]
    return found


def _pieces(flat: str, statement: Statement) -> list[tuple[int, int, str]]:
    """A statement cut at its separators: start, end, and what stood before."""
    pieces: list[tuple[int, int, str]] = []
    at, end, behind = statement.span.start, statement.span.end, ""
    for m in _SEPARATOR.finditer(flat, at, end):
        mark = m[0].strip()
        if not mark and not (_WHOLE.search(flat, max(at, m.start() - 8), m.start()) or _verb(flat, at, m.start())):
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
            found[since:] = [replace(b, role=b.role or role) for b in found[since:]]
            since = len(found)
    return found


def _verb(flat: str, start: int, end: int) -> re.Match[str] | None:
    return VERB.search(flat, max(start, end - LONGEST_VERB), end)


def _parted(flat: str, start: int, end: int, behind: str) -> list[tuple[int, int, str]]:
    """A piece cut where 和 or 及 joins two whole names."""
    found: list[tuple[int, int, str]] = []
    at = start
    for m in _AND.finditer(flat, start, end):
        left = flat[at : m.start()]
        if len(left) < 2 or m.end() >= end or not _WHOLE.search(left[-8:]) or (left.endswith("党委") and flat.startswith("政府", m.end())):
            continue
        found.append((at, m.start(), behind))
        at, behind = m.end(), "和"
    found.append((at, end, behind))
    return found


def _body(clause: FlatClause, start: int, end: int, behind: str, number: int, label: AgencyRole | None) -> Body | None:
    flat = clause.flat
    if lead_in := _LEAD_IN.match(flat, start, end):
        start = lead_in.end()
    if et_al := _ET_AL.search(flat, start, end):
        end = et_al.start()
    while start < end and flat[start].isspace():
        start += 1
    while end > start and (flat[end - 1].isspace() or flat[end - 1] in ".．:："):
        end -= 1
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
    return Body(start, end, words, flat[start:end], behind, role, label, number) if start < end else None


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
    tiers = before.flat.rsplit("、", 1)
    if _LONE_TIER.fullmatch(before.flat):  # 市、区商务部门
        return True
    if body.flat in ("单位", "部门", "机构"):  # 市级相关部门、单位
        return before.flat.endswith(("单位", "部门", "机构"))
    return bool(_TIER_HEAD.fullmatch(tiers[-1]) and before.flat.startswith("各") and _TIER_NEXT.fullmatch(body.flat)) or bool(
        len(tiers) > 1 and all(_TIER_HEAD.fullmatch(t) for t in tiers) and _TIER_NEXT.fullmatch(body.flat)
    )


def _is_body(body: Body, labelled: bool) -> bool:
    words = body.words
    if not 2 <= len(words) <= _LONGEST or not _HAN.search(words) or _NO_BODY.search(words) or LABEL_WORDS.search(words):
        return False
    return labelled or bool(_ENDS.search(body.flat) or _ENDS.search(words) or DEPARTMENT_STEM.match(words))


def spread_each(bodies: list[Body]) -> list[Body]:
    """各 said once for several kinds: 各县区人民政府、园区管委会 -> 各园区管委会."""
    found: list[Body] = []
    each = False
    for body in bodies:
        if each and body.behind in ("、", "和"):
            before = found[-1].flat
            tiers = _TIER_GOVERNMENT.fullmatch(before.removeprefix("各")) and _TIER_GOVERNMENT.fullmatch(body.flat)
            if tiers or _CLASS.fullmatch(body.flat):
                body = replace(body, words=f"各{body.words}")
        each = body.words.startswith("各")
        found.append(body)
    return found
