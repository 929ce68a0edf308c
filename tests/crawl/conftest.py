"""A test site of forty notices a virtual site, and a warehouse that crawls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.crawled import ENVIRONMENT, Crawled
from tests.crawl.site_files import write_sites
from tests.site.fixture import TestSite, serve


@pytest.fixture(scope="session")
def _crawl_server() -> Iterator[TestSite]:
    with serve(pages=40) as made:
        yield made


@pytest.fixture
def site(_crawl_server: TestSite) -> TestSite:
    _crawl_server.reset()
    return _crawl_server


@pytest.fixture(scope="session")
def sites_folder(_crawl_server: TestSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of all nine virtual sites: what their pages are read by."""
    return write_sites(tmp_path_factory.mktemp("sites"), _crawl_server.url)


@pytest.fixture
def crawled(tmp_path: Path, sites_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Crawled:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CUOSHI_SITES", str(sites_folder))
    return Crawled(tmp_path / "data")
