"""Responsible bodies (责任单位): who answers for a measure.

Named in a clause at the end of an item or within it, on lines below it, or on a heading above it:
    （责任单位：自治区商务厅、市场监管厅，银川海关按职责分工负责）
    (省商务厅牵头，省财政厅、西宁海关配合，6月底前完成)
A clause is laid flat (flat), its standing rules are set apart (standing), the rest is cut into statements by labels (roles) and
those into pieces and bodies (pieces, bodies), whose names are completed (fullnames). Here it is settled which of them answer for
which measure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from operator import attrgetter

from extractors.frozen import dataclass
from extractors.lines.brackets import opens_bracket
from extractors.lines.text import Span
from extractors.notice.duty.clauses import TERM_LINE
from extractors.notice.fields.bodies import Body, BodyReader
from extractors.notice.fields.flat import FlatClause, lay_flat
from extractors.notice.fields.fullnames import FullName, NameReader, Restored, name_reader
from extractors.notice.fields.leading import roles_of
from extractors.notice.fields.notes import RULE_IN_PROSE, Note, find_notes, rules_in_prose
from extractors.notice.fields.roles import Statement, label_role, statements
from extractors.notice.fields.standing import Order, StandingRules, StandingWords, standing_rules
from extractors.notice.sections import DocumentText, LeadText, LeafText
from extractors.records import Agency, AgencyRole, Header, Issue
from extractors.reference.regions import Regions

#: How sure a name is that was completed: by a tier's region, by a suffix or prefix said once.
_SURE: dict[Restored, float] = {"printed": 1.0, "tier": 0.98, "suffix": 0.95, "prefix": 0.9}
_UNLABELLED = 0.95
_INHERITED = 0.9
#: The same behind a label, and without one.
_CONFIDENCE: dict[bool, dict[Restored, float]] = {
    labelled: {restored: round(sure * (1.0 if labelled else _UNLABELLED), 2) for restored, sure in _SURE.items()}
    for labelled in (True, False)
}
_VERB_NEAR = re.compile("负责|牵头|配合|落实|实施|参与|协助|协同|参加|办|指导|监督|督|分工")
_TERRITORIAL = re.compile(r"(?:政府|行署|管委会|管理委员会|办事处|街道|[市县区州旗盟镇乡]|[）)〕\]])$")
_END = attrgetter("end")
_RANK: dict[AgencyRole, int] = {"lead": 0, "responsible": 1, "support": 1}
_SEVERAL = -1  # instead of a measure: of a body named for several, each of which will have a row of its own


@dataclass(frozen=True, slots=True)
class _ClauseReading:
    named: list[Agency]
    standing: list[Agency]  # bodies of every later clause
    rules: StandingRules


def read_agencies(body: str, documents: list[DocumentText], header: Header, regions: Regions) -> tuple[list[Agency], list[Issue]]:
    """The bodies responsible for each measure, and the clauses that name none that could be read."""
    bodies, names = BodyReader(), name_reader(header.region, regions)
    found: list[Agency] = []
    issues: list[Issue] = []
    rules = rules_in_prose(body)
    notes = find_notes(body, documents, rules) if rules else []
    for document in documents:
        reader = _DocumentReader(body, bodies, names, document, rules)
        reader.take_notes(notes)
        found += reader.read()
        issues += reader.issues
    return found, issues


class _DocumentReader:
    """Reads the sections of one document in printed order, keeping the rules that stand."""

    def __init__(self, body: str, bodies: BodyReader, names: NameReader, document: DocumentText, rules_in_prose: list[Span]) -> None:
        self._body = body
        self._bodies = bodies
        self._names = names
        self._document = document
        self._rules_in_prose = [] if document.damaged else rules_in_prose
        self._order: Order | None = None
        self._lone_is_lead = True
        self._standing: list[Agency] = []
        self._above: dict[int, list[Agency]] = {}
        self.issues: list[Issue] = []

    def read(self) -> list[Agency]:
        found: list[Agency] = []
        sections: list[LeafText | LeadText] = [*self._document.leaves, *self._document.leads]
        if not self._document.damaged:  # in a scrambled source the order of places tells nothing
            sections.sort(key=lambda s: s.heading.start)
        for section in sections:
            self._prose(section)
            if isinstance(section, LeafText):
                found += self._leaf(section)
            else:
                self._lead(section)
        return found

    def take_notes(self, notes: list[Note]) -> None:
        """Rules of the preamble or of a note at the end hold for every clause."""
        for note in notes:
            self._take_order(note.rules)
            if note.from_start:
                self._stand(_ClauseReading([], self._standing_bodies(note.clause, note.rules, [], []), note.rules))

    def _lead(self, lead: LeadText) -> None:
        """A heading's bodies answer for every item below it: 一、强化科技创新(区科技局牵头)."""
        told: dict[str, Agency] = {}  # each once: a broken text may have thousands of clauses over hundreds of items
        for clause in lead.clauses:
            reading = self._clause(clause, _SEVERAL)
            self._stand(reading)
            for named in reading.named:
                told.setdefault(named.name, named)
        for seq in lead.leaves:
            self._above.setdefault(seq, []).extend(told.values())

    def _leaf(self, leaf: LeafText) -> list[Agency]:
        seq = leaf.measure.seq
        own: list[Agency] = []
        standing = list(self._standing) if leaf.clauses or leaf.cells else []
        for clause in leaf.clauses:
            reading = self._clause(clause, seq)
            own += reading.named
            self._stand(reading)
        for cell in leaf.cells:
            own += self._clause(cell.span, seq, label_role(cell.label)).named
        above = self._above.get(seq, [])
        return _rows(seq, own, above, standing) if own or above or standing else []

    def _stand(self, reading: _ClauseReading) -> None:
        if not reading.standing or self._document.damaged:
            return
        known = {n.name for n in self._standing}
        self._standing += [n for n in reading.standing if n.name not in known]

    def _prose(self, section: LeafText | LeadText) -> None:
        """Rules told in a sentence of their own."""
        told = self._rules_in_prose
        if not told or not section.sentences or told[-1].end <= section.sentences[0].start or told[0].start >= section.sentences[-1].end:
            return
        for sentence in section.sentences:
            next_told = bisect_right(told, sentence.start, key=_END)
            if next_told == len(told) or told[next_told].start >= sentence.end:
                continue
            if RULE_IN_PROSE.search(self._body, sentence.start, sentence.end):
                clause = lay_flat(self._body, sentence)
                rules = standing_rules(clause)
                self._take_order(rules)
                self._stand(_ClauseReading([], self._standing_bodies(clause, rules, [], []), rules))

    def _take_order(self, rules: StandingRules) -> None:
        if rules.order and not self._document.damaged:
            self._order, self._lone_is_lead = rules.order, rules.lone_is_lead
            if rules.order.kind == "type" and not self.issues:
                message = "the notice shows its leading bodies by their type (加粗), which a text does not keep: none of them reads as lead"
                self.issues.append(Issue("leads_by_type", "info", message, "agencies"))

    def _clause(self, span: Span, measure: int, column: AgencyRole | None = None) -> _ClauseReading:
        """What a clause says; `column` is the role that the head of a table gives to what stands in a cell."""
        clause = lay_flat(self._body, span)
        rules = standing_rules(clause)
        self._take_order(rules)
        listed = clause.without(list(rules.spans)) if rules.spans else clause
        runs = [replace(run, label=column) for run in statements(listed.flat)] if column else statements(listed.flat)
        labelled = any([run.label for run in runs])
        bodies, names = self._with_names(self._bodies.read(listed, runs, labelled))
        roles = roles_of(bodies, rules.order or self._order, self._lone_is_lead)
        rule, at, text = self._rule(span, bodies), clause.start, clause.text
        named = [
            Agency(
                measure, full.name, text[b.start : b.end], role, False, at + b.start, at + b.end,
                _CONFIDENCE[b.statement.label is not None][full.restored], rule,
            )
            for b, full, role in zip(bodies, names, roles, strict=True)
        ]  # fmt: skip
        standing = self._standing_bodies(clause, rules, bodies, named) if rules.bodies else []
        if standing and any(words.from_here for words in rules.bodies):
            told = {n.name for n in named}
            named += [replace(n, measure=measure) for n in standing if n.name not in told]
        if not named and not standing and rules.order is None and runs and not TERM_LINE.match(clause.text):
            self._unread(span)
        return _ClauseReading(named, standing, rules)

    def _with_names(self, bodies: list[Body]) -> tuple[list[Body], list[FullName]]:
        """The bodies with their full names; what no later name completed is none: 外贸、服务贸易 in a clause of prose."""
        names = self._names.read(bodies)
        if not any([body.elided for body in bodies]):
            return bodies, names
        kept = [(body, full) for body, full in zip(bodies, names, strict=True) if full.restored == "suffix" or not body.elided]
        return [body for body, _ in kept], [full for _, full in kept]

    def _standing_bodies(self, clause: FlatClause, rules: StandingRules, bodies: list[Body], named: list[Agency]) -> list[Agency]:
        """The bodies of a clause's standing sentences; one that names none means the body it stands behind, of those the clause names."""
        found: list[Agency] = []
        for words in rules.bodies:
            if words.names is None:
                found += _run_before(bodies, named, clause.start + words.span.start)
            else:
                found += self._named_in(clause, words, words.names)
        return found

    def _named_in(self, clause: FlatClause, words: StandingWords, names: Span) -> list[Agency]:
        inner = lay_flat(self._body, Span(clause.start + names.start, clause.start + names.end))
        bodies, at = self._bodies.read(inner, [Statement(Span(0, len(inner.flat)), None)], labelled=True), inner.start
        return [
            Agency(
                _SEVERAL, full.name, inner.text[b.start : b.end], b.role or words.role or "responsible", False, at + b.start, at + b.end,
                _SURE[full.restored], "standing_rule",
            )
            for b, full in zip(bodies, self._names.read(bodies), strict=True)
        ]  # fmt: skip

    def _rule(self, span: Span, bodies: list[Body]) -> str:
        """How a clause was told: by its line, its label, its verbs, or the names alone."""
        if (span.start == 0 or self._body[span.start - 1] == "\n") and not opens_bracket(self._body[span.start]):
            return "clause_line"
        if bodies and (bodies[0].statement.label or any([b.statement.label for b in bodies])):
            return "labelled_clause"
        return "duty_verb" if _VERB_NEAR.search(span.of(self._body)) else "bodies_only"

    def _unread(self, span: Span) -> None:
        text = span.of(self._body)
        message = "a responsibility clause names no body that could be read"
        self.issues.append(Issue("responsibility_unread", "info", message, "agencies", text[:80], span.start, span.end))


def _run_before(bodies: list[Body], named: list[Agency], place: int) -> list[Agency]:
    """The bodies right before a place: 各区人民政府、江北新区管委会（以下均需落实，不再列出） means both, but not 市商务局 before them."""
    found: list[Agency] = []
    for body, agency in reversed([(b, n) for b, n in zip(bodies, named, strict=True) if n.char_end <= place]):
        if (found and not _TERRITORIAL.search(agency.name)) or (not found and place - agency.char_end > 2):
            break
        found.insert(0, agency)
        if body.behind not in ("、", "和"):
            break
    return found


def _rows(seq: int, own: list[Agency], above: list[Agency], standing: list[Agency]) -> list[Agency]:
    """The rows of a measure, each body once; where it is named twice, leading counts more."""
    rows = {named.name: named for named in own}
    if len(rows) < len(own):
        rows = _each_once(own)
    for inherited, rule in ((above, "heading_above"), (standing, "standing_rule")):
        for n in inherited:
            if n.name not in rows:
                confidence = round(n.confidence * _INHERITED, 2)
                rows[n.name] = Agency(seq, n.name, n.as_written, n.role, True, n.char_start, n.char_end, confidence, rule)
    return list(rows.values())


def _each_once(named: list[Agency]) -> dict[str, Agency]:
    """Bodies by their name, where some are named twice."""
    rows: dict[str, Agency] = {}
    for one in named:
        known = rows.setdefault(one.name, one)
        if known is not one and _RANK[one.role] < _RANK[known.role]:
            rows[one.name] = replace(known, role=one.role)
    return rows
