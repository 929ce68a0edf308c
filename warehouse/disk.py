"""Free disk, looked at before a command writes anything: an estimate of what it needs, and a floor that is never gone below.

An estimate is no promise. Whatever becomes of the disk during a run, nothing acknowledged is lost; but a run that cannot end well is
better refused than begun.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

#: Bytes that stay free whatever a command needs, unless CUOSHI_LEAST_FREE says otherwise.
LEAST_FREE = 1_000_000_000
#: What a notice's bytes become: kept in the archive, and as rows in the lake and in the published file, its text several times.
GROWTH = 8
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?b?)", re.I)


class DiskTooFull(Exception):
    """There is not enough room for what a command is about to write; nothing was written."""


class BadSize(Exception):
    """CUOSHI_LEAST_FREE is no size."""


def require_room(folder: Path, needed: int, command: str) -> None:
    """Raise DiskTooFull where the disk of `folder` lacks the room; the folder need not be there yet."""
    least = least_free()
    place = _existing(folder)
    free = shutil.disk_usage(place).free
    if free < needed + least:
        floor = f" ({in_words(needed)} for this, {in_words(least)} to stay free: CUOSHI_LEAST_FREE)" if least else ""
        raise DiskTooFull(
            f"not enough room in {folder}: {in_words(free)} free, {in_words(needed + least)} needed{floor}."
            f" Nothing was written; make room, and run {command} again."
        )


def least_free() -> int:
    """CUOSHI_LEAST_FREE in bytes: 500MB, 2 GB, 1000000."""
    told = os.environ.get("CUOSHI_LEAST_FREE", "").strip()
    if not told:
        return LEAST_FREE
    found = _SIZE.fullmatch(told)
    unit = found[2].lower() if found else ""
    unit = unit + "b" if unit in ("k", "m", "g", "t") else unit
    if not found or unit not in _UNITS:
        raise BadSize(f"CUOSHI_LEAST_FREE is {told!r}; a size is needed, such as 500MB or 2GB, or 0 for none")
    return int(float(found[1]) * _UNITS[unit])


def size_of(*places: Path) -> int:
    """Bytes of files, and of all files below folders; what is not there counts nothing."""
    return sum(_size(p) for p in _files(places))


def in_words(n: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if n < 1000:
            return f"{n:.0f} {unit}" if unit == "bytes" else f"{n:.1f} {unit}"
        n /= 1000
    return f"{n:.1f} TB"


def _files(places: Iterable[Path]) -> Iterable[Path]:
    for place in places:
        if place.is_dir():
            yield from (Path(folder) / name for folder, _, names in os.walk(place) for name in names)
        else:
            yield place


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there: it lies on the disk that will hold it."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place
