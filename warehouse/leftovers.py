"""What a process that died has left in the data folder, beside the lake's own files."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Hours for which nothing is touched: its writer may be alive, at a publication or at a replay that takes its time.
LEFT_ALONE_HOURS = 24.0


@dataclass(frozen=True, slots=True)
class Leftover:
    path: Path
    bytes: int


def remove_leftovers(root: Path, hours: float = LEFT_ALONE_HOURS) -> list[Leftover]:
    """Remove half-built publications, generations of the lake that no replay has finished, and a pointer that was never moved.

    Only what nothing has been written to for so many hours. The generation in use and the published files are never among them.
    """
    until = time.time() - hours * 3600
    removed: list[Leftover] = []
    for path in sorted(_candidates(root)):
        files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
        stats = [p.stat() for p in files]
        if max(s.st_mtime for s in [*stats, path.stat()]) >= until:
            continue
        removed.append(Leftover(path, sum(s.st_size for s in stats)))
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return removed


def _candidates(root: Path) -> Iterator[Path]:
    yield from root.glob("*.building")
    yield from root.glob("*.building.wal")
    lake = root / "lake"
    pointer = lake / "CURRENT"
    if not pointer.exists():
        return
    if (lake / "CURRENT.new").exists():
        yield lake / "CURRENT.new"
    in_use = pointer.read_text("utf-8").strip()
    yield from (p for p in lake.iterdir() if p.is_dir() and p.name.isdigit() and p.name != in_use)
