"""Measures: each leaf of the outline with its own text, apart from its heading and its responsibility clause."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import chain, islice

from extractors.lines.sentences import FirstSaid, Sentences
from extractors.lines.text import Span, sentence_key
from extractors.notice.duty.clauses import (
    LABEL,
    LABEL_END,
    LABEL_OR_TERM,
    TERM_LINE,
    bracketed_clauses,
    clause_goes_on,
    heading_clause,
    is_clause_line,
    is_duty_line,
    label_over,
    lists_bodies,
)
from extractors.notice.duty.due import due_on, of_term
from extractors.notice.duty.task_tables import TableHead, TaskRow, find_heads, read_row
from extractors.notice.outline.build import Lead, Leaf, Outline, Run
from extractors.notice.outline.documents import DocumentPlace
from extractors.notice.outline.headings import clean
from extractors.notice.outline.kinds import kind_of
from extractors.notice.sections import DocumentText, LeadText, LeafText
from extractors.records import Issue, Measure

_DOUBTED = 0.8  # confidence of a section whose number is a misprint


_A_HABIT = 2  # items that end in bare names of bodies: from here on one name alone is a clause too
_LONGEST_LABEL = 20
_LONGEST_TRAILING = 2000


def read_sections(
    body: str, paragraphs: list[Span], sentences: Sentences, outline: Outline, ordinal: int, place: DocumentPlace, first_seq: int,
    issued: date | None,
) -> tuple[DocumentText, list[Issue]]:  # fmt: skip
    """The measures of one document with the places of their words, what stands above them, and what was doubtful."""
    reader = _SectionReader(body, paragraphs, sentences, ordinal, first_seq, issued)
    leaves: list[LeafText] = []
    issues: list[Issue] = []
    heads = find_heads(body, paragraphs, place.first, place.last)
    for i, leaf in enumerate(outline.leaves):
        if outline.damaged:
            text, doubts = reader.damaged_leaf(leaf, i)
            issues += doubts
        else:
            text = reader.leaf(leaf, i, row=_row(body, paragraphs, leaf.runs[0], heads) if heads else None)
        leaves.append(text)
    listing = (text for text in leaves if any(lists_bodies(body, c) for c in text.clauses))
    if not outline.damaged and sum(1 for _ in islice(listing, _A_HABIT)) == _A_HABIT:
        for i, leaf in enumerate(outline.leaves):
            if not leaves[i].clauses and not leaves[i].cells:  # what the others write as （市商务局、市财政局） is （市商务局） here
                leaves[i] = reader.leaf(leaf, i, listed=True)
    leads = tuple(reader.lead(lead) for lead in outline.leads)
    return DocumentText(ordinal, place.title, place.period, tuple(leaves), leads, outline.damaged), issues


class _SectionReader:
    """Reads the sections of one document, whose measures are numbered from `first_seq`."""

    def __init__(
        self, body: str, paragraphs: list[Span], sentences: Sentences, ordinal: int, first_seq: int, issued: date | None
    ) -> None:  # fmt: skip
        self._body, self._paragraphs, self._sentences = body, paragraphs, sentences
        self._ordinal, self._first_seq, self._issued = ordinal, first_seq, issued

    def lead(self, lead: Lead) -> LeadText:
        body, heading = self._body, lead.run.heading
        clauses = heading_clause(body, heading.start, heading.end)
        clauses += [c for c in _clauses(body, self._paragraphs, lead.run) if not clauses or c.start >= heading.end]
        sentences = tuple(chain.from_iterable(self._own_sentences(lead.run, clauses)))
        leaves = tuple([self._first_seq + i for i in lead.leaves])
        return LeadText(leaves, Span(heading.start, heading.end), sentences, tuple(clauses))

    def leaf(self, leaf: Leaf, place: int, listed: bool = False, row: TaskRow | None = None) -> LeafText:
        """An item of an orderly outline; `place` is its place among the document's."""
        body, run = self._body, leaf.runs[0]
        start, end = _extent(self._paragraphs, run)
        clauses = [row.clause] if row else _clauses(body, self._paragraphs, run, listed)
        sentences = self._own_sentences(run, clauses)
        chapter = leaf.headings[0]
        section = " / ".join(leaf.headings[1:-1]) or None
        heading = _heading_text(body, leaf, clauses) if row or listed else leaf.heading.text
        measure = Measure(
            document=self._ordinal,
            seq=self._first_seq + place,
            path=leaf.path,
            number=leaf.number,
            kind=kind_of(heading, chapter, leaf.is_last_chapter),
            chapter=chapter,
            section=section,
            heading=heading,
            text="\n".join(["".join([body[s.start : s.end] for s in p]) for p in sentences]),
            responsibility="\n".join([c.of(body) for c in clauses]) or None,
            due_on=of_term(row.term.of(body), self._issued) if row and row.term else due_on(body, clauses, self._issued),
            char_start=start,
            char_end=end,
            confidence=_DOUBTED if leaf.rule == "misprinted_number" else 1.0 if leaf.heading.is_title else 0.9,
            rule=leaf.rule,
        )
        own = tuple(chain.from_iterable(sentences))
        return LeafText(measure, _heading_span(leaf), own, () if row else tuple(clauses), row.duties if row else ())

    def damaged_leaf(self, leaf: Leaf, place: int) -> tuple[LeafText, list[Issue]]:
        """One row for all runs of an item; its clause is the one that stands between it and its successor."""
        body = self._body
        sure: list[Span] = []
        clauses_of = [_clauses(body, self._paragraphs, run) for run in leaf.runs]
        for run, clauses in zip(leaf.runs, clauses_of, strict=True):
            if clauses and run.followed_by == leaf.number + 1:
                sure.append(clauses[-1])
        sentences: dict[str, Span] = {}
        for run, clauses in zip(leaf.runs, clauses_of, strict=True):
            for sentence in chain.from_iterable(self._own_sentences(run, clauses)):
                sentences.setdefault(sentence_key(sentence.of(body)), sentence)
        start, end = _extent(self._paragraphs, leaf.runs[0])
        measure = Measure(
            document=self._ordinal,
            seq=self._first_seq + place,
            path=None,
            number=leaf.number,
            kind=kind_of(leaf.heading.text, None, False),
            chapter=None,
            section=None,
            heading=leaf.heading.text,
            text="".join(s.of(body) for s in sentences.values()),
            responsibility=sure[0].of(body) if sure else None,
            due_on=None,
            char_start=start,
            char_end=end,
            confidence=0.6 if len(leaf.runs) > 1 or sure else 0.5,
            rule=leaf.rule,
        )
        text = LeafText(measure, _heading_span(leaf), tuple(sentences.values()), tuple(sure[:1]))
        if sure or not any(clauses_of):
            return text, []
        message = f"item {leaf.number} ({leaf.heading.text}): the order is damaged, none of the clauses near it is surely its own"
        return text, [Issue("responsibility_uncertain", "warning", message, "outline", leaf.heading.text, start, end)]

    def _own_sentences(self, run: Run, clauses: list[Span]) -> list[list[Span]]:
        """The run's sentences, paragraph by paragraph and each once, without its heading and clauses."""
        body, paragraphs = self._body, self._paragraphs
        found: list[list[Span]] = []
        said = FirstSaid()
        for i in run.paragraphs:
            start = max(paragraphs[i].start, run.heading.text_start) if i <= run.paragraphs[0] + 1 else paragraphs[i].start
            kept: list[Span] = []
            for part in _without(Span(start, paragraphs[i].end), clauses):
                for at, end in self._sentences.places(part):
                    first = said.place(body[at:end], at)
                    if first == at or (first is None and kept):  # the 。 behind a clause closes the sentence before it
                        kept.append(Span(at, end))
            if kept:
                found.append(kept)
        return found


def _row(body: str, paragraphs: list[Span], run: Run, heads: list[TableHead]) -> TaskRow | None:
    """The leaf as a row of the table whose head stands last above it."""
    above = bisect_left(heads, run.paragraphs[0], key=lambda h: h.paragraph) - 1
    return read_row(body, Span(run.marker.end, paragraphs[run.paragraphs[0]].end), heads[above].columns) if above >= 0 else None


def _heading_text(body: str, leaf: Leaf, clauses: list[Span]) -> str:
    """A heading without the clauses that were told by what stands around it: 设立专窗（市政务服务中心）, a row's cells."""
    span = _heading_span(leaf)
    if not any(c.start < span.end and c.end > span.start for c in clauses):
        return leaf.heading.text
    return clean("".join(part.of(body) for part in _without(span, clauses))).rstrip("。；")


def _heading_span(leaf: Leaf) -> Span:
    return Span(leaf.heading.start, leaf.heading.end)


def _extent(paragraphs: list[Span], run: Run) -> tuple[int, int]:
    return paragraphs[run.paragraphs[0]].start, paragraphs[run.paragraphs[-1]].end


def _clauses(body: str, paragraphs: list[Span], run: Run, listed: bool = False) -> list[Span]:
    """The clauses of a run: brackets within its paragraphs, and lines that are clauses by themselves."""
    found: list[Span] = []
    for i in run.paragraphs:
        paragraph = paragraphs[i]
        line = paragraph.of(body)
        if found and found[-1].end == paragraph.start - 1 and clause_goes_on(body, found[-1], paragraph):
            found[-1] = Span(found[-1].start, paragraph.end)  # 责任部门： alone on its line, the bodies on the next
        elif is_clause_line(line) or _over_bodies(body, paragraphs, run, i) or (i != run.paragraphs[0] and is_duty_line(line)):
            found.append(paragraph)
        else:
            start = run.marker.end if i == run.paragraphs[0] else paragraph.start
            found += bracketed_clauses(body, start, paragraph.end, listed) or _trailing_label(body, start, paragraph.end)
    return found


def _over_bodies(body: str, paragraphs: list[Span], run: Run, i: int) -> bool:
    inside = run.paragraphs[0] < i < run.paragraphs[-1] and paragraphs[i].end - paragraphs[i].start <= _LONGEST_LABEL
    return inside and label_over(paragraphs[i].of(body), paragraphs[i - 1].of(body), paragraphs[i + 1].of(body))


def _trailing_label(body: str, start: int, end: int) -> list[Span]:
    """A labelled clause without brackets at the end of a paragraph: …扩大进口。责任单位：市商务局、武汉海关。"""
    low = max(start, end - _LONGEST_TRAILING)
    for m in LABEL_OR_TERM.finditer(body, low, end) if LABEL_END.search(body, low, end) else ():
        after_stops = body[m.end() : end].rstrip("。").split("。")[1:]  # …、各市人民政府。完成时限：2025年12月底。
        labelled = all(LABEL.match(part.strip()) or TERM_LINE.match(part) for part in after_stops)
        named = LABEL.match(body, m.start()) or LABEL.search(body, m.end(), end)  # 办理时限：5个工作日 alone is a quantity
        if m.start() > start and body[m.start() - 1] in "。；; \u3000—" and labelled and named:
            return [Span(m.start(), end)]
    return []


def _without(paragraph: Span, clauses: list[Span]) -> list[Span]:
    """What of a paragraph stands in no clause."""
    if not clauses:
        return [paragraph] if paragraph.start < paragraph.end else []
    parts: list[Span] = []
    at = paragraph.start
    # Clauses stand in order: those of this paragraph are found, not searched for among thousands.
    for i in range(bisect_right(clauses, paragraph.start, key=lambda c: c.end), len(clauses)):
        if clauses[i].start >= paragraph.end:
            break
        if at < clauses[i].start:
            parts.append(Span(at, clauses[i].start))
        at = clauses[i].end
    if at < paragraph.end:
        parts.append(Span(at, paragraph.end))
    return parts
