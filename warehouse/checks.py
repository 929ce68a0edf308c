"""What always holds of a warehouse's rows, looked at as a whole: in the lake, and in a published file before readers get it.

The checks follow from how tables are stated (`warehouse/tables.py`); only what reaches over several rows of a table stands here.
Nothing that a source or a person may write breaks one: a finding means that a program or a disk has failed.

They cost, on one core, some 4 s for a million rows, most of it for `slice`: the only one that reads the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from warehouse.schema import Column, Table
from warehouse.tables import TABLES

#: Content rows carry these of their notice.
_PLACE = ("region_code", "region_name", "province_code", "date")
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold: of how many rows, and the key of one of them."""

    check: str
    table: str
    count: int
    example: str

    def __str__(self) -> str:
        return f"{self.check}: {self.table}, {self.count} row{'' if self.count == 1 else 's'}, for example {self.example}"


#: What reaches over rows: name, the table it is about, what else it looks at, and a query for the keys that break it.
#: `{t}` stands for the catalogue.
_OVER_ROWS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("versions_in_a_row", "notice_versions", (),
     "SELECT notice_id FROM {t}.notice_versions GROUP BY notice_id HAVING min(version) <> 1 OR max(version) <> count(*)"),
    ("current_version", "notices", ("notice_versions",),
     """SELECT notice_id FROM {t}.notices n WHERE NOT EXISTS (SELECT 1 FROM {t}.notice_versions v
        WHERE v.notice_id = n.notice_id AND v.version = n.version AND v.body_sha256 = n.body_sha256)"""),
    ("repeat_of_a_repeat", "passages", (),
     """SELECT p.passage_id FROM {t}.passages p JOIN {t}.passages k ON k.passage_id = p.duplicate_of
        WHERE k.duplicate_of IS NOT NULL OR k.passage_id = p.passage_id"""),
    ("match_in_one_notice", "passage_matches", ("passages",),
     """SELECT m.passage_id FROM {t}.passage_matches m JOIN {t}.passages a USING (passage_id)
        JOIN {t}.passages b ON b.passage_id = m.matched_passage_id WHERE a.notice_id = b.notice_id"""),
    ("place", "passage_matches", ("passages",),
     """SELECT m.passage_id FROM {t}.passage_matches m JOIN {t}.passages a USING (passage_id)
        JOIN {t}.passages b ON b.passage_id = m.matched_passage_id
        WHERE (m.region_code, m."date", m.matched_region_code, m.matched_date)
              IS DISTINCT FROM (a.region_code, a."date", b.region_code, b."date")"""),
    ("cites_itself", "citations", (), "SELECT citation_id FROM {t}.citations WHERE cited_notice_id = notice_id"),
)  # fmt: skip


def run_checks(connection: duckdb.DuckDBPyConnection, catalog: str, tables: Iterable[Table]) -> list[Finding]:
    """What does not hold in `tables` of an attached catalogue, in the order of the tables; nothing where all is right.

    A reference is looked at where both tables are among `tables`, a notice's place and text where `notices` is. Writes only a
    temporary table, and sees what the connection's transaction sees.
    """
    checks = _Checks(connection, catalog, {t.name: t for t in tables})
    order = [t.name for t in TABLES]
    return sorted(checks.findings(), key=lambda f: order.index(f.table))


class _Checks:
    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: str, tables: dict[str, Table]) -> None:
        self._connection = connection
        self._catalog = catalog
        self._tables = tables
        counts = " UNION ALL ".join(f"SELECT '{name}' FROM (SELECT 1 FROM {self._name(t)} LIMIT 1)" for name, t in tables.items())
        having = {name for (name,) in self._run(counts).fetchall()} if tables else set()
        self._with_rows = [t for name, t in tables.items() if name in having]  # no row, nothing that could be wrong

    def findings(self) -> Iterator[Finding]:
        if "notices" in self._tables:
            self._run(
                f"""CREATE OR REPLACE TEMP TABLE checked_notices AS
                    SELECT notice_id, {", ".join(f'"{c}"' for c in _PLACE)}, length(body_text) AS length FROM {self._catalog}.notices"""
            )
        for t in self._with_rows:
            yield from self._unique(t)
            yield from self._row_by_row(t)
            for c in t.columns:
                yield from self._reference(t, c)
        for name, about, beside, sql in _OVER_ROWS:
            if self._tables.keys() >= {about, *beside} and self._tables[about] in self._with_rows:
                yield from self._keys(name, about, sql.format(t=self._catalog))
        if "notices" in self._tables:
            yield from self._slices()
            self._run("DROP TABLE temp.checked_notices")

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(sql)

    def _keys(self, check: str, table: str, sql: str) -> Iterator[Finding]:
        """A finding where the query gives keys."""
        found = self._run(f"SELECT count(*), min(key::VARCHAR) FROM ({sql}) AS broken(key)").fetchall()
        for count, example in found:
            if count:
                yield Finding(check, table, count, str(example))

    def _unique(self, t: Table) -> Iterator[Finding]:
        columns = ", ".join(f'"{k}"' for k in t.key)
        sql = f"SELECT {_key_of(t)} FROM {self._name(t)} AS r GROUP BY {columns} HAVING count(*) > 1"
        yield from self._keys("key", t.name, sql)

    def _row_by_row(self, t: Table) -> Iterator[Finding]:
        """All that a row shows by itself, or beside its notice, in one pass."""
        wrong = list(_wrong_of_a_row(t))
        beside = "notices" in self._tables and t.name != "notices" and any(c.references == "notices.notice_id" for c in t.columns)
        if beside and "notice_id" in t.column_names:
            wrong += _wrong_beside_the_notice(t)
            rows = f"{self._name(t)} AS r LEFT JOIN temp.checked_notices AS n ON n.notice_id = r.notice_id"
        else:
            rows = f"{self._name(t)} AS r"
        if not wrong:
            return
        counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, condition in wrong)
        for (name, condition), count in zip(wrong, self._run(f"SELECT {counted} FROM {rows}").fetchall()[0], strict=True):
            if count:
                yield from self._keys(name, t.name, f"SELECT {_key_of(t)} FROM {rows} WHERE {condition}")

    def _reference(self, t: Table, c: Column) -> Iterator[Finding]:
        """Values that lead nowhere; and, where both rows belong to a notice, into another one."""
        if c.references is None:
            return
        name, _, column = c.references.partition(".")
        other = self._tables.get(name)
        if other is None:
            return
        of_a_notice = "notice_id" in t.column_names and "notice_id" in other.column_names and name not in ("notices", "captures")
        same = "AND o.notice_id = r.notice_id" if of_a_notice else ""
        sql = f"""SELECT {_key_of(t)} FROM {self._name(t)} AS r WHERE r."{c.name}" IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM {self._name(other)} AS o WHERE o."{column}" = r."{c.name}" {same})"""
        yield from self._keys(f"reference {c.name}", t.name, sql)

    def _slices(self) -> Iterator[Finding]:
        """Rows whose words are not the text at their place.

        Sorted by notice and cut in Python, which counts characters from the start of a text in no time: DuckDB walks along the
        text for each row, thirteen times slower.
        """
        texts = (
            f"SELECT notice_id, '' AS of_table, '' AS key, 0 AS char_start, 0 AS char_end, body_text AS words FROM {self._catalog}.notices"
        )
        slices = [
            f"""SELECT notice_id, '{t.name}', {_key_of(t)}, char_start, char_end, "{t.slice_column}" FROM {self._name(t)} AS r"""
            for t in self._tables.values()
            if t.slice_column
        ]
        rows = self._run(" UNION ALL ".join([texts, *slices]) + " ORDER BY notice_id, of_table")
        found: dict[str, tuple[int, str]] = {}
        of, body = None, ""
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            for notice_id, table, key, start, end, words in some:
                if not table:
                    of, body = notice_id, words or ""
                elif of == notice_id and start is not None and end is not None and body[max(start, 0) : max(end, 0)] != words:
                    count, example = found.get(table, (0, key))
                    found[table] = (count + 1, min(example, key))
        for table, (count, example) in found.items():
            yield Finding("slice", table, count, example)

    def _name(self, t: Table) -> str:
        return f'{self._catalog}."{t.name}"'


def _key_of(t: Table) -> str:
    """A row's key as one text: measure_id/seq."""
    return "concat_ws('/', " + ", ".join(f'r."{k}"' for k in t.key) + ")"


def _wrong_of_a_row(t: Table) -> Iterator[tuple[str, str]]:
    for c in t.columns:
        value = f'r."{c.name}"'
        if c.required:
            yield f"required {c.name}", f"{value} IS NULL"
        if c.words:
            yield f"words of {c.name}", f"{value} NOT IN ({', '.join(repr(w) for w in c.words)})"
        if c.type == "DATE":
            yield f"range of {c.name}", f"{value} NOT BETWEEN DATE '1900-01-01' AND DATE '9999-12-31'"
        elif c.name in ("confidence", "containment", "similarity"):
            yield f"range of {c.name}", f"{value} NOT BETWEEN 0 AND 1"
        elif c.name in ("seq", "ordinal", "version"):
            yield f"range of {c.name}", f"{value} < {1 if c.name == 'version' or t.name == 'documents' else 0}"
    if "province_code" in t.column_names and "region_code" in t.column_names:
        yield "province", "r.province_code IS DISTINCT FROM left(r.region_code, 2) || '0000'"
    if "char_start" in t.column_names:
        yield "span", "(r.char_start IS NULL) <> (r.char_end IS NULL) OR r.char_start < 0 OR r.char_start > r.char_end"
    if t.name == "notices":
        yield "source_length", "length(r.body_text) <> length(r.source_text)"


def _wrong_beside_the_notice(t: Table) -> list[tuple[str, str]]:
    """A row's place is its notice's, and its span ends within the notice's text."""
    copied = [c for c in _PLACE if c in t.column_names]
    wrong = []
    if copied:
        differ = " OR ".join(f'r."{c}" IS DISTINCT FROM n."{c}"' for c in copied)
        wrong.append(("place", f"n.notice_id IS NOT NULL AND ({differ})"))
    if "char_end" in t.column_names:
        wrong.append(("span_end", "r.char_end > n.length"))
    return wrong
