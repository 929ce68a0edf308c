"""Responsible bodies (责任单位): who answers for a measure."""

from __future__ import annotations

from extractors.notice.sections import DocumentText
from extractors.records import Agency, Header, Issue
from extractors.reference.regions import Regions


def read_agencies(body: str, documents: list[DocumentText], header: Header, regions: Regions) -> tuple[list[Agency], list[Issue]]:
    return [], []
