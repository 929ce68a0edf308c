"""extractor_version: which code and which reference tables read a text.

It is computed, not kept by hand: a reading is stale as soon as anything that could change it has changed, and a forgotten
version bump would leave stale rows for ever. A changed comment costs a rereading; that is the cheaper mistake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from extractors.records import SiteReading

#: Corrections put values right after the reading: one of them must not make every reading stale.
_NOT_READ = {"seeds/corrections.csv"}
#: Fetching and listings read no text of a notice. Of a site's file only its `SiteReading` counts: a new schedule must not make every
#: reading stale.
_ROOMS_NOT_READ = ("extractors/fetch/", "extractors/sites/", "seeds/sites/")
_LIBRARIES = ("beautifulsoup4", "lxml", "olefile", "opencc-python-reimplemented", "pypdfium2", "resiliparse", "selectolax")


def extractor_version(sites: Mapping[str, SiteReading] | None = None) -> str:
    """The project's version and a fingerprint of the reading code, its tables and its libraries: 0.1.0+5f3c9a01be.

    `sites`: what site files say that reading depends on. Their schedules and listings change no reading and count for nothing.
    """
    digest = _fingerprint()
    if sites:
        told = "".join(f"{source_id}\0{sites[source_id]!r}\n" for source_id in sorted(sites))
        digest = hashlib.sha256((digest + told).encode()).hexdigest()
    return f"{version('cuoshi')}+{digest[:10]}"


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    digest = hashlib.sha256()
    for root, endings in (("extractors", (".py",)), ("seeds", (".csv", ".toml"))):
        for name, data in sorted(_contents(files(root), endings, "")):
            if f"{root}{name}" in _NOT_READ or f"{root}{name}".startswith(_ROOMS_NOT_READ):
                continue
            digest.update(f"{root}{name}\0".encode() + data)
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}".encode())
    return digest.hexdigest()


def _contents(folder: Traversable, endings: tuple[str, ...], prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir() and entry.name != "__pycache__":
            found += _contents(entry, endings, name)
        elif entry.name.endswith(endings):
            found.append((name, entry.read_bytes()))
    return found
