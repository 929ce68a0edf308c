"""The index of wordings, kept beside the passages: who says what (reuse_wordings), and what finds it (reuse_fingerprints).

The tables are large and have no keys: to find some rows of one is to read a column of it. So each is looked into as few times as can
be in a batch, and what was just written is not read again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.lake import Lake
from warehouse.reuse.characters import Hashes, Places
from warehouse.reuse.fingerprints import Prints, fingerprints
from warehouse.reuse.number_sets import distinct
from warehouse.reuse.search import Entries, Sentences
from warehouse.reuse.wording import Wordings, read_wordings
from warehouse.reuse.worth import DAY, worth_knowing
from warehouse.tables import PASSAGES, REUSE_WORDINGS
from warehouse.written import make_written

_BUT_TEXT = ", ".join(f'"{c.name}"' for c in REUSE_WORDINGS.columns if c.name != "text")
Strings = NDArray[np.object_]
#: Order of passages: by date, the undated last, by notice, then by place in the notice.
EARLIEST = "coalesce(date, DATE '9999-12-31'), notice_id, seq"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch touches. `said`: all wordings that its notices had or have, sorted.

    `before` and `fresh`: entries of those that they had, and of those that only now are said; `entries`: what of the index shares
    fingerprints with one of these and can matter. `texts`: of the passages just read, by `reuse_here.nth`.
    """

    said: Hashes
    before: Entries
    fresh: Entries
    entries: Entries
    texts: Strings


def replace_wordings(lake: Lake, written: set[str], had: set[str]) -> Batch:
    """Bring the index up to date with the passages of these notices, inside the caller's transaction.

    Leaves temporary tables: `reuse_old`, the notices' passages as they were; `reuse_here`, all passages of a wording that is said or
    has an entry, each with its `place` in their order, and `nth` of those just read.
    """
    run = lake.connection.execute
    lake.run("CREATE OR REPLACE TEMP TABLE reuse_notices AS SELECT unnest(?::JSON::VARCHAR[]) AS notice_id", [sorted(written | had)])
    new, keys, texts = _read(lake, written)
    some = "WHERE notice_id IN (SELECT notice_id FROM reuse_notices)" if had else "LIMIT 0"
    run(f"CREATE OR REPLACE TEMP TABLE reuse_old AS SELECT passage_id, wording, fingerprints, date FROM reuse_wordings {some}")
    old = run("SELECT DISTINCT wording, fingerprints > 0 AS found FROM reuse_old").fetchnumpy()
    if len(old["wording"]):
        run("DELETE FROM reuse_wordings WHERE notice_id IN (SELECT notice_id FROM reuse_notices)")
    said = distinct(np.concatenate([old["wording"], keys]))
    before = _entries_of(lake, old["wording"][old["found"]])
    fresh = new.without(before.wordings)
    asking = before.and_also(fresh)
    known = worth_knowing(lake, asking, before.fingerprints, "reuse_fresh")
    make_here(lake, "reuse_here", distinct(np.concatenate([said, known.wordings])), "reuse_fresh")
    _insert_fresh(lake, texts)
    asking = _replace_entries(lake, asking)
    return Batch(said, before, fresh, known.and_also(asking), texts)


def column(lake: Lake, sql: str, type_: type[np.generic]) -> NDArray[np.generic]:
    """A query's only column."""
    ((_, values),) = lake.connection.execute(sql).fetchnumpy().items()
    return np.asarray(values, type_)


def _entries_of(lake: Lake, wordings: Hashes) -> Entries:
    """All of the index that has one of these wordings."""
    if not len(wordings):
        return Entries.none()
    lake.connection.register("reuse_sought", {"sought": distinct(wordings)})
    found = lake.connection.execute(
        "SELECT fingerprint, wording, fingerprints FROM reuse_fingerprints WHERE wording IN (SELECT sought FROM reuse_sought)"
    ).fetchnumpy()
    lake.connection.unregister("reuse_sought")
    return Entries(
        np.asarray(found["fingerprint"], np.uint32), np.asarray(found["wording"], np.int64), np.asarray(found["fingerprints"], np.int32)
    )


def _replace_entries(lake: Lake, said: Entries) -> Entries:
    """Put into the index the entries of these wordings that it has not, or has with another day; returns those that are said still."""
    run = lake.connection.execute
    register = lake.connection.register  # a view on arrays: no value of them becomes a Python object
    register("reuse_added", {"fingerprint": said.fingerprints, "wording": said.wordings, "fingerprints": said.of})
    register("reuse_sought", {"sought": distinct(said.wordings)})
    run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_days AS
            SELECT wording, min({DAY}) FILTER (NOT fresh) AS before, min({DAY}) FILTER (NOT old) AS now
            FROM (SELECT wording, fingerprints, date, nth >= 0 AS fresh, false AS old FROM reuse_here
                  UNION ALL SELECT wording, fingerprints, date, false, true FROM reuse_old)
            WHERE fingerprints > 0 AND wording IN (SELECT sought FROM reuse_sought) GROUP BY wording"""
    )
    changed = column(lake, "SELECT wording FROM reuse_days WHERE before IS NOT NULL AND now IS DISTINCT FROM before", np.int64)
    if len(changed):
        run("DELETE FROM reuse_fingerprints WHERE wording IN (SELECT wording FROM reuse_days WHERE now IS DISTINCT FROM before)")
    run(
        """INSERT INTO reuse_fingerprints BY NAME
           SELECT a.*, d.now AS day FROM reuse_added a JOIN reuse_days d USING (wording) WHERE d.now IS DISTINCT FROM d.before
           AND d.now IS NOT NULL"""
    )
    forgotten = column(lake, "SELECT wording FROM reuse_days WHERE now IS NULL", np.int64)
    lake.connection.unregister("reuse_added")
    lake.connection.unregister("reuse_sought")
    run("DROP TABLE temp.reuse_days")
    return said.without(forgotten.astype(np.int64))


def make_here(lake: Lake, name: str, wordings: Hashes, also: str | None = None) -> None:
    """Make the table `name`: all passages of these wordings, and those of the table `also`, with their `place` in their order."""
    lake.connection.register("reuse_sought", {"sought": wordings})
    more = f"UNION ALL SELECT {_BUT_TEXT}, nth FROM {also}" if also else ""
    lake.connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS
            SELECT *, row_number() OVER (ORDER BY {EARLIEST}) AS place
            FROM (SELECT {_BUT_TEXT}, -1::BIGINT AS nth FROM reuse_wordings WHERE wording IN (SELECT sought FROM reuse_sought) {more})"""
    )
    lake.connection.unregister("reuse_sought")


def sentences_of(lake: Lake, here: str, texts: Strings) -> Sentences:
    """Each wording's earliest sentence in a table that `make_here` has made; `texts`: of the passages that have `nth` there.

    The other texts are read when they are asked for (`read_texts`): they are by far the largest part of the index.
    """
    # Two notices of one hash would not be linked with each other: odds of 1 in 10 million among a million of them.
    found = lake.connection.execute(
        f"""SELECT wording, place, hash(notice_id) AS notice, fingerprints, nth
            FROM {here} WHERE fingerprints > 0 ORDER BY place"""
    ).fetchnumpy()
    nth = np.asarray(found["nth"], np.intp)
    said = np.empty(len(nth), np.object_)
    said[nth >= 0] = texts[nth[nth >= 0]]
    return Sentences.of(
        np.asarray(found["wording"], np.int64),
        np.asarray(found["place"], np.intp),
        np.asarray(found["notice"], np.uint64),
        np.asarray(found["fingerprints"], np.int64),
        said,
    )


def read_texts(lake: Lake, here: str, of: Sentences, which: Places) -> list[str]:
    """The texts of some sentences of that table, from the lake where they are not at hand."""
    missing = np.compress([text is None for text in of.texts[which].tolist()], which)
    if len(missing):
        run = lake.connection.execute
        lake.connection.register("reuse_sought", {"which": missing, "place": of.places[missing]})
        run(f"CREATE OR REPLACE TEMP TABLE reuse_silent AS SELECT which, wording, passage_id FROM {here} JOIN reuse_sought USING (place)")
        lake.connection.unregister("reuse_sought")
        found = run(
            """SELECT s.which, decode(w.text) AS text FROM reuse_wordings w JOIN reuse_silent s ON w.wording = s.wording
               WHERE w.passage_id = s.passage_id"""
        ).fetchnumpy()
        of.texts[found["which"]] = found["text"]
    texts: list[str] = of.texts[which].tolist()
    return texts


def _read(lake: Lake, notices: set[str]) -> tuple[Entries, Hashes, Strings]:
    """Make `reuse_fresh`: the wordings of these notices' passages, each once a notice, without their texts.

    Returns the entries of the sentences among them, and each row's wording and text, by its `nth`.
    """
    run = lake.connection.execute
    written = make_written(lake, PASSAGES).name
    numbered = "SELECT row_number() OVER () AS notice, * FROM (SELECT unnest(?::JSON::VARCHAR[]) AS notice_id)"
    lake.run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_source AS
            SELECT row_number() OVER () AS row, notice, passage_id, notice_id, region_code, date, seq, text,
                   measure_id IS NOT NULL AS in_measure, coalesce(heading, false) AS heading
            FROM {written} JOIN ({numbered}) USING (notice_id) WHERE duplicate_of IS NULL""",
        [sorted(notices)],
    )
    run(f"DROP TABLE temp.{written}")
    source = run("SELECT row, text, in_measure, heading, notice, seq FROM reuse_source").fetchnumpy()
    read = read_wordings(source["text"].tolist(), source["heading"].tolist(), source["in_measure"].tolist())
    rows, keys, is_sentence = _joined(read)
    kept = _first_in_notice(keys, np.asarray(source["notice"])[rows], np.asarray(source["seq"])[rows])
    counts, entries = _entries(read, keys, kept & is_sentence)
    texts = np.array([text for w in read for text in w.texts], np.object_)[kept]
    lake.connection.register(
        "reuse_read",
        {
            "row": source["row"][rows[kept]],
            "nth": np.arange(len(texts)),
            "wording": keys[kept],
            "fingerprints": counts[kept],
        },
    )
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_fresh AS
           SELECT s.passage_id, s.notice_id, s.region_code, s.date, s.seq, r.wording, r.fingerprints, r.nth
           FROM reuse_read r JOIN reuse_source s USING (row)"""
    )
    lake.connection.unregister("reuse_read")
    run("DROP TABLE temp.reuse_source")
    return entries, keys[kept], texts


def _insert_fresh(lake: Lake, texts: Strings) -> None:
    run = lake.connection.execute
    run("SET pandas_analyze_sample = 0")  # else DuckDB looks at a thousand texts, slowly, to learn that they are texts
    lake.connection.register("reuse_texts", {"nth": np.arange(len(texts)), "text": texts})
    run(f"INSERT INTO reuse_wordings BY NAME SELECT {_BUT_TEXT}, encode(text) AS text FROM reuse_fresh JOIN reuse_texts USING (nth)")
    lake.connection.unregister("reuse_texts")


def _joined(read: list[Wordings]) -> tuple[Places, Hashes, NDArray[np.bool_]]:
    if not read:
        return np.empty(0, np.intp), np.empty(0, np.int64), np.empty(0, np.bool_)
    return np.concatenate([w.rows for w in read]), np.concatenate([w.keys for w in read]), np.concatenate([w.is_sentence for w in read])


def _first_in_notice(keys: Hashes, notices: NDArray[np.int64], seqs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a notice says a wording first."""
    order = np.argsort(keys)
    same = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
    some = distinct(order[np.concatenate([same, same + 1])])  # wordings said more than once: few
    some = some[np.lexsort((seqs[some], notices[some], keys[some]))]
    again = (keys[some[1:]] == keys[some[:-1]]) & (notices[some[1:]] == notices[some[:-1]])
    first = np.ones(len(keys), np.bool_)
    first[some[1:][again]] = False
    return first


def _entries(read: list[Wordings], keys: Hashes, sentences: NDArray[np.bool_]) -> tuple[NDArray[np.int32], Entries]:
    """How many fingerprints each of these sentences has (what is none has 0), and those of each wording once."""
    at = 0
    owners: list[Places] = [np.empty(0, np.intp)]
    prints: list[Prints] = [np.empty(0, np.uint32)]
    for w in read:
        which = np.flatnonzero(sentences[at : at + len(w.rows)])
        who, found = fingerprints(w.bare.only(which))
        owners.append(which[who] + at)
        prints.append(found)
        at += len(w.rows)
    owner, print_ = np.concatenate(owners), np.concatenate(prints)
    once = np.zeros(len(keys), np.bool_)
    of = np.flatnonzero(sentences)
    once[of[np.unique(keys[of], return_index=True)[1]]] = True
    counts = np.bincount(owner, minlength=len(keys)).astype(np.int32)
    return counts, Entries(print_, keys[owner], counts[owner]).only(once[owner])
