"""Backups: consistent copies of a data folder that share the files that never change, and the way back.

```
TARGET/20261122T124500Z.json   what a backup is made of: each file's path, size and SHA-256; written last
TARGET/kept/3f/3f2a…           contents, each once, by their SHA-256; many backups may name one
```
A backup holds the archive, the lake in use and the published file. All that has no name in a backup is worth nothing and may be
removed, which `prune` does. The state that is kept is that of one moment: what changes in place (the lake's catalogue) is copied under
the writer's lock, what only ever grows by new files is copied before, so that the lock is held for the catalogue and the
last few files alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warehouse.folder import DataFolder
from warehouse.generations import EmbeddedLake
from warehouse.lock import FolderLock
from warehouse.store import sync_folder

_FORMAT = 1
_CHUNK = 1 << 20
#: The lake's catalogue, and what SQLite keeps beside it: none is copied as a file.
_CATALOG = "catalog.sqlite"
Advance = Callable[[int], None]


class BackupBroken(Exception):
    """There is no backup that can be restored, or not as it was asked for."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup. `changed`: when it was last changed (ns), by which the next backup knows that it has it."""

    path: str  # relative to the data folder
    size: int
    sha256: str
    changed: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is made of."""

    name: str
    made_at: datetime
    generation: str  # of the lake
    files: tuple[KeptFile, ...]

    @property
    def size(self) -> int:
        return sum(f.size for f in self.files)

    @property
    def warc_files(self) -> int:
        return sum(f.path.startswith("archive/") for f in self.files)


@dataclass(slots=True)
class Copied:
    """What a backup had to copy; the rest was there."""

    files: int = 0
    size: int = 0


@dataclass(slots=True)
class Pruned:
    """What was removed from a folder of backups; `size` in bytes."""

    backups: int = 0
    size: int = 0


class BackupFolder:
    """A folder of backups."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def manifests(self) -> list[Manifest]:
        """Every backup, the latest last; one whose manifest is damaged is named by BackupBroken."""
        return [_read(p) for p in sorted(self.root.glob("*.json"))]

    @property
    def lock(self) -> FolderLock:
        """One backup at a time is made or pruned here. Its note lies below `kept`, where no manifest is looked for."""
        return FolderLock(self.root / "kept" / "writing.lock")

    def content(self, sha256: str) -> Path:
        return self.root / "kept" / sha256[:2] / sha256

    def prune(self, keep: int) -> Pruned:
        """Under the lock: the earlier backups go, but for the last `keep`, and every content that none names any more.

        The manifests go first: killed in between, a backup is whole or not there, and the next prune removes what is left.
        """
        made = self.manifests()
        pruned = Pruned()
        for manifest in made[:-keep]:
            (self.root / f"{manifest.name}.json").unlink()
            pruned.backups += 1
        sync_folder(self.root)
        named = {f.sha256 for m in made[-keep:] for f in m.files}
        for left in [*(p for p in self.root.glob("kept/??/*") if p.name not in named), *self._unfinished()]:
            pruned.size += left.stat().st_size
            left.unlink()
        return pruned

    def _unfinished(self) -> Iterator[Path]:
        """Copies that a killed backup was at."""
        for pattern in ("copying-*", "catalogue-*"):
            yield from self.root.glob(pattern)

    def keep(self, source: Path, copied: Copied) -> tuple[str, int]:
        """Keep a file's content, unless it is kept already; its SHA-256 and size."""
        self.root.mkdir(parents=True, exist_ok=True)
        beside = self.root / f"copying-{os.getpid()}"
        digest, size = hashlib.sha256(), 0
        try:
            with source.open("rb") as reads, beside.open("wb") as writes:
                for chunk in _chunks(reads):
                    digest.update(chunk)
                    size += len(chunk)
                    writes.write(chunk)
                writes.flush()
                os.fsync(writes.fileno())
            target = self.content(digest.hexdigest())
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                beside.replace(target)
                for folder in (target.parent, target.parent.parent, self.root):
                    sync_folder(folder)
                copied.files += 1
                copied.size += size
        finally:
            beside.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def write(self, manifest: Manifest) -> None:
        """The last step: from here on the backup is there."""
        files = [asdict(f) for f in manifest.files]
        told = {
            "format": _FORMAT, "name": manifest.name, "made_at": manifest.made_at.isoformat(), "generation": manifest.generation,
            "files_sha256": _digest_of(files), "files": files,
        }  # fmt: skip
        path = self.root / f"{manifest.name}.json"
        beside = path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as f:
            json.dump(told, f, ensure_ascii=False, indent=0)
            f.flush()
            os.fsync(f.fileno())
        beside.replace(path)
        sync_folder(self.root)


class Copier:
    """Makes one backup: `ahead` without the lock, as often as one likes; then `finish` under it."""

    def __init__(self, data: DataFolder, target: BackupFolder) -> None:
        self._data = data
        self._target = target
        self._lake = data.root / "lake"
        self.copied = Copied()
        before = target.manifests()[-1:]
        self._known = {(f.path, f.size, f.changed): f for m in before for f in m.files}

    def ahead(self, advance: Advance) -> None:
        """Copy what only grows by new files. One that vanishes meanwhile (a replay, a merge of small files) is no loss."""
        for path in self._lasting():
            try:
                self._keep(path)
            except FileNotFoundError:
                continue
            advance(1)

    def finish(self, made_at: datetime) -> Manifest:
        """Under the writer's lock: the catalogue, and what has come since."""
        files = [self._catalog()] if self._catalog_path.exists() else []
        files += [self._keep(p) for p in self._lasting()]
        files += [self._keep(p) for p in (self._lake / "CURRENT", self._data.published) if p.exists()]
        manifest = Manifest(f"{made_at:%Y%m%dT%H%M%S.%f}Z", made_at, self._generation.name, tuple(sorted(files, key=lambda f: f.path)))
        self._target.write(manifest)
        return manifest

    @property
    def _generation(self) -> Path:
        return EmbeddedLake(self._lake).current().folder

    @property
    def _catalog_path(self) -> Path:
        return self._generation / _CATALOG

    def _lasting(self) -> Iterator[Path]:
        for folder in (self._data.root / "archive", self._generation / "files"):
            yield from sorted(p for p in folder.rglob("*") if p.is_file())

    def _keep(self, path: Path) -> KeptFile:
        state = path.stat()
        name = path.relative_to(self._data.root).as_posix()
        known = self._known.get((name, state.st_size, state.st_mtime_ns))
        if known and self._target.content(known.sha256).exists():
            return known
        sha256, size = self._target.keep(path, self.copied)
        kept = KeptFile(name, size, sha256, state.st_mtime_ns)
        self._known[name, size, state.st_mtime_ns] = kept
        return kept

    def _catalog(self) -> KeptFile:
        """The catalogue by SQLite's own way of copying, which heeds what a writer that died has left beside it."""
        beside = self._target.root / f"catalogue-{os.getpid()}"
        self._target.root.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(self._catalog_path)) as reads, closing(sqlite3.connect(beside)) as writes:
                reads.backup(writes)
            sha256, size = self._target.keep(beside, self.copied)
        finally:
            beside.unlink(missing_ok=True)
        return KeptFile(self._catalog_path.relative_to(self._data.root).as_posix(), size, sha256, 0)


def damaged(source: BackupFolder, files: Iterable[KeptFile], advance: Advance) -> list[KeptFile]:
    """The files whose content is not there or not as it was."""
    found: list[KeptFile] = []
    for file in files:
        try:
            if _sha256(source.content(file.sha256)) != file.sha256:
                found.append(file)
        except OSError:
            found.append(file)
        advance(1)
    return found


def copy_back(source: BackupFolder, file: KeptFile, into: Path) -> None:
    """Put a file below `into`, as it was, unless an earlier try has done so. Raises BackupBroken where it reads differently now."""
    target = into / file.path
    if target.exists() and target.stat().st_size == file.size and _sha256(target) == file.sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.content(file.sha256).open("rb") as reads, target.open("wb") as writes:
        for chunk in _chunks(reads):
            digest.update(chunk)
            writes.write(chunk)
        writes.flush()
        os.fsync(writes.fileno())
    if digest.hexdigest() != file.sha256:
        raise BackupBroken(f"{source.content(file.sha256)} reads differently than a moment ago; the disk may be failing")
    if file.changed:
        os.utime(target, ns=(file.changed, file.changed))


def sync_tree(root: Path) -> None:
    """Make every folder below `root`, and it itself, last."""
    for folder in sorted((p for p in root.rglob("*") if p.is_dir()), reverse=True):
        sync_folder(folder)
    sync_folder(root)


def utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _read(path: Path) -> Manifest:
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["format"] != _FORMAT:
            raise BackupBroken(f"{path} is a backup of a later version of Cuoshi")
        if told["files_sha256"] != _digest_of(told["files"]):
            raise BackupBroken(f"{path} is damaged: its list of files does not match its digest")
        return Manifest(
            told["name"], datetime.fromisoformat(told["made_at"]), told["generation"], tuple(KeptFile(**f) for f in told["files"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupBroken(f"{path} is no list of a backup's files, or damaged ({type(error).__name__})") from None


def _digest_of(files: object) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode("utf-8")).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _chunks(reads: BinaryIO) -> Iterator[bytes]:
    while chunk := reads.read(_CHUNK):
        yield chunk
