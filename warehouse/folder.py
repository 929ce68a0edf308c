"""Where things lie in the data folder. All that Cuoshi writes lies under it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """
    archive/     WARC files, one a run: the bytes themselves, append-only
    lake/        CURRENT names the generation in use; each holds a DuckLake catalogue and its Parquet files
    warehouse.duckdb   the published file
    writer.lock  held by the one process that commits
    replay.lock  held by a replay, which builds the next lake while others write into the present one
    running/     a lock file for each run that is at work
    """

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def published(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        return self.root / "writer.lock"

    @property
    def replaying(self) -> Path:
        return self.root / "replay.lock"

    @property
    def running(self) -> Path:
        return self.root / "running"
