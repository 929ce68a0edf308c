"""The archive: every input byte once, by content, in WARC files that other tools read too.

A capture of a file is two records: its bytes (`resource`, or `revisit` where the same bytes are kept already) and a `metadata`
record with what WARC has no field for, as JSON. One of a fetch has every `request` and `response` that led to it before its
metadata. A capture without bytes (an error) is its metadata record alone. Each run writes files of its own, so that a torn record
at the end of one never stands before whole ones; `warehouse/archive_writer.py` writes them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

from extractors.records import Attachment, Capture
from warehouse.corrections import Correction, Giving
from warehouse.crawls import Verdict
from warehouse.salvage import whole_members
from warehouse.store import Store
from warehouse.withdrawals import Withdrawal

ENDING = ".warc.gz"
#: Kinds of records whose payload is bytes that captures name.
KEEPS_BYTES = ("resource", "response")


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes lie: a WARC file relative to the archive and the offset of their record."""

    path: str
    offset: int


def place_of(kept: Capture | Attachment) -> Place | None:
    """Where the bytes of a capture or an attachment lie; None where there are none."""
    if kept.archive_path is None or kept.archive_offset is None:
        return None
    return Place(kept.archive_path, kept.archive_offset)


@dataclass(frozen=True, slots=True)
class Alias:
    """An id that a change of code has replaced: no replay could compute it again, so the archive keeps it."""

    old_notice_id: str
    notice_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The run that writes a WARC file, as that file tells it."""

    run_id: str
    flow: str
    started_at: datetime
    source_id: str | None = None  # of a crawl


class BytesLost(ValueError):
    """The archive does not hold bytes whole that it held once."""


@dataclass(frozen=True, slots=True)
class Torn:
    """Bytes of a WARC file, from `start` to before `end`, that hold no whole record; what stands before and behind was read."""

    path: str
    start: int
    end: int
    at_end: bool  # as a run leaves it that dies; else the file was damaged later
    reason: str

    @property
    def told(self) -> str:
        if self.at_end:
            return f"{self.path} ends torn at byte {self.start}; it was read up to there"
        return f"{self.path} is damaged: bytes {self.start} to {self.end} cannot be read ({self.reason}); what stands around them was read"


@dataclass(slots=True)
class ArchiveContents:
    """What an archive holds; files that end torn are named in `torn`."""

    captures: list[Capture] = field(default_factory=list)
    runs: list[RunInfo] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    givings: list[Giving] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    torn: list[Torn] = field(default_factory=list)


class Archive:
    """Reads what runs have kept."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def bytes_at(self, place: Place) -> bytes:
        """The bytes of one record. Raises BytesLost where the archive does not hold them whole."""
        try:
            with self.store.open(place.path) as f:
                f.seek(place.offset)
                record = next(iter(ArchiveIterator(f)))
                data: bytes = record.content_stream().read()
        except Exception as error:  # warcio raises many kinds on what is no record
            raise BytesLost(f"{place.path} at {place.offset}: no whole record is there ({_first_line(error)})") from error
        stated = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        if stated != f"sha256:{hashlib.sha256(data).hexdigest()}":
            raise BytesLost(f"{place.path} at {place.offset}: the bytes do not match their digest")
        return data

    def sizes(self) -> dict[str, int]:
        """The WARC files and their lengths, oldest run first: one that is being written grows."""
        found = sorted(self.store.files(ENDING), key=lambda s: PurePosixPath(s.path).name)
        return {s.path: s.size for s in found}

    def open(self, path: str) -> BinaryIO:
        """A WARC file, to be read."""
        return self.store.open(path)

    def files(self) -> list[str]:
        """The WARC files, oldest run first."""
        return list(self.sizes())

    def files_of(self, run: RunInfo) -> list[str]:
        """The WARC files of a run, in the order of writing."""
        return [path for path in self.files() if PurePosixPath(path).name.startswith(f"{run.run_id}-")]

    def read(self, paths: Iterable[str]) -> ArchiveContents:
        """What these files hold."""
        found = ArchiveContents()
        kept: dict[str, Place] = {}
        for path in paths:
            with self.store.open(path) as f:
                _read_file(f, path, kept, found)
        # A file that has lost bytes in its middle holds what follows elsewhere than it was written; and earlier versions of Cuoshi
        # kept no places beside captures.
        shifted = {None, *(t.path for t in found.torn if not t.at_end)}
        found.captures = [_in_place(c, kept.get(c.sha256 or "")) if c.archive_path in shifted else c for c in found.captures]
        return found


def _read_file(file: BinaryIO, path: str, kept: dict[str, Place], found: ArchiveContents) -> None:
    """Every whole record of a file. What is torn must not hide what stands before it, nor what stands behind."""
    whole, reason = 0, "no record begins there"
    records = ArchiveIterator(file)
    try:
        for record in records:
            payload = record.content_stream().read()
            offset = records.get_record_offset()  # reads on to the end of the record, so it comes after its content
            length = stated_length(record)
            if len(payload) < length:
                raise EOFError(f"a record ends after {len(payload)} of {length} bytes")
            _take(record, payload, Place(path, offset), kept, found)
            whole = offset + records.get_record_length()
    except Exception as error:  # warcio raises many kinds on a torn member
        reason = _first_line(error)
    size = file.seek(0, os.SEEK_END)
    for offset, end in whole_members(file, whole) if whole < size else ():
        file.seek(offset)
        record = next(iter(ArchiveIterator(BytesIO(file.read(end - offset)))))
        _take(record, record.content_stream().read(), Place(path, offset), kept, found)
        if offset > whole:
            found.torn.append(Torn(path, whole, offset, False, reason))
        whole = end
    if whole < size:
        found.torn.append(Torn(path, whole, size, True, reason))


def _take(record: Any, payload: bytes, place: Place, kept: dict[str, Place], found: ArchiveContents) -> None:
    kind = record.rec_type
    if kind in KEEPS_BYTES:
        digest = (record.rec_headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:")
        kept.setdefault(digest, place)
    elif kind == "warcinfo":
        found.runs.append(_run_info(payload.decode("utf-8", "replace")))
    elif kind == "metadata":
        told = json.loads(payload)
        if "aliases" in told:
            found.aliases += [Alias(**a | {"since": datetime.fromisoformat(a["since"])}) for a in told["aliases"]]
        elif "withdrawal" in told:
            act = told["withdrawal"]
            found.withdrawals.append(Withdrawal(**act | {"at": datetime.fromisoformat(act["at"])}))
        elif "corrections" in told:
            act = told["corrections"]
            given = tuple(Correction(**c) for c in act["corrections"])
            found.givings.append(Giving(datetime.fromisoformat(act["at"]), given, act["remove"]))
        elif "verdicts" in told:
            found.verdicts += [Verdict(**v | {"at": datetime.fromisoformat(v["at"])}) for v in told["verdicts"]]
        else:
            found.captures.append(_capture(told))


def stated_length(record: Any) -> int:
    """How many bytes a record's payload should have: of a response, those behind the HTTP headers."""
    length = int(record.rec_headers.get_header("Content-Length") or 0)
    return length - (record.http_headers.total_len if record.http_headers is not None else 0)


def _capture(told: dict[str, Any]) -> Capture:
    told["captured_at"] = datetime.fromisoformat(told["captured_at"])
    if "listed_on" in told:
        told["listed_on"] = date.fromisoformat(told["listed_on"])
    told["attachments"] = tuple(Attachment(**a) for a in told.get("attachments", ()))
    return Capture(**told)


def _in_place(capture: Capture, place: Place | None) -> Capture:
    return replace(capture, archive_path=place.path, archive_offset=place.offset) if place else capture


def _run_info(text: str) -> RunInfo:
    line = next(part for part in text.splitlines() if part.startswith("description: "))
    told = json.loads(line.removeprefix("description: "))
    return RunInfo(told["run_id"], told["flow"], datetime.fromisoformat(told["started_at"]), told.get("source_id"))


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}".removesuffix(": ")
