"""Files of a folder as captures: which there are, and their bytes."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractors.page.formats.kinds import kind_of
from extractors.page.formats.readers import READERS
from extractors.page.page import MAX_BYTES
from extractors.records import Capture
from flows.clock import utc_now
from flows.runs import Run
from flows.settings import READ_ENDINGS, BackfillSettings

#: Bytes of files that are held at once while they are captured.
_AT_ONCE = 64_000_000
_HEAD = 2048  # bytes that tell whether the rest of a file is worth a look


@dataclass(slots=True)
class Listing:
    """The files of a folder that a backfill reads, by path relative to it, sorted."""

    keys: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)  # folders that cannot be listed, and why
    left_out: Counter[str] = field(default_factory=Counter)  # other endings, whose bytes are none that is read either


def list_folder(folder: Path, data: Path) -> Listing:
    """Every file below `folder` with an ending or of a kind that is read; the data folder is left out where it lies inside."""
    listing = Listing()

    def cannot_list(error: OSError) -> None:
        where = Path(error.filename or folder)
        listing.unreadable[_printable(os.path.relpath(where, folder))] = f"the folder cannot be listed: {error.strerror}"

    for place, folders, names in os.walk(folder, onerror=cannot_list):
        folders[:] = sorted(f for f in folders if (Path(place) / f).resolve() != data.resolve())
        for name in names:
            path = Path(place) / name
            if path.suffix.lower() in READ_ENDINGS or _is_readable_kind(path):
                listing.keys.append(os.path.relpath(path, folder))
            else:
                listing.left_out[path.suffix.lower() or "no ending"] += 1
    listing.keys.sort()
    return listing


def _is_readable_kind(path: Path) -> bool:
    """Whether a file's bytes are a PDF, a Word file, … under another name (notice.dat, or none)."""
    try:
        with path.open("rb") as f:
            if kind_of(head := f.read(_HEAD)) is None or path.stat().st_size > MAX_BYTES:
                return False
            kind = kind_of(head + f.read())
    except OSError:
        return False
    return kind is not None and kind.key in READERS


def address_of(collection: str, key: str) -> str:
    """Where a file stands: collection/relative/path."""
    return f"{collection}/{_printable(Path(key).as_posix())}"


def capture_files(settings: BackfillSettings, run: Run, keys: Iterable[str], first: int) -> Iterator[list[tuple[Capture, bytes | None]]]:
    """Read files, `first` being the rank of the first of them in the run; as many at a time as may be held at once."""
    held: list[tuple[Capture, bytes | None]] = []
    size = 0
    for rank, key in enumerate(keys, first):
        capture, data = _capture_file(settings, run, key, rank)
        held.append((capture, data))
        size += len(data or b"")
        if size >= _AT_ONCE:
            yield held
            held, size = [], 0
    if held:
        yield held


def failed_capture(run: Run, collection: str, address: str, rank: int, why: str, code: str, length: int | None = None) -> Capture:
    """A capture without bytes: what could not be read is a row too."""
    return Capture(capture_id(run, rank), run.run_id, collection, address, utc_now(), byte_length=length, error=why, error_code=code)


def capture_id(run: Run, rank: int) -> str:
    return f"{run.run_id}-{rank:06d}"


def _capture_file(settings: BackfillSettings, run: Run, key: str, rank: int) -> tuple[Capture, bytes | None]:
    path, address = settings.folder / key, address_of(settings.collection, key)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            why = f"{size / 1e6:.0f} MB is larger than the {MAX_BYTES / 1e6:.0f} MB a notice may have"
            return failed_capture(run, settings.collection, address, rank, why, "too_large", size), None
        data = path.read_bytes()
    except OSError as error:
        why = f"the file cannot be read: {error.strerror}"
        return failed_capture(run, settings.collection, address, rank, why, "unreadable"), None
    digest = hashlib.sha256(data).hexdigest()
    kind = kind_of(data)
    capture = Capture(
        capture_id(run, rank), run.run_id, settings.collection, address, utc_now(),
        content_type=kind.content_type if kind else None, byte_length=len(data), sha256=digest,
    )  # fmt: skip
    return capture, data


def _printable(path: str) -> str:
    """A path as text, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")
