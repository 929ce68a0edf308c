"""A lake of many notices, made fast: some thousands are really read, the others are those in other words, figures, places and days.

Rows go into the lake's tables by SQL, a batch of notices at a time; the links between notices are then found by the warehouse's own
code. Every table holds what a load would have put there, so that ordinary loads, rereads and checks work on top of it. Only the
archive has no bytes: `cuoshi replay` cannot make such a lake again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from benchmarks.made_notices import make_notice, other_words, usual_characters
from extractors.read import Reference, read_capture
from extractors.records import Notice, Reading, Region, Site
from warehouse.cited import resolve_citations
from warehouse.lake import Lake, Row, Value, insert_json
from warehouse.links import update_links
from warehouse.rows import content_rows, issue_rows, notice_row
from warehouse.schema import Column, Table
from warehouse.tables import (
    CAPTURES,
    CITATIONS,
    CONTENT_TABLES,
    ISSUES,
    NOTICE_ADDRESSES,
    NOTICE_VERSIONS,
    NOTICES,
    PASSAGES,
    READINGS,
    RUNS,
    table,
)
from warehouse.written import keep_written_by

LAST_DAY, DAYS = date(2026, 9, 20), 9760
#: Notices that fill all years since 2000; fewer lie in fewer years, for a lake of few notices in many partitions is none of life.
_FILL_ALL = 20_000
#: Notices a batch: some 500,000 passages.
BATCH = 20_000
_MOST_READ = 2_000
_LONGEST_STATEMENT = 5_000

_DIGITS = "123456789"
_ID_COLUMNS = {"document_id", "measure_id", "target_id", "citation_id", "passage_id", "duplicate_of", "issue_id"}
_VARIED = {
    "documents": {"title"},
    "header_fields": {"value"},
    "measures": {"chapter", "section", "heading", "text", "responsibility"},
    "measure_agencies": {"name", "as_written"},
    "targets": {"indicator", "as_written", "value", "value_max", "amount", "baseline_value"},
    "citations": {"title", "document_number", "issuer", "as_written"},
    "passages": {"text"},
    "issues": {"message", "excerpt"},
    "notices": {"title", "document_number", "body_text", "source_text"},
}
#: What the heading of a made notice tells; its date is its own.
_FIELDS = "('title', 'document_number', 'issuer', 'region_code', 'issued_on', 'stage')"


@dataclass(frozen=True, slots=True)
class Filled:
    notices: int
    measures: int
    passages: int


def places(reference: Reference, count: int) -> list[Region]:
    """As many regions, provinces first and often, counties of every province after them."""
    known = list(reference.regions.known())
    by_level = {level: [r for r in known if r.level == level] for level in ("national", "province", "prefecture", "county")}
    rng = Random(1)
    levels = rng.choices(list(by_level), (3, 37, 35, 25), k=count)
    return [by_level[level][rng.randrange(len(by_level[level]))] for level in levels]


def fill(
    lake: Lake, reference: Reference, version: str, count: int, say: Callable[[str], None], path: str, with_reuse: bool = True
) -> Filled:
    """Put `count` notices into an empty lake; `path` is the WARC file that their captures name.

    Without reuse its index stays empty: no later load finds what these notices say.
    """
    read = _read_some(lake, reference, min(_MOST_READ, max(count // 5, 20)))
    done = 0
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        with lake.transaction():
            _other_words(lake, first, last)
            _make(lake, first, last, count, read, version, path)
            written = _insert(lake)
            (update_links if with_reuse else resolve_citations)(lake, written, set())
        done += last - first
        say(f"{done} of {count} notices")
    for name in ("made", "wordings"):
        lake.connection.execute(f"DROP TABLE temp.{name}")
    counted = [lake.rows(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in ("notices", "measures", "passages")]
    return Filled(*counted)


def _read_some(lake: Lake, reference: Reference, count: int) -> int:
    """Temporary tables `v_…` with the rows of really read notices; notice_id is their number."""
    for t in (NOTICES, ISSUES, *CONTENT_TABLES):
        lake.connection.execute(f'CREATE OR REPLACE TEMP TABLE "v_{t.name}" AS FROM "{t.name}" LIMIT 0')
    rows: dict[str, list[Row]] = {t.name: [] for t in (NOTICES, ISSUES, *CONTENT_TABLES)}
    for number, notice in enumerate(_readings(reference, count)):
        name = str(number)
        own: dict[str, list[Row]] = content_rows(name, notice)
        lasting: dict[str, Value] = {"origin": name, "source_id": "made", "capture_id": name, "extractor_version": "", "version": 1}
        moments = dict.fromkeys(("first_seen_at", "last_seen_at"), datetime(2026, 1, 1, tzinfo=UTC))
        own["notices"] = [notice_row(name, notice) | lasting | moments]
        own["issues"] = issue_rows(notice.issues, name, name, name)
        for table_name, found in own.items():
            names = table(table_name).column_names
            rows[table_name] += [{name: row.get(name) for name in names} for row in found]
    for t in (NOTICES, ISSUES, *CONTENT_TABLES):
        for at in range(0, len(rows[t.name]), _LONGEST_STATEMENT):
            insert_json(lake.connection, f'temp."v_{t.name}" BY NAME', t, rows[t.name][at : at + _LONGEST_STATEMENT])
    return count


def _readings(reference: Reference, count: int) -> Iterator[Notice]:
    for number, region in enumerate(places(reference, count)):
        issued = LAST_DAY - timedelta(days=(number * 7919) % DAYS)
        read = read_capture(make_notice(number, region, issued).encode(), Site("made", f"made/{number}"), reference)
        assert isinstance(read, Reading), read
        yield read.notices[0]


def _other_words(lake: Lake, first: int, last: int) -> None:
    """The table `wordings`: which characters each notice has for others, of equal length, so that spans stay. Figures always change."""
    usual = usual_characters()
    rows: list[Row] = []
    for number in range(first, last):
        words, turn = other_words(number), number % len(_DIGITS)
        rows.append({"number": number, "source": usual + _DIGITS, "target": usual.translate(words) + _DIGITS[turn:] + _DIGITS[:turn]})
    columns = (Column("number", "INTEGER", ""), Column("source", "VARCHAR", ""), Column("target", "VARCHAR", ""))
    lake.connection.execute(f"CREATE OR REPLACE TEMP TABLE wordings ({', '.join(f'{c.name} {c.type}' for c in columns)})")
    insert_json(lake.connection, "temp.wordings BY NAME", Table("wordings", "", ("number",), columns), rows)


def _make(lake: Lake, first: int, last: int, count: int, read: int, version: str, path: str) -> None:
    """The table `made`: who and when each notice of a batch is. Days rise with the number, so that a batch lies in few years."""
    lake.run(
        f"""CREATE OR REPLACE TEMP TABLE made AS
            SELECT i, v.notice_id AS template, left(md5('notice ' || i), 16) AS notice_id,
                   printf('made-%06d-%08d', $first, i) AS capture_id,
                   printf('made-%06d', $first) AS run_id, printf('made/%03d/%08d.txt', i // 1000, i) AS address,
                   TIMESTAMP '2026-01-01' + INTERVAL (i) SECOND AS seen, TIMESTAMP '2026-06-01' + INTERVAL (i) SECOND AS last_seen,
                   DATE '{LAST_DAY}' - CAST(ceil($days * (1 - sqrt(i / $count))) AS INTEGER) AS "date", w.source, w.target,
                   translate(v.body_text, w.source, w.target) AS body_text, $version AS version, $path AS path
            FROM range($first, $last) r(i)
            JOIN v_notices v ON v.notice_id = ((i * 7919) % $read)::VARCHAR
            JOIN wordings w ON w.number = i""",
        {
            "days": DAYS * min(count, _FILL_ALL) // _FILL_ALL,
            "first": first,
            "last": last,
            "count": count,
            "read": read,
            "version": version,
            "path": path,
        },
    )


def _insert(lake: Lake) -> set[str]:
    """The rows of all notices in `made`."""
    run = lake.connection.execute
    for t in CONTENT_TABLES:
        run(f'INSERT INTO "{t.name}" BY NAME {_of_template(t)}')
    for t in (PASSAGES, CITATIONS):
        keep_written_by(lake, t, _of_template(t))
    run(f'INSERT INTO "issues" BY NAME {_of_template(ISSUES, capture_id="m.capture_id", run_id="m.run_id")}')
    own = {
        "origin": "m.address", "source_id": "'made'", "capture_id": "m.capture_id", "extractor_version": "m.version", "url": "NULL",
        "date_basis": "'issued'", "issued_on": 'm."date"', "published_on": "NULL", "reposted_on": "NULL", "effective_from": "NULL",
        "effective_to": "NULL", "body_sha256": "sha256(m.body_text)", "first_seen_at": "m.seen", "body_text": "m.body_text",
    }  # fmt: skip
    run(f'INSERT INTO "{NOTICES.stored.name}" BY NAME {_of_template(NOTICES, **own)}')
    for t, sql in _AROUND.items():
        run(f'INSERT INTO "{t}" BY NAME {sql}')
    return {r["notice_id"] for r in lake.rows("SELECT notice_id FROM made")}


def _of_template(t: Table, **own: str) -> str:
    """The select that makes a table's rows from those of the templates."""
    columns = ", ".join(f'{own.get(c.name) or _value(t, c)} AS "{c.name}"' for c in t.stored.columns)
    where = f"WHERE t.field IN {_FIELDS}" if t.name == "header_fields" else ""
    return f'SELECT {columns} FROM "v_{t.name}" t JOIN made m ON m.template = t.notice_id {where}'


def _value(t: Table, c: Column) -> str:
    varied = f'translate(t."{c.name}"::VARCHAR, m.source, m.target)'
    if c.name == "notice_id":
        return "m.notice_id"
    if c.name == "date":
        return 'm."date"'
    if c.name in _ID_COLUMNS:
        return f"left(md5(t.{c.name} || m.i), 16)"
    if t.name == "header_fields" and c.name == "value":
        told = f"CASE WHEN t.field IN ('title', 'document_number') THEN {varied} ELSE t.value END"
        return f"""CASE WHEN t.field = 'issued_on' THEN m."date"::VARCHAR ELSE {told} END"""
    if c.name in _VARIED.get(t.name, ()):
        return f"{varied}::{c.type}"
    return f't."{c.name}"'


_AROUND = {
    NOTICE_ADDRESSES.stored.name: """SELECT notice_id, address, 'made' AS source_id, 'folder' AS rank, seen AS first_seen_at FROM made""",
    NOTICE_VERSIONS.name: """SELECT m.notice_id, 1 AS version, sha256(m.body_text) AS body_sha256,
        translate(v.source_text, m.source, m.target) AS source_text, m.capture_id, m.version AS extractor_version, m.seen AS first_seen_at
        FROM made m JOIN v_notices v ON v.notice_id = m.template""",
    READINGS.name: """SELECT m.capture_id, 0 AS ordinal, m.address, m.address AS file_address, m.notice_id AS own_id, 'number' AS id_basis,
        v.stage, m.notice_id, sha256(m.body_text) AS body_sha256, m.seen AS captured_at, m.version AS extractor_version
        FROM made m JOIN v_notices v ON v.notice_id = m.template""",
    CAPTURES.name: """SELECT m.capture_id || c.again AS capture_id, m.run_id, 'made' AS source_id, m.address,
        CASE WHEN c.again = '' THEN m.seen ELSE m.last_seen END AS captured_at, 'folder' AS rank, 'utf-8' AS charset,
        'text/plain' AS content_type, strlen(m.body_text) AS byte_length, sha256(m.body_text) AS sha256, m.path AS archive_path,
        0 AS archive_offset, CASE WHEN c.again = '' THEN 'new' ELSE 'unchanged' END AS outcome,
        CASE WHEN c.again = '' THEN m.version END AS extractor_version, [m.notice_id] AS notice_ids
        FROM made m, (VALUES (''), ('-again')) c(again)""",
    RUNS.name: """SELECT run_id, 'backfill' AS flow, min(seen) AS started_at, max(seen) AS finished_at, 'done' AS status
        FROM made GROUP BY run_id""",
}
