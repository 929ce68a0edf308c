"""What a backfill shows in Prefect: a table of counts and a page of issues. Plain functions over the published file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.ingest import BackfillReport
from flows.reader import Published, Rows
from warehouse.counts import count_published
from warehouse.folder import DataFolder

_MOST_ROWS = 100
_LONGEST = 300
_MARKUP = re.compile(r"([\\`*_\[\]|<>&~])")
_OUTCOMES = ("new", "changed", "duplicate", "unchanged", "skipped", "error")


def counts_table(data: DataFolder, report: BackfillReport) -> list[dict[str, str | int]]:
    """What the run did and what the warehouse holds, a row a count; every row is always there, so that runs can be compared."""
    done = [(f"files {outcome}", report.outcomes[outcome]) for outcome in _OUTCOMES]
    done += [("files failed, now or still", len(report.failed)), ("files left out", report.left_out.total())]
    done += [("notices written", report.notices_written)]
    held = count_published(data.published).named()
    return [{"of": of, "what": what, "count": n} for of, rows in (("run", done), ("warehouse", held)) for what, n in rows]


def issues_page(data: DataFolder, run_id: str, report: BackfillReport) -> str:
    """The run's failed and skipped files, then the warehouse's issues: this run's before older ones, errors first. Markdown."""
    published = Published(data)
    total = published.one("SELECT count(*) AS n, count(*) FILTER (run_id = ?) AS own FROM issues", run_id)
    parts = [
        "# Issues of a backfill",
        *_files("Files that failed", report.failed),
        *_files("Files that were skipped", report.skipped),
        f"## Issues in the warehouse\n\n{total['n']} in all, {total['own']} of them raised by this run (`{run_id}`).",
    ]
    if total["n"]:
        rows = [(r["severity"], f"`{r['code']}`", cell(r["message"]), cell(r["title"]), r["run"]) for r in _issues(published, run_id)]
        parts += table(("severity", "issue", "message", "notice", "raised by"), rows, total["n"])
    return "\n\n".join(parts) + "\n"


def _issues(published: Published, run_id: str) -> Rows:
    return published.rows(
        """SELECT i.severity, i.code, i.message, coalesce(n.title, n.origin, c.address) AS title,
                  CASE WHEN i.run_id = ? THEN 'this run' ELSE 'an earlier run' END AS run
           FROM issues i LEFT JOIN notices n USING (notice_id) LEFT JOIN captures c ON c.capture_id = i.capture_id
           ORDER BY i.run_id IS DISTINCT FROM ?, CASE i.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                    i.code, i.notice_id, i.char_start
           LIMIT ?""",
        run_id,
        run_id,
        _MOST_ROWS,
    )


def _files(heading: str, found: list[tuple[str, str]]) -> list[str]:
    if not found:
        return []
    return [f"## {heading}", *table(("file", "why"), [(cell(a), cell(why)) for a, why in found[:_MOST_ROWS]], len(found))]


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], total: int, source: str = "issues") -> list[str]:
    """A table in Markdown, and how many more the warehouse's table `source` has; its cells are Markdown already."""
    lines = [head, ("---",) * len(head), *rows]
    more = [f"{total - len(rows)} more; see the table `{source}` of the warehouse."] if total > len(rows) else []
    return ["\n".join(f"| {' | '.join(line)} |" for line in lines), *more]


def cell(text: str | None) -> str:
    """Foreign text as one Markdown cell that shows what it says: no markup, no line break, not too long."""
    line = " ".join((text or "").split())
    return _MARKUP.sub(r"\\\1", line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…")
