"""`cuoshi sites`: as a person types it, against the test site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.sites.site_file import parse_site
from tests.conftest import ROOT
from tests.crawl.crawled import ENVIRONMENT, Crawled, command
from tests.site.fixture import TestSite


@pytest.fixture
def cuoshi(crawled: Crawled, sites_folder: Path) -> object:
    def run(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
        told = os.environ | ENVIRONMENT | {"CUOSHI_SITES": str(sites_folder), "COLUMNS": "200"} | environment
        command = [sys.executable, "-m", "flows.cli", *arguments]
        env = {k: v for k, v in told.items() if v is not None}
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)

    return run


@pytest.mark.slow
def test_the_list_tells_how_each_site_is(cuoshi, crawled: Crawled, site: TestSite) -> None:  # type: ignore[no-untyped-def]
    data = ("--data", str(crawled.data.root))
    before = cuoshi("sites", *data)
    assert before.returncode == 0
    assert before.stdout.count("never crawled") == 9
    assert cuoshi("crawl", "trs", *data).returncode == 0
    site.refuse("gov", "ruishu")
    assert cuoshi("crawl", "gov", *data).returncode == 1
    after = cuoshi("sites", *data)
    lines = {line.split("│")[1].strip(): line for line in after.stdout.splitlines() if line.startswith("│")}
    assert "well" in lines["trs"]
    assert "failing" in lines["gov"]
    assert "never crawled" in lines["hk"]


def test_check_shows_what_would_be_taken_and_writes_nothing(cuoshi, crawled: Crawled, site: TestSite) -> None:  # type: ignore[no-untyped-def]
    found = cuoshi("sites", "--data", str(crawled.data.root), "check", "hk", "--pages", "1")
    assert found.returncode == 0, found.stderr
    newest = site.notice("hk", site.pages - 1)
    assert newest.document_number in found.stdout
    assert "Nothing was written" in found.stdout
    assert not crawled.data.root.exists()


def test_check_of_a_site_that_has_changed_its_template(cuoshi, site: TestSite) -> None:  # type: ignore[no-untyped-def]
    site.refuse("gov", "403")
    found = cuoshi("sites", "check", "gov")
    assert found.returncode == 1
    assert "403" in found.stderr


@pytest.mark.slow
def test_new_drafts_a_file_that_becomes_one_when_it_is_filled_in(cuoshi, site: TestSite, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "drafted.toml"
    found = cuoshi("sites", "new", site.listing("gov"), "-o", str(path))
    assert found.returncode == 0, found.stderr
    text = path.read_text("utf-8")
    filled = re.sub(r'region = ""', 'region = "000000"', text).replace('publisher = ""', 'publisher = "国务院办公厅"')
    path.write_text(filled, "utf-8")
    assert parse_site(filled, str(path)).listings[0].url == site.listing("gov")
    checked = cuoshi("sites", "check", str(path), "--pages", "1")
    assert checked.returncode == 0, checked.stderr
    again = cuoshi("sites", "new", site.listing("gov"), "-o", str(path))
    assert (again.returncode, "there already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (("crawl", "nosuch"), {}, "there is no site nosuch"),
        (("crawl", "trs"), {"CUOSHI_CONTACT": None}, "CUOSHI_CONTACT is not set"),
        (("crawl", "trs"), {"CUOSHI_CONTACT": "me"}, "no contact"),
        (("crawl", "trs", "--since", "yesterday"), {}, "yesterday"),
        (("sites", "check", "nosuch"), {}, "there is no site nosuch"),
        (("sites", "new", "notaurl"), {}, "is no address of a page"),
        (("sites", "admit", "norun"), {}, "nothing to admit"),
    ],
)
def test_a_mistake_is_one_line(cuoshi, tmp_path: Path, arguments, environment, told: str) -> None:  # type: ignore[no-untyped-def]
    found = cuoshi(arguments[0], "--data", str(tmp_path / "none"), *arguments[1:], **environment)
    assert found.returncode == 2
    assert told in found.stderr
    assert "Traceback" not in found.stderr


def test_a_broken_site_file_is_told_with_its_place(cuoshi, tmp_path: Path, sites_folder: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "sites"
    folder.mkdir()
    text = (sites_folder / "trs.toml").read_text("utf-8")
    (folder / "trs.toml").write_text(text.replace("region = ", "regoin = "), "utf-8")
    found = cuoshi("sites", CUOSHI_SITES=str(folder))
    assert found.returncode == 2
    assert "trs.toml: regoin: is no setting here; did you mean region?" in found.stderr


def test_only_sites_that_are_due_are_crawled(crawled: Crawled, site: TestSite, sites_folder: Path) -> None:
    data = ("--data", crawled.data.root)
    code, _, told = command("crawl", "trs", "hk", "--due", *data)
    assert (code, "2 of 2 sites are due" in told) == (0, True), told
    site.reset()
    code, out, told = command("crawl", "trs", "hk", "--due", *data)
    assert (code, "0 of 2 sites are due" in told) == (0, True), told
    assert "0 sites crawled" in out
    assert not site.counts()


@pytest.mark.slow
def test_the_commands_of_the_page_on_site_files(site: TestSite, tmp_path: Path) -> None:
    """docs/sites.md as it stands there, from an empty folder; only the address is the test site's."""
    folder, commands = tmp_path / "seeds" / "sites", tmp_path / "bin"
    folder.mkdir(parents=True)
    commands.mkdir()
    (commands / "cuoshi").write_text(f'#!/bin/sh\nexec {sys.executable} -m flows.cli "$@"\n', "utf-8")
    (commands / "cuoshi").chmod(0o755)
    told = {"CUOSHI_SITES": str(folder), "PYTHONPATH": str(ROOT), "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
    page = (ROOT / "docs" / "sites.md").read_text("utf-8").replace("https://www.example.gov.cn/zwgk/zfwj/index.html", site.listing("trs"))
    lines = re.findall(r"^\$ (.+)$", page, re.MULTILINE)
    assert [line.split()[:3] for line in lines] == [["cuoshi", "sites", "new"], ["cuoshi", "sites", "check"]]
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=os.environ | ENVIRONMENT | told, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"
        for draft in folder.glob("*.toml"):  # what the page says to fill in
            text = (
                draft.read_text("utf-8")
                .replace('region = ""', 'region = "320100"')
                .replace('publisher = ""', 'publisher = "南京市人民政府"')
            )
            draft.write_text(text, "utf-8")
    assert "Nothing was written" in done.stdout
