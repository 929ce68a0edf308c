"""What is in the warehouse, when it was last written, by what, and what is wrong."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from flows.console import result_console
from flows.reader import Published, open_published
from flows.reading import reading_version
from flows.withdrawn import in_force
from warehouse.archive import Archive
from warehouse.folder import DataFolder

_COUNTED = ("notices", "measures", "measure_agencies", "targets", "citations", "passages", "passage_matches", "captures", "issues")
_MOST_ISSUES = 15


def show_status(data: DataFolder) -> int:
    """Print the state of the warehouse; 2 where there is none."""
    published = open_published(data)
    if published is None:
        return 2
    result_console().print(Group(*_parts(published, data)))
    return 0


def _parts(published: Published, data: DataFolder) -> list[RenderableType]:
    release = {r["name"]: r["value"] for r in published.rows("SELECT name, value FROM release")}
    last = published.rows("SELECT * FROM runs ORDER BY started_at DESC LIMIT 1")
    facts = Table.grid(padding=(0, 2))
    facts.add_row("file", f"{data.published} ({_size(data.published)})")
    told = {k: release.get(k, "?") for k in ("published_at", "command", "run_id")}
    facts.add_row("published", f"{told['published_at'][:19]} UTC by `{told['command']}`, run {told['run_id']}")
    if last:
        run = last[0]
        counted = escape(run["counts"] or "")
        facts.add_row("last run", f"{run['flow']}, began {run['started_at']:%Y-%m-%d %H:%M:%S} UTC, {run['status']} {counted}")
    facts.add_row("lake", data.lake.shown)
    facts.add_row("archive", _archive(data))
    own, present = release.get("extractor_version", "?"), reading_version()
    stale = published.one("SELECT count(*) AS n FROM notices WHERE extractor_version <> ?", present)["n"]
    facts.add_row("read by", own if own == present else f"{own}; this code is {present}")
    span = published.one('SELECT min("date") AS a, max("date") AS b, count(DISTINCT province_code) AS p FROM notices')
    facts.add_row("covers", f"{span['a'] or '?'} to {span['b'] or '?'}, {span['p']} provinces")
    if ruled := in_force(published):
        facts.add_row("by people", ruled)
    counts = Table(*_COUNTED)
    counts.add_row(*(str(published.one(f"SELECT count(*) AS n FROM {t}")["n"]) for t in _COUNTED))
    return [facts, counts, *_wrong(published, stale)]


def _wrong(published: Published, stale: int) -> list[RenderableType]:
    parts: list[RenderableType] = []
    died = published.rows("SELECT run_id, status FROM runs WHERE status IN ('failed', 'running', 'died') ORDER BY started_at DESC LIMIT 5")
    parts += [f"[red]run {r['run_id']} did not finish ({r['status']})[/red]" for r in died]
    held = published.rows(
        "SELECT run_id, source_id, why FROM crawls WHERE NOT admitted AND taken_over_by IS NULL ORDER BY ended_at DESC LIMIT 5"
    )
    parts += [f"[yellow]crawl {r['run_id']} of {r['source_id']} is held: {escape(r['why'] or '')}[/yellow]" for r in held]
    if stale:
        parts.append(f"[yellow]{stale} notices were read by other code; `cuoshi reread` reads them again[/yellow]")
    found = published.rows(
        """SELECT severity, code, count(*) AS n, min(message) AS example FROM issues GROUP BY severity, code
           ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, n DESC"""
    )
    if not found:
        return [*parts, "no issues"]
    table = Table("severity", "issue", "how many", "for example", title="What to look at", title_justify="left")
    for r in found[:_MOST_ISSUES]:
        table.add_row(r["severity"], r["code"], str(r["n"]), escape(r["example"]))
    return [*parts, table]


def _archive(data: DataFolder) -> str:
    sizes = Archive(data.archive).sizes()
    return f"{data.archive.url}, {len(sizes)} WARC file{'s' if len(sizes) != 1 else ''}, {_bytes(sum(sizes.values()))}"


def _size(path: Path) -> str:
    return _bytes(path.stat().st_size)


def _bytes(n: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if n < 1000:
            return f"{n:.0f} {unit}" if unit == "bytes" else f"{n:.1f} {unit}"
        n /= 1000
    return f"{n:.1f} TB"
