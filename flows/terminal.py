"""What the commands that write show: progress, a table of what they did, and where the result is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from extractors.read import load_reference, read_capture
from extractors.records import Failure, Site
from flows import ingest
from flows.console import result_console, tell, trouble_console
from flows.files import Listing, address_of, list_folder
from flows.ingest import BackfillReport
from flows.readers import readers_of
from flows.replay import replay_archive, reread_lake
from flows.room import room_for_backfill, room_for_replay, room_for_reread
from flows.runs import at_work, open_writer
from flows.settings import BackfillSettings, publishes
from warehouse.counts import WarehouseCounts, count_published
from warehouse.folder import DataFolder

_MOST_LINES = 20
err = trouble_console()
out = result_console()


def say(message: str) -> None:
    err.print(message, markup=False)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; elsewhere a line now and then."""
    if not err.is_terminal:
        yield progress_lines(what, total, say)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda n: bar.advance(task, n)


def progress_lines(what: str, total: int | None, say: Callable[[str], None]) -> Callable[[int], None]:
    """A line now and then."""
    done, said = 0, time.monotonic()

    def advance(n: int) -> None:
        nonlocal done, said
        done += n
        if time.monotonic() - said >= 10:
            said = time.monotonic()
            say(f"{what}: {done}{f' of {total}' if total else ''}")

    return advance


def backfill(settings: BackfillSettings, began: float) -> int:
    """Backfill in this process and tell what came of it; the exit code."""
    listing = list_folder(settings.folder, settings.data.root)
    _tell_if_empty(settings.folder, listing)
    room_for_backfill(settings.data, settings.folder, listing.keys)
    with (
        open_writer(settings.data, f"cuoshi backfill {settings.folder}", settings.wait, say) as writer,
        at_work(settings.data, run := writer.begin("backfill")),
        readers_of(settings.workers) as readers,
        progress("reading", len(listing.keys)) as advance,
    ):
        report = ingest.backfill(writer, settings, run, listing, readers, advance)
    return finish_backfill(settings, report, began)


def finish_backfill(settings: BackfillSettings, report: BackfillReport, began: float) -> int:
    _outcome_lines(report)
    _published_counts(settings.data)
    tell(f"{summary(report)}; {time.monotonic() - began:.1f} s.")
    tell(result_line(settings.data))
    return 1 if report.failed else 0


def dry_run(settings: BackfillSettings, began: float) -> int:
    """Read every file and tell what it would give; nothing is written."""
    listing = list_folder(settings.folder, settings.data.root)
    _tell_if_empty(settings.folder, listing)
    report = BackfillReport(left_out=listing.left_out)
    report.failed = list(listing.unreadable.items())
    counts = WarehouseCounts()
    reference = load_reference()
    table = Table("file", "title", "number", "measures", "passages", "issues")
    with progress("reading", len(listing.keys)) as advance:
        for key in listing.keys:
            address = address_of(settings.collection, key)
            try:
                reading = read_capture((settings.folder / key).read_bytes(), Site(settings.collection, address), reference)
            except OSError as error:
                report.failed.append((address, f"the file cannot be read: {error.strerror}"))
                continue
            finally:
                advance(1)
            if isinstance(reading, Failure):
                (report.failed if reading.outcome == "error" else report.skipped).append((address, reading.issue.message))
                continue
            report.outcomes["would load"] += 1
            for n in reading.notices:
                counts = counts.with_notice(n)
                cells = (n.header.title or "", n.header.document_number or "", len(n.measures), len(n.passages), len(n.issues))
                table.add_row(key, *map(str, cells))
    out.print(table)
    _outcome_lines(report)
    _counts_table(counts)
    tell(f"Dry run: nothing was written; {time.monotonic() - began:.1f} s.")
    return 1 if report.failed else 0


def replay(data: DataFolder, wait: float, workers: int, began: float) -> int:
    if not data.archive.exists():
        say(f"cuoshi: there is no archive in {data.root}; nothing to replay")
        return 2
    room_for_replay(data)
    with readers_of(workers) as readers, progress("replaying", None) as advance:
        report = replay_archive(data, wait, say, readers, advance)
    _published_counts(data)
    done = f"Replayed {sum(report.outcomes.values())} captures of {report.runs} runs into a new lake"
    tell(f"{done}{done_again(report.conflicts)}; {time.monotonic() - began:.1f} s.")
    tell(result_line(data))
    return 0


def reread(data: DataFolder, wait: float, workers: int, began: float) -> int:
    if not data.lake.begun():
        say(f"cuoshi: there is no lake in {data.root}; nothing to read again")
        return 2
    room_for_reread(data)
    with readers_of(workers) as readers, progress("reading again", None) as advance:
        report = reread_lake(data, wait, say, readers, advance)
    for why in list(report.lost.values())[:_MOST_LINES]:
        say(f"failed: {why}; it stays as it was read last")
    if len(report.lost) > _MOST_LINES:
        say(f"failed: {len(report.lost) - _MOST_LINES} more whose bytes the archive has lost")
    _published_counts(data)
    done = f"Read {report.captures} captures again, {report.notices_written} notices rewritten" if report.captures else "Nothing is stale"
    tell(f"{done}; extractor version {report.version}{done_again(report.conflicts)}; {time.monotonic() - began:.1f} s.")
    tell(result_line(data))
    return 1 if report.lost else 0


def _tell_if_empty(folder: Path, listing: Listing) -> None:
    if not listing.keys and not listing.unreadable:
        say(f"no file that is read (text, HTML, PDF, Word, RTF, OFD) below {folder}")


def _outcome_lines(report: BackfillReport) -> None:
    for kind, found in (("failed", report.failed), ("skipped", report.skipped)):
        for address, why in found[:_MOST_LINES]:
            say(f"{kind}: {address}: {why}")
        if len(found) > _MOST_LINES:
            say(f"{kind}: {len(found) - _MOST_LINES} more; see the table issues")
    for address, notice_id in report.withdrawn[:_MOST_LINES]:
        say(f"withdrawn: {address}: its notice {notice_id} was taken back (cuoshi withdraw) and stays away")
    if len(report.withdrawn) > _MOST_LINES:
        say(f"withdrawn: {len(report.withdrawn) - _MOST_LINES} more; see the table withdrawals")
    if report.left_out:
        endings = ", ".join(f"{n} {ending}" for ending, n in report.left_out.most_common())
        say(f"left out by their ending: {endings}")


def summary(report: BackfillReport) -> str:
    """What a backfill did, in a line: 5 files (5 new); 5 notices written."""
    counts: Counter[str] = report.outcomes
    total = sum(counts.values())
    parts = [f"{counts[o]} {o}" for o in ("new", "changed", "duplicate", "unchanged", "skipped", "error") if counts[o]]
    files = f"{total} file{'s' if total != 1 else ''}" + (f" ({', '.join(parts)})" if parts else "")
    written = report.notices_written
    changed = f"{written} notice{'s' if written != 1 else ''} written" if written else "nothing new: no content row changed"
    return f"{files}; {changed}{done_again(report.conflicts)}"


def done_again(conflicts: int) -> str:
    """How often a commit met another's, for a closing line; nothing where none did."""
    return f"; {conflicts} commit{'s' if conflicts != 1 else ''} done again after a conflict" if conflicts else ""


def result_line(data: DataFolder) -> str:
    """Where the result is."""
    if publishes():
        return f"Result: {data.published}"
    return "Not published: readers see it after the next `cuoshi publish`."


def _published_counts(data: DataFolder) -> None:
    if publishes():
        _counts_table(count_published(data.published))


def _counts_table(counts: WarehouseCounts) -> None:
    table = Table(*(name for name, _ in counts.named()))
    table.add_row(*(str(n) for _, n in counts.named()))
    out.print(table)
