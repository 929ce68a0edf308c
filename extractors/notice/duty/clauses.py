"""Responsibility clauses (责任单位): where they stand.

In brackets at the end of an item or within it, labelled or naming bodies and their duties alone:
    （责任单位：自治区商务厅、财政厅，银川海关按职责分工负责）
    (省商务厅、省发展改革委按职责分工负责)
or labelled on lines of their own below it:
    牵头单位：市商务局
Who is named in them is read elsewhere.
"""

from __future__ import annotations

import re

from extractors.lines.brackets import bracket_pairs, first_opening, opens_bracket
from extractors.lines.text import Span
from extractors.notice.duty.namelists import NameList, read_names
from extractors.notice.duty.words import LABEL_WORD, PERSON, TERM
from extractors.reference.authorities import endings

#: 【责任单位】市商务局: brackets do what a colon does.
_BRACKETED = rf"[【〔\[](?:{LABEL_WORD}|{PERSON})[】〕\]]\s*[：:]?"
LABEL = re.compile(rf"(?:{LABEL_WORD}|{PERSON})\s*[：:]|{_BRACKETED}")
#: How every such label ends: found fast where LABEL itself is not, in a page of prose.
LABEL_END = re.compile(r"[位门构关体区室工头任合办与责导员人局业助长志]\s{0,2}[：:】〕\]]")
#: …扩大进口。完成时限：2023年12月底。责任单位：市商务局: what may open the labelled end of a paragraph.
LABEL_OR_TERM = re.compile(rf"{LABEL.pattern}|{TERM}\s*[：:]")
#: Of a label without a colon (责任单位 市商务局) only the usual words count: （参加单位应当…） is prose.
_BARE_LABEL = (
    r"(?:责任|牵头|主要责任|第一责任|配合|协同|协办|负责|承办|主办|主责|联合)\s{0,2}(?:单\s{0,2}位|部\s{0,2}门)"
    r"(?!应|要|须|可|不|对|的|按|在|将|根据|进行|开展|负责|由|确定|另|名单|清单|见|和|及|与|自|每|于|报|组织|制定|填|名称|意见|盖章|签|公章)(?=\s{0,4}[一-鿿])"
)
_SHORTEST = 4
_LONGEST = 1500
_LONGEST_HEADING = 100
_LONGEST_BARE = 600  # of a clause without a label
_LABELLED = re.compile(rf"\s*(?:{LABEL_WORD}\s*[：:]|{PERSON}\s*[：:]|{_BARE_LABEL})")
_SIGN = r"[★☆●○◆■□▲※*·•—–-]{0,3}"  # ★责任单位：市商务局
TERM_LINE = re.compile(rf"^\s*{_SIGN}\s*(?:{TERM}\s*[：:]|[【〔\[]{TERM}[】〕\]])")
_LABEL_LINE = re.compile(rf"^\s*{_SIGN}\s*(?:(?:{LABEL_WORD}|{PERSON})\s*[：:]|{_BRACKETED})")
#: What every line that is a clause begins with, its first character first: most lines are told to be none by this alone.
_CLAUSE_BEGINS = r"[【〔\[中主乡共具分办包区协县参各合启填完实属州工市执承挂指推支整旗时本汇牵监省督第组经联自落计负责进配首]"
_CLAUSE_OPENS = re.compile(rf"\s*{_SIGN}\s*(?={_CLAUSE_BEGINS})(?:[【〔\[]|{LABEL_WORD}|{PERSON}|{TERM})")
_SPACED_LABEL = re.compile(rf"\s*{LABEL_WORD}\s+(?=[一-鿿])")
_LABEL_IS = re.compile(rf"{LABEL_WORD}[为是]")  # 牵头单位为市商务局，配合单位为市财政局。
_LABEL_WORDS = re.compile(LABEL_WORD)
_LABEL_ALONE = re.compile(rf"\s*{LABEL_WORD}\s*")
_SHORTEST_LINE = 8  # of an item; cells of a table's head are shorter
_UNFINISHED = ("：", ":", "、")
_BEHIND_LAST = " \u3000。；;"
_STOPS = "。；;！？"
#: Behind one of these a bracket explains who is meant: 报有关部门（市商务局、市财政局）.
_EXPLAINED = ("部门", "单位", "机构", "机关", "企业", "成员", "地区", "区县", "主体", "窗口", "中心", "平台", "组长", "以下", "包括")
#: 各有关部门按职责分工负责 as a sentence of prose says nothing of this item alone.
_ANYBODY = ("各有关", "各相关", "各级", "各地", "各部门", "各单位", "有关", "相关", "由有关", "由各")
#: What a clause without a label has at least one of; without it a bracket is not looked into.
_LAST = "".join(sorted({e[-1] for e in endings()}))
_MAY_TELL = re.compile(rf"负责|牵头|配合|落实|实施|参与|协助|协同|参加|协办|承办|主办|指导|监督|督|分工|[{_LAST}前底内月]$")
#: A sentence behind the first one that tells a rule for later clauses: 以下均需各区政府落实，不再列出.
_STANDS = re.compile(r"不再|下同|以下同|牵头")
#: 县示范区管委会牵头工作（8项）, 由市商务局负责的重点任务: a heading that parts the tasks by who does them.
_DUTY_HEADING = re.compile(
    r"(?P<told>[^（）()：:。；;]{3,60}?(?:(?:总?牵头|主办|承办|负责|配合)(?:负责|落实|办理|推进|组织|实施|推动|完成){0,2}))的?"
    r"(?:(?:重点|主要|有关|相关|具体|各项)?(?:工作|任务|事项|项目|目标|措施|举措|清单)){0,2}"
    r"\s*(?:[（(]\s*共?\s*\d{1,3}\s*[项条个件][^（）()]{0,8}[）)])?[：:。]?"
)
_FIELD = 40  # characters at a bracket's end that are looked at for such a word


def bracketed_clauses(body: str, start: int, end: int, listed: bool = False) -> list[Span]:
    """The clauses in body[start:end], a paragraph: bracketed, brackets included, outermost only; or its last sentence (市商务局负责。).

    `listed`: the document's items end in their bodies' bare names, so that one name alone is a clause too: 完善设施（市商务局）。
    """
    first = first_opening(body, start, end)
    if first < 0:
        return _last_sentence(body, start, end)
    found: list[Span] = []
    behind = start
    for opening, closing in bracket_pairs(body, first, end):
        if opening < behind or not _SHORTEST <= closing - opening <= _LONGEST:
            continue
        last = listed and not body[closing + 1 : end].strip(_BEHIND_LAST)
        if _is_clause(body, start, opening, closing, end, bool(found) or last):
            found.append(Span(opening, closing + 1))
            behind = closing + 1
    return found or _left_open(body, start, end) or _last_sentence(body, start, end)


def lists_bodies(body: str, clause: Span) -> bool:
    """Whether a clause is a bracket with nothing but bodies in it: （市商务局、市财政局）."""
    if not opens_bracket(body[clause.start]):
        return False
    inner = body[clause.start + 1 : clause.end - 1]
    if _LABELLED.match(inner) or TERM_LINE.match(inner):
        return False
    told = read_names(inner, only=True)
    return told.pure and not told.duties


def _last_sentence(body: str, start: int, end: int) -> list[Span]:
    """A paragraph's last sentence that says who does it: 完善制度。市教育局牵头，市财政局等部门协同。"""
    low = max(start, end - _LONGEST_BARE)
    stop = body.rfind("。", low, max(low, end - 2))
    if stop < start or body.startswith(_ANYBODY, stop + 1):
        return []
    last = body[stop + 1 : end]
    if not is_duty_line(last) and not (_LABEL_IS.match(last) and _is_labelled_list(_LABEL_IS.sub("；", last))):
        return []
    return [Span(stop + 1, end)]


def _left_open(body: str, start: int, end: int) -> list[Span]:
    """A labelled clause whose bracket nothing closes: （责任单位：市商务局、市财政局。"""
    if not LABEL_END.search(body, max(start, end - _LONGEST), end):
        return []
    last = max(body.rfind(c, max(start, end - _LONGEST), end) for c in "（(〔[【")
    if last < start or not _LABELLED.match(body, last + 1, end):
        return []
    return [Span(last, end)] if "。" not in body[last:end].rstrip().rstrip("。") else []


def label_over(line: str, before: str, following: str) -> bool:
    """Whether a line is a label without a colon over its bodies: 责任单位 / 市商务局、市财政局; no head of a table's columns."""
    if not _LABEL_ALONE.fullmatch(line) or len(following) > _LONGEST_BARE:
        return False
    if len(before) < _SHORTEST_LINE and not read_names(before).told_from:
        return False
    told = read_names(following.rstrip("。；;"), only=True)
    return told.pure and told.told_from and not told.specific and not _LABEL_ALONE.fullmatch(following)


def clause_goes_on(body: str, clause: Span, following: Span) -> bool:
    """Whether a clause that ends its line goes on in the next: 责任部门： / 市商务局、 or （责任单位：市公安局， / 市司法局）。"""
    if body.endswith(_UNFINISHED, clause.start, clause.end) or _LABEL_ALONE.fullmatch(body, clause.start, clause.end):
        return True
    if following.end - following.start > _LONGEST_BARE:
        return False
    if body.endswith(("，", ","), clause.start, clause.end):
        told = read_names(following.of(body).rstrip("）)〕]】。"), only=True)
        return told.pure and bool(told.names)
    if not opens_bracket(body[clause.start]):
        return False
    pairs = bracket_pairs(body, clause.start, following.end)
    closing = next((last for first, last in pairs if first == clause.start), -1)
    return closing >= following.start and not body[closing + 1 : following.end].strip(" \u3000。；;")


def heading_clause(body: str, start: int, end: int) -> list[Span]:
    """Who a heading says does all that stands below it: 一、县示范区管委会牵头工作（8项）, but not 王县长牵头工作."""
    told = _DUTY_HEADING.fullmatch(body, start, end) if end - start <= _LONGEST_HEADING else None
    return [Span(start, told.end("told"))] if told and is_duty_line(told["told"]) else []


def is_clause_line(line: str) -> bool:
    return bool(_CLAUSE_OPENS.match(line)) and (bool(_LABEL_LINE.match(line) or TERM_LINE.match(line)) or _is_row(line))


def _is_row(line: str) -> bool:
    """A line of a table with label and bodies side by side: 责任单位 市商务局、市财政局; not its head, 牵头单位 配合单位 完成时限."""
    label = _SPACED_LABEL.match(line)
    if not label or len(line) > _LONGEST_BARE:
        return False
    return _is_labelled_list(_LABEL_WORDS.sub("；", line[label.end() :]))


def _is_labelled_list(line: str) -> bool:
    told = read_names(line, only=True)
    return told.pure and told.told_from and not told.specific


def is_duty_line(line: str) -> bool:
    """A line of its own that says who does it, without a label: 市商务局牵头，市统计局配合。"""
    line = line.strip().rstrip("。；;")
    if not 4 <= len(line) <= _LONGEST_BARE or "。" in line or not _MAY_TELL.search(line):
        return False
    told = read_names(line, only=True)
    return told.pure and told.told_from and bool(told.names) and bool(told.duties) and not told.specific


def _is_clause(body: str, start: int, opening: int, closing: int, end: int, one_before: bool) -> bool:
    inner = body[opening + 1 : closing]
    if _LABELLED.match(inner) or TERM_LINE.match(inner):
        return True
    inner = inner.strip().rstrip("。；;，,")
    head, stop, rule = inner.partition("。")
    if stop and _STANDS.search(rule):  # （由市财政局负责。列第一位者为牵头单位，下同）: the rule is read with the clause
        inner = head
    if not 3 <= len(inner) <= _LONGEST_BARE or "。" in inner or not _MAY_TELL.search(inner, max(0, len(inner) - _FIELD)):
        return False
    told = read_names(inner)
    if not told.names:
        return False
    if told.duties:
        return (told.pure and not told.specific) or _stands_apart(body, start, opening, closing, end)
    return _names_who(body, start, opening, closing, end, told, one_before)


def _names_who(body: str, start: int, opening: int, closing: int, end: int, told: NameList, one_before: bool) -> bool:
    """Nothing but bodies, one of them of the issuer's own tier or the nation's: （市发展改革委、国网济南供电公司）."""
    if not told.pure or not told.told_from:
        return False
    alone = opening == start or body[opening - 1] in _STOPS or not body[start:opening].strip()
    closes = not body[closing + 1 : end].strip(_BEHIND_LAST)
    if alone:
        return closes
    explains = body.endswith(_EXPLAINED, start, opening)
    return (told.names > 1 or one_before) and not explains and (closes or body[closing + 1] in "。；;，,")


def _stands_apart(body: str, start: int, opening: int, closing: int, end: int) -> bool:
    """Whether a bracket closes a sentence or a part of one: 推广提前申报（武汉海关负责推进）。 but not 名单（由市商务局负责审核）报省厅."""
    if opening > start and body[opening - 1] in _STOPS:
        return True
    behind = body[closing + 1 : closing + 2] if closing + 1 < end else ""
    return not behind or behind.isspace() or behind in "。；;，,、" or opens_bracket(behind)
