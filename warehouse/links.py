"""Links between notices, kept right as notices come, change and go: who cites whom, who repeats whom.

Both are pure functions of the notices that are there: any order of loading gives the same links.
"""

from __future__ import annotations

from warehouse.cited import resolve_citations
from warehouse.lake import Lake
from warehouse.reuse import relink_passages


def update_links(lake: Lake, written: set[str], had: set[str]) -> None:
    """Bring citations and reuse links up to date, inside the caller's transaction.

    `written`: notices whose rows were just written, their passages and citations kept at hand (`keep_written`); `had`: those whose earlier
    rows were just removed, those that are written anew among them. Nothing is looked for of a notice that is new.
    """
    if written or had:
        resolve_citations(lake, written, had)
        relink_passages(lake, written, had)
