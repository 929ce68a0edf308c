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
     ".xlsx", ".xlsm", ".mht", ".mhtml")
)  # fmt: skip
#: Files a task reads and loads together: a task a notice costs more than the notice, and a load passes through the index of reuse
#: once, however much it brings.
BATCH = 500
#: The seed notices, named as a user would name them.
DEFAULT_NOTICES = Path(os.path.relpath(Path(seeds.__file__).parent / "notices"))
DEFAULT_DATA = Path("data")
#: Published files that are kept behind the one in place, and whether writing commands publish: set here for every command.
KEEP_PUBLISHED, NO_PUBLISH = "CUOSHI_KEEP_PUBLISHED", "CUOSHI_NO_PUBLISH"
_KEPT = 2


#: Folder of site files, where it is not the one that comes with Cuoshi.
SITES = "CUOSHI_SITES"


def sites_folder() -> Path:
    return Path(os.environ[SITES]) if os.environ.get(SITES) else Path(seeds.__file__).parent / "sites"


class BadSetting(Exception):
    """A setting of the environment that makes no sense, in one line."""


def kept_published() -> int:
    """How many published files stay behind the one in place. Raises BadSetting."""
    told = os.environ.get(KEEP_PUBLISHED, "")
    if told and not (told.isascii() and told.isdigit()):
        raise BadSetting(f"{KEEP_PUBLISHED} should be a number of files from 0 on, and is {told!r}")
    return int(told) if told else _KEPT


def publishes() -> bool:
    """Whether a command that writes ends by publishing."""
    return os.environ.get(NO_PUBLISH, "") in ("", "0")


@dataclass(frozen=True, slots=True)
class BackfillSettings:
    """`wait`: seconds to wait for another writer; `batch`: files a task; `workers`: processes that read."""

    folder: Path
    collection: str
    data: DataFolder
    wait: float = 60.0
    batch: int = BATCH
    workers: int = 1
