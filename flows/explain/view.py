"""A page's view of notices: blocks of text, each with the cards of what was read there, and lists of what a person should look at."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from extractors.records import Issue, Notice
from flows.explain.collect import Collector
from flows.explain.marks import Mark, Segment, cut_segments
from flows.explain.of_header import header_readings
from flows.explain.of_measures import agency_readings, measure_readings
from flows.explain.of_passages import citation_readings, passage_readings
from flows.explain.of_quantities import quantity_readings
from flows.explain.page_text import MarkStyle, TextWriter, line_cuts
from flows.explain.reading import Beside, Field, Kind, Reading, Texts

_SEVERITIES = ("error", "warning", "info")
#: Characters by which a doubt about a long stretch is marked.
_DOUBT_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one measure, or of none, and its cards. `continues`: the card its measure has further up."""

    html: Markup
    cards: tuple[Reading, ...]
    classes: str
    continues: Reading | None = None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice of the page."""

    prefix: str  # of the ids of its places in the text: p1-
    title: str
    facts: tuple[str, ...]  # number, issuer, region, date
    origin: str
    notice_id: str | None
    script: str
    counts: Counter[Kind]
    measures: int
    doubts: tuple[Reading, ...]
    blocks: tuple[Block, ...]
    bodiless: tuple[Reading, ...]  # measures without a responsible body
    unsure: tuple[Reading, ...]
    nothing: tuple[Reading, ...]
    corrected: tuple[Reading, ...]
    differing: tuple[Reading, ...]
    only_there: tuple[str, ...]
    by_index: tuple[Reading, ...]
    row_version: str | None = None

    def place(self, reading: Reading) -> str | None:
        """The id of the segment where a reading's words begin."""
        at = reading.spans[0][0] if reading.spans else reading.place
        return None if at is None else f"{self.prefix}{at}"


@dataclass(frozen=True, slots=True)
class PageView:
    """All that a page shows."""

    heading: str
    what: str  # which bytes were read, and how
    version: str
    notices: tuple[NoticeView, ...] = ()
    failure: Issue | None = None
    failed_text: Markup | None = None
    masked: bool = False
    rules: tuple[tuple[str, str, int], ...] = field(default=())  # rule, meaning, how often


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    measure: int | None


def notice_view(
    notice: Notice, rank: int, first_number: int, beside: Beside, notice_id: str | None, hide: Callable[[str], str]
) -> NoticeView:
    """The view of one notice; its readings are numbered from `first_number` on, in the order of their cards."""
    texts = Texts(hide_alike(notice.body_text, notice.source_text, hide), hide(notice.body_text), hide)
    readings = _readings(notice, texts, beside)
    doubts = _doubts(notice.body_text, (*notice.issues, *beside.issues), readings, hide)
    stretches = _stretches(notice)
    cards = _cards(stretches, readings)
    ordered = [*doubts, *(r for _, of in cards for r in of)]
    for number, reading in enumerate(ordered, first_number):
        reading.number = number
    everything = [*readings, *doubts]
    prefix = f"p{rank}-"
    header = notice.header
    date = f"{notice.date} ({notice.date_basis})" if notice.date else None
    facts = (header.document_number, header.issuer, header.region.name if header.region else None, date)
    measures = [r for r in readings if r.leads]
    with_bodies = {a.measure for a in notice.agencies}
    return NoticeView(
        prefix=prefix,
        title=hide(header.title or "without a title"),
        facts=tuple(hide(f) for f in facts if f),
        origin=notice.address,
        notice_id=notice_id,
        script=notice.script,
        counts=_counts(everything),
        measures=len(measures),
        doubts=tuple(doubts),
        blocks=_blocks(stretches, cards, texts, everything, prefix, with_bodies),
        bodiless=tuple(r for r in measures if r.measure not in with_bodies),
        unsure=tuple(r for r in ordered if r.low),
        nothing=tuple(r for r in ordered if r.kind == "nothing"),
        corrected=tuple(r for r in ordered if r.state == "corrected"),
        differing=tuple(r for r in ordered if r.state == "differs"),
        only_there=beside.only_there,
        by_index=tuple(everything),
        row_version=beside.row_version,
    )


def _readings(notice: Notice, texts: Texts, beside: Beside) -> list[Reading]:
    c = Collector(notice, texts, beside)
    header_readings(c)
    measure_readings(c)
    agency_readings(c)
    quantity_readings(c)
    citation_readings(c)
    passage_readings(c)  # last: it looks for what nothing else has touched
    return c.found


def _counts(readings: list[Reading]) -> Counter[Kind]:
    """Readings of each kind; of what was read as nothing, the sentences."""
    found: Counter[Kind] = Counter()
    for r in readings:
        found[r.kind] += len(r.spans) if r.kind == "nothing" else 1
    return found


def hide_alike(body: str, source: str, hide: Callable[[str], str]) -> str:
    """The source's text with the same characters hidden as in the Simplified text, which has the same length."""
    hidden = hide(body)
    if hidden == body or len(hidden) != len(source):
        return source
    return "".join(s if h == b else h for s, b, h in zip(source, body, hidden, strict=True))


def _doubts(body: str, issues: Iterable[Issue], readings: list[Reading], hide: Callable[[str], str]) -> list[Reading]:
    found: list[Reading] = []
    ranked = sorted(issues, key=lambda i: (_SEVERITIES.index(i.severity), i.char_start is None, i.char_start or 0))
    for at, issue in enumerate(ranked, len(readings)):
        spans = (_opening(body, issue.char_start, issue.char_end),) if issue.char_start is not None and issue.char_end is not None else ()
        fields = [
            Field("severity", issue.severity),
            Field("code", issue.code),
            Field("message", hide(issue.message)),
            Field("stage", issue.stage),
        ]
        if issue.excerpt:
            fields.append(Field("excerpt", hide(issue.excerpt)))
        found.append(Reading(at, "doubt", "doubt", f"{issue.severity} {issue.code}: {hide(issue.message)}", tuple(fields), spans=spans))
    return found


def _opening(body: str, start: int, end: int) -> tuple[int, int]:
    """Where a doubt shows: all of a few words, the beginning of the first line of what is said of a whole section."""
    if end - start <= _DOUBT_SHOWN:
        return start, end
    line = body.find("\n", start, start + _DOUBT_SHOWN)
    return start, line if line > start else start + _DOUBT_SHOWN


def _stretches(notice: Notice) -> list[_Block]:
    """The text in runs of passages of one measure or of none."""
    starts: list[tuple[int, int | None]] = [(0, None)]
    for p in sorted(notice.passages, key=lambda p: p.char_start):
        if p.measure != starts[-1][1]:
            starts.append((p.char_start, p.measure))
    ends = [s for s, _ in starts[1:]] + [len(notice.body_text)]
    return [_Block(s, e, m) for (s, m), e in zip(starts, ends, strict=True) if s < e] or [_Block(0, len(notice.body_text), None)]


def _cards(stretches: list[_Block], readings: list[Reading]) -> list[tuple[_Block, list[Reading]]]:
    """Each stretch with its cards: those of its measure where that stands first, else those of its words."""
    first: dict[int, int] = {}
    for i, s in enumerate(stretches):
        if s.measure is not None:
            first.setdefault(s.measure, i)
    begins = [s.start for s in stretches]
    found: dict[int, list[Reading]] = defaultdict(list)
    for r in readings:
        at = r.spans[0][0] if r.spans else r.place or 0
        home = first.get(r.measure) if r.measure is not None else None
        found[home if home is not None else max(0, bisect_right(begins, at) - 1)].append(r)
    return [(s, sorted(found[i], key=_order)) for i, s in enumerate(stretches)]


def _order(r: Reading) -> tuple[bool, int, int, int]:
    inherited_last = not r.spans and r.kind == "agency"
    start, end = r.spans[0] if r.spans else (r.place or 0, r.place or 0)
    return (not r.leads and (r.kind != "header" or bool(r.spans)), int(inherited_last), start, -end)


def _blocks(
    stretches: list[_Block],
    cards: list[tuple[_Block, list[Reading]]],
    texts: Texts,
    readings: list[Reading],
    prefix: str,
    with_bodies: set[int],
) -> tuple[Block, ...]:
    styles = [MarkStyle(r.kind, r.number, r.letter, r.low, r.state) for r in readings]
    marks = [Mark(s, e, r.index) for r in readings for s, e in r.spans]
    anchors = _anchors(readings)
    segments = cut_segments(len(texts.source), marks, [*(s.start for s in stretches), *line_cuts(texts.source), *anchors])
    leading = {r.measure: r for r in readings if r.leads}
    writer = TextWriter(texts.source, texts.body, styles, anchors, prefix)
    blocks: list[Block] = []
    at = 0
    for stretch, own in cards:
        first = at
        while at < len(segments) and segments[at].start < stretch.end:
            at += 1
        part = segments[first:at]
        html = writer.html(part)
        continues = leading.get(stretch.measure) if stretch.measure is not None and not any(r.leads for r in own) else None
        blocks.append(Block(html, tuple(own), _classes(stretch, own, part, readings, with_bodies), continues))
    return tuple(blocks)


def _anchors(readings: list[Reading]) -> frozenset[int]:
    found = {s for r in readings for s, _ in r.spans[:1]} | {r.place for r in readings if r.place is not None}
    return frozenset(found | {link.place for r in readings for f in r.fields for link in f.links if link.place is not None})


def _classes(stretch: _Block, own: list[Reading], part: list[Segment], readings: list[Reading], with_bodies: set[int]) -> str:
    """What the page's filters ask of a block."""
    here = {m.reading for s in part for m in s.marks}
    seen = [*own, *(readings[i] for i in here)]
    told = {
        "measure": stretch.measure is not None,
        "has-nothing": any(r.kind == "nothing" for r in seen),
        "has-low": any(r.low for r in seen),
        "has-doubt": any(r.kind == "doubt" for r in seen),
        "has-repeat": any(r.kind == "repeat" for r in seen),
        "is-corrected": any(r.state == "corrected" for r in seen),
        "is-differs": any(r.state == "differs" for r in seen),
        "no-body": stretch.measure is not None and stretch.measure not in with_bodies,
    }
    return " ".join(name for name, holds in told.items() if holds)
