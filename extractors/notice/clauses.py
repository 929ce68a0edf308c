"""Responsibility clauses (责任单位): where they stand.

In brackets at the end of an item or within it, labelled or ending in 负责 or 牵头:
    （责任单位：自治区商务厅、财政厅，银川海关按职责分工负责）
    (省商务厅、省发展改革委按职责分工负责)
or labelled on lines of their own below it:
    牵头单位：市商务局
Who is named in them is read elsewhere.
"""

from __future__ import annotations

import re

from extractors.notice.text import Span

#: What a body may do, as labels name it: 牵头单位, 责任（配合）部门, 牵头及责任单位.
KIND = (
    r"(?:牵头|责任|主要|第一|首要|主责|主体|配合|协同|协办|协助|参与|参加|联合|支持|负责|承办|实施|主办|落实|完成|指导|督导|督办|"
    r"组织|执行|具体|共同)"
)
_GAP = r"\s{0,2}"
_WHO = r"(?:单\s{0,2}位|部\s{0,2}门|机\s{0,2}构|主\s{0,2}体|地\s{0,2}区|科\s{0,2}室|处\s{0,2}室|分\s{0,2}工)"
LABEL_WORD = (
    rf"(?:(?:[省市县区州]级|[省市县区州]直|本级)?{KIND}(?:\s?[和及、与或/]?{KIND}){{0,3}}{_GAP}{_WHO}(?:\s?[和及、与或/]{_WHO}){{0,2}}(?:及其?分工)?"
    r"|(?:牵头|责任|配合|协办|参与|主责)(?=\s{0,2}[：:]))"
)
_PERSON = r"(?:(?:责任|牵头|分管|包保|包抓|督导|主管|配合)(?:[省市县区]级?)?(?:领导|人员|人))"
LABEL = re.compile(rf"(?:{LABEL_WORD}|{_PERSON})\s*[：:]")
#: How every such label ends: found fast where LABEL itself is not, in a page of prose.
LABEL_END = re.compile(r"[位门构体区室工头任合办与责导员人]\s{0,2}[：:]")
#: Of a label without a colon (责任单位 市商务局) only the usual words count: （参加单位应当…） is prose.
_BARE_LABEL = (
    r"(?:责任|牵头|主要责任|第一责任|配合|协同|协办|负责|承办|主办|主责|联合)\s{0,2}(?:单\s{0,2}位|部\s{0,2}门)"
    r"(?!应|要|须|可|不|对|的|按|在|将|根据|进行|开展|负责)"
)
_BRACKET = re.compile(r"[（()）〔〕\[\]［］【】〈〉]")
_PAIRS = {"（": "）)", "(": ")）", "〔": "〕]", "[": "]〕］", "［": "］]", "【": "】", "〈": "〉"}
_SHORTEST = 4
_LONGEST = 1500
_LONGEST_BARE = 600  # of a clause without a label
_LABELLED = re.compile(rf"\s*(?:{LABEL_WORD}\s*[：:]|{_PERSON}\s*[：:]|{_BARE_LABEL})")
#: What may still follow: ，6月底前完成；长期坚持
_UNTIL = r"(?:[，,；;、\s]{1,2}[^，,；;。]{0,24}(?:底前|月前|日前|底|年内|完成|推进|坚持|实施|落实|长期|见效)){0,2}"
_TOLD = re.compile(rf"(?:负责|牵头|配合|参与|参加|协同|协助|协办|落实|完成|组织实施)[^。；，,、]{{0,14}}{_UNTIL}$")
_HAS_DUTY = re.compile(r"负责|牵头|配合|落实$|组织实施$")
_BODY_END = re.compile(r"政府|厅|局|委|办|部|海关|银行|公司|中心|院|会|单位|部门|行|支队|管委会|集团|区|县|市|州")
#: 完成时限：2023年12月 and the like, lines that belong to the clause of the item above them.
_TERM = r"(?:完成时限|完成时间|完成期限|完成日期|时间节点|办理时限|办结时限|实施时间|实施期限|时限要求|时间要求|进度安排|工作时限)"
TERM = re.compile(rf"{_TERM}\s*[：:]")
TERM_LINE = re.compile(rf"^\s*{_TERM}\s*[：:]")
_LABEL_LINE = re.compile(rf"^\s*(?:{LABEL_WORD}|{_PERSON})\s*[：:]")
_END = (
    r"(?:政府|行署|管委会|厅|局|委|办|办公室|部|海关|分行|支行|银行|中心|法院|检察院|支队|总队|公司|集团|单位|部门|联合会|协会|总工会|妇联|"
    r"街道|乡镇|镇|区|县|市|中央)"
)
#: A body by the look of its name: a tier or 各 before it and a word for an authority at its end.
_TIERED_NAME = re.compile(rf"(?:各|相关|有关|省|市|县|区|州|盟|旗|自治区)[一-鿿“”]{{0,28}}{_END}$")
_NAME = re.compile(rf"[一-鿿“”]{{2,30}}{_END}$")
#: A tier that shares what stands behind it (各省、自治区、直辖市人民政府), and bodies of the nation.
_TIER_ALONE = re.compile(r"各?(?:省|自治区|直辖市|设区的?市|市|县|区|州|盟|旗)$")
_NATIONAL_NAME = re.compile(rf"(?:国家|全国|中央|国务院|中国|共青团)[一-鿿“”]{{1,28}}{_END}$|[一-鿿]{{2,10}}部$")
_DUTY = re.compile(
    r"(?:等(?:有关|相关)?(?:部门|单位)?)?(?:按照?(?:各自)?(?:工作)?职责(?:分工)?)?(?:分别|共同|具体)?"
    r"(?:牵头(?:负责|组织实施|落实|推进)?|负责(?:落实|组织实施)?|配合(?:落实)?|参与|落实|组织实施)$"
)
_INNER = re.compile(r"[（(〔][^（）()〔〕]{1,16}[）)〕]")
_SPLIT = re.compile(r"[、，,；;\s]+|(?<=[局厅委府])[和及]")


def bracketed_clauses(body: str, start: int, end: int) -> list[Span]:
    """The bracketed clauses in body[start:end], brackets included, outermost only."""
    found: list[Span] = []
    behind = start
    for opening, closing in bracket_pairs(body, start, end):
        if opening < behind or not _SHORTEST <= closing - opening <= _LONGEST:
            continue
        inner = body[opening + 1 : closing]
        if _is_clause(inner) or (_ends_item(body, start, opening, closing, end) and _names_only(inner)):
            found.append(Span(opening, closing + 1))
            behind = closing + 1
    return found


def _ends_item(body: str, start: int, opening: int, closing: int, end: int) -> bool:
    """Whether a bracket stands behind a full stop, or alone, and closes its paragraph."""
    return (opening == start or body[opening - 1] in "。；！？" or not body[start:opening].strip()) and not body[closing + 1 : end].strip(
        " \u3000。；;"
    )


def bracket_pairs(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """Brackets that match, in order of opening; they nest: （含…（以下统称区县政府）；…）. One pass, whatever is left open."""
    found: list[tuple[int, int]] = []
    open_at: list[tuple[int, str]] = []
    for m in _BRACKET.finditer(body, start, end):
        c = m[0]
        if c in _PAIRS:
            open_at.append((m.start(), _PAIRS[c]))
        elif open_at and c in open_at[-1][1]:
            found.append((open_at.pop()[0], m.start()))
    return sorted(found)


def is_clause_line(line: str) -> bool:
    return bool(_LABEL_LINE.match(line) or TERM_LINE.match(line))


def is_duty_line(line: str) -> bool:
    """A line of its own that says who does it, without a label: 市商务局牵头，市统计局配合。"""
    line = line.strip().rstrip("。；;")
    if not 4 <= len(line) <= _LONGEST_BARE or not _DUTY.search(line):
        return False
    names = [_DUTY.sub("", piece) for piece in _SPLIT.split(_INNER.sub("", line.removeprefix("由")))]
    return bool(_TIERED_NAME.match(names[0])) and all(not name or _NAME.match(name) for name in names)


def _names_only(inner: str) -> bool:
    """Nothing but bodies, the first of the issuer's own tier or the nation's: （市发展改革委、国网济南供电公司）."""
    if not 3 <= len(inner) <= _LONGEST_BARE:
        return False
    names = _SPLIT.split(_INNER.sub("", inner.removesuffix("等")))
    if not _TIERED_NAME.match(names[0]) and not _NATIONAL_NAME.match(names[0]):
        return False
    return all(_NAME.match(name) or _TIER_ALONE.match(name) for name in names)


def _is_clause(inner: str) -> bool:
    if _LABELLED.match(inner) or TERM_LINE.match(inner):
        return True
    if len(inner) > _LONGEST_BARE or "。" in inner.rstrip("。"):
        return False
    inner = inner.strip().rstrip("。；;，,")
    return bool(_TOLD.search(inner) and _HAS_DUTY.search(inner) and _BODY_END.search(inner))
