"""What each capture was when it came: new, changed, a duplicate or unchanged, by all that was captured up to its moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace

from extractors.records import Capture, Failure, Outcome, Reading
from warehouse.archive import Alias
from warehouse.events import capture_row
from warehouse.history import Event, SentencesOf, components, outcome_of, resolve
from warehouse.lake import Lake
from warehouse.rereading import Reader, reread
from warehouse.series import Series, series_of
from warehouse.tables import CAPTURES, READINGS

_PRIORITY: tuple[Outcome, ...] = ("new", "changed", "duplicate", "unchanged")


def outcome_among(found: Iterable[Outcome]) -> Outcome:
    """A file's outcome: that of the notice in it which is the newest."""
    have = set(found)
    return next(o for o in _PRIORITY if o in have)


def outcomes_of(
    ordered: list[Event], wanted: Set[tuple[str, int]], sentences_of: SentencesOf, outcomes: dict[str, set[Outcome]],
    ids: dict[tuple[str, int], str],
) -> None:  # fmt: skip
    """Add the outcome and the notice of each wanted event of a component, by what was known up to it."""
    for i, event in enumerate(ordered):
        if (event.capture_id, event.ordinal) in wanted:
            known = resolve(ordered[: i + 1], sentences_of)
            outcomes.setdefault(event.capture_id, set()).add(outcome_of(event, known))
            ids[event.capture_id, event.ordinal] = known.assigned[event.capture_id, event.ordinal]


def rejudge(lake: Lake, reader: Reader, addresses: Iterable[str], keep_aliases: Callable[[list[Alias]], None]) -> int:
    """Judge every capture of these addresses anew: one has come in that stands before others which were loaded first.

    Inside the caller's transaction. Gives how many notices were written.
    """
    concerned = set(addresses)
    series = series_of(lake, concerned)
    lake.delete(READINGS, "capture_id", [i for i in series.stands_for if series.captures[i].extractor_version is not None])
    last = {c.address: c.capture_id for c in series.counting()}
    # What an address fails with now is read again, so that its issue stands, whatever stood there when it was loaded.
    unread = [c for c in series.counting() if _was_not_read(c) or (c.error and last[c.address] == c.capture_id)]
    read = {c.capture_id: result for c, result in reread(lake, reader, unread, concerned)}
    keep_aliases(reader.writer.code_aliases)
    _restate(lake, reader, concerned, read)
    return len(reader.writer.written)


def _was_not_read(capture: Capture) -> bool:
    return capture.extractor_version is None if capture.sha256 else capture.outcome == "unchanged"


def _restate(lake: Lake, reader: Reader, addresses: set[str], read: Mapping[str, Reading | Failure]) -> None:
    """Bring the rows of `captures` at these addresses, and at those whose notices they share, to what they should say."""
    readings = reader.readings
    events = readings.related([], addresses)
    wanted = {(e.capture_id, e.ordinal) for e in events}
    outcomes: dict[str, set[Outcome]] = {}
    ids: dict[tuple[str, int], str] = {}
    for component in components(events):
        outcomes_of(sorted(component, key=lambda e: e.order), wanted, readings.sentences, outcomes, ids)
    series = series_of(lake, addresses | {e.file_address for e in events})
    stated: dict[str, Capture] = {}
    for capture_id, capture in series.captures.items():
        found = outcomes.get(capture_id)
        shows = tuple(ids[key] for key in sorted(ids) if key[0] == capture_id) if found else ()
        counting = _counting(capture, outcome_among(found) if found else None, shows, read.get(capture_id), reader.version)
        stated[capture_id] = _following(capture, stated, series) or counting
    changed = [c for i, c in stated.items() if c != series.captures[i]]
    lake.delete(CAPTURES, "capture_id", [c.capture_id for c in changed])
    lake.insert(CAPTURES, [capture_row(c) for c in changed])


def _following(capture: Capture, stated: Mapping[str, Capture], series: Series) -> Capture | None:
    """A capture that shows again what an earlier one showed."""
    if capture.capture_id not in series.stands_for:
        return None
    first = stated[series.stands_for[capture.capture_id]]
    return replace(
        capture, outcome="unchanged", error=first.error, error_code=first.error_code, charset=first.charset,
        content_type=first.content_type, notice_ids=first.notice_ids, extractor_version=None,
    )  # fmt: skip


def _counting(capture: Capture, outcome: Outcome | None, shows: tuple[str, ...], result: Reading | Failure | None, version: str) -> Capture:
    if isinstance(result, Reading):
        capture = replace(capture, charset=result.charset, content_type=result.content_type, error=None, error_code=None)
    if outcome is not None:
        return replace(capture, outcome=outcome, notice_ids=shows, extractor_version=version)
    if isinstance(result, Failure):
        read_by = version if capture.sha256 else None
        return replace(
            capture,
            outcome=result.outcome,
            error=result.issue.message,
            error_code=result.issue.code,
            extractor_version=read_by,
            notice_ids=(),
        )
    return capture
