"""Writers together: any mix of commands in processes of their own gives the rows that one after another gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS, Warehouse
from tests.warehouse.test_elsewhere import content

#: Which of two places that hold one text was seen first depends on who came first; all else is the same in any order.
_BY_ORDER = ("captures", "readings", "notice_versions", "notice_addresses", "issues", "withdrawals", "notices")


def _start(warehouse: Warehouse, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments), "--data", str(warehouse.data.root), "--wait", "300"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _folders(place: Path) -> list[Path]:
    """Three folders that share texts: the seeds, three of them under other names, and two with other figures."""
    shutil.copytree(SEEDS, place / "one")
    (place / "two").mkdir()
    (place / "three").mkdir()
    for path in sorted(SEEDS.iterdir())[:3]:
        shutil.copy(path, place / "two" / f"copy of {path.name}")
    for path in sorted(SEEDS.iterdir())[3:]:
        (place / "three" / path.name).write_text(path.read_text("utf-8").replace("2022", "2021"), "utf-8")
    return [place / name for name in ("one", "two", "three")]


@pytest.mark.slow
def test_any_mix_of_writers_gives_the_rows_of_one_after_another(tmp_path: Path) -> None:
    together, alone = Warehouse(tmp_path / "together"), Warehouse(tmp_path / "alone")
    folders = _folders(tmp_path / "in")
    for each in (together, alone):
        each.backfill(folders[0], "one")
    notice = together.rows("SELECT notice_id FROM notices ORDER BY notice_id")[0][0]
    commands: list[tuple[str | Path, ...]] = [
        *(("backfill", f, "--collection", f.name) for f in folders[1:]),
        ("backfill", folders[1], "--collection", "two"),
        ("replay",),
        ("reread",),
        ("maintain",),
        ("publish",),
        ("withdraw", "--notice", notice),
    ]
    running = [_start(together, *c) for c in commands]
    ended = [(p.communicate(timeout=500), p.returncode) for p in running]
    assert [code for _, code in ended] == [0] * len(commands), ended
    for c in commands:
        process = _start(alone, *c)
        told = process.communicate(timeout=300)
        assert process.returncode == 0, told
    one, other = content(together.tables()), content(alone.tables())
    assert {k: v for k, v in one.items() if k not in _BY_ORDER} == {k: v for k, v in other.items() if k not in _BY_ORDER}
    assert together.rows("SELECT notice_id, body_sha256 FROM notices ORDER BY ALL") == alone.rows(
        "SELECT notice_id, body_sha256 FROM notices ORDER BY ALL"
    )
    # Whoever committed first: the rows are those of the captures by their moments, as a replay loads them.
    before = together.tables()
    together.replay()
    after = together.tables()
    assert {k: v for k, v in after.items() if k != "withdrawals"} == {k: v for k, v in before.items() if k != "withdrawals"}
