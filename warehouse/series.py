"""What an address shows, one capture after the other: the first of those that show the same counts, the others change nothing.

Decided by the moments of the captures, not by the order in which they are loaded: two runs may overlap, and the one that read a file
first may commit last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from extractors.records import Capture, Failure, Outcome, Reading
from warehouse.events import capture_of
from warehouse.lake import Lake
from warehouse.withdrawals import WITHDRAWN_RUNS


@dataclass(frozen=True, slots=True)
class Captured:
    """A capture and what its bytes read as; None where nobody has read them, since they seemed to be as before."""

    capture: Capture
    result: Reading | Failure | None


@dataclass(frozen=True, slots=True)
class LastCapture:
    """What an address showed when its bytes were last read, or when it gave none."""

    capture_id: str
    captured_at: datetime
    sha256: str | None
    content_sha256: str | None
    error: str | None
    error_code: str | None
    outcome: Outcome
    content_type: str | None
    charset: str | None
    extractor_version: str | None
    notice_ids: tuple[str, ...]

    def shows(self, capture: Capture, why: str | None) -> bool:
        """Whether a capture shows this again: the same bytes, or none for the same reason `why`."""
        if capture.sha256 is None:
            return self.sha256 is None and self.error == why
        return (self.content_sha256 or self.sha256) == shown(capture)


@dataclass(frozen=True, slots=True)
class Before:
    """What the lake knows of a capture that comes in. `late`: it knows later captures of the address already."""

    present: bool = False
    late: bool = False
    last: LastCapture | None = None


_LAST = tuple(f.name for f in fields(LastCapture))
_KNOWN = f"""
    WITH incoming AS (
        SELECT unnest(?::JSON::VARCHAR[]) AS id, unnest(?::JSON::VARCHAR[]) AS address, unnest(?::JSON::TIMESTAMP[]) AS at
    ), known AS (
        SELECT i.id, c.capture_id = i.id AS present, c.role = 'notice' AND (c.captured_at, c.capture_id) > (i.at, i.id) AS late,
               c.role = 'notice' AND c.run_id NOT IN {WITHDRAWN_RUNS}
                   AND NOT (c.outcome = 'unchanged' AND c.extractor_version IS NULL) AS counts,
               {", ".join(f"c.{name}" for name in _LAST)}
        FROM captures c JOIN incoming i USING (address)
    )
    SELECT id, max(present) AS present, max(late) AS late,
           arg_max({{{", ".join(f"'{name}': {name}" for name in _LAST)}}}, (captured_at, capture_id))
               FILTER (counts AND NOT late AND NOT present) AS last
    FROM known GROUP BY id"""


def known_before(lake: Lake, captures: Sequence[Capture]) -> dict[str, Before]:
    """By capture_id, what the lake knows of each capture's address up to it."""
    told = [[c.capture_id for c in captures], [c.address for c in captures], [c.captured_at for c in captures]]
    found = {c.capture_id: Before() for c in captures}
    for r in lake.rows(_KNOWN, told):
        last = r["last"] and LastCapture(**r["last"] | {"notice_ids": tuple(r["last"]["notice_ids"] or ())})
        found[r["id"]] = Before(bool(r["present"]), bool(r["late"]), last)
    return found


def one_an_address(batch: Iterable[Captured]) -> Iterator[list[Captured]]:
    """By the time of capture, in parts in which no address stands twice: what it showed first is judged before what it showed next.

    What is no notice's page shows nothing that is judged.
    """
    part: list[Captured] = []
    addresses: set[str] = set()
    for item in sorted(batch, key=lambda i: (i.capture.captured_at, i.capture.capture_id)):
        if item.capture.address in addresses and item.capture.role == "notice":
            yield part
            part, addresses = [], set()
        part.append(item)
        if item.capture.role == "notice":
            addresses.add(item.capture.address)
    if part:
        yield part


@dataclass(frozen=True, slots=True)
class Series:
    """All standing captures of some addresses. `stands_for`: of one that changes nothing, the one that counts."""

    captures: dict[str, Capture]
    stands_for: dict[str, str]

    def counting(self) -> list[Capture]:
        return [c for i, c in self.captures.items() if i not in self.stands_for]


def series_of(lake: Lake, addresses: Iterable[str]) -> Series:
    """The captures of these addresses in the order of time, and which of them count."""
    rows: list[dict[str, Any]] = lake.rows(
        f"""SELECT * FROM captures WHERE address IN (SELECT unnest(?::JSON::VARCHAR[])) AND role = 'notice'
            AND run_id NOT IN {WITHDRAWN_RUNS} ORDER BY address, captured_at, capture_id""",
        [sorted(set(addresses))],
    )
    captures = {r["capture_id"]: capture_of(r) for r in rows}
    stands_for: dict[str, str] = {}
    counts: Capture | None = None
    for capture in captures.values():
        same = counts is not None and counts.address == capture.address and shown(counts) == shown(capture)
        if same and counts is not None:
            stands_for[capture.capture_id] = counts.capture_id
        else:
            counts = capture
    return Series(captures, stands_for)


def shown(capture: Capture) -> str | None:
    """What tells whether two captures of an address show the same: the digest of all their bytes, or why there are none."""
    return capture.content_sha256 or capture.sha256 or capture.error
