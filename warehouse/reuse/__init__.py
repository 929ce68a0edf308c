"""Reuse between notices: each passage linked to its earliest occurrence."""

from __future__ import annotations

from warehouse.lake import Lake


def relink_passages(lake: Lake, written: set[str], gone: set[str]) -> None:
    """Link the passages of the notices just written, and those that such a passage precedes or that lost theirs."""
