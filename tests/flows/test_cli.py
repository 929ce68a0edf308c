"""The command line as a user meets it: what it prints, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS, Warehouse


def cuoshi(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "flows.cli", *arguments], cwd=cwd, env=env, capture_output=True, text=True, timeout=300)


def test_backfill_ends_with_a_table_the_time_and_the_place(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = cuoshi("backfill", "--data", str(data))
    assert done.returncode == 0, done.stderr
    for word in (
        "notices",
        "measures",
        "bodies",
        "quantities",
        "citations",
        "links",
        "passages",
        "repeats",
        "issues",
        "132",
        "5 files (5 new); 5 notices written",
        f"Result: {data}/warehouse.duckdb",
    ):
        assert word in done.stdout
    assert {p.name for p in tmp_path.iterdir()} == {"data"}
    again = cuoshi("backfill", "--data", str(data))
    assert "5 files (5 unchanged); nothing new: no content row changed" in again.stdout


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = cuoshi("backfill", str(SEEDS), "--data", str(tmp_path / "data"), "--dry-run")
    assert done.returncode == 0
    assert "nothing was written" in done.stdout
    assert "132" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_collection_names_the_addresses(tmp_path: Path) -> None:
    made = Warehouse(tmp_path / "data")
    assert cuoshi("backfill", str(SEEDS), "--collection", "五份", "--data", str(made.data.root)).returncode == 0
    assert made.rows("SELECT DISTINCT split_part(origin, '/', 1), source_id FROM notices") == [("五份", "五份")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("backfill", "no/such/folder"),
        ("backfill", "--no-such-option"),
        ("backfill", str(SEEDS), "--collection", "a/b"),
        ("extract",),
        ("extract", "no-such-file.txt"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_exit_2_without_a_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = cuoshi(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Error" in done.stderr


@pytest.mark.parametrize("command", [("show", "x"), ("status",), ("replay",), ("reread",)])
def test_without_a_warehouse_the_commands_say_so(command: tuple[str, ...], tmp_path: Path) -> None:
    done = cuoshi(*command, "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert "there is no" in done.stderr
    assert "Traceback" not in done.stderr


def test_some_failed_is_exit_1_and_skipped_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "shop.txt").write_text("限时抢购 全场五折 加入购物车 立即购买 包邮到家 好评如潮 " * 10, "utf-8")
    (folder / "good.txt").write_bytes((SEEDS / "003_6d39940ee587c895.txt").read_bytes())
    skipped = cuoshi("backfill", str(folder), "--data", str(tmp_path / "data"))
    assert skipped.returncode == 0
    assert "skipped: in/shop.txt: no notice:" in skipped.stderr
    (folder / "scan.html").write_bytes(b"%PDF-1.4\n" + bytes(500))
    failed = cuoshi("backfill", str(folder), "--data", str(tmp_path / "data"))
    assert failed.returncode == 1
    assert "failed: in/scan.html" in failed.stderr
    still = cuoshi("backfill", str(folder), "--data", str(tmp_path / "data"))
    assert still.returncode == 1


def test_extract_prints_json_without_a_warehouse(tmp_path: Path) -> None:
    done = cuoshi("extract", str(SEEDS / "004_c5ab5bfac5ebad11.txt"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (notice,) = json.loads(done.stdout)["notices"]
    assert notice["header"]["issuer"] == "武汉市人民政府办公厅"
    assert len(notice["measures"]) == 20
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["宁政办发〔2023〕14号", "宁政办发[2023]14号", "外资三年外贸五年倍增计划", "000_f9b846e84c01f0ca"])
def test_show_finds_a_notice_by_number_title_or_address(loaded: Warehouse, text: str) -> None:
    done = cuoshi("show", text, "--data", str(loaded.data.root))
    assert done.returncode == 0, done.stderr
    for word in ("宁夏回族自治区人民政府办公厅", "重点任务", "3.8.25", "加大人才引进培育力度", "31 measures"):
        assert word in done.stdout


def test_show_by_id_and_with_doubts(loaded: Warehouse) -> None:
    (notice_id,) = loaded.rows("SELECT notice_id FROM notices WHERE contains(origin, '002')")[0]
    done = cuoshi("show", notice_id, "--data", str(loaded.data.root))
    assert "numbering_gap" in done.stdout
    assert "10, 12, 14 missing" in done.stdout


def test_show_prints_bodies_quantities_citations_reuse_and_doubts_under_their_measure(loaded: Warehouse) -> None:
    plan = cuoshi("show", "宁政办发〔2023〕14号", "--data", str(loaded.data.root)).stdout.splitlines()
    goals = next(i for i, line in enumerate(plan) if "发展目标" in line)
    assert any("• 实际使用外资总额 = 6.8亿美元 by 2025-12-31, from 3.4亿美元 in 2022" in line for line in plan[goals : goals + 4])
    market = next(i for i, line in enumerate(plan) if "3.4.8" in line)
    assert any("宁夏贸促会" in line for line in plan[market : market + 4])
    assert any("→ cites 《区域全面经济伙伴关系协定》" in line for line in plan[market : market + 5])
    assert "bodies," in plan[-1]
    (notice_id,) = loaded.rows("SELECT notice_id FROM notices WHERE contains(origin, '002')")[0]
    damaged = cuoshi("show", notice_id, "--data", str(loaded.data.root)).stdout.splitlines()
    item = next(i for i, line in enumerate(damaged) if "提升贸易便利化水平" in line)
    assert any("! responsibility_uncertain" in line for line in damaged[item : item + 3])
    assert any("→ implements 《国务院办公厅关于推动外贸保稳提质的意见》 国办发〔2022〕18号" in line for line in damaged)


def test_show_what_is_not_there_and_what_is_ambiguous(loaded: Warehouse) -> None:
    nothing = cuoshi("show", "不存在的通知", "--data", str(loaded.data.root))
    assert nothing.returncode == 1
    assert "no notice has" in nothing.stderr
    several = cuoshi("show", "外", "--data", str(loaded.data.root))
    assert several.returncode == 0
    assert "notices fit" in several.stderr


def test_status_tells_what_when_by_whom_and_what_is_wrong(loaded: Warehouse) -> None:
    done = cuoshi("status", "--data", str(loaded.data.root))
    assert done.returncode == 0, done.stderr
    (passages,) = loaded.rows("SELECT count(*) FROM passages")[0]
    for word in ("warehouse.duckdb", "cuoshi backfill", "backfill, began", "numbering_out_of_order", "132", str(passages)):
        assert word in done.stdout
