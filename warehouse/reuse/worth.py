"""What of the index can matter to a batch. Of the wordings that share a run of words with one of its own hardly any can:

- Most share one run by chance, too little to be plausible: who is plausible is told by the index alone.
- Many share a stock phrase. Of those the earliest HEAD matter, and the others only where that changes who the earliest are.

All of it is told by queries, for which an entry bears the day of its wording: beside 200,000 notices ten million entries share a
fingerprint with a batch, of which a few hundred thousand matter. Up to which day the earliest HEAD of a stock phrase stand is kept
(`reuse_stock`), so that the others are not even taken from the index.
"""

from __future__ import annotations

import numpy as np

from warehouse.lake import Lake
from warehouse.reuse import search
from warehouse.reuse.fingerprints import Prints
from warehouse.reuse.search import Entries

#: A day as the index writes it, the undated last of all.
DAY = "coalesce(date, DATE '9999-12-31') - DATE '0001-01-01'"
_EVER = 2**31 - 1  # later than any day


def worth_knowing(lake: Lake, asking: Entries, gone: Prints, fresh: str | None = None) -> Entries:
    """The entries of other wordings in the index that can matter to those that ask, by what they share with them.

    `gone`: fingerprints of wordings that may have gone or moved; `fresh`: a table of passages that have come.
    """
    run = lake.connection.execute
    if not len(asking.fingerprints) or not run("SELECT 1 FROM reuse_fingerprints LIMIT 1").fetchall():
        return Entries.none()
    register = lake.connection.register
    register("reuse_asking", {"fingerprint": asking.fingerprints, "wording": asking.wordings, "fingerprints": asking.of})
    register("reuse_gone", {"fingerprint": gone})
    come = _COME.format(fresh=fresh or "(SELECT NULL::BIGINT AS wording, 0 AS fingerprints, NULL::DATE AS date LIMIT 0)", day=DAY)
    _forget_stock(lake, come)
    run(_SOUGHT)
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_known AS SELECT k.fingerprint, k.wording, k.fingerprints, k.day
           FROM reuse_fingerprints k JOIN reuse_sought s ON k.fingerprint = s.fingerprint AND k.day <= s.until"""
    )
    run(_HEADS.format(come=come), {"head": search.HEAD})
    run("INSERT INTO reuse_stock BY NAME SELECT fingerprint, stock AS until FROM reuse_heads WHERE stock IS NOT NULL")
    found = run(_WORTH_KNOWING, {"plausible": search.PLAUSIBLE}).fetchnumpy()
    for name in ("sought", "known", "heads"):
        run(f"DROP TABLE temp.reuse_{name}")
    for name in ("asking", "gone"):
        lake.connection.unregister(f"reuse_{name}")
    return Entries(
        np.asarray(found["fingerprint"], np.uint32), np.asarray(found["wording"], np.int64), np.asarray(found["fingerprints"], np.int32)
    )


def _forget_stock(lake: Lake, come: str) -> None:
    """Take back what `reuse_stock` says of fingerprints of which the earliest HEAD may have changed.

    One that came behind them changes nothing, and one that came among them only brings their day nearer. Where one went or moved, it
    may lie farther; where one came, others were pushed out, and what led to those wants all that is known.
    """
    run = lake.connection.execute
    run(
        f"""CREATE OR REPLACE TEMP TABLE reuse_unsure AS
            SELECT fingerprint FROM reuse_stock LEFT JOIN ({come}) come USING (fingerprint)
            WHERE come.day <= until OR fingerprint IN (SELECT fingerprint FROM reuse_gone)"""
    )
    if run("SELECT 1 FROM reuse_unsure LIMIT 1").fetchall():
        run("DELETE FROM reuse_stock WHERE fingerprint IN (SELECT fingerprint FROM reuse_unsure)")
    run("DROP TABLE temp.reuse_unsure")


#: By fingerprint, the earliest day of what has come.
_COME = """
    SELECT fingerprint, min(day) AS day
    FROM reuse_asking JOIN (SELECT wording, min({day}) AS day FROM {fresh} WHERE fingerprints > 0 GROUP BY wording) USING (wording)
    GROUP BY fingerprint"""

#: Makes `reuse_sought`: what is asked for, and up to which day the entries that have it can matter.
_SOUGHT = f"""
    CREATE OR REPLACE TEMP TABLE reuse_sought AS SELECT fingerprint, coalesce(until, {_EVER}) AS until
    FROM (SELECT DISTINCT fingerprint FROM reuse_asking) LEFT JOIN reuse_stock USING (fingerprint)"""

#: Makes `reuse_heads`: of each fingerprint that is known, up to which day an entry may be among the HEAD earliest that have it, and
#: where that is to be kept, `stock`.
#:
#: NULL where no more than HEAD have it. Any day where the earliest may have changed: where one that has the fingerprint went or
#: moved, or where a passage has come that is as early as those. Where they have not, what lies behind them leads to nothing by this
#: fingerprint that it has not led to before.
_HEADS = f"""
    CREATE OR REPLACE TEMP TABLE reuse_heads AS
    WITH had AS (
        SELECT fingerprint, count(*) AS n, list_sort(min(day, $head))[$head] AS until
        FROM reuse_known GROUP BY fingerprint),
    more AS (
        SELECT fingerprint, count(*) AS n
        FROM (SELECT fingerprint FROM reuse_asking UNION ALL SELECT fingerprint FROM reuse_gone) GROUP BY fingerprint),
    come AS ({{come}})
    SELECT fingerprint,
        CASE WHEN sought.until < {_EVER} THEN sought.until
             WHEN had.n + more.n <= $head THEN NULL
             WHEN had.until IS NULL OR come.day <= had.until OR fingerprint IN (SELECT fingerprint FROM reuse_gone) THEN {_EVER}
             ELSE had.until END AS until,
        CASE WHEN sought.until = {_EVER} AND had.n > $head AND fingerprint NOT IN (SELECT fingerprint FROM reuse_gone)
             THEN had.until END AS stock
    FROM had JOIN reuse_sought sought USING (fingerprint) JOIN more USING (fingerprint) LEFT JOIN come USING (fingerprint)"""

#: What is in a head, and what is plausible by the fingerprints that few have. What lies behind a head by one fingerprint and is of
#: worth by another is left out by the one: it would neither answer there nor find anything new.
_WORTH_KNOWING = """
    WITH near AS MATERIALIZED (
        SELECT k.fingerprint, k.wording, k.fingerprints, h.until IS NOT NULL AS in_head
        FROM reuse_known k JOIN reuse_heads h USING (fingerprint) WHERE h.until IS NULL OR k.day <= h.until),
    likely AS (
        SELECT k.wording FROM near k JOIN reuse_asking a USING (fingerprint) WHERE NOT k.in_head
        GROUP BY a.wording, a.fingerprints, k.wording, k.fingerprints
        HAVING count(*) >= $plausible * least(a.fingerprints, k.fingerprints)),
    worth AS (SELECT wording FROM near WHERE in_head UNION SELECT wording FROM likely)
    SELECT fingerprint, wording, fingerprints FROM near
    WHERE (in_head OR wording IN (SELECT wording FROM worth)) AND wording NOT IN (SELECT wording FROM reuse_asking)"""
