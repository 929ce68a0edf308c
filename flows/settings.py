"""What a run is told: folders, limits, patience."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import seeds
from warehouse.folder import DataFolder

#: Endings of files that a backfill reads; what they hold is told by their bytes, and a file of a kind that is read is taken
#: whatever its ending.
READ_ENDINGS = frozenset(
    (".txt", ".html", ".htm", ".shtml", ".xhtml", ".pdf", ".docx", ".docm", ".dotx", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".ofd", ".odt",
     ".mht", ".mhtml")
)  # fmt: skip
#: Files a task reads and loads together: a task a notice costs more than the notice.
BATCH = 100
#: The seed notices, named as a user would name them.
DEFAULT_NOTICES = Path(os.path.relpath(Path(seeds.__file__).parent / "notices"))
DEFAULT_DATA = Path("data")


@dataclass(frozen=True, slots=True)
class BackfillSettings:
    """`wait`: seconds to wait for another writer; `batch`: files a task; `workers`: processes that read."""

    folder: Path
    collection: str
    data: DataFolder
    wait: float = 60.0
    batch: int = BATCH
    workers: int = 1
