"""Which wordings may be near which: those that share fingerprints. Set by set in SQL, one look-up in the index for all of a batch."""

from __future__ import annotations

from warehouse.lake import Lake

#: Of the wordings that share a run of words, the earliest so many are looked at. Stock phrases stand in thousands of
#: sentences (坚持以习近平新时代中国特色社会主义思想为指导); a sentence that repeats another shares rarer runs with it too.
HEAD = 50
#: Share of the shorter's fingerprints that a wording worth comparing has. Wordings that share .75 of their pairs of characters
#: share about half; one in seven leaves room for words changed all over the sentence.
PLAUSIBLE = 0.15

#: Order of passages: by date, the undated last, by notice, then by place in the notice.
EARLIEST = "day, notice_id, seq"


def rank_sharers(lake: Lake, entries: str, here: str, ranked: str) -> None:
    """Make the table `ranked`: the wordings of `entries`, each by its earliest sentence in `here`, in order for each fingerprint."""
    lake.connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {ranked} AS
            WITH earliest AS (SELECT * FROM {here} WHERE fingerprints > 0
                              QUALIFY row_number() OVER (PARTITION BY wording ORDER BY {EARLIEST}) = 1)
            SELECT e.fingerprint, earliest.*, row_number() OVER (PARTITION BY e.fingerprint ORDER BY {EARLIEST}) AS rank
            FROM {entries} e JOIN earliest USING (wording)"""
    )


def rank_sharers_of_others(lake: Lake) -> None:
    """Make `reuse_others_ranked` for the wordings of `reuse_others`, by a look-up in the index of their own."""
    run = lake.connection.execute
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_others_entries AS SELECT fingerprint, wording FROM reuse_fingerprints
           WHERE fingerprint IN (
             SELECT fingerprint FROM reuse_fingerprints WHERE wording IN (SELECT wording FROM reuse_others))"""
    )
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_others_here AS
           SELECT passage_id, notice_id, coalesce(date, DATE '9999-12-31') AS day, seq, wording, fingerprints FROM reuse_wordings
           WHERE wording IN (SELECT wording FROM reuse_others_entries)"""
    )
    rank_sharers(lake, "reuse_others_entries", "reuse_others_here", "reuse_others_ranked")


def candidate_pairs(lake: Lake, wordings: str, ranked: str) -> list[tuple[str, str, str, str]]:
    """(passage, its text, an earlier passage that may be near, its text), earliest first, for each of these wordings' earliest."""
    run = lake.connection.execute
    run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_pairs AS
            WITH queries AS (SELECT * FROM reuse_here WHERE wording IN (SELECT wording FROM {wordings})
                             QUALIFY row_number() OVER (PARTITION BY wording ORDER BY {EARLIEST}) = 1 AND fingerprints > 0)
            SELECT q.passage_id, c.passage_id AS candidate, any_value(c.day) AS day, any_value(c.notice_id) AS notice_id,
                   any_value(c.seq) AS seq
            FROM queries q JOIN {ranked} mine ON mine.wording = q.wording JOIN {ranked} c ON c.fingerprint = mine.fingerprint
            WHERE c.rank <= {HEAD} AND c.wording <> q.wording AND c.notice_id <> q.notice_id
                  AND (c.day, c.notice_id, c.seq) < (q.day, q.notice_id, q.seq)
            GROUP BY q.passage_id, c.passage_id
            HAVING count(*) >= {PLAUSIBLE} * least(any_value(q.fingerprints), any_value(c.fingerprints))"""
    )
    return run(
        f"""WITH texts AS MATERIALIZED (SELECT passage_id, text FROM reuse_wordings
                           WHERE passage_id IN (SELECT passage_id FROM reuse_pairs UNION SELECT candidate FROM reuse_pairs))
            SELECT p.passage_id, mine.text, p.candidate, other.text
            FROM reuse_pairs p JOIN texts mine ON mine.passage_id = p.passage_id JOIN texts other ON other.passage_id = p.candidate
            ORDER BY p.passage_id, {EARLIEST}"""
    ).fetchall()
