"""Where things lie: all in one data folder, or the lake and the archive with a PostgreSQL server and in an S3 bucket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.bucket import Bucket
from warehouse.generations import EmbeddedLake, LakePlace
from warehouse.lock import FolderLock, FolderMarks, LockPlace, Marks
from warehouse.store import LocalStore, Store

if TYPE_CHECKING:  # what speaks to PostgreSQL is imported where there is one: it takes a quarter of a second
    from warehouse.catalog import Catalog


@dataclass(frozen=True, slots=True)
class DataFolder:
    """
    archive/     WARC files, one a run: the bytes themselves, append-only; with a bucket they lie there
    lake/        CURRENT names the generation in use; each holds a DuckLake catalogue and its Parquet files; with a PostgreSQL
                 catalogue that is there, and with a bucket the files too
    warehouse.duckdb   the published file
    published/   that file and those before it that are kept
    publish.lock held by the one process that puts a file in place
    writer.lock  held by the one process that commits
    replay.lock  held by a replay, which builds the next lake while others write into the present one
    running/     a lock file for each run that is at work
    hosts/       a lock file for each host that is being asked: one crawl at a time asks a host, on whatever machine with a PostgreSQL
                 catalogue, in this folder without

    With a PostgreSQL catalogue the locks are there. A bucket without one is refused: each machine would have a catalogue of its own
    over the same files, and take the other's files for leftovers.
    """

    root: Path
    catalog: Catalog | None = None
    bucket: Bucket | None = None

    def __post_init__(self) -> None:
        if self.bucket and not self.catalog:
            raise ValueError("a bucket needs a PostgreSQL catalogue")

    @property
    def archive(self) -> Store:
        return self._store("archive")

    @property
    def lake(self) -> LakePlace:
        if not self.catalog:
            return EmbeddedLake(self.root / "lake")
        from warehouse.catalog import CatalogLake

        return CatalogLake(self.catalog, self._store("lake"), self.bucket)

    @property
    def published(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def publishing(self) -> LockPlace:
        """In the folder in any case: each machine publishes for itself."""
        return FolderLock(self.root / "publish.lock")

    @property
    def lock(self) -> LockPlace:
        return self._lock("writer")

    @property
    def replaying(self) -> LockPlace:
        return self._lock("replay")

    @property
    def running(self) -> Marks:
        if not self.catalog:
            return FolderMarks(self.root / "running")
        from warehouse.catalog_lock import CatalogMarks

        return CatalogMarks(self.catalog)

    def lease(self, host: str) -> LockPlace:
        """Held by the one crawl that asks this host."""
        if not self.catalog:
            return FolderLock(self.root / "hosts" / f"{host}.lock")
        from warehouse.catalog_lock import CatalogLease

        return CatalogLease(self.catalog, host)

    def _lock(self, name: str) -> LockPlace:
        if not self.catalog:
            return FolderLock(self.root / f"{name}.lock")
        from warehouse.catalog_lock import CatalogLock

        return CatalogLock(self.catalog, name)

    def _store(self, name: str) -> Store:
        # Absolute: the catalogue of a lake is not beside its files, and may be read from another directory.
        return self.bucket.store(name) if self.bucket else LocalStore((self.root / name).absolute() if self.catalog else self.root / name)
