"""Free disk, looked at before a command writes: refused in one line, and nothing written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.room import room_for_backfill, room_for_backup, room_for_publish, room_for_replay, room_for_reread
from tests.conftest import ROOT, SEEDS, Warehouse
from warehouse.disk import LEAST_FREE, BadSize, DiskTooFull, in_words, least_free, require_room, size_of
from warehouse.folder import DataFolder


def with_free(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr("warehouse.disk.shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 10**12 - free, free))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("told", "size"),
    [(None, LEAST_FREE), ("0", 0), ("500MB", 500_000_000), ("2 GB", 2_000_000_000), ("1.5g", 1_500_000_000), ("1000", 1000)],
)
def test_the_floor_is_a_setting(told: str | None, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUOSHI_LEAST_FREE", raising=False)
    if told is not None:
        monkeypatch.setenv("CUOSHI_LEAST_FREE", told)
    assert least_free() == size


@pytest.mark.parametrize("told", ["much", "-1", "1 PB", "GB"])
def test_a_floor_that_is_no_size_is_said(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUOSHI_LEAST_FREE", told)
    with pytest.raises(BadSize, match=r"CUOSHI_LEAST_FREE is '.*'; a size is needed, such as 500MB"):
        least_free()


def test_what_is_needed_and_the_floor_are_told_with_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, 3_000_000_000)
    folder = tmp_path / "not" / "there" / "yet"
    require_room(folder, 2_000_000_000, "`cuoshi backfill`")
    with pytest.raises(DiskTooFull) as told:
        require_room(folder, 2_000_000_001, "`cuoshi backfill`")
    assert str(told.value) == (
        f"not enough room in {folder}: 3.0 GB free, 3.0 GB needed (2.0 GB for this, 1.0 GB to stay free: CUOSHI_LEAST_FREE)."
        " Nothing was written; make room, and run `cuoshi backfill` again."
    )
    assert list(tmp_path.iterdir()) == []


def test_each_command_counts_what_it_writes(loaded: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUOSHI_LEAST_FREE", "0")
    root = loaded.data.root
    lake, archive, file = size_of(root / "lake"), size_of(root / "archive"), size_of(loaded.data.published)
    seeds = [p.name for p in SEEDS.iterdir()]
    needed: list[tuple[int, Callable[[], None]]] = [
        (8 * size_of(SEEDS) + file, lambda: room_for_backfill(loaded.data, SEEDS, seeds)),
        (lake + file, lambda: room_for_replay(loaded.data)),
        (lake + file, lambda: room_for_reread(loaded.data)),
        (file, lambda: room_for_publish(loaded.data)),
        (lake + archive, lambda: room_for_backup(loaded.data, tmp_path)),
    ]
    for bytes_needed, look in needed:
        with_free(monkeypatch, bytes_needed)
        look()
        with_free(monkeypatch, bytes_needed - 1)
        with pytest.raises(DiskTooFull):
            look()
    with_free(monkeypatch, 0)
    room_for_publish(DataFolder(tmp_path / "nothing"))


def test_sizes_are_told_in_words() -> None:
    assert [in_words(n) for n in (1, 999, 1_500, 20_000_000, 3_000_000_000, 4e12)] == [
        "1 bytes",
        "999 bytes",
        "1.5 kB",
        "20.0 MB",
        "3.0 GB",
        "4.0 TB",
    ]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=300)


def test_a_command_refuses_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = run("backfill", str(SEEDS), "--data", str(data), CUOSHI_LEAST_FREE="900 TB")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"cuoshi: not enough room in {data}: ")
    assert not data.exists()
    done = run("backfill", str(SEEDS), "--data", str(data), CUOSHI_LEAST_FREE="plenty")
    assert done.returncode == 2
    assert done.stderr.startswith("cuoshi: CUOSHI_LEAST_FREE is 'plenty'; ")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB; mounting needs root."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_small_disk_is_seen_before_it_is_full(small_disk: Path, loaded: Warehouse) -> None:
    data = small_disk / "data"
    done = run("backfill", str(SEEDS), "--data", str(data), CUOSHI_LEAST_FREE="2900kB")
    assert done.returncode == 1
    assert "not enough room" in done.stderr
    assert list(small_disk.iterdir()) == []
    shutil.copytree(loaded.data.root / "archive", data / "archive")
    done = run("replay", "--data", str(data), CUOSHI_LEAST_FREE="3100kB")
    assert done.returncode == 1
    assert "run `cuoshi replay` again" in done.stderr
    assert [p.name for p in data.iterdir()] == ["archive"]
