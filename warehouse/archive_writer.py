"""Writing the archive: WARC files of one run, that other tools read too. How a capture is kept is told in `warehouse/archive.py`.

In a bucket, where nothing is written on, what is kept after a sync goes into a further file: `…-000000_001.warc.gz` comes after
`…-000000.warc.gz`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.fetch.records import Exchange, Headers
from extractors.records import Capture
from warehouse.archive import ENDING, Alias, Place, RunInfo
from warehouse.corrections import Giving
from warehouse.crawls import Verdict
from warehouse.store import NewFile, Store
from warehouse.withdrawals import Withdrawal

_SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SOFTWARE = "cuoshi"
_METADATA_TYPE = "application/json"
#: Fields of a correction that a person gives.
_GIVEN = ("notice", "table", "key", "column", "value", "reason")
#: Fields of a capture that are read again from its bytes, not kept beside them.
_DERIVED = ("outcome", "notice_ids", "charset", "extractor_version")
#: Headers that speak of how bytes came over the wire; the archive holds them as they are without. The names that other archives give
#: them then (Browsertrix, pywb).
_OF_THE_WIRE = {
    "transfer-encoding": "X-Archive-Orig-Transfer-Encoding", "content-encoding": "X-Archive-Orig-Content-Encoding",
    "content-length": "X-Archive-Orig-Content-Length",
}  # fmt: skip
#: Marks the file of what is told of a part when it is loaded, after its captures were kept: ids that code has replaced.
TOLD = "-told"


def archive_path(run: RunInfo, part: int, mark: str = "") -> str:
    """Where a part of a run is kept, relative to the archive."""
    return f"{run.started_at:%Y/%m}/{run.run_id}-{part:06d}{mark}{ENDING}"


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that the archive holds already: where, and what was captured with them first."""

    place: Place
    address: str
    captured_at: datetime


class ArchiveWriter:
    """Writes a WARC file of one part of a run; nothing is created until the first capture."""

    def __init__(self, store: Store, run: RunInfo, part: int = 0, mark: str = "") -> None:
        self._store = store
        self._run = {k: v for k, v in asdict(run).items() if v is not None} | {"started_at": run.started_at.isoformat()}
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

    @property
    def size(self) -> int:
        """Bytes of the file that is being written."""
        return self._file.stream.tell() if self._file else 0

    def write(self, capture: Capture, data: bytes | None, kept: Kept | None) -> Capture:
        """Keep a capture of a file and return it with the place of its bytes; `kept` names the same bytes where they lie already."""
        record_id: str | None = None
        place = kept.place if kept else None
        if data is not None:
            record = self._revisit(capture, kept) if kept else self._resource(capture, data)
            record_id = record.rec_headers.get_header("WARC-Record-ID")
            written = self._write(record)
            place = place or written
        if place:
            capture = replace(capture, archive_path=place.path, archive_offset=place.offset)
        return self.write_capture(capture, record_id)

    def write_exchanges(self, exchanges: Sequence[Exchange], sha256: str | None, kept: Kept | None) -> tuple[Place | None, str | None]:
        """Keep what went over the wire; the last exchange is the answer, whose bytes have this digest.

        Gives the place of those bytes, and the id of the answer's record. `kept` names the same bytes where they lie already, or what
        an answer that it is not modified speaks of.
        """
        place: Place | None = None
        answer_id: str | None = None
        for exchange in exchanges:
            last = exchange is exchanges[-1]
            if exchange.status is None:
                self._write(self._request(exchange, None))
                continue
            record = self._answer(exchange, sha256 if last else None, kept if last else None)
            answer_id = record.rec_headers.get_header("WARC-Record-ID")
            found = self._write(record)
            place = found if last and exchange.body is not None else None
            self._write(self._request(exchange, answer_id))
        return (kept.place if kept else place), answer_id

    def write_capture(self, capture: Capture, record_id: str | None) -> Capture:
        """Keep what WARC has no field for. Its bytes, if it has any, are kept already; `record_id` is their record's."""
        told = {k: v for k, v in asdict(capture).items() if k not in _DERIVED and v is not None and v != ()}
        told["captured_at"] = capture.captured_at.isoformat()
        if capture.listed_on:
            told["listed_on"] = capture.listed_on.isoformat()
        text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8")
        headers = {"WARC-Date": warc_date(capture.captured_at)}
        if record_id:
            headers["WARC-Concurrent-To"] = record_id
        self._write(self._record(target_uri(capture.address), "metadata", text, _METADATA_TYPE, headers))
        assert self._file is not None
        self._file.stream.flush()  # so that it outlives this process; a power cut only once it is synced
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

    def write_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Keep whether what crawls fetched may enter the warehouse, and make it last: all of them or none."""
        self._write_told("verdicts", [asdict(v) | {"at": v.at.isoformat()} for v in verdicts])

    def _write_told(self, kind: str, told: object) -> None:
        """A metadata record of what no bytes tell."""
        text = json.dumps({kind: told}, ensure_ascii=False).encode("utf-8")
        self._write(self._record(f"urn:x-cuoshi:{kind}", "metadata", text, _METADATA_TYPE, {}))
        self.sync()

    def sync(self) -> None:
        """Make everything written so far last: called before any row that names it is committed."""
        if self._file is None or not self._unsynced:
            return
        if not self._file.sync():
            self._file.close()
            self._file = None
        self._unsynced = False

    def _write(self, record: Any) -> Place:
        assert self._file is not None
        place = Place(self.path, self._file.stream.tell())
        self._writer.write_record(record)
        return place

    def _open(self) -> Any:
        self._unsynced = True
        if self._file:
            return self._writer
        if self._files:
            self.path = self._first.replace(ENDING, f"_{self._files:03d}{ENDING}")
        self._files += 1
        self._file = self._store.create(self.path)
        self._writer = WARCWriter(self._file.stream, gzip=True, warc_version="1.1")
        info = {"software": _SOFTWARE, "format": "WARC File Format 1.1", "description": json.dumps(self._run)}
        self._writer.write_record(self._writer.create_warcinfo_record(PurePosixPath(self.path).name, info))
        return self._writer

    def _record(
        self, uri: str, kind: str, payload: bytes, content_type: str, headers: dict[str, str], http: StatusAndHeaders | None = None
    ) -> Any:
        return self._open().create_warc_record(
            uri, kind, payload=BytesIO(payload), length=len(payload), warc_content_type=content_type, warc_headers_dict=headers,
            http_headers=http,
        )  # fmt: skip

    def _resource(self, capture: Capture, data: bytes) -> Any:
        headers = {"WARC-Date": warc_date(capture.captured_at), "WARC-Payload-Digest": f"sha256:{capture.sha256}"}
        return self._record(target_uri(capture.address), "resource", data, capture.content_type or "application/octet-stream", headers)

    def _revisit(self, capture: Capture, kept: Kept) -> Any:
        headers = _referring(capture.captured_at, capture.sha256, kept, _SAME_BYTES)
        return self._record(target_uri(capture.address), "revisit", b"", "", headers)

    def _request(self, exchange: Exchange, answer_id: str | None) -> Any:
        """A request as it was sent, without what the connection adds to it."""
        asked = exchange.request
        place = urlsplit(asked.url)
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        http = StatusAndHeaders(f"{asked.method} {path} HTTP/1.1", _plain(asked.headers), is_http_request=True)
        headers = {"WARC-Date": warc_date(exchange.asked_at)}
        if answer_id:
            headers["WARC-Concurrent-To"] = answer_id
        return self._record(asked.url, "request", asked.body or b"", "application/http; msgtype=request", headers, http)

    def _answer(self, exchange: Exchange, sha256: str | None, kept: Kept | None) -> Any:
        body = exchange.body or b""
        http = StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), _unwired(exchange.headers, len(body)), protocol="HTTP/1.1")
        if kept:
            headers = _referring(exchange.asked_at, sha256, kept, _NOT_MODIFIED if exchange.status == 304 else _SAME_BYTES)
        else:
            headers = {"WARC-Date": warc_date(exchange.asked_at)}
            if sha256 and exchange.body is not None:
                headers["WARC-Payload-Digest"] = f"sha256:{sha256}"
        if exchange.address:
            headers["WARC-IP-Address"] = exchange.address
        if exchange.error:
            headers["WARC-Truncated"] = "unspecified"
        kind = "revisit" if kept else "response"
        return self._record(exchange.request.url, kind, b"" if kept else body, "application/http; msgtype=response", headers, http)


def _referring(at: datetime, sha256: str | None, kept: Kept, profile: str) -> dict[str, str]:
    """What a revisit says of the record that holds the bytes."""
    headers = {"WARC-Date": warc_date(at), "WARC-Profile": profile}
    if sha256:
        headers["WARC-Payload-Digest"] = f"sha256:{sha256}"
    refers = {"WARC-Refers-To-Target-URI": target_uri(kept.address), "WARC-Refers-To-Date": warc_date(kept.captured_at)}
    return headers | refers


def _plain(headers: Headers) -> list[tuple[str, str]]:
    return [(k, v.replace("\r", " ").replace("\n", " ")) for k, v in headers]


def _unwired(headers: Headers, length: int) -> list[tuple[str, str]]:
    """Headers that are true of the bytes as the archive holds them, those of the wire under other names."""
    kept = [(_OF_THE_WIRE.get(k.lower(), k), v) for k, v in _plain(headers)]
    return [*kept, ("Content-Length", str(length))]


def target_uri(address: str) -> str:
    """An address as the URI a WARC record needs: a URL as it is, a file as urn:x-cuoshi:collection/path."""
    if address.startswith(("http://", "https://")):
        return address.partition("#")[0]  # behind # stands what was posted: see flows/crawl/gathering.py
    return f"urn:x-cuoshi:{quote(address)}"


def warc_date(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds") + "Z"
