"""The lake's memory of what captures read as, and the way back from an event to its text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from extractors.records import Attachment, Capture, Failure, Notice, Reading
from warehouse.history import Event
from warehouse.lake import Lake, Row
from warehouse.rows import sentence_keys
from warehouse.tables import CAPTURES
from warehouse.withdrawals import withdrawn_runs

ReadBytes = Callable[[Capture], Reading | Failure]

_EVENTS = """
    SELECT r.capture_id, r.ordinal, r.captured_at, r.address, r.file_address, c.source_id, r.rank, r.own_id, r.id_basis, r.stage,
           r.body_sha256, r.title, r.region_code, r.province_code, r.notice_id, r.extractor_version, c.run_id
    FROM readings r JOIN captures c USING (capture_id)
    WHERE r.own_id IN (SELECT unnest(?::JSON::VARCHAR[])) OR r.file_address IN (SELECT unnest(?::JSON::VARCHAR[]))
"""


class Readings:
    """Readings of captures: those in hand, and those that the archive gives again."""

    def __init__(self, lake: Lake, version: str, read: ReadBytes) -> None:
        self._lake = lake
        self._version = version
        self._read = read
        self._notices: dict[tuple[str, int], Notice] = {}
        self._captures: dict[str, Capture] = {}
        self._events: dict[str, list[Event]] = {}
        self.assigned: dict[tuple[str, int], str] = {}  # as the lake has it
        self.reread: set[str] = set()  # captures whose stored reading was of older code
        self.withdrawn_runs = withdrawn_runs(lake)  # what their captures show counts for nothing

    def hold(self, capture: Capture, notices: Iterable[Notice]) -> list[Event]:
        """Keep a capture's notices in hand and return their events."""
        self._captures[capture.capture_id] = capture
        events: list[Event] = []
        for ordinal, notice in enumerate(notices):
            self._notices[capture.capture_id, ordinal] = notice
            events.append(_event(capture, ordinal, notice))
        return events if capture.run_id not in self.withdrawn_runs else []

    def result_of(self, capture: Capture) -> Reading | Failure:
        """What a capture's bytes read as."""
        return self._read(capture)

    def read_again(self, capture: Capture) -> Reading | Failure:
        """Read a capture's archived bytes with the present code and keep its notices in hand."""
        result = self.result_of(capture)
        self.reread.add(capture.capture_id)
        self._events[capture.capture_id] = self.hold(capture, result.notices if isinstance(result, Reading) else ())
        return result

    def events_of(self, capture_id: str) -> list[Event]:
        """The events of a capture that was read again."""
        if capture_id not in self._events:
            self.read_again(self.capture(capture_id))
        return self._events[capture_id]

    def related(self, events: list[Event], also_at: Iterable[str] = ()) -> list[Event]:
        """All events of the lake that share a notice or an address with `events`, directly or through others,
        or stand at one of the addresses `also_at`.

        Readings of older code are read again from the archive first, so that texts are compared as read by one code.
        """
        own_ids = {e.own_id for e in events}
        addresses = {e.file_address for e in events} | set(also_at)
        while True:
            rows = self._lake.rows(_EVENTS, [sorted(own_ids), sorted(addresses)])
            found = self._events_of(rows)
            more_ids = {e.own_id for e in found} | {r["own_id"] for r in rows}
            more_addresses = {r["file_address"] for r in rows}
            if more_ids <= own_ids and more_addresses <= addresses:
                return found
            own_ids |= more_ids
            addresses |= more_addresses

    def notice(self, event: Event) -> Notice:
        key = (event.capture_id, event.ordinal)
        if key not in self._notices:
            self.hold(self.capture(event.capture_id), self._notices_of(event.capture_id))
        return self._notices[key]

    def capture(self, capture_id: str) -> Capture:
        if capture_id not in self._captures:
            row = self._lake.rows("SELECT * FROM captures WHERE capture_id = ?", [capture_id])[0]
            self._captures[capture_id] = capture_of(row)
        return self._captures[capture_id]

    def sentences(self, event: Event) -> frozenset[str]:
        return sentence_keys(self.notice(event))

    def _events_of(self, rows: list[dict[str, Any]]) -> list[Event]:
        found: list[Event] = []
        standing = {r["capture_id"] for r in rows if r["run_id"] not in self.withdrawn_runs}
        stale = {r["capture_id"] for r in rows if r["capture_id"] in standing and r["extractor_version"] != self._version}
        for row in rows:
            self.assigned.setdefault((row["capture_id"], row["ordinal"]), row["notice_id"])
            if row["capture_id"] in standing and row["capture_id"] not in stale:
                found.append(Event(**{k: v for k, v in row.items() if k not in ("notice_id", "extractor_version", "run_id")}))
        for capture_id in sorted(stale):
            found += self.events_of(capture_id)
        return found

    def _notices_of(self, capture_id: str) -> Iterable[Notice]:
        result = self._read(self.capture(capture_id))
        return result.notices if isinstance(result, Reading) else ()


def capture_of(row: dict[str, Any]) -> Capture:
    """A row of `captures`, or of its columns, as a record."""
    attachments = tuple(Attachment(**a) for a in json.loads(row["attachments"] or "[]"))
    return Capture(**{**row, "notice_ids": tuple(row["notice_ids"] or ()), "attachments": attachments})


def capture_row(capture: Capture) -> Row:
    files = [{k: v for k, v in asdict(a).items() if v is not None} for a in capture.attachments]
    told: Row = {
        "notice_ids": list(capture.notice_ids), "attachments": json.dumps(files, ensure_ascii=False, sort_keys=True) if files else None,
    }  # fmt: skip
    return {c.name: told[c.name] if c.name in told else getattr(capture, c.name) for c in CAPTURES.columns}


def reading_row(event: Event, notice_id: str, version: str) -> Row:
    return {
        "capture_id": event.capture_id, "ordinal": event.ordinal, "address": event.address, "file_address": event.file_address,
        "own_id": event.own_id, "id_basis": event.id_basis, "stage": event.stage, "notice_id": notice_id,
        "body_sha256": event.body_sha256, "captured_at": event.captured_at, "extractor_version": version, "title": event.title,
        "region_code": event.region_code, "province_code": event.province_code, "rank": event.rank,
    }  # fmt: skip


def _event(capture: Capture, ordinal: int, notice: Notice) -> Event:
    region = notice.header.region
    return Event(
        capture_id=capture.capture_id,
        ordinal=ordinal,
        captured_at=capture.captured_at,
        address=notice.address,
        file_address=capture.address,
        source_id=capture.source_id,
        rank=notice.rank,
        own_id=notice.own_id,
        id_basis=notice.id_basis,
        stage=notice.header.stage,
        body_sha256=notice.body_sha256,
        title=notice.header.title,
        region_code=region.code if region else None,
        province_code=region.province_code if region else None,
    )
