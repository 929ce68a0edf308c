"""What each command is about to write, estimated before it begins; see `warehouse/disk.py`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from warehouse.disk import GROWTH, require_room, size_of
from warehouse.folder import DataFolder

#: Bytes that sites give on a busy day.
_A_DAY = 100_000_000


def room_for_backfill(data: DataFolder, folder: Path, keys: Iterable[str]) -> None:
    """The files' own growth, and the published file once more, as it is built beside the old one."""
    own = size_of(*(folder / key for key in keys))
    require_room(data.root, GROWTH * own + size_of(data.published), "`cuoshi backfill`")


def room_for_crawl(data: DataFolder) -> None:
    """Nobody knows what sites will give: as much as the published file once more, and a day of a busy site."""
    require_room(data.root, GROWTH * _A_DAY + size_of(data.published), "`cuoshi crawl`")


def room_for_replay(data: DataFolder) -> None:
    """Another lake beside the present one, and another published file; what the archive may grow to where there is no lake."""
    lake = size_of(_lake(data)) or GROWTH * size_of(_archive(data))
    require_room(data.root, lake + size_of(data.published), "`cuoshi replay`")


def room_for_reread(data: DataFolder) -> None:
    """Every notice may be written anew, and readers may keep the rows before."""
    require_room(data.root, size_of(_lake(data)) + size_of(data.published), "`cuoshi reread`")


def room_for_publish(data: DataFolder) -> None:
    """Another published file: as large as the present one, or, where there is none, as the lake."""
    require_room(data.root, size_of(data.published) or size_of(_lake(data)), "`cuoshi publish`")


def room_for_maintain(data: DataFolder, movable: int) -> None:
    """What is written anew before the old is deleted: `movable` bytes of small files and of the catalogue."""
    require_room(data.root, movable, "`cuoshi maintain`")


def room_for_backup(data: DataFolder, target: Path) -> None:
    """A copy of archive and lake; what an earlier backup has kept there is not copied again, but a lake may be new throughout."""
    lake = size_of(_lake(data))
    require_room(target, max(lake, lake + size_of(_archive(data)) - size_of(target)), "`cuoshi backup`")


def _lake(data: DataFolder) -> Path:
    return data.root / "lake"


def _archive(data: DataFolder) -> Path:
    return data.root / "archive"
