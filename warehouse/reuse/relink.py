"""Links of passages, brought up to date: what was written or went away, and what that changes for others."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from warehouse.lake import Lake
from warehouse.reuse.characters import Hashes, Places, Texts
from warehouse.reuse.fingerprints import Prints, fingerprints
from warehouse.reuse.index import Batch, column, make_here, read_texts, replace_wordings, sentences_of
from warehouse.reuse.nearest import Near, Nearest
from warehouse.reuse.number_sets import distinct, is_in
from warehouse.reuse.search import HEAD, Entries, Mask, Sentences, Sharers
from warehouse.reuse.worth import worth_knowing
from warehouse.tables import PASSAGE_MATCHES

_COLUMNS = ", ".join(f'"{c.name}"' for c in PASSAGE_MATCHES.columns)
_TEMPORARY = ("notices", "old", "fresh", "here", "links", "others_here", "near", "silent", "wanted", "stale")


def relink_passages(lake: Lake, written: set[str], had: set[str]) -> None:
    """Link the passages of the notices just written, and those that such a passage precedes or that lost theirs.

    `written`: their passages are at hand (`keep_written`); `had`: notices whose earlier passages were just removed.
    """
    if written or had:
        with _no_collector():
            _relink(lake, written, had)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Millions of objects are made and given up again, none of them in a circle: to look for circles takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _relink(lake: Lake, written: set[str], had: set[str]) -> None:
    batch = replace_wordings(lake, written, had)
    run = lake.connection.execute
    run("CREATE OR REPLACE TEMP TABLE reuse_near AS FROM passage_matches LIMIT 0")
    _read_links(lake)
    sharers = Sharers.among(batch.entries, sentences_of(lake, "reuse_here", batch.texts))
    said = is_in(sharers.of.wordings, batch.said)
    nearest = Nearest(lake, "reuse_here", sharers.of)
    stirred = None if said.all() else _stirred(lake, sharers, batch, said)
    if stirred:
        nearest.expect(stirred.sentences(sharers.of))
    _find_near(lake, "reuse_here", sharers, said, nearest)
    moved = np.empty(0, np.int64)
    if stirred:
        others, near = _others(sharers.of, stirred, nearest)
        _keep(lake, "reuse_here", near)
        moved = np.concatenate([others, sharers.of.wordings[np.searchsorted(sharers.of.places, np.fromiter(near, np.intp, len(near)))]])
        if len(others):
            asking = _entries_of(lake, sharers.of, others)
            entries = worth_knowing(lake, asking, np.empty(0, np.uint32)).and_also(asking)
            make_here(lake, "reuse_others_here", distinct(entries.wordings))
            sharers = Sharers.among(entries, sentences_of(lake, "reuse_others_here", batch.texts))
            nearest = Nearest(lake, "reuse_others_here", sharers.of)
            _find_near(lake, "reuse_others_here", sharers, is_in(sharers.of.wordings, others), nearest)
    _write(lake, batch.said, moved)
    for name in _TEMPORARY:
        run(f"DROP TABLE IF EXISTS temp.reuse_{name}")


def _read_links(lake: Lake) -> None:
    run = lake.connection.execute
    some = "WHERE passage_id IN (SELECT passage_id FROM reuse_old UNION ALL SELECT passage_id FROM reuse_here)"
    if not run("SELECT 1 FROM passage_matches LIMIT 1").fetchall():
        some = "LIMIT 0"
    run(f"CREATE OR REPLACE TEMP TABLE reuse_links AS FROM passage_matches {some}")


@dataclass(frozen=True, slots=True)
class _Stirred:
    """What a batch may change for wordings of which no passage was touched.

    `anew`: those whose near link is to be looked for anew; `pairs`: (sentence, a touched one that it may lead to now), and of each
    pair whether what the first leads to is of the same day.
    """

    anew: Hashes
    pairs: list[tuple[Places, Places, Mask]]

    def sentences(self, of: Sentences) -> Places:
        """All whose texts are wanted."""
        return np.concatenate([of.find(self.anew), *(side for one, other, _ in self.pairs for side in (one, other))])


def _stirred(lake: Lake, sharers: Sharers, batch: Batch, said: Mask) -> _Stirred:
    """What the batch may change for others.

    Anew: their link led to a passage that was touched; or a wording moved up among the earliest HEAD that share a run with them,
    because a touched one went or now stands later; or what they lead to was moved out of those. All else that can change a link
    is a wording touched itself that is near, and earlier than what they lead to.
    """
    of = sharers.of
    up = _how_many(batch.before.fingerprints, sharers.fingerprints)
    touched = said[sharers.sentences]
    # Where the earliest that says it is no notice of the batch, it stood there before or stands later now: that pushes nothing out.
    notices = column(lake, "SELECT hash(notice_id) FROM reuse_notices", np.uint64).astype(np.uint64)
    new: Mask = touched & is_in(of.notices, distinct(notices))[sharers.sentences]
    before: Places = np.cumsum(new) - new
    down: Places = before - before[sharers.begins]
    lost = sharers.sentences[(sharers.ranks >= HEAD) & (sharers.ranks < HEAD + down)]
    anew = [_led_to(lake, distinct(of.places[lost]), batch.said)]
    pairs: list[tuple[Places, Places, Mask]] = []
    # Not all that an answering sentence shares is known here where no passage that says it was touched.
    for one, other in sharers.plausible(~touched, new | (sharers.ranks >= HEAD - up), anyway=~said):
        risen = ~said[other]
        may, as_early = _may_lead(lake, of.places[one], of.places[other])
        anew.append(of.wordings[one[may & risen]])
        may &= ~risen
        pairs.append((one[may], other[may], as_early[may]))
    return _Stirred(distinct(np.concatenate(anew)), pairs)


def _others(of: Sentences, stirred: _Stirred, nearest: Nearest) -> tuple[Hashes, Near]:
    """Of the wordings of which no passage was touched: those whose near link is to be looked for anew, and new links of others."""
    anew = [stirred.anew]
    near: Near = {}
    for one, other, as_early in stirred.pairs:
        found = nearest.among(one, other)
        near |= found
        # What leads to one of the same day is looked for anew, which tells the earlier of the two.
        tied = np.intersect1d(of.places[one[as_early]], np.fromiter(found, np.intp, len(found)))
        anew.append(of.wordings[np.searchsorted(of.places, tied)])
    wordings = distinct(np.concatenate(anew))
    again = is_in(of.wordings[np.searchsorted(of.places, np.fromiter(near, np.intp, len(near)))], wordings)
    return wordings, {place: found for (place, found), skip in zip(near.items(), again.tolist(), strict=True) if not skip}


def _led_to(lake: Lake, lost: Places, said: Hashes) -> Hashes:
    """The wordings whose near link led to what was touched, or to one of these places."""
    lake.connection.register("reuse_lost", {"place": lost})
    lake.connection.register("reuse_said", {"wording": said})
    found = column(
        lake,
        """SELECT h.wording FROM reuse_links m JOIN reuse_here h USING (passage_id)
           WHERE m.method = 'near' AND h.wording NOT IN (SELECT wording FROM reuse_said) AND m.matched_passage_id IN (
             SELECT passage_id FROM reuse_old
             UNION ALL SELECT passage_id FROM reuse_here WHERE place IN (SELECT place FROM reuse_lost))""",
        np.int64,
    )
    lake.connection.unregister("reuse_lost")
    lake.connection.unregister("reuse_said")
    return found.astype(np.int64)


def _may_lead(lake: Lake, places: Places, others: Places) -> tuple[Mask, Mask]:
    """Where the first may lead to the second, as it leads nowhere or to what is not earlier; and where that is of the same day."""
    may, as_early = np.zeros(len(places), np.bool_), np.zeros(len(places), np.bool_)
    if len(places):
        lake.connection.register("reuse_newly", {"pair": np.arange(len(places)), "place": places, "other": others})
        found = lake.connection.execute(
            """SELECT n.pair, m.passage_id IS NOT NULL AND m.matched_date IS NOT DISTINCT FROM o.date AS as_early
               FROM reuse_newly n JOIN reuse_here h ON h.place = n.place JOIN reuse_here o ON o.place = n.other
               LEFT JOIN reuse_links m ON m.passage_id = h.passage_id
               WHERE m.passage_id IS NULL
                  OR (m.method = 'near' AND coalesce(m.matched_date, DATE '9999-12-31') >= coalesce(o.date, DATE '9999-12-31'))"""
        ).fetchnumpy()
        lake.connection.unregister("reuse_newly")
        may[found["pair"]] = True
        as_early[found["pair"]] = found["as_early"]
    return may, as_early


def _how_many(fingerprints: Prints, of: Prints) -> Places:
    """How many times each of `of` is among them."""
    among = np.sort(fingerprints)
    return np.searchsorted(among, of, side="right") - np.searchsorted(among, of, side="left")


def _entries_of(lake: Lake, of: Sentences, wordings: Hashes) -> Entries:
    """Made anew from the texts, which costs less than to look through the index."""
    texts = read_texts(lake, "reuse_here", of, of.find(wordings))
    owners, prints = fingerprints(Texts.end_to_end([text.replace("，", "") for text in texts]))
    return Entries(prints, wordings[owners], np.bincount(owners, minlength=len(wordings)).astype(np.int32)[owners])


def _find_near(lake: Lake, here: str, sharers: Sharers, asking: Mask, nearest: Nearest) -> None:
    """Add to `reuse_near`, for these sentences, the earliest one that is near."""
    near: Near = {}
    for one, other in sharers.plausible(asking[sharers.sentences]):
        near |= nearest.among(one, other)
    _keep(lake, here, near)


def _keep(lake: Lake, here: str, near: Near) -> None:
    if not near:
        return
    found = np.array([(a, b, c, s) for a, (b, c, s) in near.items()], np.float64).reshape(-1, 4)
    lake.connection.register(
        "reuse_found",
        {"a": found[:, 0].astype(np.int64), "b": found[:, 1].astype(np.int64), "c": found[:, 2].copy(), "s": found[:, 3].copy()},
    )
    lake.connection.execute(
        f"""INSERT INTO reuse_near BY NAME
            SELECT a.passage_id, b.passage_id AS matched_passage_id, f.c AS containment, f.s AS similarity, 'near' AS method,
                   a.date, b.date AS matched_date, a.region_code, b.region_code AS matched_region_code
            FROM reuse_found f JOIN {here} a ON a.place = f.a JOIN {here} b ON b.place = f.b"""
    )
    lake.connection.unregister("reuse_found")


def _write(lake: Lake, said: Hashes, others: Hashes) -> None:
    """Write the links that differ from those that stand there. `others`: wordings not said that have, or had, other near links."""
    run = lake.connection.execute
    lake.connection.register("reuse_said", {"wording": said})
    lake.connection.register("reuse_others", {"wording": others})
    run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_wanted AS
            WITH places AS MATERIALIZED (SELECT wording, min(place) AS place FROM reuse_here GROUP BY wording HAVING count(*) > 1),
                 first AS MATERIALIZED (SELECT h.* FROM reuse_here h JOIN places USING (place)
                                        WHERE h.wording IN (SELECT wording FROM reuse_said))
            SELECT a.passage_id, b.passage_id AS matched_passage_id, 1::REAL AS containment, 1::REAL AS similarity, 'exact' AS method,
                   a.date, b.date AS matched_date, a.region_code, b.region_code AS matched_region_code
            FROM reuse_here a JOIN first b ON a.wording = b.wording AND a.notice_id <> b.notice_id
            UNION ALL SELECT {_COLUMNS} FROM reuse_near"""
    )
    if run("SELECT 1 FROM reuse_links LIMIT 1").fetchall():
        _delete_stale(lake)
    run(f"INSERT INTO passage_matches BY NAME SELECT {_COLUMNS} FROM reuse_wanted EXCEPT SELECT {_COLUMNS} FROM reuse_links")
    lake.connection.unregister("reuse_said")
    lake.connection.unregister("reuse_others")


def _delete_stale(lake: Lake) -> None:
    run = lake.connection.execute
    run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_stale AS
            SELECT {_COLUMNS} FROM reuse_links WHERE passage_id IN (
                SELECT passage_id FROM reuse_old
                UNION ALL SELECT passage_id FROM reuse_here WHERE wording IN (SELECT wording FROM reuse_said))
              OR method = 'near' AND passage_id IN (
                SELECT passage_id FROM reuse_here WHERE wording IN (SELECT wording FROM reuse_others))
            EXCEPT SELECT {_COLUMNS} FROM reuse_wanted"""
    )
    if run("SELECT count(*) FROM reuse_stale").fetchall()[0][0]:
        run("DELETE FROM passage_matches WHERE passage_id IN (SELECT passage_id FROM reuse_stale)")
