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

_LABEL = (
    r"(?:责任|牵头|主要责任|第一责任|配合|协同|协办|参与|负责|承办|实施|主办|落实|主责|联合)"
    r"\s*(?:单\s*位|部\s*门|机\s*构|领导|主体|地区|科室|处室)(?:及分工)?"
)
LABEL = re.compile(rf"{_LABEL}\s*[：:]")
_BRACKET = re.compile(r"[（()）〔〕\[\]［］【】〈〉]")
_PAIRS = {"（": "）)", "(": ")）", "〔": "〕]", "[": "]〕］", "［": "］]", "【": "】", "〈": "〉"}
_LONGEST = 1500
_LONGEST_BARE = 600  # of a clause without a label
_LABELLED = re.compile(rf"\s*{_LABEL}\s*[：:]?")
_TOLD = re.compile(r"(?:负责|牵头|牵头落实|配合|参与|落实|完成)[^。；，,、]{0,14}$")
_HAS_DUTY = re.compile(r"负责|牵头")
_BODY_END = re.compile(r"政府|厅|局|委|办|部|海关|银行|公司|中心|院|会|单位|部门|行|支队|管委会|集团")
#: 完成时限：2023年12月 and the like, lines that belong to the clause of the item above them.
TERM_LINE = re.compile(r"^\s*(?:完成时限|完成时间|时间节点|完成期限|办理时限|实施时间|时限要求|进度安排)\s*[：:]")
_LABEL_LINE = re.compile(rf"^\s*{_LABEL}\s*[：:]")


def bracketed_clauses(body: str, start: int, end: int) -> list[Span]:
    """The bracketed clauses in body[start:end], brackets included, outermost only."""
    found: list[Span] = []
    behind = start
    for opening, closing in _pairs(body, start, end):
        if opening >= behind and closing - opening <= _LONGEST and _is_clause(body[opening + 1 : closing]):
            found.append(Span(opening, closing + 1))
            behind = closing + 1
    return found


def _pairs(body: str, start: int, end: int) -> list[tuple[int, int]]:
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


def _is_clause(inner: str) -> bool:
    if _LABELLED.match(inner):
        return True
    if len(inner) > _LONGEST_BARE or "。" in inner.rstrip("。"):
        return False
    inner = inner.strip().rstrip("。；;，,")
    return bool(_TOLD.search(inner) and _HAS_DUTY.search(inner) and _BODY_END.search(inner))
