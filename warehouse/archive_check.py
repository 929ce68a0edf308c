"""Whether the archive holds what the lake says it holds. Without it no replay could make the lake again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator

from warehouse.archive import KEEPS_BYTES, Archive, stated_length
from warehouse.lake import Lake

_MOST_NAMED = 3


def missing_files(lake: Lake, archive: Archive) -> list[str]:
    """A line for each WARC file that captures name and that is not there."""
    there = set(archive.files())
    rows = lake.rows(
        """SELECT archive_path AS path, count(*) AS n, min(capture_id) AS example FROM captures WHERE archive_path IS NOT NULL
           GROUP BY archive_path ORDER BY archive_path"""
    )
    return [
        f"the archive lacks {r['path']}, which {r['n']} captures name, for example {r['example']}" for r in rows if r["path"] not in there
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that the lake counts on: where they lie in their file, their digest, and a capture that names them."""

    offset: int
    sha256: str
    capture_id: str


def kept_bytes(lake: Lake) -> dict[str, list[Kept]]:
    """What the archive must hold, by file."""
    found: dict[str, list[Kept]] = {}
    for r in lake.rows(
        """SELECT archive_path AS path, archive_offset AS place, sha256, min(capture_id) AS capture_id FROM captures
           WHERE archive_path IS NOT NULL AND sha256 IS NOT NULL GROUP BY ALL ORDER BY path, place"""
    ):
        found.setdefault(r["path"], []).append(Kept(r["place"], r["sha256"], r["capture_id"]))
    return found


def damaged_records(kept: dict[str, list[Kept]], archive: Archive, advance: Callable[[int], None]) -> tuple[list[str], list[str]]:
    """Read every record of every file: a line for each file that lacks bytes the lake counts on, and one for each that is torn.

    A file torn behind the last capture that was committed has lost nothing: a run was killed while it wrote. Needs no lock.
    """
    damaged: list[str] = []
    torn: list[str] = []
    for path in archive.files():
        with archive.open(path) as f:
            found, wrong, tear = _digests(f)
        counted = {k.offset for k in kept.get(path, [])}
        lines = [f"at {place} the bytes do not match their digest" for place in wrong if place in counted]
        lost = [k for k in kept.get(path, []) if found.get(k.offset) != k.sha256 and k.offset not in wrong]
        lines += [f"the bytes of capture {k.capture_id} are not at {k.offset}" for k in lost]
        if not tear and set(wrong) - counted:
            tear = "in bytes that do not match their digest"
        if lines:
            damaged.append(f"{path}: {_some(lines)}")
        if tear:
            torn.append(f"{path} ends torn ({tear}); {'see above' if lines else 'nothing that was acknowledged is lost'}")
        advance(1)
    return damaged, torn


def _digests(file: BinaryIO) -> tuple[dict[int, str], list[int], str | None]:
    """Offset -> digest of the bytes there, the offsets where it is not the one stated, and why the file ends before its end."""
    found: dict[int, str] = {}
    wrong: list[int] = []
    try:
        records = ArchiveIterator(file)
        for record in records:
            payload = record.content_stream().read()
            offset = records.get_record_offset()
            if len(payload) < stated_length(record):
                return found, wrong, "in the middle of a record"
            stated = record.rec_headers.get_header("WARC-Payload-Digest") or ""
            if record.rec_type in KEEPS_BYTES and stated.startswith("sha256:"):
                found[offset] = hashlib.sha256(payload).hexdigest()
                if stated != f"sha256:{found[offset]}":
                    wrong.append(offset)
    except Exception as error:  # warcio raises many kinds on a torn member
        return found, wrong, f"{type(error).__name__}: {error}"
    return found, wrong, None


def _some(lines: Iterable[str]) -> str:
    told = list(lines)
    more = f"; {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
    return "; ".join(told[:_MOST_NAMED]) + more
