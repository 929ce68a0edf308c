"""Where files are kept: a folder, or a bucket (`warehouse/bucket.py`). What is kept is never written over."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


class NewFile(Protocol):
    """A file that is being written. What was written lasts once `sync` has come back."""

    stream: BinaryIO

    def sync(self) -> bool:
        """Make everything written so far last; whether the file may be written on."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a store: its path there, with / between folders, and its size in bytes."""

    path: str
    size: int


class Store(Protocol):
    """Files under paths of their own."""

    @property
    def url(self) -> str:
        """Where it lies, as DuckDB and people write it, with a / at its end; no credentials."""
        ...

    def exists(self) -> bool:
        """Whether anything was ever kept here."""
        ...

    def files(self, ending: str) -> list[Stored]:
        """All files whose names end so, in the order of their paths."""
        ...

    def open(self, path: str) -> BinaryIO:
        """A file to read and to seek in. Raises OSError where it is not there or cannot be read."""
        ...

    def create(self, path: str) -> NewFile:
        """A new file. Raises FileExistsError, now or when it is synced, where there is one."""
        ...

    def folders(self) -> list[str]:
        """The names of the folders directly in it."""
        ...

    def remove_folder(self, name: str) -> None:
        """Remove a folder with all that lies in it, as far as that can be done."""
        ...


class LocalStore:
    """A folder of this machine, or one that several machines share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def url(self) -> str:
        return str(self.folder) + os.sep

    def exists(self) -> bool:
        return self.folder.exists()

    def files(self, ending: str) -> list[Stored]:
        found = [p for p in self.folder.rglob(f"*{ending}") if p.is_file()]
        return sorted((Stored(p.relative_to(self.folder).as_posix(), p.stat().st_size) for p in found), key=lambda s: s.path)

    def open(self, path: str) -> BinaryIO:
        return (self.folder / path).open("rb")

    def create(self, path: str) -> NewFile:
        return _LocalFile(self.folder / path)

    def folders(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir() if p.is_dir()) if self.folder.exists() else []

    def remove_folder(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)


class _LocalFile:
    def __init__(self, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self.stream: BinaryIO = target.open("xb")
        sync_folder(target.parent)

    def sync(self) -> bool:
        self.stream.flush()
        os.fsync(self.stream.fileno())
        return True

    def close(self) -> None:
        self.stream.close()


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
