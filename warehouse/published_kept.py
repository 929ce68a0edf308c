"""Which published file is in place, and which were before it.

`published/` holds each kept file under a number that counts up; `warehouse.duckdb` is a hard link to one of them, so that keeping
a file costs no copy, and a reader who has it open keeps it. The one in place has the highest number: what stands above it is left
over from a publish or a rollback that died, and goes.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.store import sync_folder

_ENDING = ".duckdb"
_SPILL = "spill-"


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """`current`: the file that readers open; `folder`: the kept ones."""

    current: Path
    folder: Path

    @property
    def building(self) -> Path:
        return self.folder / "building"

    def clear(self) -> None:
        """Remove what a publish or a rollback that died has left; a file of before there were kept ones becomes one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for leftover in (*self.folder.glob("building*"), self._beside):
            leftover.unlink(missing_ok=True)
        for spilled in self.folder.glob(f"{_SPILL}*"):
            if not _is_alive(int(spilled.name.removeprefix(_SPILL))):
                shutil.rmtree(spilled, ignore_errors=True)
        in_place = self.in_place()
        if in_place is None and self.current.exists():
            _link(self.current, self._numbered(max(self.numbers(), default=0) + 1))
        elif in_place is not None:
            for number in self.numbers():
                if number > in_place:
                    self._numbered(number).unlink(missing_ok=True)

    def numbers(self) -> list[int]:
        """The kept files' numbers, from the oldest on."""
        return sorted(int(p.stem) for p in self.folder.glob(f"*{_ENDING}") if p.stem.isdigit())

    def in_place(self) -> int | None:
        """The number of the file that readers open."""
        if not self.current.exists():
            return None
        return next((n for n in reversed(self.numbers()) if _is_same(self._numbered(n), self.current)), None)

    def put_in_place(self, built: Path, keep: int) -> None:
        """Give a built file to readers, in one step, and keep `keep` of those before it."""
        with built.open("rb+") as f:
            os.fsync(f.fileno())
        number = max(self.numbers(), default=0) + 1
        built.replace(self._numbered(number))
        self._switch(number)
        for old in self.numbers()[: -keep - 1]:
            self._numbered(old).unlink(missing_ok=True)

    def put_back(self) -> bool:
        """Give readers the file before the present one again. False where none is kept."""
        in_place = self.in_place()
        before = [n for n in self.numbers() if in_place is None or n < in_place]
        if not before:
            return False
        self._switch(before[-1])
        self.clear()
        return True

    def _switch(self, number: int) -> None:
        self._beside.unlink(missing_ok=True)
        _link(self._numbered(number), self._beside)
        self._beside.replace(self.current)
        sync_folder(self.folder)
        sync_folder(self.current.parent)

    @property
    def _beside(self) -> Path:
        return self.current.with_suffix(".next")

    def _numbered(self, number: int) -> Path:
        return self.folder / f"{number:06d}{_ENDING}"


def spill_of(building: Path, process: int) -> Path:
    """Where a process puts what does not fit into memory while it builds; its connection may use it until it ends."""
    return building.parent / f"{_SPILL}{process}"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _link(path: Path, to: Path) -> None:
    try:
        os.link(path, to)
    except OSError:  # a file system without hard links: a copy serves as well, and costs what it costs
        shutil.copy2(path, to)


def _is_same(one: Path, other: Path) -> bool:
    a, b = one.stat(), other.stat()
    return os.path.samestat(a, b) or (a.st_size, a.st_mtime_ns) == (b.st_size, b.st_mtime_ns)
