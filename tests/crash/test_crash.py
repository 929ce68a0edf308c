"""Twenty kills at random moments; the long run is `python -m tests.crash` (docs/crashes.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.content import content_of, differences, known_of, lake_tables
from tests.crash.copies import KINDS
from tests.crash.states import COMMANDS, Places, prepare
from tests.crash.trial import Harness, plan


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    places = Places(tmp_path_factory.mktemp("crash"))
    prepare(places)
    return Harness(places)


def test_a_trial_is_a_function_of_its_number() -> None:
    assert [plan(n) for n in range(200)] == [plan(n) for n in range(200)]
    assert {plan(n).name for n in range(20)} == {c.name for c in COMMANDS} | set(KINDS)
    assert len({plan(n).how for n in range(20)}) == 3


@pytest.mark.slow
def test_a_difference_is_seen(harness: Harness) -> None:
    """The normal form lets moments and ids of runs pass, and nothing else."""
    tables = lake_tables(harness.places.state("present"))
    known = known_of(tables)
    same = content_of(tables, known)
    assert differences(same, content_of(tables, known)) == []
    for name, rows in tables.items():
        if rows and name != "runs":
            assert differences(same, content_of(tables | {name: rows[1:]}, known)), name
            assert differences(same, content_of(tables | {name: [*rows, rows[0]]}, known)), name
    changed = [r | {"heading": "x"} for r in tables["measures"][:1]] + tables["measures"][1:]
    assert differences(same, content_of(tables | {"measures": changed}, known))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 20, 5))
def test_nothing_is_lost_whenever_a_command_is_killed(harness: Harness, tmp_path: Path, first: int) -> None:
    for number in range(first, first + 5):
        assert harness.trial(number, tmp_path).findings == [], f"trial {number}"


@pytest.mark.slow
def test_a_death_between_archive_and_commit_is_mended_and_told(harness: Harness, tmp_path: Path) -> None:
    """Deterministically: right after the first part's WARC file is synced, before its rows are committed."""
    command = COMMANDS[0]
    passed = harness.boundaries(command)
    commits = [n for n, name in enumerate(passed, 1) if name == "before COMMIT"]
    outcome = harness.boundary(command, commits[1], tmp_path)
    assert outcome.findings == []
    assert outcome.killed == 1
    (line,) = [line for line in outcome.mended if "never loaded" in line]
    assert "(backfill" in line
    assert "3 captures more, which it had archived in 1 WARC file and never loaded, are loaded now" in line
