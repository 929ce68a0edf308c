"""Which values of a notice's rows a person may put right, and what a written value means in a column's type.

Keys, spans, the source's own words and what tells where a row came from are no one's to change: they say what was read, and where.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from warehouse.lake import Value
from warehouse.schema import Column
from warehouse.tables import CITATIONS, DOCUMENTS, MEASURE_AGENCIES, MEASURES, NOTICES, TARGETS

#: Tables whose values may be corrected, with the columns that name one of their rows among all of them.
KEYS: dict[str, tuple[str, ...]] = {
    "notices": ("notice_id",), "documents": ("document_id",), "measures": ("measure_id",), "measure_agencies": ("measure_id", "seq"),
    "targets": ("target_id",), "citations": ("citation_id",),
}  # fmt: skip
_TABLES = {t.name: t for t in (NOTICES, DOCUMENTS, MEASURES, MEASURE_AGENCIES, TARGETS, CITATIONS)}
#: Every content row carries its notice's place and time: put right in `notices`, they reach all its rows.
PLACE = ("region_code", "region_name", "province_code", "date")
_NEVER = {
    "region_name", "region_level", "province_code",  # these follow from region_code
    "seq", "ordinal", "char_start", "char_end", "as_written", "rule",
    "origin", "script", "body_text", "source_text", "body_sha256", "extractor_version", "first_seen_at", "last_seen_at", "version",
}  # fmt: skip
_INTEGER = re.compile(r"-?\d{1,9}", re.A)
_DECIMAL = re.compile(r"-?\d{1,32}(?:\.\d{1,6})?", re.A)
_REAL = re.compile(r"0?\.\d+|0|1(?:\.0+)?", re.A)
_DATE = re.compile(r"(?:19|[2-9]\d)\d\d-\d\d-\d\d", re.A)
_BOOLEANS: dict[str, Literal[True, False]] = {"true": True, "false": False}


class NotCorrectable(Exception):
    """Why a correction cannot be applied, as half a sentence for a person."""


@cache
def column_of(table: str, column: str) -> Column:
    """The column a correction names. Raises NotCorrectable where there is none, or none that may be corrected."""
    found = _TABLES.get(table)
    if found is None:
        raise NotCorrectable(f"there is no table {table} to correct (there are {', '.join(_TABLES)})")
    if column not in found.column_names:
        raise NotCorrectable(f"{table} has no column {column}")
    if column in _NEVER or column.endswith("_id"):
        raise NotCorrectable("keys, spans, the source's own words and where they came from cannot be corrected")
    if table != "notices" and column in PLACE:
        raise NotCorrectable(f"it is the notice's: correct notices.{column}, and it follows here")
    return next(c for c in found.columns if c.name == column)


def value_of(column: Column, written: str | None) -> Value:
    """A written value in the column's type, None for an empty one. Raises NotCorrectable where it is none of that type."""
    if not written:
        if column.required:
            raise NotCorrectable("it may not be empty")
        return None
    if column.words and written not in column.words:
        raise NotCorrectable(f"{shorten(written)} is none of {', '.join(column.words)}")
    value = _cast(column.type, written)
    if value is None:
        raise NotCorrectable(f"{shorten(written)} is no {_TYPES[column.type]}")
    return value


_TYPES = {
    "INTEGER": "whole number", "DECIMAL(38,6)": "number with up to six decimals", "REAL": "number from 0 to 1",
    "DATE": "date like 2023-04-07", "BOOLEAN": "true or false", "VARCHAR": "text",
}  # fmt: skip


def _cast(type_: str, written: str) -> Value:
    if type_ == "VARCHAR":
        return written
    if type_ == "INTEGER":
        return int(written) if _INTEGER.fullmatch(written) else None
    if type_ == "DECIMAL(38,6)":
        return Decimal(written) if _DECIMAL.fullmatch(written) else None
    if type_ == "REAL":
        return float(written) if _REAL.fullmatch(written) else None
    if type_ == "BOOLEAN":
        return _BOOLEANS.get(written.lower())
    try:
        return date.fromisoformat(written) if _DATE.fullmatch(written) else None
    except ValueError:
        return None


def shorten(value: object, most: int = 60) -> str:
    """A value as a message shows it: “…”, or empty."""
    if value is None:
        return "empty"
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"
