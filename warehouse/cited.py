"""Citations resolved: which notice of the warehouse a cited title or number is."""

from __future__ import annotations

from warehouse.lake import Lake


def resolve_citations(lake: Lake, written: set[str], gone: set[str]) -> None:
    """Fill citations.cited_notice_id of the notices just written, and of all whose cited notice came, changed or went."""
