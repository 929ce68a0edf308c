"""What a process does once before it reads notices by the thousand: a run, its workers, the benchmark."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractors.read import Reference, load_reference
from extractors.sites.site_file import load_sites
from extractors.version import extractor_version
from flows.settings import sites_folder

#: Objects made beyond those that went before Python looks for dead cycles among them. A page makes some thousands that stay until they
#: are loaded, and next to no cycles; with Python's own 700 some hundredths of the time of reading go into looking.
_MADE_BEFORE_A_LOOK = 50_000


def reference() -> Reference:
    """The tables that reading looks things up in, and what site files say of their pages. Raises BadSite."""
    return _reference(sites_folder())


def reading_version() -> str:
    """Which code, tables and site files read: `extractor_version` of every row."""
    return _version(sites_folder())


def ready_to_read() -> Reference:
    """The tables, which live as long as the process: the collector leaves them, and all code loaded so far, aside."""
    return _ready(sites_folder())


@cache
def _reference(folder: Path) -> Reference:
    return replace(load_reference(), sites={key: site.reading for key, site in load_sites(folder).items()})


@cache
def _version(folder: Path) -> str:
    return extractor_version(_reference(folder).sites)


@cache
def _ready(folder: Path) -> Reference:
    tables = _reference(folder)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BEFORE_A_LOOK, 20, 20)
    return tables
