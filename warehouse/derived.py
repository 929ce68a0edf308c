"""Columns that the lake does not keep but computes: when a notice was last seen, and where; and where it is no more.

A page that shows what it showed before is one row of `captures`, and nothing else: kept in `notices`, the moment would cost a copy of
the notice's texts a visit. So the lake keeps `notices_stored` and `notice_addresses_stored` without it, and `notices` and
`notice_addresses` are views that read it from the captures. Publishing makes tables of them.
"""

from __future__ import annotations

from warehouse.schema import Table
from warehouse.tables import DISAPPEARANCES, NOTICE_ADDRESSES, NOTICES

#: The runs that are withdrawn, as a subquery.
WITHDRAWN_RUNS = "(SELECT w.run_id FROM withdrawals w WHERE w.run_id IS NOT NULL AND w.undone_at IS NULL)"
_SUCCESSFUL = "outcome IN ('new', 'changed', 'unchanged', 'duplicate') AND error IS NULL"

#: (notice_id, address) -> the last capture there before the address showed something else. `readings` has a row for each capture
#: that showed another text than the one before; until the next of them, whatever was captured there showed the same.
_SEEN = f"""
    WITH shown AS (
        SELECT capture_id, file_address, captured_at,
               lead(captured_at) OVER (PARTITION BY file_address ORDER BY captured_at, capture_id) AS until
        FROM (SELECT DISTINCT capture_id, file_address, captured_at FROM readings)
    ), last AS (
        SELECT s.capture_id, max(c.captured_at) AS seen
        FROM shown s JOIN captures c ON c.address = s.file_address AND c.captured_at >= s.captured_at
        WHERE (s.until IS NULL OR c.captured_at < s.until) AND {_SUCCESSFUL} AND c.run_id NOT IN {WITHDRAWN_RUNS}
        GROUP BY s.capture_id
    )
    SELECT r.notice_id, r.address, arg_max(coalesce(last.seen, r.captured_at), (r.captured_at, r.capture_id)) AS seen
    FROM readings r LEFT JOIN last USING (capture_id) GROUP BY r.notice_id, r.address"""

_JOINS: dict[str, str] = {
    NOTICE_ADDRESSES.name: f"LEFT JOIN ({_SEEN}) s USING (notice_id, address)",
    NOTICES.name: f"""LEFT JOIN (SELECT notice_id, max(last_seen_at) AS seen FROM {NOTICE_ADDRESSES.name} GROUP BY notice_id) s
                      USING (notice_id)""",
}
#: Error codes of a capture that says that its address gives nothing any more.
GONE = ("http_404", "http_410", "redirected_to_front_page", "redirected_to_error_page")
#: What an address showed last stays a notice of the warehouse; here stands that it is there no more, as long as it does not return.
_DISAPPEARANCES = f"""
    WITH standing AS (SELECT * FROM captures WHERE role = 'notice' AND run_id NOT IN {WITHDRAWN_RUNS}),
    there AS (SELECT address, max(captured_at) AS seen FROM standing WHERE sha256 IS NOT NULL GROUP BY address),
    missed AS (
        SELECT address, seen, min(captured_at) AS gone_at, arg_min(error_code, captured_at) AS how
        FROM standing JOIN there USING (address) WHERE error_code IN {GONE} AND captured_at > seen GROUP BY address, seen
    ), shown AS (
        SELECT notice_id, address, file_address FROM readings
        QUALIFY dense_rank() OVER (PARTITION BY file_address ORDER BY captured_at DESC, capture_id DESC) = 1
    )
    SELECT s.notice_id, s.address, m.seen AS last_seen_at, m.gone_at, m.how FROM missed m JOIN shown s ON s.file_address = m.address"""
_WHOLLY = {DISAPPEARANCES.name: _DISAPPEARANCES}
#: In this order: the second looks into the first.
VIEWS: tuple[Table, ...] = (NOTICE_ADDRESSES, NOTICES, DISAPPEARANCES)


def view_sql(t: Table) -> str:
    """The view of a table with derived columns, its columns in the order they are stated."""
    if not t.stored.columns:
        return f'CREATE VIEW "{t.name}" AS SELECT {", ".join(t.column_names)} FROM ({_WHOLLY[t.name]})'
    told = {"last_seen_at": "coalesce(s.seen, t.first_seen_at)"}
    columns = ", ".join(f'{told[c.name] if c.derived else f"t.{c.name}"} AS "{c.name}"' for c in t.columns)
    return f'CREATE VIEW "{t.name}" AS SELECT {columns} FROM "{t.stored.name}" t {_JOINS[t.name]}'
