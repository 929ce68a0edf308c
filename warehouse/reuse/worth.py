"""What of the index can matter to a batch. Of the wordings that share a run of words with one of its own hardly any can:

- Most share one run by chance, too little to be plausible: who is plausible is told by the index alone.
- Many share a stock phrase. Of those the earliest HEAD matter, and the others only where that changes who the earliest are.

All of it is told by queries, for which an entry bears the day of its wording: beside 200,000 notices ten million entries share a
fingerprint with a batch, of which a few hundred thousand matter.
"""

from __future__ import annotations

import numpy as np

from warehouse.lake import Lake
from warehouse.reuse import search
from warehouse.reuse.fingerprints import Prints
from warehouse.reuse.number_sets import distinct
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
    register("reuse_sought", {"sought": distinct(asking.fingerprints)})
    run(
        """CREATE OR REPLACE TEMP TABLE reuse_known AS SELECT fingerprint, wording, fingerprints, day FROM reuse_fingerprints
           WHERE fingerprint IN (SELECT sought FROM reuse_sought)"""
    )
    run(_heads(fresh), {"head": search.HEAD})
    found = run(_WORTH_KNOWING, {"plausible": search.PLAUSIBLE}).fetchnumpy()
    for name in ("known", "heads"):
        run(f"DROP TABLE temp.reuse_{name}")
    for name in ("asking", "gone", "sought"):
        lake.connection.unregister(f"reuse_{name}")
    return Entries(
        np.asarray(found["fingerprint"], np.uint32), np.asarray(found["wording"], np.int64), np.asarray(found["fingerprints"], np.int32)
    )


def _heads(fresh: str | None) -> str:
    """Makes `reuse_heads`: of each fingerprint that is known, up to which day an entry may be among the HEAD earliest that have it.

    NULL where no more than HEAD have it. Any day where the earliest may have changed: where one that has the fingerprint went or
    moved, or where a passage has come that is as early as those. Where they have not, what lies behind them leads to nothing by this
    fingerprint that it has not led to before.
    """
    come = f"(SELECT wording, min({DAY}) AS day FROM {fresh} WHERE fingerprints > 0 GROUP BY wording)" if fresh else None
    first = f"SELECT fingerprint, min(day) AS day FROM reuse_asking JOIN {come} USING (wording) GROUP BY fingerprint"
    none = "SELECT 0::UINTEGER AS fingerprint, 0 AS day LIMIT 0"
    return f"""
        CREATE OR REPLACE TEMP TABLE reuse_heads AS
        WITH had AS (
            SELECT fingerprint, count(*) AS n, list_sort(min(day, $head))[$head] AS until
            FROM reuse_known GROUP BY fingerprint),
        more AS (
            SELECT fingerprint, count(*) AS n
            FROM (SELECT fingerprint FROM reuse_asking UNION ALL SELECT fingerprint FROM reuse_gone) GROUP BY fingerprint),
        come AS ({first if come else none})
        SELECT fingerprint,
            CASE WHEN had.n + more.n <= $head THEN NULL
                 WHEN until IS NULL OR come.day <= until OR fingerprint IN (SELECT fingerprint FROM reuse_gone) THEN {_EVER}
                 ELSE until END AS until
        FROM had JOIN more USING (fingerprint) LEFT JOIN come USING (fingerprint)"""


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
