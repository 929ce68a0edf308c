"""How much is in a published warehouse."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from pathlib import Path

from extractors.records import Notice
from warehouse.engine import connect


@dataclass(frozen=True, slots=True)
class WarehouseCounts:
    """`bodies`: who is responsible, a row a measure and body. `links`: between notices, of citations and of repeated passages.

    `repeats`: passages that say again what their own notice has said before.
    """

    notices: int = 0
    measures: int = 0
    bodies: int = 0
    quantities: int = 0
    citations: int = 0
    links: int = 0
    passages: int = 0
    repeats: int = 0
    issues: int = 0

    def with_notice(self, notice: Notice) -> WarehouseCounts:
        """With what one notice holds by itself; links need the others."""
        own = WarehouseCounts(
            notices=1,
            measures=len(notice.measures),
            bodies=len(notice.agencies),
            quantities=len(notice.targets),
            citations=len(notice.citations),
            passages=len(notice.passages),
            repeats=sum(p.duplicate_of is not None for p in notice.passages),
            issues=len(notice.issues),
        )
        return WarehouseCounts(*(a + b for a, b in zip(astuple(self), astuple(own), strict=True)))

    def named(self) -> list[tuple[str, int]]:
        """Each count with its name, in the order they are shown."""
        return [(f.name, getattr(self, f.name)) for f in fields(self)]


_COUNT = {
    "notices": "SELECT count(*) FROM notices",
    "measures": "SELECT count(*) FROM measures",
    "bodies": "SELECT count(*) FROM measure_agencies",
    "quantities": "SELECT count(*) FROM targets",
    "citations": "SELECT count(*) FROM citations",
    "links": "SELECT (SELECT count(cited_notice_id) FROM citations) + (SELECT count(*) FROM passage_matches)",
    "passages": "SELECT count(*) FROM passages",
    "repeats": "SELECT count(duplicate_of) FROM passages",
    "issues": "SELECT count(*) FROM issues",
}


def count_published(path: Path) -> WarehouseCounts:
    """Count the rows of a published file."""
    with connect(str(path), read_only=True) as connection:
        row = connection.execute(f"SELECT {', '.join(f'({sql}) AS {name}' for name, sql in _COUNT.items())}").fetchone()
    return WarehouseCounts(**dict(zip(_COUNT, row or (), strict=True)))
