"""`cuoshi diff`: what came, changed and went between two moments."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cuoshi
from flows.diff import moment
from tests.conftest import SEEDS, Warehouse
from warehouse.lake import Lake

ONE, OTHER = "000_f9b846e84c01f0ca.txt", "003_6d39940ee587c895.txt"


def diff(warehouse: Warehouse, since: datetime, until: datetime, *more: str) -> Result:
    arguments = ["diff", "--from", since.isoformat(), "--to", until.isoformat(), "--data", str(warehouse.data.root), *more]
    return CliRunner().invoke(cuoshi, arguments)


def told(done: Result) -> dict[str, str]:
    assert done.exit_code == 0, done.output
    return {n["region_name"]: n["kind"] for n in json.loads(done.output)["notices"]}


def test_what_came_changed_and_went(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (ONE, OTHER):
        (folder / name).write_bytes((SEEDS / name).read_bytes())
    warehouse.backfill(folder)
    (first,) = warehouse.rows("SELECT max(happened_at) FROM notice_events")[0]
    path = folder / ONE
    path.write_text(path.read_text("utf-8").replace("到2025年", "到2026年"), "utf-8")
    warehouse.backfill(folder)
    (chongqing,) = warehouse.rows("SELECT notice_id FROM notices WHERE region_code = '500000'")[0]
    (second,) = warehouse.rows("SELECT max(happened_at) FROM notice_events")[0]
    warehouse.withdraw(notice_id=chongqing)
    (third,) = warehouse.rows("SELECT max(happened_at) FROM notice_events")[0]
    before = first - timedelta(days=1)
    assert told(diff(warehouse, before, first, "--json")) == {"宁夏回族自治区": "came", "重庆市": "came"}
    assert told(diff(warehouse, first, third, "--json")) == {"宁夏回族自治区": "changed", "重庆市": "went"}
    assert told(diff(warehouse, before, third, "--json")) == {"宁夏回族自治区": "came"}
    assert told(diff(warehouse, second, third, "--json", "--region", "重庆")) == {"重庆市": "went"}
    assert told(diff(warehouse, second, third, "--json", "--region", "640000")) == {}
    printed = diff(warehouse, first, third).output
    assert "version 1 → 2:" in printed
    assert "0 came, 1 changed, 1 went." in printed
    refused = diff(warehouse, first, third, "--region", "朝阳区")
    assert refused.exit_code == 2
    with Lake(warehouse.data.lake.current()) as lake:  # as a former Cuoshi left it
        lake.connection.execute("DELETE FROM notice_events")
    assert CliRunner().invoke(cuoshi, ["publish", "--data", str(warehouse.data.root)]).exit_code == 0
    refused = diff(warehouse, first, third)
    assert refused.exit_code == 2
    assert "`cuoshi replay` computes it" in refused.output


def test_a_day_is_its_end_in_utc_and_a_moment_is_itself() -> None:
    assert moment("2026-11-22").isoformat() == "2026-11-22T23:59:59.999999"
    assert moment("2026-11-22T08:00").isoformat() == "2026-11-22T08:00:00"
    assert moment("2026-11-22T08:00+08:00").isoformat() == "2026-11-22T00:00:00"


@pytest.mark.parametrize(
    ("since", "until", "why"), [("yesterday", "2026-11-22", "is no day"), ("2026-11-22", "2026-11-21", "lies before --from")]
)
def test_senseless_moments_are_one_line(tmp_path: Path, since: str, until: str, why: str) -> None:
    done = CliRunner().invoke(cuoshi, ["diff", "--from", since, "--to", until, "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert why in done.output
