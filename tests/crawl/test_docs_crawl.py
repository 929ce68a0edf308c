"""The commands of docs/crawling.md, as they stand there, on the test site in the place of the real ones."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.crawl.crawled import Crawled, command
from tests.site.fixture import TestSite
from tests.test_fresh import commands


def typed(line: str, **instead: str) -> list[str]:
    """What follows `cuoshi`, without the remark, some words exchanged."""
    words = shlex.split(line, comments=True)
    assert words[0] == "cuoshi", line
    return [instead.get(word, word) for word in words[1:]]


@pytest.fixture
def folder(sites_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Site files under the names that the pages use."""
    made = tmp_path / "seeds" / "sites"
    made.mkdir(parents=True)
    shutil.copy(sites_folder / "trs.toml", made / "chongqing.toml")
    monkeypatch.setenv("CUOSHI_SITES", str(made))
    monkeypatch.chdir(tmp_path)
    return made


@pytest.mark.slow
def test_the_page_on_crawling(crawled: Crawled, site: TestSite, folder: Path) -> None:
    lines = [line for line in commands(ROOT / "docs" / "crawling.md") if not line.startswith("export CUOSHI_CONTACT=")]
    assert len(lines) == 8
    for line in lines[:6]:
        code, _, told = command(*typed(line))
        assert code == 0, f"{line}\n{told}"
    # Held: so many pages are gone at once that the site must have moved.
    for number in range(4, site.pages):
        site.delete("trs", number, how="404", listed=True)
    assert command("crawl", "chongqing")[0] == 1
    code, _, told = command(*typed(lines[6]))
    run = next(word for word in told.split() if "-crawl-" in word).strip("`")
    code, out, told = command(*typed(lines[7], RUN=run))
    assert (code, "Admitted" in out) == (0, True), told
