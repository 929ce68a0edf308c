"""A crawl that is killed again and again ends with the rows of one that was let be; the long run is `python -m tests.crawl.killing`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.killing import Blow, plan, trial
from tests.site.fixture import serve


def test_the_plan_of_blows_is_a_function_of_its_seed() -> None:
    assert plan(500, 6, 3) == plan(500, 6, 3) != plan(500, 6, 4)
    for kills in (6, 12, 20):
        blows = plan(10_000, kills, 1)
        assert len(blows) == kills
        assert {"listing", "keep", "judge", "load", "settle"} <= {b.step for b in blows} or kills < 12


@pytest.mark.slow
def test_five_hundred_pages_and_six_kills(tmp_path: Path) -> None:
    with serve(pages=500) as site:
        outcome = trial(site, tmp_path, "trs", plan(500, 6, 1), lambda _: None)
    assert outcome.findings == []
    assert outcome.kills.total() == 6, outcome.missed


@pytest.mark.slow
def test_every_step_killed_at_its_beginning(tmp_path: Path) -> None:
    """Forty pages, without anything to chance."""
    steps = ("begin", "listing", "keep", "judge", "verdict", "load", "settle", "mended", "admit", "end", "publish")
    with serve(pages=40) as site:
        outcome = trial(site, tmp_path, "trs", [Blow(step) for step in steps], lambda _: None)
    assert outcome.findings == []
    assert outcome.kills == dict.fromkeys(steps, 1), outcome.missed
