"""Masking while the published file is filled: what is hidden is found first, in one pass over the texts, and hidden row by row.

Nothing of it holds more than one text at a time: of each notice with contacts it keeps where they stand, and their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import duckdb
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import BOOLEAN, INTEGER, VARCHAR

from warehouse.masking import MASK, hidden_words, mask_contacts, may_hold_contact

#: Columns that are a slice of body_text, or as long: masked as it is, by position; with where their rows begin in it.
_BY_PLACE: dict[str, tuple[tuple[str, ...], str]] = {
    "notices": (("body_text", "source_text"), "0"),
    "passages": (("text",), "char_start"),
    "targets": (("as_written",), "char_start"),
    "citations": (("as_written",), "char_start"),
    "measure_agencies": (("as_written",), "char_start"),
}
#: Columns that repeat part of a notice's text: masked by their words.
_BY_WORDS: dict[str, tuple[str, ...]] = {
    "notices": ("title",),
    "documents": ("title",),
    "measures": ("text", "responsibility", "heading", "chapter", "section"),
    "issues": ("excerpt", "message"),
}
#: Columns that may hold a contact which the notice's present text does not: an earlier version's.
_ANY_TEXT: dict[str, tuple[str, ...]] = {"notice_versions": ("source_text",)}
_TEXTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What is hidden in a notice's text: from where to where, and numbers with what stands in their place."""

    spans: tuple[tuple[int, int], ...]
    words: tuple[tuple[str, str], ...]


class Masks:
    """What is hidden in each notice that holds contacts."""

    def __init__(self, hidden: dict[str, _Hidden]) -> None:
        self._hidden = hidden

    def expression(self, table: str, column: str) -> str:
        """The column as it is published, in SQL."""
        by_place, start = _BY_PLACE.get(table, ((), ""))
        if column in _ANY_TEXT.get(table, ()):
            return f'mask_words(notice_id, "{column}")'
        if self._hidden and column in by_place:
            return f"""CASE WHEN holds_contacts(notice_id) THEN mask_at(notice_id, {start}, "{column}") ELSE "{column}" END"""
        if self._hidden and column in _BY_WORDS.get(table, ()):
            return f"""CASE WHEN holds_contacts(notice_id) THEN mask_words(notice_id, "{column}") ELSE "{column}" END"""
        return f'"{column}"'

    def holds_contacts(self, notice_id: str | None) -> bool:
        return notice_id in self._hidden

    def mask_at(self, notice_id: str, start: int, text: str | None) -> str | None:
        """A slice of the notice's text that begins at `start`."""
        if text is None:
            return None
        chars = list(text)
        for first, last in self._hidden[notice_id].spans:
            for i in range(max(first - start, 0), min(last - start, len(chars))):
                chars[i] = MASK
        return "".join(chars)

    def mask_words(self, notice_id: str | None, text: str | None) -> str | None:
        if text is None:
            return None
        masked = mask_contacts(text)
        hidden = self._hidden.get(notice_id or "")
        for word, mask in hidden.words if hidden else ():
            masked = masked.replace(word, mask)
        return masked


@contextmanager
def masks_of(connection: duckdb.DuckDBPyConnection, notices: str) -> Iterator[Masks]:
    """The masks of the texts in `notices`, with the functions that `expression` calls, for as long as the context lasts."""
    masks = Masks(_find(connection, notices))
    create = connection.create_function
    try:
        create("holds_contacts", masks.holds_contacts, [VARCHAR], BOOLEAN, null_handling=FunctionNullHandling.SPECIAL)
        create("mask_at", masks.mask_at, [VARCHAR, INTEGER, VARCHAR], VARCHAR, null_handling=FunctionNullHandling.SPECIAL)
        create("mask_words", masks.mask_words, [VARCHAR, VARCHAR], VARCHAR, null_handling=FunctionNullHandling.SPECIAL)
        yield masks
    finally:
        for name in ("holds_contacts", "mask_at", "mask_words"):
            with suppress(duckdb.Error):
                connection.remove_function(name)


def _find(connection: duckdb.DuckDBPyConnection, notices: str) -> dict[str, _Hidden]:
    rows = connection.execute(f"SELECT notice_id, body_text FROM {notices}")
    found: dict[str, _Hidden] = {}
    while some := rows.fetchmany(_TEXTS_AT_ONCE):
        for notice_id, body in some:
            if may_hold_contact(body) and (masked := mask_contacts(body)) != body:
                found[notice_id] = _Hidden(tuple(_changed(body, masked)), tuple(hidden_words(body, masked)))
    return found


def _changed(text: str, masked: str) -> Iterator[tuple[int, int]]:
    """Where two texts of one length differ, run by run."""
    first = None
    for i, (a, b) in enumerate(zip(text, masked, strict=True)):
        if a == b:
            if first is not None:
                yield first, i
            first = None
        elif first is None:
            first = i
    if first is not None:
        yield first, len(text)
