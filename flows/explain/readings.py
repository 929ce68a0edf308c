"""A notice's records as readings: one card for each, with every attribute, and its place in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from extractors.notice.fields.quantities.times import Time, find_times
from extractors.records import Agency, Citation, Evidence, Measure, Notice, Passage, Target
from flows.explain.reading import KINDS, Beside, Field, Fields, Kind, Link, Reading, State, Texts, plain
from flows.show_measure import BASES, RECURS, SIGNS

_HEADER = (
    "title", "document_number", "issuer", "region_code", "region_name", "date", "date_basis", "issued_on", "published_on", "reposted_on",
    "effective_from", "effective_to", "stage", "script", "url",
)  # fmt: skip
_LONGEST = 60
#: Characters from a document's beginning within which its title stands.
_TITLE_REACH = 200


class Readings:
    """All readings of one notice, by index; marks in the text name them by it."""

    def __init__(self, notice: Notice, texts: Texts, beside: Beside) -> None:
        self.notice, self.texts, self.beside = notice, texts, beside
        self.found: list[Reading] = []
        self._headings = {p.measure: p for p in reversed(notice.passages) if p.heading and p.measure is not None}
        self._paths = {m.seq: m.path or f"#{m.number}" for m in notice.measures}
        self._own_bodies: dict[int, list[Agency]] = defaultdict(list)
        for a in notice.agencies:
            if not a.inherited:
                self._own_bodies[a.measure].append(a)
        self._header()
        self._measures()
        self._agencies()
        targets = self._targets()
        self._times(targets)
        self._citations()
        self._passages()

    def _add(
        self, kind: Kind, summary: str, fields: Iterable[Field], spans: Iterable[tuple[int, int]] = (), *, rule: str = "",
        confidence: float | None = None, measure: int | None = None, place: int | None = None, state: State = "", leads: bool = False,
        name: str | None = None,
    ) -> Reading:  # fmt: skip
        told = tuple((s, e) for s, e in spans if s < e)
        short = summary if len(summary) <= 2 * _LONGEST else f"{summary[: 2 * _LONGEST]}…"
        reading = Reading(len(self.found), kind, name or KINDS[kind].name, short, tuple(fields), rule, confidence, told, measure, place, state, leads)
        self.found.append(reading)
        return reading

    def _fields(self, table: str, index: int) -> Fields:
        return Fields(self.texts, self.beside, table, index)  # type: ignore[arg-type]

    def _header(self) -> None:
        header, region = self.notice.header, self.notice.header.region
        values: dict[str, object] = {name: getattr(header, name, None) for name in _HEADER} | {
            "date": self.notice.date, "date_basis": self.notice.date_basis, "script": self.notice.script,
            "region_code": region.code if region else None, "region_name": region.name if region else None,
        }  # fmt: skip
        evidence: dict[str, Evidence] = {e.field: e for e in header.evidence}
        untold = [n for n in _HEADER if values[n] is None and n not in self.beside.of("notices", 0)]
        for name in (n for n in _HEADER if n not in untold):
            fields = self._fields("notices", 0)
            fields.add(name, values[name])
            seen = evidence.get(name)
            spans = [(seen.char_start, seen.char_end)] if seen and seen.char_start is not None and seen.char_end is not None else []
            told = self.texts.hide(plain(values[name])) if values[name] is not None else "—"
            self._add(
                "header", told, fields.done(), spans, name=name, rule=seen.rule if seen else "", confidence=seen.confidence if seen else None,
                place=None if spans else 0, state=fields.state,
            )  # fmt: skip
        if untold:
            self._add("header", ", ".join(untold), (), place=0, name="not told")
        for index, d in enumerate(self.notice.documents):
            fields = self._fields("documents", index)
            for name, value in (("ordinal", d.ordinal), ("title", d.title), ("form", d.form), ("period_start", d.period_start), ("period_end", d.period_end)):
                fields.add(name, value)
            title = d.title or "without a title"
            at = self.notice.body_text.find(title, d.char_start, d.char_start + len(title) + _TITLE_REACH)
            spans = [(at, at + len(title))] if at >= 0 else []
            self._add("heading", self.texts.hide(title), fields.done(), spans, place=d.char_start, state=fields.state, name=f"document {d.ordinal}")

    def _measures(self) -> None:
        with_bodies = {a.measure for a in self.notice.agencies}
        for index, m in enumerate(self.notice.measures):
            fields = self._fields("measures", index)
            for name in ("path", "number", "kind", "chapter", "section", "heading", "responsibility", "due_on"):
                fields.add(name, getattr(m, name))
            fields.add("text", f"{len(m.text)} characters, in the text as printed")
            none = "" if m.seq in with_bodies else " · no responsible body"
            due = f" · due {m.due_on}" if m.due_on else ""
            summary = f"{m.path or f'#{m.number}'} {self.texts.hide(m.heading)} · {m.kind}{due}{none}"
            self._add(
                "heading", summary, fields.done(), self._number_and_heading(m), rule=m.rule, confidence=m.confidence, measure=m.seq,
                place=m.char_start, state=fields.state, leads=True, name="measure",
            )  # fmt: skip
            self._clause(m)

    def _number_and_heading(self, m: Measure) -> list[tuple[int, int]]:
        """Where an item's number and heading stand: at the beginning of its first passage."""
        body = self.notice.body_text
        opening = self._headings.get(m.seq)
        start, end = (opening.char_start, opening.char_end) if opening else (m.char_start, m.char_end)
        at = body.find(m.heading, start, end) if m.heading else -1
        return [(start, at + len(m.heading))] if 0 <= at <= start + 12 else [(start, end)] if opening else []

    def _clause(self, m: Measure) -> None:
        if not m.responsibility:
            return
        at = self.notice.body_text.find(m.responsibility, m.char_start, m.char_end)
        spans = [(at, at + len(m.responsibility))] if at >= 0 else []
        named = self._own_bodies[m.seq]
        if not spans and named:  # the clause stands in pieces: from its first body to its last
            spans = [(min(a.char_start for a in named), max(a.char_end for a in named))]
        fields = [Field("responsibility", self.texts.hide(m.responsibility))]
        words = self.texts.hide(m.responsibility)
        self._add("clause", words[:_LONGEST] + "…" * (len(words) > _LONGEST), fields, spans, rule=named[0].rule if named else "", measure=m.seq)

    def _agencies(self) -> None:
        reach: dict[tuple[int, int], list[tuple[Agency, Reading]]] = defaultdict(list)
        for index, a in enumerate(self.notice.agencies):
            fields = self._fields("measure_agencies", index)
            for name in ("name", "as_written", "role", "inherited"):
                fields.add(name, getattr(a, name))
            spans = [] if a.inherited else [(a.char_start, a.char_end)]
            summary = a.name + (" (inherited)" if a.inherited else "")
            reading = self._add(
                "agency", summary, fields.done(), spans, rule=a.rule, confidence=a.confidence, measure=a.measure, place=a.char_start,
                state=fields.state, name=a.role,
            )  # fmt: skip
            if a.inherited:
                reach[a.char_start, a.char_end].append((a, reading))
        for span, heirs in reach.items():
            links = tuple(Link(self._paths[a.measure], reading=r.index) for a, r in heirs)
            first = heirs[0][0]
            fields_ = [Field("name", first.name), Field("as_written", first.as_written), Field("role", first.role), Field("reaches", "", links=links)]
            count = f"{len(heirs)} measure{'s' if len(heirs) > 1 else ''}"
            self._add(
                "agency", f"{first.name}, said here for {count}", fields_, [span], rule=first.rule, confidence=first.confidence, name=first.role
            )

    def _targets(self) -> dict[int | None, list[tuple[Target, Reading]]]:
        found: dict[int | None, list[tuple[Target, Reading]]] = defaultdict(list)
        for index, t in enumerate(self.notice.targets):
            fields = self._fields("targets", index)
            for name in (
                "indicator", "comparator", "value", "value_max", "unit", "amount", "amount_unit", "basis", "role", "modality", "deadline",
                "period_start", "recurrence", "baseline_value", "baseline_unit", "baseline_year", "counts_once",
            ):  # fmt: skip
                fields.add(name, getattr(t, name))
            fields.add("as_written", self.texts.body_words(t.char_start, t.char_end))
            reading = self._add(
                "target", _target_summary(t), fields.done(), [(t.char_start, t.char_end)], rule=t.rule, confidence=t.confidence,
                measure=t.measure, state=fields.state,
            )  # fmt: skip
            found[t.measure].append((t, reading))
        return found

    def _times(self, targets: dict[int | None, list[tuple[Target, Reading]]]) -> None:
        """Words whose day is the deadline, period or recurrence of a quantity, or the day its measure is due."""
        year = self.notice.date.year if self.notice.date else None
        body = self.notice.body_text
        for m in self.notice.measures:
            quantities = targets.get(m.seq, [])
            if not quantities and not m.due_on:
                continue
            for time in find_times(body, m.char_start, m.char_end, year):
                fields = list(_uses_of(time, m, quantities))
                if fields:
                    told = plain(time.recurrence or time.last or time.first or time.year)
                    words = self.texts.body_words(time.start, time.end).strip()
                    self._add("time", f"{words} → {told}", fields, [(time.start, time.end)], measure=m.seq)

    def _citations(self) -> None:
        for index, c in enumerate(self.notice.citations):
            fields = self._fields("citations", index)
            for name in ("title", "document_number", "relation", "issuer"):
                fields.add(name, getattr(c, name))
            fields.add("as_written", self.texts.body_words(c.char_start, c.char_end))
            if index in self.beside.cited:
                fields.add("cited_notice", self.beside.cited[index])
            self._add(
                "citation", _citation_summary(c), fields.done(), [(c.char_start, c.char_end)], rule=c.rule, measure=c.measure,
                state=fields.state,
            )  # fmt: skip

    def _passages(self) -> None:
        touched = sorted(s for r in self.found for s in r.spans)
        by_seq = {p.seq: p for p in self.notice.passages}
        nothing: list[Passage] = []
        for p in self.notice.passages:
            span = (p.char_start, p.char_end)
            if p.duplicate_of is not None:
                kept = by_seq[p.duplicate_of]
                link = Link("where it stands first", place=kept.char_start)
                words = self.texts.body_words(*span)
                told = words[:_LONGEST] + "…" * (len(words) > _LONGEST)
                self._add("repeat", told, [Field("duplicate_of", f"passage {kept.seq}", links=(link,))], [span], measure=p.measure)
            elif p.heading and p.measure is None:
                self._add("heading", self.texts.body_words(*span), [], [span], name="heading above")
            elif p.measure is None and not _touches(touched, span):
                nothing.append(p)
        self._nothing(nothing)

    def _nothing(self, passages: list[Passage]) -> None:
        """Neighbours are told together: passages 5 and 6, not two cards."""
        runs: list[list[Passage]] = []
        for p in passages:
            if runs and runs[-1][-1].seq + 1 == p.seq:
                runs[-1].append(p)
            else:
                runs.append([p])
        for run in runs:
            what = "1 sentence" if len(run) == 1 else f"{len(run)} sentences"
            fields = [Field("kept as", f"passage {run[0].seq}" + (f"—{run[-1].seq}" if len(run) > 1 else ""))]
            self._add("nothing", f"{what} in no measure", fields, [(p.char_start, p.char_end) for p in run])


def _touches(spans: list[tuple[int, int]], passage: tuple[int, int]) -> bool:
    """Whether a reading begins within the passage. (None runs over the end of the sentence it begins in by much.)"""
    at = bisect_left(spans, (passage[0], 0))
    return (at < len(spans) and spans[at][0] < passage[1]) or (at > 0 and spans[at - 1][1] > passage[0])


def _uses_of(time: Time, m: Measure, quantities: list[tuple[Target, Reading]]) -> Iterator[Field]:
    if time.last:
        due = tuple(Link(r.summary, reading=r.index) for t, r in quantities if t.deadline == time.last)
        if due:
            yield Field("deadline", plain(time.last), links=due)
        if m.due_on == time.last:
            yield Field("due_on", plain(time.last))
    if time.first and (links := tuple(Link(r.summary, reading=r.index) for t, r in quantities if t.period_start == time.first)):
        yield Field("period_start", plain(time.first), links=links)
    if time.recurrence and (links := tuple(Link(r.summary, reading=r.index) for t, r in quantities if t.recurrence == time.recurrence)):
        yield Field("recurrence", time.recurrence, links=links)
    if time.kind in ("base", "from") and time.year:
        links = tuple(Link(r.summary, reading=r.index) for t, r in quantities if t.baseline_year == time.year)
        if links:
            yield Field("baseline_year", str(time.year), links=links)


def _target_summary(t: Target) -> str:
    """实际使用外资总额 = 6.8亿美元 by 2025-12-31, from 3.4亿美元 in 2022 · incentive"""
    value = plain(t.value) + (f"—{plain(t.value_max)}" if t.value_max is not None else "")
    parts = [t.indicator or "…", BASES.get(t.basis, ""), SIGNS[t.comparator], f"{value}{t.unit}"]
    parts += [RECURS[t.recurrence]] if t.recurrence else []
    parts += [f"since {t.period_start}"] if t.period_start else []
    parts += [f"by {t.deadline}"] if t.deadline else []
    line = " ".join(p for p in parts if p)
    if t.baseline_value is not None:
        line += f", from {plain(t.baseline_value)}{t.baseline_unit or ''}" + (f" in {t.baseline_year}" if t.baseline_year else "")
    elif t.baseline_year:
        line += f", against {t.baseline_year}"
    return " · ".join([line, *([t.role] if t.role != "target" else []), *([t.modality] if t.modality != "plain" else [])])


def _citation_summary(c: Citation) -> str:
    return f"{c.relation} 《{c.title}》" + (f" {c.document_number}" if c.document_number else "")
