"""Reuse between notices: each passage linked to its earliest occurrence, in the same words or nearly so.

What a passage links to is a pure function of the passages that are there, so any order of loading gives the same links:

- `exact`: the earliest passage of the same wording in another notice (order: date, undated last, notice_id, place in the notice).
- `near`: only for a wording's own earliest passage: the earliest passage before it in another notice that it repeats, or that
  repeats it (`compare`). The others of its wording lead to it, and through it on.

Near wordings are looked for among those that share a fingerprint. A run of words that very many wordings share (stock phrases)
leads to the earliest HEAD wordings that have it only.
"""

from __future__ import annotations

from warehouse.reuse.relink import relink_passages as relink_passages
