"""Keeps what a crawl fetches: WARC files of the run, each a part that is loaded whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from extractors.fetch.records import Exchange, Fetched
from extractors.fetch.retry_after import header
from extractors.records import AddressRank, Attachment, Capture, CaptureRole
from extractors.sites.records import Item
from flows.runs import Run
from warehouse.archive import Archive
from warehouse.archive_writer import ArchiveWriter, Kept

#: Where a part ends: captures in it, or bytes of its file.
_CAPTURES, _BYTES = 500, 256_000_000
#: Captures after which what was kept lasts through a power cut, and in a bucket through the end of this process.
_SYNC = 50


class Keeper:
    """Of one run. `kept`: where the archive holds what the site gave before, by digest; what is kept here is added to it."""

    def __init__(self, archive: Archive, run: Run, rank: AddressRank, kept: dict[str, Kept], clock: Callable[[], datetime]) -> None:
        assert run.source_id is not None
        self._clock = clock
        self._archive = archive
        self._run = run
        self._source_id = run.source_id
        self._rank = rank
        self._kept = kept
        self._captures = 0  # of the run
        self._first = 0  # number of the part's first one
        self._writer: ArchiveWriter | None = None

    def close(self) -> None:
        """Make all last."""
        if self._writer:
            with self._writer:
                pass
        self._writer = None

    def page(self, address: str, fetched: Fetched, before: Capture | None, item: Item | None, files: Iterable[Attachment] = ()) -> Capture:
        """Keep a notice's page. `before`: what an answer that it is not modified speaks of; `files`: its attachments."""
        return self._keep("notice", address, fetched, before, item, tuple(files))

    def listing(self, address: str, fetched: Fetched, before: Capture | None) -> Capture:
        return self._keep("listing", address, fetched, before)

    def robots(self, fetched: Fetched) -> None:
        self._keep("robots", fetched.request.url, fetched)

    def file(self, address: str, name: str | None, fetched: Fetched, before: Capture | None) -> Attachment:
        """Keep an attachment; one that could not be had now is as it was before."""
        capture = self._keep("attachment", address, fetched, before)
        if capture.sha256 is None and before is not None:
            return attachment_of(before, name)
        return attachment_of(capture, name)

    def _keep(
        self, role: CaptureRole, address: str, fetched: Fetched, before: Capture | None = None, item: Item | None = None,
        files: tuple[Attachment, ...] = (),
    ) -> Capture:  # fmt: skip
        writer = self._part()
        answer = fetched.answer
        capture = Capture(
            self._next_id(), self._run.run_id, self._source_id, address, answer.asked_at if answer else self._clock(),
            rank=self._rank, role=role, http_status=answer.status if answer else None,
            final_url=fetched.url if fetched.url != fetched.request.url else None,
            listed_title=item.title if item else None, listed_on=item.published_on if item else None,
        )  # fmt: skip
        capture = self._with_bytes(capture, fetched, before)
        sha256 = capture.sha256
        place, record_id = writer.write_exchanges(fetched.exchanges, sha256, self._kept.get(sha256) if sha256 else None)
        if sha256 and place:
            capture = replace(capture, archive_path=place.path, archive_offset=place.offset)
            self._kept.setdefault(sha256, Kept(place, address, capture.captured_at))
        if sha256 and files:
            capture = replace(capture, attachments=files, content_sha256=_together(sha256, files))
        capture = writer.write_capture(capture, record_id)
        if self._captures % _SYNC == 0:
            writer.sync()
        return capture

    def _with_bytes(self, capture: Capture, fetched: Fetched, before: Capture | None) -> Capture:
        """What its answer gave: bytes, those it gave before, or none and why."""
        answer = fetched.answer
        if fetched.outcome == "ok" and answer is not None and answer.body is not None:
            return replace(
                capture, sha256=hashlib.sha256(answer.body).hexdigest(), byte_length=len(answer.body),
                content_type=header(answer.headers, "content-type"), etag=header(answer.headers, "etag"),
                last_modified=header(answer.headers, "last-modified"),
            )  # fmt: skip
        if fetched.outcome == "not_modified" and before is not None:
            return replace(
                capture, sha256=before.sha256, byte_length=before.byte_length, content_type=before.content_type, etag=before.etag,
                last_modified=before.last_modified,
            )  # fmt: skip
        return replace(capture, error=fetched.error or fetched.code, error_code=fetched.code)

    def _part(self) -> ArchiveWriter:
        if self._writer and self._captures > self._first and (self._captures - self._first >= _CAPTURES or self._writer.size >= _BYTES):
            self.close()
        if self._writer is None:
            self._first = self._captures
            self._writer = ArchiveWriter(self._archive.store, self._run.info, self._first)
        return self._writer

    def _next_id(self) -> str:
        number = self._captures
        self._captures += 1
        return f"{self._run.run_id}-{number:06d}"


def attachment_of(capture: Capture, name: str | None) -> Attachment:
    return Attachment(
        capture.address, name, capture.sha256, capture.content_type, capture.archive_path, capture.archive_offset, capture.error
    )


def bytes_of(fetched: Fetched) -> bytes | None:
    """The bytes that came, where what was asked for came."""
    answer: Exchange | None = fetched.answer
    return answer.body if fetched.outcome == "ok" and answer else None


def content_type_of(fetched: Fetched) -> str | None:
    return header(fetched.answer.headers, "content-type") if fetched.answer else None


def _together(sha256: str, files: tuple[Attachment, ...]) -> str:
    """The digest of a page and what is attached to it."""
    parts = [sha256, *(a.sha256 or "" for a in files)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
