"""The archive: every input byte once, by content, in WARC files that other tools read too.

A capture is two records: its bytes (`resource`, or `revisit` where the same bytes are kept already) and a `metadata` record
with what WARC has no field for, as JSON. A capture without bytes (an error) is its metadata record alone. Each run writes a
file of its own, so that a torn record at the end of one never stands before whole ones. In a bucket, where nothing is written on,
what is kept after a sync goes into a further file: `…-000000_001.warc.gz` comes after `…-000000.warc.gz`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from extractors.records import Capture
from warehouse.corrections import Correction, Giving
from warehouse.salvage import whole_members
from warehouse.store import NewFile, Store
from warehouse.withdrawals import Withdrawal

_REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_SOFTWARE = "cuoshi"
_METADATA_TYPE = "application/json"
_ENDING = ".warc.gz"
#: Fields of a correction that a person gives.
_GIVEN = ("notice", "table", "key", "column", "value", "reason")
#: Fields of a capture that are read again from its bytes, not kept beside them.
_DERIVED = ("outcome", "notice_ids", "charset", "extractor_version")


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes lie: a WARC file relative to the archive and the offset of their record."""

    path: str
    offset: int


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


#: Marks the file of what is told of a part when it is loaded, after its captures were kept: ids that code has replaced.
TOLD = "-told"


def archive_path(run: RunInfo, part: int, mark: str = "") -> str:
    """Where a part of a run is kept, relative to the archive."""
    return f"{run.started_at:%Y/%m}/{run.run_id}-{part:06d}{mark}{_ENDING}"


class ArchiveWriter:
    """Writes a WARC file of one part of a run; nothing is created until the first capture."""

    def __init__(self, store: Store, run: RunInfo, part: int = 0, mark: str = "") -> None:
        self._store = store
        self._run = asdict(run) | {"started_at": run.started_at.isoformat()}
        self.path = self._first = archive_path(run, part, mark)
        self._files = 0  # that were begun
        self._file: NewFile | None = None
        self._writer: Any = None
        self._unsynced = False

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if error is None:
                self.sync()
        finally:
            if self._file:
                self._file.close()

    def write(self, capture: Capture, data: bytes | None, kept: Place | None) -> Capture:
        """Keep a capture and return it with the place of its bytes; `kept` names the same bytes where they lie already."""
        self._open()
        assert self._file is not None
        record_id: str | None = None
        place = kept
        if data is not None:
            offset = self._file.stream.tell()
            record = self._revisit(capture) if kept else self._resource(capture, data)
            record_id = record.rec_headers.get_header("WARC-Record-ID")
            self._writer.write_record(record)
            place = kept or Place(self.path, offset)
        if place:
            capture = replace(capture, archive_path=place.path, archive_offset=place.offset)
        self._writer.write_record(self._metadata(capture, record_id))
        return capture

    def write_aliases(self, aliases: list[Alias]) -> None:
        """Keep ids that a change of code has replaced, and make them last."""
        if aliases:
            self._write_told("aliases", [asdict(a) | {"since": a.since.isoformat()} for a in aliases])

    def write_withdrawal(self, act: Withdrawal) -> None:
        """Keep that a person took a run or a notice back, and make it last."""
        self._write_told("withdrawal", asdict(act) | {"at": act.at.isoformat()})

    def write_giving(self, act: Giving) -> None:
        """Keep corrections that a person gave or took back, and make them last."""
        told = [{k: getattr(c, k) for k in _GIVEN} for c in act.corrections]
        self._write_told("corrections", {"at": act.at.isoformat(), "remove": act.remove, "corrections": told})

    def _write_told(self, kind: str, told: object) -> None:
        """A metadata record of what no bytes tell."""
        self._open()
        text = json.dumps({kind: told}, ensure_ascii=False).encode("utf-8")
        record = self._writer.create_warc_record(
            f"urn:x-cuoshi:{kind}", "metadata", payload=BytesIO(text), length=len(text), warc_content_type=_METADATA_TYPE
        )
        self._writer.write_record(record)
        self.sync()

    def sync(self) -> None:
        """Make everything written so far last: called before any row that names it is committed."""
        if self._file is None or not self._unsynced:
            return
        if not self._file.sync():
            self._file.close()
            self._file = None
        self._unsynced = False

    def _open(self) -> None:
        self._unsynced = True
        if self._file:
            return
        if self._files:
            self.path = self._first.replace(_ENDING, f"_{self._files:03d}{_ENDING}")
        self._files += 1
        self._file = self._store.create(self.path)
        self._writer = WARCWriter(self._file.stream, gzip=True, warc_version="1.1")
        info = {"software": _SOFTWARE, "format": "WARC File Format 1.1", "description": json.dumps(self._run)}
        self._writer.write_record(self._writer.create_warcinfo_record(PurePosixPath(self.path).name, info))

    def _resource(self, capture: Capture, data: bytes) -> Any:
        headers = {"WARC-Date": _warc_date(capture.captured_at), "WARC-Payload-Digest": f"sha256:{capture.sha256}"}
        return self._writer.create_warc_record(
            target_uri(capture.address),
            "resource",
            payload=BytesIO(data),
            length=len(data),
            warc_content_type=capture.content_type or "application/octet-stream",
            warc_headers_dict=headers,
        )

    def _revisit(self, capture: Capture) -> Any:
        headers = {
            "WARC-Date": _warc_date(capture.captured_at),
            "WARC-Payload-Digest": f"sha256:{capture.sha256}",
            "WARC-Profile": _REVISIT_PROFILE,
        }
        return self._writer.create_warc_record(
            target_uri(capture.address), "revisit", payload=BytesIO(b""), length=0, warc_headers_dict=headers
        )

    def _metadata(self, capture: Capture, record_id: str | None) -> Any:
        told = {k: v for k, v in asdict(capture).items() if k not in _DERIVED and v is not None}
        told["captured_at"] = capture.captured_at.isoformat()
        text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8")
        headers = {"WARC-Date": _warc_date(capture.captured_at)}
        if record_id:
            headers["WARC-Concurrent-To"] = record_id
        return self._writer.create_warc_record(
            target_uri(capture.address),
            "metadata",
            payload=BytesIO(text),
            length=len(text),
            warc_content_type=_METADATA_TYPE,
            warc_headers_dict=headers,
        )


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
    torn: list[Torn] = field(default_factory=list)


class Archive:
    """Reads what runs have kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def bytes_at(self, place: Place) -> bytes:
        """The bytes of one record. Raises BytesLost where the archive does not hold them whole."""
        try:
            with self._store.open(place.path) as f:
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
        found = sorted(self._store.files(_ENDING), key=lambda s: PurePosixPath(s.path).name)
        return {s.path: s.size for s in found}

    def open(self, path: str) -> BinaryIO:
        """A WARC file, to be read."""
        return self._store.open(path)

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
            with self._store.open(path) as f:
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
            length = int(record.rec_headers.get_header("Content-Length") or 0)
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
    if kind == "resource":
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
        else:
            found.captures.append(Capture(**told | {"captured_at": datetime.fromisoformat(told["captured_at"])}))


def target_uri(address: str) -> str:
    """An address as the URI a WARC record needs: a URL as it is, a file as urn:x-cuoshi:collection/path."""
    if address.startswith(("http://", "https://")):
        return address
    return f"urn:x-cuoshi:{quote(address)}"


def _in_place(capture: Capture, place: Place | None) -> Capture:
    return replace(capture, archive_path=place.path, archive_offset=place.offset) if place else capture


def _run_info(text: str) -> RunInfo:
    line = next(part for part in text.splitlines() if part.startswith("description: "))
    told = json.loads(line.removeprefix("description: "))
    return RunInfo(told["run_id"], told["flow"], datetime.fromisoformat(told["started_at"]))


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}".removesuffix(": ")


def _warc_date(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds") + "Z"
