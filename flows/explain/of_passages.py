"""Readings of citations and of whole passages: headings above measures, repeats, and what was read as nothing."""

from __future__ import annotations

from bisect import bisect_left

from extractors.records import Passage
from flows.explain.collect import Collector, shortened
from flows.explain.reading import Field, Link, Span

_OF_CITATION = ("title", "document_number", "relation", "issuer")


def citation_readings(c: Collector) -> None:
    for index, cited in enumerate(c.notice.citations):
        row = c.row("citations", index)
        row.add_all(cited, _OF_CITATION)
        row.add("as_written", c.words(cited.char_start, cited.char_end))
        if index in c.beside.cited:
            row.add("cited_notice_id", c.beside.cited[index])
        number = f" {cited.document_number}" if cited.document_number else ""
        span = (cited.char_start, cited.char_end)
        c.add("citation", f"《{cited.title}》{number}", row, [span], name=cited.relation, rule=cited.rule, measure=cited.measure)


def passage_readings(c: Collector) -> None:
    """Called last: what no other reading touches and no measure holds was read as nothing."""
    touched = sorted(s for r in c.found for s in r.spans)
    by_seq = {p.seq: p for p in c.notice.passages}
    nothing: list[Passage] = []
    for p in c.notice.passages:
        span = (p.char_start, p.char_end)
        if p.duplicate_of is not None:
            kept = by_seq[p.duplicate_of]
            fields = [Field("duplicate_of", f"passage {kept.seq}:", links=(Link("where it stands first", place=kept.char_start),))]
            c.add("repeat", shortened(c.words(*span)), fields, [span], measure=p.measure)
        elif p.heading and p.measure is None:
            c.add("heading", shortened(c.words(*span)), (), [span], name="heading above")
        elif p.measure is None and not _touches(touched, span):
            nothing.append(p)
    _nothing_readings(c, nothing)


def _nothing_readings(c: Collector, passages: list[Passage]) -> None:
    """Neighbours are told together: one card for five lines of a preamble."""
    runs: list[list[Passage]] = []
    for p in passages:
        if runs and runs[-1][-1].seq + 1 == p.seq:
            runs[-1].append(p)
        else:
            runs.append([p])
    for run in runs:
        what = "1 sentence" if len(run) == 1 else f"{len(run)} sentences"
        seqs = f"passage {run[0].seq}" if len(run) == 1 else f"passages {run[0].seq} to {run[-1].seq}"
        c.add("nothing", f"{what} in no measure: {shortened(c.words(run[0].char_start, run[0].char_end), 20)}", [Field("kept as", seqs)],
              [(p.char_start, p.char_end) for p in run])  # fmt: skip


def _touches(spans: list[Span], passage: Span) -> bool:
    """Whether a reading begins within the passage, or the one before runs into it."""
    at = bisect_left(spans, (passage[0], 0))
    return (at < len(spans) and spans[at][0] < passage[1]) or (at > 0 and spans[at - 1][1] > passage[0])
