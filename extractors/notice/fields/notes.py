"""Rules that stand outside the sections: in the preamble, or in a note at the end.

    以下各项措施均需各区人民政府落实，不再单独列出。             before the first heading
    注：各项任务排第一位的为牵头单位。                        below the last item
They hold for every clause of the notice.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from extractors.lines.text import Span
from extractors.notice.fields.flat import FlatClause, lay_flat
from extractors.notice.fields.standing import StandingRules, standing_rules
from extractors.notice.sections import DocumentText, LeadText, LeafText

#: A rule that prose tells, outside any clause: 以下各项均需各区政府落实，不再列出。
RULE_IN_PROSE = re.compile(
    r"[不牵第首逗分最前*＊★☆△▲●○星加粗](?:"  # what any begins with: whole texts are searched
    r"(?<=不)再[^，。；\n]{0,6}[列注标明分]|(?<=牵)头(?:单位|部门)[^，。；\n]{0,4}(?:排|列|以|用|标)|"
    r"(?:(?<=第)[一1]|(?<=[首*＊★☆△▲●○])|(?<=[逗分])号前|(?<=最)前|(?<=前)面|(?<=星)号|(?<=加)粗|(?<=粗)体)"
    r"[^，。；\n]{0,12}[为是][^，。；\n]{0,8}牵头)"
)
#: Every such rule has one of these.
_SIGNS = (re.compile("牵头"), re.compile("不再"))
#: Rules of order are about lists of bodies; 联合申报的，排第一位的为牵头单位 is about applicants.
_ABOUT_LISTS = re.compile(r"责任|任务|部门|分工|标|下同|以下|注[：:]|备注|清单|举措|措施")
_ABOUT_OTHERS = re.compile(r"申报|申请|联合体|投标|项目(?:单位|承担)|参建|评审|课题")
_FROM_HERE = re.compile(r"以下|下同|下列|下述")
_NOTE = re.compile(r"^\s*[（(]?(?:注|备注|说明)\s*\d?\s*[：:]")
_LONGEST = 400
_STOPS = "。\n"


def rules_in_prose(body: str) -> list[Span]:
    """Where such rules stand, in order: looked for only in paragraphs with a sign of one."""
    lines = {body.rfind("\n", 0, m.start()) + 1 for sign in _SIGNS for m in sign.finditer(body)}
    found: list[Span] = []
    for line in sorted(lines):
        stop = body.find("\n", line)
        found += [Span(*m.span()) for m in RULE_IN_PROSE.finditer(body, line, stop if stop >= 0 else len(body))]
    return found


class Note:
    """A sentence outside all clauses that tells a rule."""

    def __init__(self, clause: FlatClause, rules: StandingRules, from_start: bool) -> None:
        self.clause = clause
        self.rules = rules
        self.from_start = from_start  # it stands before the first section, or in a note


def find_notes(body: str, documents: list[DocumentText], rules_in_prose: list[Span]) -> list[Note]:
    """The rules told outside clauses that hold for the whole notice, of those in prose at these places."""
    sections: list[LeafText | LeadText] = []
    for document in documents:
        sections += [*document.leaves, *document.leads]
    clauses = sorted((c.start, c.end) for section in sections for c in section.clauses)
    first = min((section.heading.start for section in sections), default=len(body))
    found: list[Note] = []
    behind = 0
    for told in rules_in_prose:
        if told.start < behind or _inside(clauses, told.start):
            continue
        sentence = _sentence(body, told)
        behind = sentence.end
        clause = lay_flat(body, sentence)
        rules = standing_rules(clause)
        note = bool(_NOTE.match(clause.text))
        whole = told.start < first or note
        if rules.order and (_ABOUT_OTHERS.search(clause.text) or not _ABOUT_LISTS.search(clause.text)):
            continue
        if whole or (rules.order and not _FROM_HERE.search(clause.text)):
            found.append(Note(clause, rules, whole))
    return found


def _inside(clauses: list[tuple[int, int]], place: int) -> bool:
    i = bisect_right(clauses, (place, place)) - 1
    return i >= 0 and place < clauses[i][1]


def _sentence(body: str, told: Span) -> Span:
    low, high = max(0, told.start - _LONGEST), min(len(body), told.end + _LONGEST)
    start = max(body.rfind(c, low, told.start) for c in _STOPS) + 1
    ends = [at for c in _STOPS if (at := body.find(c, told.end, high)) >= 0]
    return Span(max(start, low), min(ends, default=high))
