"""What the tables' columns are made of: how one is stated, and those that many tables have."""

from __future__ import annotations

from typing import Any, get_args

from warehouse.schema import Column


def column(name: str, type_: str, meaning: str, required: bool = False, derived: bool = False) -> Column:
    return Column(name, type_, meaning, required, derived=derived)


def ident(name: str, meaning: str, references: str | None = None) -> Column:
    return Column(name, "VARCHAR", meaning, True, references)


def text(name: str, meaning: str, references: str | None = None) -> Column:
    return Column(name, "VARCHAR", meaning, False, references)


def word(name: str, words: Any, meaning: str, required: bool = True) -> Column:
    """A column that says one of `words`, a Literal of extractors.records."""
    return Column(name, "VARCHAR", meaning, required, words=get_args(words))


REGION_CODE = text("region_code", "GB/T 2260 code of the notice's region, six digits; NULL where no region is told", "regions.region_code")
REGION_NAME = text("region_name", "full name of the notice's region")
PROVINCE = text("province_code", "code of the province the region lies in; 000000 for national; a partition of the lake")
DATE = column("date", "DATE", "the notice's date that readers partition and sort by; see notices.date_basis")
NOTICE = ident("notice_id", "the notice it belongs to", "notices.notice_id")
SEQ = column("seq", "INTEGER", "reading order in the notice, from 0", True)
START = column("char_start", "INTEGER", "where it begins in notices.body_text: 0-based, in Unicode code points")
END = column("char_end", "INTEGER", "where it ends in notices.body_text: exclusive; SQL: body_text[char_start+1:char_end]")
CONFIDENCE = column("confidence", "REAL", "how sure the reading is, 0 to 1: 1.0 where the text labels it, less where it was inferred", True)
RULE = text("rule", "how it was read: a word of docs/rules.md, such as labelled_clause")
AS_WRITTEN = text("as_written", "the words of the source, in Simplified script; where it is one run of text, body_text's slice")
