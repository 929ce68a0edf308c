"""The benchmark runs, says its figures and compares honestly. How fast it finds us is no test's business: machines differ."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest

pytest.importorskip("trafilatura", reason="uv run --group bench pytest tests/test_benchmarks.py")
pytest.importorskip("psutil", reason="uv run --group bench pytest tests/test_benchmarks.py")

from benchmarks.articles import seed_names
from benchmarks.correctness import compare
from benchmarks.pages import MadePage, make_page, make_pages
from benchmarks.stages import StageClock
from benchmarks.templates import TEMPLATES
from tests.conftest import ROOT


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(str(ROOT / "benchmarks" / script), *arguments)


def run_module(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run("-m", module, *arguments)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=300)


@pytest.fixture(scope="module")
def pages() -> list[MadePage]:
    """Every seed in every template."""
    return list(make_pages(0, len(TEMPLATES) * len(seed_names())))


def test_it_finishes_with_its_figures_and_every_page_read_right(tmp_path: Path) -> None:
    done = run("pipeline.py", "--pages", "10", "--json", str(tmp_path / "figures.json"))
    assert done.returncode == 0, done.stderr or done.stdout
    for words in ("pages a second", "p95 ms a page", "MB at most", "Share of each stage", "Read 10 generated pages"):
        assert words in done.stdout
    assert "Correctness: 100.0% of the pages (10 of 10)" in done.stdout
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["pages"] == figures["correct_pages"] == 10
    assert not figures["differences"]
    assert sum(figures["stages"].values()) == pytest.approx(1, abs=0.01)
    for contender in figures["contenders"].values():
        assert contender["pages_a_second"] > 0
        assert contender["memory_mb"]["peak"] >= contender["memory_mb"]["start"] > 0


@pytest.mark.slow
def test_both_crawlers_ask_for_the_same_pages(tmp_path: Path) -> None:
    pytest.importorskip("scrapy", reason="uv run --group bench pytest tests/test_benchmarks.py")
    done = run_module("benchmarks.crawl", "--pages", "50", "--rounds", "1", "--json", str(tmp_path / "figures.json"))
    assert done.returncode in (0, 1), done.stderr
    assert "70 pages and files of" in done.stdout
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert figures["same_pages"] and figures["ratio"] > 0
    for crawler in ("cuoshi", "scrapy"):
        (told,) = figures[crawler]
        assert told["bodies"] == 70 and told["cpu"] > 0 and told["resident"][0] > 0
    assert figures["cuoshi"][0]["size"] == figures["scrapy"][0]["size"]


def test_no_pages_to_crawl_are_a_usage_error() -> None:
    pytest.importorskip("scrapy", reason="uv run --group bench pytest tests/test_benchmarks.py")
    done = run_module("benchmarks.crawl", "--pages", "0")
    assert done.returncode == 2
    assert "--pages and --rounds must be at least 1" in done.stderr


@pytest.mark.parametrize("script", ["pipeline.py", "pages.py"])
def test_no_pages_are_a_usage_error(script: str) -> None:
    done = run(script, "--pages", "0")
    assert done.returncode == 2
    assert "--pages must be at least 1" in done.stderr


def test_a_page_always_has_the_same_bytes_and_no_other_page_has_them(pages: list[MadePage]) -> None:
    assert make_page(7) == make_page(7)
    assert len({page.data for page in pages}) == len(pages)
    assert make_page(7).article.text != make_page(7 + len(pages)).article.text


def test_pages_are_about_76_kb_of_every_seed_in_every_template(pages: list[MadePage]) -> None:
    assert 70_000 < mean(len(page.data) for page in pages) < 82_000
    assert all(60_000 < len(page.data) < 95_000 for page in pages)
    assert len({(page.template, page.article.seed) for page in pages}) == len(pages)
    charsets = Counter(page.charset for page in pages)
    assert charsets["utf-8"] > charsets["gb18030"] > 0


def test_every_seed_in_every_template_is_read_as_its_text_alone(pages: list[MadePage]) -> None:
    assert [difference for page in pages for difference in compare(page).differences] == []


def test_a_lost_sentence_and_a_lost_measure_are_seen() -> None:
    page = make_page(3)
    paragraphs = [p for p in page.article.paragraphs if p.startswith("（") or len(p) > 100]
    shorter = replace(page, article=replace(page.article, text=page.article.text + "\n本意见由市商务委负责解释，未尽事宜另行通知。\n"))
    assert "1 of" in compare(shorter).differences[0].what
    heading, following = paragraphs[1], paragraphs[2]
    cut = page.data.decode().replace(heading, "").replace(following, "")
    assert any("measures; its text alone" in d.what for d in compare(replace(page, data=cut.encode())).differences)


def test_a_page_without_a_notice_is_seen() -> None:
    assert "no notice" in compare(replace(make_page(3), data=b"<html><body><p>nothing</p></body></html>")).differences[0].what


def test_the_clock_counts_a_stage_without_the_stages_it_calls() -> None:
    clock = StageClock()
    inner = clock.clocked("inner", lambda: sum(range(200_000)))
    outer = clock.clocked("outer", inner)
    assert outer() == sum(range(200_000))
    assert clock.seconds["inner"] > clock.seconds["outer"] > 0
