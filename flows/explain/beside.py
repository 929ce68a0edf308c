"""The warehouse's rows beside the present reading: where a person has corrected them, and where newer code reads otherwise.

A row is named by the key the present reading would give it (`content_rows`, the function that fills the tables), so that a value is
compared with its own and with no neighbour's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from extractors.records import Issue, Notice
from flows.explain.reading import Beside, Cell, Table, plain
from flows.reader import Published
from warehouse.rows import content_rows, notice_row

_TABLES: dict[Table, tuple[str, ...]] = {
    "documents": ("document_id",), "measures": ("measure_id",), "measure_agencies": ("measure_id", "seq"), "targets": ("target_id",),
    "citations": ("citation_id",),
}  # fmt: skip
#: What the notice's place and time bring to every row is told once, with the notice.
_NOT_COMPARED = {
    "notice_id", "region_code", "region_name", "province_code", "date", "document_id", "measure_id", "seq", "target_id", "citation_id",
    "cited_notice_id", "char_start", "char_end",
}  # fmt: skip
_OF_NOTICE = (
    "title", "document_number", "issuer", "region_code", "region_name", "date", "date_basis", "issued_on", "published_on", "reposted_on",
    "effective_from", "effective_to", "stage", "script", "url",
)  # fmt: skip
_NAMES: dict[Table, tuple[str, ...]] = {
    "documents": ("title",), "measures": ("path", "heading"), "measure_agencies": ("role", "name"),
    "targets": ("indicator", "value", "unit"), "citations": ("title",),
}  # fmt: skip
#: A corrected value brings others with it (docs/corrections.md).
_FOLLOW = {
    "region_name": ("region_code",), "date": ("issued_on", "published_on", "effective_from", "reposted_on"),
    "date_basis": ("issued_on", "published_on", "effective_from", "reposted_on"),
}  # fmt: skip
#: Steps after the reading that raise issues.
_LATER_STAGES = ("identity", "correction")
Row = Mapping[str, object]


def rows_beside(published: Published, row: Row, notice: Notice, hide: Callable[[str], str]) -> Beside:
    """What the published rows of a notice say where the present reading says something else."""
    notice_id = str(row["notice_id"])
    reasons = _corrections(published, notice_id)
    cells: dict[tuple[Table, int], dict[str, Cell]] = {}
    absent: set[tuple[Table, int]] = set()
    only_there: list[str] = []
    read_now = content_rows(notice_id, notice)
    _compare(cells, ("notices", 0), row, dict(notice_row(notice_id, notice)), _OF_NOTICE, reasons.get(("notices", notice_id), {}), hide)
    for table, keys in _TABLES.items():
        rows = published.rows(f'SELECT * FROM "{table}" WHERE notice_id = ?', notice_id)  # names of tables are ours
        by_key: dict[str, Row] = {_key(r, keys): r for r in rows}
        for index, now in enumerate(read_now[table]):
            key = _key(now, keys)
            had = by_key.pop(key, None)
            if had is None:
                absent.add((table, index))
                continue
            columns = [c for c in now if c not in _NOT_COMPARED and c in had]
            _compare(cells, (table, index), had, dict(now), columns, reasons.get((table, key), {}), hide)
        only_there += [f"{table} {key}: {' '.join(plain(r[c]) for c in _NAMES[table] if r[c] is not None)}" for key, r in by_key.items()]
    return Beside(
        cells, frozenset(absent), tuple(only_there), str(row["extractor_version"]), _later_issues(published, notice_id),
        _cited(published, notice_id, read_now["citations"]),
    )  # fmt: skip


def _later_issues(published: Published, notice_id: str) -> tuple[Issue, ...]:
    marks = ", ".join("?" for _ in _LATER_STAGES)
    rows = published.rows(f"SELECT * FROM issues WHERE notice_id = ? AND stage IN ({marks}) ORDER BY issue_id", notice_id, *_LATER_STAGES)
    return tuple(Issue(r["code"], r["severity"], r["message"], r["stage"], r["excerpt"], r["char_start"], r["char_end"]) for r in rows)


def _compare(
    cells: dict[tuple[Table, int], dict[str, Cell]], place: tuple[Table, int], had: Row, now: Row, columns: Iterable[str],
    reasons: dict[str, str | None], hide: Callable[[str], str],
) -> None:  # fmt: skip
    for column in columns:
        old, new = had.get(column), now.get(column)
        if column in reasons:
            cells.setdefault(place, {})[column] = Cell("corrected", _told(old), reasons[column])
        elif not _same(old, new, hide):
            leader = next((c for c in _FOLLOW.get(column, ()) if c in reasons), None)
            why = f"it follows the corrected {leader}" if leader else None
            cells.setdefault(place, {})[column] = Cell("corrected" if leader else "differs", _told(old), why)


def _same(old: object, new: object, hide: Callable[[str], str]) -> bool:
    """Whether a published value is what was read now; published text has its contacts masked."""
    if isinstance(old, str) and isinstance(new, str):
        return old in (new, hide(new)) or _masked_alike(old, new)
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) < 1e-6  # a REAL holds seven digits
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return old == new.quantize(Decimal("0.000001"))
    return old == new


def _masked_alike(old: str, new: str) -> bool:
    return "＊" in old and len(old) == len(new) and all(o in (n, "＊") for o, n in zip(old, new, strict=True))


def _told(value: object) -> str:
    return "NULL" if value is None else plain(value)


def _key(row: Row, keys: tuple[str, ...]) -> str:
    return "/".join(str(row[k]) for k in keys)


def _corrections(published: Published, notice_id: str) -> dict[tuple[str, str], dict[str, str | None]]:
    """Reasons of the corrections in force that could be applied, by row and column."""
    rows = published.rows(
        """SELECT c.* FROM corrections c LEFT JOIN notice_aliases a ON a.old_notice_id = c.notice
           WHERE coalesce(a.notice_id, c.notice) = ?""",
        notice_id,
    )
    found: dict[tuple[str, str], dict[str, str | None]] = {}
    for r in rows:
        key = notice_id if r["table"] == "notices" else r["key"]
        found.setdefault((r["table"], key), {})[r["column"]] = r["reason"] or "no reason given"
    return found


def _cited(published: Published, notice_id: str, citations: Iterable[Row]) -> dict[int, str]:
    """The notices of this warehouse that the citations name."""
    rows = published.rows(
        """SELECT c.citation_id, c.cited_notice_id, coalesce(n.document_number, '') AS number, coalesce(n.title, n.origin) AS title
           FROM citations c JOIN notices n ON n.notice_id = c.cited_notice_id WHERE c.notice_id = ?""",
        notice_id,
    )
    by_id = {r["citation_id"]: f"{r['cited_notice_id']} {r['number']} {r['title']}" for r in rows}
    return {i: by_id[str(c["citation_id"])] for i, c in enumerate(citations) if str(c["citation_id"]) in by_id}
