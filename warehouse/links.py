"""Links between notices, kept right as notices come, change and go: who cites whom, who repeats whom.

Both are pure functions of the notices that are there: any order of loading gives the same links.
"""

from __future__ import annotations

from warehouse.cited import resolve_citations
from warehouse.lake import Lake
from warehouse.reuse import relink_passages


def update_links(lake: Lake, written: set[str], gone: set[str]) -> None:
    """Bring citations and reuse links up to date, inside the caller's transaction.

    `written`: notices whose rows were just written anew; `gone`: notices whose rows were just removed.
    """
    if written or gone:
        resolve_citations(lake, written, gone)
        relink_passages(lake, written, gone)
