"""A test site of 24 notices a virtual site, and warehouses that crawl it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.crawl.site_run import SiteReport
from tests.crawl.crawled import ENVIRONMENT, Crawled
from tests.crawl.site_files import KEYS, site_of, write_sites
from tests.site.fixture import TestSite, serve

#: Two pages of most listings; attachments of every kind, twice; reposts and near-copies.
PAGES = 24


@pytest.fixture(scope="session")
def _crawl_server() -> Iterator[TestSite]:
    with serve(pages=PAGES) as made:
        yield made


@pytest.fixture(scope="session")
def sites_folder(_crawl_server: TestSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of all nine virtual sites: what their pages are read by."""
    return write_sites(tmp_path_factory.mktemp("sites"), _crawl_server.url)


@pytest.fixture(scope="session")
def nine(_crawl_server: TestSite, sites_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawled, dict[str, SiteReport]]:
    """All nine sites, crawled once as they are by themselves; not to be written to."""
    _crawl_server.reset()
    made = Crawled(tmp_path_factory.mktemp("nine") / "data")
    with pytest.MonkeyPatch.context() as patch:
        _set(patch, sites_folder)
        reports = made.crawl(*(site_of(_crawl_server, key) for key in KEYS))
    return made, {r.site: r for r in reports}


@pytest.fixture
def site(_crawl_server: TestSite) -> TestSite:
    _crawl_server.reset()
    return _crawl_server


@pytest.fixture
def crawled(tmp_path: Path, sites_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Crawled:
    """A warehouse that is empty yet."""
    _set(monkeypatch, sites_folder)
    return Crawled(tmp_path / "data")


@pytest.fixture
def known(nine: tuple[Crawled, dict[str, SiteReport]], site: TestSite, crawled: Crawled) -> Crawled:
    """A warehouse of its own that knows all nine sites."""
    shutil.copytree(nine[0].data.root, crawled.data.root)
    return crawled


def _set(patch: pytest.MonkeyPatch, sites: Path) -> None:
    for name, value in ENVIRONMENT.items():
        patch.setenv(name, value)
    patch.setenv("CUOSHI_SITES", str(sites))
