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
_OPEN = re.compile(r"[（(〔\[［【〈]")
_PAIRS = {"（": "）)", "(": ")）", "〔": "〕]", "[": "]〕］", "［": "］]", "【": "】", "〈": "〉"}
_LONGEST = 1500
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
    at = start
    while m := _OPEN.search(body, at, end):
        close = _closing(body, m.start(), min(end, m.start() + _LONGEST))
        if close is not None and _is_clause(body[m.end() : close]):
            found.append(Span(m.start(), close + 1))
            at = close + 1
        else:
            at = m.end()
    return found


def clause_lines(body: str, paragraphs: list[Span]) -> list[int]:
    """Indexes of the paragraphs that are clauses by themselves: 责任单位：市商务局."""
    return [i for i, p in enumerate(paragraphs) if is_clause_line(p.of(body))]


def is_clause_line(line: str) -> bool:
    return bool(_LABEL_LINE.match(line) or TERM_LINE.match(line))


def _closing(body: str, at: int, end: int) -> int | None:
    """Where the bracket at `at` closes; brackets nest: （含…（以下统称区县政府）；…）."""
    stack: list[str] = []
    for i in range(at, end):
        c = body[i]
        if c in _PAIRS:
            stack.append(_PAIRS[c])
        elif stack and c in stack[-1]:
            stack.pop()
            if not stack:
                return i
        elif c == "\n" and len(stack) == 1 and body[i + 1 : i + 3] in ("一、", "二、"):
            return None
    return None


def _is_clause(inner: str) -> bool:
    if _LABELLED.match(inner):
        return True
    if len(inner) > 600 or "。" in inner.rstrip("。"):
        return False
    inner = inner.strip().rstrip("。；;，,")
    return bool(_TOLD.search(inner) and _HAS_DUTY.search(inner) and _BODY_END.search(inner))
