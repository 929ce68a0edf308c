"""What can happen to a data folder: torn and lost files, a clock set back, a disk that is full or read-only. Nothing acknowledged
is lost, nothing half is seen, and the next run mends or names the command that does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from flows import clock
from flows.errors import explain
from flows.readers import ReadHere
from flows.replay import ReplayRefused, reread_lake
from flows.runs import open_session
from tests.conftest import SEEDS, Warehouse
from tests.crash.trial import run_here
from tests.flows.test_bad_input import tiny_disk
from tests.flows.test_identity import ONE, TWO
from warehouse.archive import Archive
from warehouse.generations import LakeLost
from warehouse.lake import Lake
from warehouse.lock import FolderLock, hold
from warehouse.publish import kept_files

__all__ = ["tiny_disk"]
Write = Callable[..., Path]
THREE = TWO.replace("〔2023〕4号", "〔2023〕5号")


def quiet(_: str) -> None:
    return None


@pytest.fixture
def copy(loaded: Warehouse, tmp_path: Path) -> Warehouse:
    """The loaded seeds in a folder that a test may damage."""
    return Warehouse(Path(shutil.copytree(loaded.data.root, tmp_path / "data")))


def damage_the_middle(made: Warehouse) -> str:
    """Take bytes out of the middle of the WARC file, within one capture's record; the file."""
    path, offset = made.rows("SELECT archive_path, archive_offset FROM captures ORDER BY archive_offset")[2]
    file = made.data.root / "archive" / path
    data = file.read_bytes()
    file.write_bytes(data[: offset + 200] + data[offset + 300 :])
    return str(path)


def test_a_warc_torn_in_the_middle_loses_one_record_and_says_which(copy: Warehouse) -> None:
    before = copy.tables()
    path = damage_the_middle(copy)
    found = (archive := Archive(copy.data.archive)).read(archive.files())
    assert len(found.captures) == 5
    (torn,) = found.torn
    assert (torn.path, torn.at_end) == (path, False)
    said: list[str] = []
    from flows.replay import replay_archive

    with pytest.raises(ReplayRefused, match="lacks 1 captures' bytes that the lake knows"):
        replay_archive(copy.data, 5, said.append, ReadHere(), lambda _: None)
    assert any(re.search(rf"{re.escape(path)} is damaged: bytes \d+ to \d+ cannot be read", line) for line in said)
    assert copy.tables() == before
    assert copy.rows("SELECT count(*) FROM measures") == [(132,)]


def test_a_reread_leaves_what_the_archive_has_lost_as_it_was(copy: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    found = copy.rows("SELECT address, archive_path, archive_offset, notice_ids[1] FROM captures ORDER BY archive_offset")
    address, path, offset, lost = found[-1]
    file = copy.data.root / "archive" / path
    data = bytearray(file.read_bytes())
    data[offset + 150] ^= 0xFF
    file.write_bytes(data)
    rows = copy.rows("SELECT * FROM measures WHERE notice_id = ? ORDER BY ALL", lost)
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    report = reread_lake(copy.data, 5, quiet, ReadHere(), lambda _: None)
    assert [why.split(": ")[0] for why in report.lost.values()] == [address]
    assert copy.rows("SELECT count(*) FROM notices WHERE extractor_version = '0.1.0+later'") == [(4,)]
    assert copy.rows("SELECT * FROM measures WHERE notice_id = ? ORDER BY ALL", lost) == rows


def test_a_catalogue_that_is_damaged_is_named_and_a_replay_builds_it_anew(copy: Warehouse) -> None:
    before = copy.tables()
    (copy.data.root / "lake" / "0001" / "catalog.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(Exception) as raised:
        copy.backfill(SEEDS)
    told = explain(raised.value)
    assert told is not None
    assert "`cuoshi replay` builds the lake anew" in told
    copy.replay()
    assert copy.tables() == before


@pytest.mark.parametrize("content", ["", "00", "0007\n", "\udcff\x00"])
def test_a_torn_pointer_is_named_and_a_replay_builds_the_lake_anew(copy: Warehouse, content: str) -> None:
    before = copy.tables()
    (copy.data.root / "lake" / "CURRENT").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(LakeLost, match="CURRENT names no lake that is there"):
        copy.backfill(SEEDS)
    copy.replay()
    assert copy.tables() == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ALTER COLUMN fingerprint SET DATA TYPE UBIGINT", r"reuse_fingerprints\.fingerprint is UBIGINT, not UINTEGER"),
        ("DROP COLUMN day", "reuse_fingerprints has no day"),  # added empty it would hide which wordings are the earliest
    ],
)
def test_a_lake_of_another_version_is_told_and_a_replay_builds_it_anew(copy: Warehouse, change: str, told: str) -> None:
    before = copy.tables()
    with Lake(copy.data.lake.current()) as lake:
        lake.run(f"ALTER TABLE reuse_fingerprints {change}")
    with pytest.raises(LakeLost, match=f"another version .*{told}.* `cuoshi replay`"):
        copy.backfill(SEEDS)
    copy.replay()
    assert copy.tables() == before


@pytest.mark.parametrize("how", ["gone", "torn", "building"])
def test_a_published_file_that_is_gone_or_torn_is_made_again_by_the_next_run(copy: Warehouse, how: str) -> None:
    published = copy.data.published
    if how == "gone":
        published.unlink()
    elif how == "torn":
        published.write_bytes(published.read_bytes()[:100_000])
    else:
        building = kept_files(copy.data).building
        building.parent.mkdir(exist_ok=True)
        building.write_bytes(b"half")
        building.with_name(building.name + ".wal").write_bytes(b"half")
    copy.correct()
    assert copy.rows("SELECT count(*) FROM measures") == [(132,)]
    assert not list(copy.data.root.rglob("*building*"))


def test_a_clock_set_back_counts_on(warehouse: Warehouse, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ahead", timedelta())
    right = clock.machine_now()
    monkeypatch.setattr(clock, "machine_now", lambda: right + timedelta(days=400))
    folder = write(one=ONE)
    warehouse.backfill(folder, "county")
    ticks = count()  # a clock that stood still would give two runs one moment, and their ids no order
    monkeypatch.setattr(clock, "machine_now", lambda: right + timedelta(microseconds=next(ticks)))
    monkeypatch.setattr(clock, "_ahead", timedelta())
    write(one=ONE.replace("按季度检查", "按月检查"), two=TWO)
    said: list[str] = []
    with open_session(warehouse.data, "test", 5, said.append):
        pass
    assert re.search(r"the clock stands 345\d{5} s before .* which the lake already has; this run counts on from there", said[0])
    warehouse.backfill(folder, "county")
    warehouse.backfill(folder, "county")
    moments: list[tuple[datetime]] = warehouse.rows("SELECT captured_at FROM captures ORDER BY capture_id")
    assert moments == sorted(moments)
    assert warehouse.rows("SELECT max(version) FROM notice_versions") == [(2,)]
    assert warehouse.rows("SELECT count(*) FROM passages WHERE text LIKE '%按月检查%'") == [(1,)]
    before = warehouse.tables()
    warehouse.replay()
    assert warehouse.tables() == before


def test_a_holder_that_died_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "writer.json").write_text('{"pid": 7, "command": "cuoshi backfill big", "since": "2026-01-01T00:00:00+00:00"}', "utf-8")
    said: list[str] = []
    with hold(FolderLock(tmp_path / "writer.lock"), "me", 5, said.append):
        pass
    assert len(said) == 1
    assert re.fullmatch(
        r"the process that wrote here last has died: `cuoshi backfill big`, process 7, which took the lock \d+ s ago", said[0]
    )


@pytest.fixture
def read_only(copy: Warehouse, tmp_path: Path) -> Iterator[Warehouse]:
    """The loaded seeds on a file system that takes no writing."""
    place = copy.data.root
    if os.getuid():
        for path in [place, *place.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield copy
        for path in [place, *place.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        return
    if subprocess.run(["mount", "--bind", str(place), str(place)], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
        yield copy
    finally:
        subprocess.run(["umount", str(place)], check=False)


def test_a_read_only_folder_can_be_read_and_refuses_writing_in_one_line(read_only: Warehouse, tmp_path: Path) -> None:
    data = ("--data", str(read_only.data.root))
    assert run_here(["status", *data]) == (0, "")
    assert run_here(["show", "宁政办发〔2023〕14号", *data]) == (0, "")
    writing = (
        ("backfill", str(SEEDS)),
        ("correct",),
        ("replay",),
        ("reread",),
        ("withdraw", "--notice", "x"),
        ("backup", str(tmp_path / "b")),
    )
    for command in writing:
        code, said = run_here([*command, *data])
        assert code == 1, command
        assert re.fullmatch(r"(no permission|Read-only file system).*\n", said), said


@pytest.mark.slow
@pytest.mark.parametrize("command", ["correct", "withdraw", "replay", "reread", "backup"])
def test_a_full_disk_in_any_command_loses_nothing(tiny_disk: Path, seeds: Path, command: str) -> None:
    made = Warehouse(tiny_disk / "data")
    (seeds / "001_0cda4225d9e4ef1f.txt").unlink()  # a small lake: a replay holds two
    made.backfill(seeds)
    notice = str(made.rows("SELECT min(notice_id) FROM notices")[0][0])
    given = seeds / "given.csv"
    given.write_text(f"notice,table,key,column,value,reason\n{notice},notices,{notice},title,改过的标题,\n", "utf-8")
    arguments = {"correct": [str(given)], "withdraw": ["--notice", notice], "backup": [str(tiny_disk / "kept")]}.get(command, [])
    filler = tiny_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as f:
        while f.write(b"x" * 4096):
            pass
    before = made.rows("SELECT count(*), max(title) FROM notices")
    code, said = run_here([command, *arguments, "--data", str(made.data.root)])
    assert code == 1, said
    assert "the disk is full" in said or "not enough room" in said
    assert made.rows("SELECT count(*), max(title) FROM notices") == before
    filler.unlink()
    if command == "backup":
        return
    code, said = run_here([command, *arguments, "--data", str(made.data.root)])
    assert code == 0, said
    after = made.tables()
    made.replay()
    assert made.tables() == after
