"""One crawl at a time asks a host: whoever comes second waits, says who holds it, and gives up; who dies lets go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import pytest

from flows.places import data_folder
from tests.conftest import ROOT
from tests.crawl.crawled import Crawled, asked
from tests.crawl.killing import Blow, compare_tables, crawl, tables_of
from tests.crawl.site_files import site_of
from tests.site.fixture import TestSite


def _start(data: Path, key: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flows.cli", "crawl", key, "--data", str(data), "--wait", "1"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | (environment or {}),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _until_it_asks(site: TestSite, key: str, process: subprocess.Popen[str], requests: int = 5) -> None:
    while asked(site, f"/{key}/").total() < requests:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


def _kill(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
def test_a_second_crawl_of_a_host_waits_and_gives_up_and_a_dead_holder_lets_go(crawled: Crawled, site: TestSite) -> None:
    site.delay("trs", 0.5)
    holder = _start(crawled.data.root, "trs")
    try:
        _until_it_asks(site, "trs", holder)
        (report,) = crawled.crawl(site_of(site, "hk"), wait=0.5)
        assert report.trouble is not None
        assert "the lease of 127.0.0.1" in report.trouble
        assert f"`cuoshi crawl trs`, process {holder.pid}" in report.trouble
        assert any("waiting for the lease of 127.0.0.1" in line for line in crawled.said)
        assert asked(site, "/hk/").total() == 0
    finally:
        _kill(holder)
    site.delay("trs", 0)
    report = crawled.one(site_of(site, "trs"), wait=0.5)
    assert report.is_healthy
    assert report.loaded == {"new": site.pages}
    assert any(line.startswith("mended: ") and "the next crawl of the site goes on from there" in line for line in crawled.said)
    twice = [path for path, n in asked(site, "/trs/").items() if n > 1 and path.endswith(".html") and "/t20" in path]
    assert len(twice) <= 4


@pytest.mark.slow
def test_sites_on_one_host_are_asked_one_after_the_other_and_on_two_side_by_side(crawled: Crawled, site: TestSite) -> None:
    """However short the patience with other crawls: within a command nobody gives up."""
    for key in ("trs", "hk", "gov"):
        site.delay(key, 0.03)
    reports = crawled.crawl(site_of(site, "trs"), site_of(site, "hk"), site_of(site, "gov", host="127.0.0.2"), wait=0)
    assert all(r.is_healthy for r in reports), [(r.trouble, r.verdict) for r in reports]
    log = [(r.host.partition(":")[0], r.target.split("/")[1]) for r in site.requests() if not r.target.startswith(("/robots", "/_"))]
    on_one = [key for host, key in log if host == "127.0.0.1"]
    assert [key for key, _ in groupby(on_one)] in (["trs", "hk"], ["hk", "trs"])
    assert len([key for key, _ in groupby(key for _, key in log)]) > 3


@pytest.mark.slow
def test_two_machines_that_share_a_catalogue_share_the_leases(
    elsewhere: dict[str, str], crawled: Crawled, site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.delay("trs", 0.5)
    holder = _start(tmp_path / "one", "trs", elsewhere)
    try:
        _until_it_asks(site, "trs", holder)
        for name, value in elsewhere.items():
            monkeypatch.setenv(name, value)
        crawled.data = data_folder(tmp_path / "two", elsewhere)
        (report,) = crawled.crawl(site_of(site, "hk"), wait=0.5)
        assert report.trouble is not None
        assert "the lease of 127.0.0.1" in report.trouble
        assert f"`cuoshi crawl trs`, process {holder.pid} on" in report.trouble
        assert asked(site, "/hk/").total() == 0
    finally:
        _kill(holder)
    site.delay("trs", 0)
    # PostgreSQL notices by itself that the holder is gone, though not in the same moment.
    report = crawled.one(site_of(site, "trs"), wait=60)
    assert report.loaded == {"new": site.pages}


@pytest.mark.slow
def test_a_crawl_into_postgresql_and_a_bucket_goes_on_after_a_kill(
    elsewhere: dict[str, str], crawled: Crawled, site: TestSite, sites_folder: Path, tmp_path: Path
) -> None:
    """What was synced (every fifty captures) is not fetched again, and the rows are those of a crawl here."""
    alone = crawled.one(site_of(site, "trs", look_again=0))
    assert alone.is_healthy
    site.forget()
    data = tmp_path / "elsewhere"
    killed = crawl(data, sites_folder, "trs", Blow("judge"), elsewhere)
    assert killed.killed, killed.said
    fetched = asked(site, "/trs/")
    assert {n for path, n in fetched.items() if "/t20" in path} == {1}
    again = crawl(data, sites_folder, "trs", None, elsewhere)
    assert again.code == 0, again.said
    assert asked(site, "/trs/") == fetched  # all of it was in the bucket
    assert compare_tables(tables_of(crawled.data.lake), tables_of(data_folder(data, elsewhere).lake)) == []
