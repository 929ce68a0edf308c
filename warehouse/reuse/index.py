"""The index of wordings, kept beside the passages: who says what (reuse_wordings), and what finds it (reuse_fingerprints)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.lake import Lake, Row, insert_json
from warehouse.reuse.fingerprints import Hashes, fingerprints
from warehouse.reuse.wording import Wording, read_wording
from warehouse.tables import REUSE_WORDINGS

_ROWS_A_STATEMENT = 10_000


@dataclass(frozen=True, slots=True)
class _Fresh:
    """The wordings of notices just written: rows, and the fingerprints of the sentences among them, each wording's once."""

    rows: list[Row]
    wordings: Hashes
    owners: NDArray[np.int64]
    fingerprints: Hashes


def replace_wordings(lake: Lake, written: set[str], gone: set[str]) -> None:
    """Bring the index up to date with the passages of these notices, inside the caller's transaction.

    Leaves temporary tables, so that each table of the lake is looked into once a batch:
    `reuse_old`, the notices' passages as they were; `reuse_said`, all wordings these notices had or have; `reuse_touched`, the
    fingerprints of those (`before`: whether the notices had the wording); `reuse_entries`, all of the index that has one of these;
    `reuse_here`, all passages of a wording that is said or has an entry.
    """
    run = lake.connection.execute
    fresh = _read(lake, written)
    _name_notices(lake, written | gone)
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_old AS SELECT passage_id, wording, fingerprints FROM reuse_wordings
           WHERE notice_id IN (SELECT notice_id FROM reuse_notices)"""
    )
    was_here = run("SELECT count(*) > 0 FROM reuse_old").fetchall()[0][0]
    if was_here:
        run("DELETE FROM reuse_wordings WHERE notice_id IN (SELECT notice_id FROM reuse_notices)")
    _write_wordings(lake, fresh.rows)
    lake.connection.register("reuse_fresh", {"wording": fresh.wordings})
    run("CREATE OR REPLACE TEMP TABLE reuse_said AS SELECT wording FROM reuse_old UNION SELECT wording FROM reuse_fresh")
    lake.connection.unregister("reuse_fresh")
    _touch(lake, fresh)
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_here AS
           SELECT passage_id, notice_id, coalesce(date, DATE '9999-12-31') AS day, seq, wording, fingerprints FROM reuse_wordings
           WHERE wording IN (SELECT wording FROM reuse_said UNION SELECT wording FROM reuse_entries)"""
    )
    if was_here:
        _forget(lake)


def _name_notices(lake: Lake, notices: set[str]) -> None:
    lake.run("CREATE OR REPLACE TEMP TABLE reuse_notices AS SELECT unnest(?::JSON::VARCHAR[]) AS notice_id", [sorted(notices)])


def _read(lake: Lake, notices: set[str]) -> _Fresh:
    """The wordings of these notices' passages, each once a notice."""
    _name_notices(lake, notices)
    found: dict[tuple[str, int], tuple[dict[str, object], Wording]] = {}
    for row in lake.rows(
        """SELECT passage_id, notice_id, region_code, date, seq, text, measure_id IS NOT NULL AS in_measure, heading FROM passages
           WHERE notice_id IN (SELECT notice_id FROM reuse_notices) AND duplicate_of IS NULL ORDER BY notice_id, seq"""
    ):
        wording = read_wording(row.pop("text"), bool(row.pop("heading")), row.pop("in_measure"))
        if wording:
            found.setdefault((row["notice_id"], wording.key), (row, wording))
    sentences = {key: w.bare for (_, key), (_, w) in found.items() if w.is_sentence}
    owners, prints = fingerprints(list(sentences.values()))
    counts = dict(zip(sentences, np.bincount(owners, minlength=len(sentences)).tolist(), strict=True))
    rows: list[Row] = [
        {**row, "wording": key, "text": w.text, "fingerprints": counts[key] if w.is_sentence else 0}  # type: ignore[dict-item]
        for (_, key), (row, w) in found.items()
    ]
    keys = np.fromiter(sentences, np.int64, len(sentences))
    said = np.fromiter((key for _, key in found), np.int64, len(found))
    return _Fresh(rows, said, keys[owners], prints)


def _write_wordings(lake: Lake, rows: list[Row]) -> None:
    """In one statement, so that many rows become a file and only few are written into the catalogue, which is slow with many."""
    run = lake.connection.execute
    run("CREATE OR REPLACE TEMP TABLE reuse_rows AS FROM reuse_wordings LIMIT 0")
    for at in range(0, len(rows), _ROWS_A_STATEMENT):
        insert_json(lake.connection, "temp.reuse_rows BY NAME", REUSE_WORDINGS, rows[at : at + _ROWS_A_STATEMENT])
    run("INSERT INTO reuse_wordings BY NAME FROM reuse_rows")


def _touch(lake: Lake, fresh: _Fresh) -> None:
    """Add fingerprints that are new to the index; find what shares one with a wording that was or is said here."""
    run = lake.connection.execute
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_touched AS SELECT fingerprint, wording, true AS before FROM reuse_fingerprints
           WHERE wording IN (SELECT wording FROM reuse_old WHERE fingerprints > 0)"""
    )
    # A view on arrays: no value of them becomes a Python object.
    lake.connection.register("reuse_fresh", {"fingerprint": fresh.fingerprints, "wording": fresh.owners})
    run(
        """INSERT INTO reuse_touched SELECT fingerprint, wording, false FROM reuse_fresh
           WHERE wording NOT IN (SELECT wording FROM reuse_touched)"""
    )
    lake.connection.unregister("reuse_fresh")
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_entries AS SELECT fingerprint, wording FROM reuse_fingerprints
           WHERE fingerprint IN (SELECT fingerprint FROM reuse_touched)"""
    )
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_added AS SELECT fingerprint, wording FROM reuse_touched
           WHERE wording NOT IN (SELECT wording FROM reuse_entries)"""
    )
    run("INSERT INTO reuse_entries FROM reuse_added")
    run("INSERT INTO reuse_fingerprints FROM reuse_added")


def _forget(lake: Lake) -> None:
    """Take out of the index the wordings that nobody has any more."""
    run = lake.connection.execute
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_forgotten AS SELECT wording FROM reuse_old WHERE fingerprints > 0
           EXCEPT SELECT wording FROM reuse_here WHERE fingerprints > 0"""
    )
    for table in ("reuse_entries", "reuse_fingerprints"):
        run(f"DELETE FROM {table} WHERE wording IN (SELECT wording FROM reuse_forgotten)")
