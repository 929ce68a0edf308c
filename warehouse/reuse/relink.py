"""Links of passages, brought up to date: what was written or went away, and what that changes for others."""

from __future__ import annotations

from warehouse.lake import Lake
from warehouse.reuse.compare import Comparer
from warehouse.reuse.index import replace_wordings
from warehouse.reuse.search import EARLIEST, HEAD, PLAUSIBLE, candidate_pairs, rank_sharers, rank_sharers_of_others
from warehouse.tables import PASSAGE_MATCHES

_COLUMNS = ", ".join(f'"{c.name}"' for c in PASSAGE_MATCHES.columns)

_TEMPORARY = (
    "notices", "rows", "old", "said", "touched", "added", "entries", "here", "forgotten", "ranked", "links", "others",
    "others_entries", "others_here", "others_ranked", "pairs", "wanted", "stale",
)  # fmt: skip


def relink_passages(lake: Lake, written: set[str], gone: set[str]) -> None:
    """Link the passages of the notices just written, and those that such a passage precedes or that lost theirs."""
    if not written and not gone:
        return
    replace_wordings(lake, written, gone)
    rank_sharers(lake, "reuse_entries", "reuse_here", "reuse_ranked")
    lake.connection.execute(
        """CREATE OR REPLACE TEMP TABLE reuse_links AS FROM passage_matches
           WHERE passage_id IN (SELECT passage_id FROM reuse_old UNION ALL SELECT passage_id FROM reuse_here)"""
    )
    near = _nearest(lake, "reuse_said", "reuse_ranked")
    if _find_others(lake):
        rank_sharers_of_others(lake)
        near |= _nearest(lake, "reuse_others", "reuse_others_ranked")
    _write(lake, near)
    _clear(lake)


def _find_others(lake: Lake) -> bool:
    """Make `reuse_others`: the wordings whose near link may change though no passage of theirs was touched.

    Their link led to a passage that was touched; or a wording is new to them: touched itself, or moved up among the earliest
    HEAD that share a run because a touched one went or now stands later; or what they lead to was moved out of those.
    """
    run = lake.connection.execute
    if not run("SELECT count(*) FROM reuse_here WHERE wording NOT IN (SELECT wording FROM reuse_said)").fetchall()[0][0]:
        return False
    run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_others AS
            WITH shifts AS (
              SELECT fingerprint, count(*) FILTER (before) AS up, count(*) AS down FROM reuse_touched GROUP BY fingerprint),
            ranked AS (SELECT *, wording IN (SELECT wording FROM reuse_said) AS touched FROM reuse_ranked JOIN shifts USING (fingerprint)),
            newly_near AS (
              SELECT t.wording, t.passage_id, min(s.day) AS day
              FROM ranked s JOIN ranked t ON t.fingerprint = s.fingerprint
              WHERE s.rank <= {HEAD} AND (s.touched OR s.rank > {HEAD} - s.up) AND NOT t.touched
                    AND (s.day, s.notice_id, s.seq) < (t.day, t.notice_id, t.seq) AND t.notice_id <> s.notice_id
              GROUP BY t.wording, t.passage_id, s.wording
              HAVING NOT any_value(s.touched) OR count(*) >= {PLAUSIBLE} * least(any_value(s.fingerprints), any_value(t.fingerprints))),
            lost AS (
              SELECT passage_id FROM reuse_old
              UNION ALL SELECT passage_id FROM ranked WHERE rank > {HEAD} AND rank <= {HEAD} + down)
            SELECT n.wording FROM newly_near n LEFT JOIN reuse_links m USING (passage_id)
            WHERE m.passage_id IS NULL OR (m.method = 'near' AND coalesce(m.matched_date, DATE '9999-12-31') >= n.day)
            UNION
            SELECT h.wording FROM reuse_links m JOIN reuse_here h USING (passage_id)
            WHERE m.method = 'near' AND m.matched_passage_id IN (SELECT passage_id FROM lost)
                  AND h.wording NOT IN (SELECT wording FROM reuse_said)"""
    )
    return bool(run("SELECT count(*) FROM reuse_others").fetchall()[0][0])


_Near = dict[str, tuple[str, float, float]]


def _nearest(lake: Lake, wordings: str, ranked: str) -> _Near:
    """For these wordings' earliest passages: the earliest one that is near, its containment and similarity."""
    comparer = Comparer()
    found: _Near = {}
    for passage, text, candidate, other in candidate_pairs(lake, wordings, ranked):
        if passage not in found and (likeness := comparer.compare(text, other)):
            found[passage] = (candidate, likeness.containment, likeness.similarity)
    return found


def _write(lake: Lake, near: _Near) -> None:
    """Write the links that differ from those that stand there."""
    run = lake.connection.execute
    run("CREATE TEMP TABLE IF NOT EXISTS reuse_others (wording BIGINT)")
    found = [{"a": passage, "b": n[0], "c": n[1], "s": n[2]} for passage, n in near.items()]
    lake.run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_wanted AS
            WITH said AS (SELECT * FROM reuse_here WHERE wording IN (SELECT wording FROM reuse_said)),
                 first AS (SELECT * FROM said QUALIFY row_number() OVER (PARTITION BY wording ORDER BY {EARLIEST}) = 1),
                 links AS (
              SELECT said.passage_id, first.passage_id AS matched_passage_id, 1::REAL AS containment, 1::REAL AS similarity,
                     'exact' AS method
              FROM said JOIN first USING (wording) WHERE said.notice_id <> first.notice_id
              UNION ALL
              SELECT f.a, f.b, f.c, f.s, 'near'
              FROM (SELECT unnest(from_json_strict(?::JSON, '[{{"a": "VARCHAR", "b": "VARCHAR", "c": "REAL", "s": "REAL"}}]')) AS f)),
                 places AS MATERIALIZED (SELECT passage_id, date, region_code FROM reuse_wordings WHERE passage_id IN (
                   SELECT passage_id FROM links UNION SELECT matched_passage_id FROM links))
            SELECT links.*, a.date, b.date AS matched_date, a.region_code, b.region_code AS matched_region_code
            FROM links JOIN places a USING (passage_id) JOIN places b ON b.passage_id = links.matched_passage_id""",
        [found],
    )
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
    run(f"INSERT INTO passage_matches BY NAME SELECT {_COLUMNS} FROM reuse_wanted EXCEPT SELECT {_COLUMNS} FROM reuse_links")


def _clear(lake: Lake) -> None:
    for name in _TEMPORARY:
        lake.connection.execute(f"DROP TABLE IF EXISTS temp.reuse_{name}")
