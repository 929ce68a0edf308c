"""Quantities (targets): what a measure sets, promises or conditions on."""

from __future__ import annotations

from datetime import date

from extractors.notice.sections import DocumentText
from extractors.records import Header, Issue, Target


def read_targets(body: str, documents: list[DocumentText], header: Header, noticed: date | None) -> tuple[list[Target], list[Issue]]:
    return [], []
