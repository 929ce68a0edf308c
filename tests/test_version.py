"""What makes readings stale, and what does not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors import version
from extractors.records import ArticleRule, SiteReading
from extractors.version import extractor_version


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], bool]]:
    """Whether another line in a file of a small project makes another version of it."""
    for name in ("extractors/page/page.py", "extractors/fetch/client.py", "extractors/sites/listing.py", "seeds/reference/units.csv",
                 "seeds/sites/cq.toml", "seeds/corrections.csv"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a")
    monkeypatch.setattr(version, "files", lambda root: tmp_path / root)

    def change(name: str) -> bool:
        version._fingerprint.cache_clear()
        before = extractor_version()
        (tmp_path / name).write_text("b")
        version._fingerprint.cache_clear()
        return extractor_version() != before

    yield change
    version._fingerprint.cache_clear()


@pytest.mark.parametrize(
    ("name", "stale"),
    [
        ("extractors/page/page.py", True),
        ("seeds/reference/units.csv", True),
        ("seeds/corrections.csv", False),
        ("seeds/sites/cq.toml", False),  # its schedule may change every week
        ("extractors/fetch/client.py", False),
        ("extractors/sites/listing.py", False),
    ],
)
def test_code_and_tables_of_reading_count_and_nothing_else(changed: Callable[[str], bool], name: str, stale: bool) -> None:
    assert changed(name) is stale


def test_of_a_sites_file_its_reading_counts() -> None:
    sites = {"cq": SiteReading(publisher="重庆市人民政府", rule=ArticleRule(body=".a")), "nx": SiteReading()}
    told = extractor_version(sites)
    assert told == extractor_version(dict(reversed(sites.items())))
    assert told != extractor_version({**sites, "cq": SiteReading(publisher="重庆市人民政府", rule=ArticleRule(body=".b"))})
    assert told != extractor_version({**sites, "nx": SiteReading(rank="official")})
    assert told != extractor_version()
    assert extractor_version({}) == extractor_version()


def test_the_reader_uses_no_code_that_does_not_count() -> None:
    code = "import extractors.read, sys; print([m for m in sys.modules if m.startswith(('extractors.fetch', 'extractors.sites'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
