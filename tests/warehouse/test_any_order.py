"""Captures that come in late: two runs may overlap, and the one that read a file first may commit last. The rows must not show it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Capture
from flows.runs import Run, open_writer
from tests.conftest import Warehouse
from warehouse.archive_writer import ArchiveWriter
from warehouse.folder import DataFolder
from warehouse.lock import FolderLock, FolderMarks, Locked, hold
from warehouse.series import Captured

_NOTICE = """{issuer}关于印发稳外贸若干措施的通知
{number}
各有关单位：
现将《稳外贸若干措施》印发给你们，请认真贯彻执行。
{issuer}
2023年4月7日
稳外贸若干措施
一、扩大出口。支持企业开拓国际市场，对参展企业给予最高不超过{figure}万元补助。（责任单位：市商务局、市财政局）
二、优化服务。{sentence}压缩通关时间，推动贸易便利化水平持续提升，降低企业经营成本。（责任单位：市商务局）
三、强化保障。各有关单位要加强组织领导，明确责任分工，确保各项措施落到实处。
"""
_TEXTS = (
    _NOTICE.format(issuer="银川市人民政府", number="银政发〔2023〕5号", figure="100", sentence=""),
    _NOTICE.format(issuer="银川市人民政府", number="银政发〔2023〕5号", figure="200", sentence="推进单一窗口建设。"),
    _NOTICE.format(issuer="武汉市人民政府", number="武政发〔2023〕8号", figure="300", sentence=""),
    "无法识别",  # no notice
    None,  # no bytes
)
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # UTC without zone, as the tables hold it
#: (which address, which text) in the order of capture, and the order in which they are committed.
_Story = tuple[list[tuple[int, int]], list[int]]


@st.composite
def stories(draw: st.DrawFn) -> _Story:
    shown = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, len(_TEXTS) - 1)), min_size=2, max_size=7))
    return shown, draw(st.permutations(range(len(shown))))


def _captures(shown: Sequence[tuple[int, int]]) -> list[tuple[Capture, bytes | None]]:
    found: list[tuple[Capture, bytes | None]] = []
    for i, (where, what) in enumerate(shown):
        text = _TEXTS[what]
        data = None if text is None else text.encode()
        digest = hashlib.sha256(data).hexdigest() if data is not None else None
        why = ("the file cannot be read", "unreadable") if data is None else (None, None)
        moment = _BEGAN + timedelta(minutes=i)
        found.append((Capture(f"run-{i:06d}", "run", "c", f"c/{where}.txt", moment, byte_length=len(data or b""), sha256=digest,
                              error=why[0], error_code=why[1]), data))  # fmt: skip
    return found


_RUN = Run("run", "backfill", _BEGAN)


def _archive(place: Path, shown: Sequence[tuple[int, int]]) -> list[Capture]:
    with ArchiveWriter(DataFolder(place).archive, _RUN.info) as archive:
        captures = [archive.write(c, data, None) for c, data in _captures(shown)]
        archive.sync()
    return captures


def _load(place: Path, captures: list[Capture], order: Sequence[int]) -> Warehouse:
    """Archived captures, committed each by itself in some order."""
    with open_writer(DataFolder(place), "test", 5, print) as writer:
        for i in order:
            with writer.session() as session:
                session.loader.load([Captured(captures[i], None)], lambda _: None)
    return Warehouse(place)


def _orders_agree(folder: Path, story: _Story) -> Warehouse:
    shown, order = story
    captures = _archive(folder / "a", shown)
    shutil.copytree(folder / "a", folder / "b")
    as_captured = _load(folder / "a", captures, range(len(shown))).tables()
    committed = _load(folder / "b", captures, order)
    as_committed = committed.tables()
    for name, rows in as_captured.items():
        assert as_committed[name] == rows, (name, story)
    return committed


@pytest.mark.parametrize(
    "story",
    [
        ([(0, 0), (1, 0), (1, 3)], [0, 2, 1]),  # a duplicate comes late, before what is no notice
        pytest.param(([(0, 0), (0, 1), (0, 0)], [0, 2, 1]), marks=pytest.mark.slow),  # a change that was taken back
        pytest.param(([(0, 4), (0, 0), (1, 0)], [2, 1, 0]), marks=pytest.mark.slow),  # unreadable at first; found elsewhere before
    ],
)
def test_rows_do_not_depend_on_the_order_of_commits(tmp_path: Path, story: _Story) -> None:
    _orders_agree(tmp_path, story)


@pytest.mark.slow
@settings(max_examples=4)
@given(stories())
def test_in_no_order_and_a_replay_gives_them_again(tmp_path_factory: pytest.TempPathFactory, story: _Story) -> None:
    folder = tmp_path_factory.mktemp("orders")
    warehouse = _orders_agree(folder, story)
    before = warehouse.tables()
    warehouse.replay()
    assert warehouse.tables() == before, story
    shutil.rmtree(folder)


def test_a_capture_that_is_there_is_not_loaded_twice(tmp_path: Path) -> None:
    warehouse = _load(tmp_path / "a", _archive(tmp_path / "a", [(0, 0)]), [0, 0])
    assert len(warehouse.tables()["captures"]) == 1


def test_a_run_is_known_to_be_at_work_until_it_ends(tmp_path: Path) -> None:
    marks = FolderMarks(tmp_path)
    assert not marks.is_running("r")
    mark = marks.mark("r")
    assert marks.is_running("r")
    mark.release()
    assert not marks.is_running("r")
    assert not list(tmp_path.iterdir())


def test_a_lock_that_is_held_is_waited_for_and_named(tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "writer.lock"
    waiting = hold(FolderLock(path), "cuoshi replay", 0.3, said.append)
    with hold(FolderLock(path), "cuoshi backfill seeds", 0, said.append), pytest.raises(Locked, match="cuoshi backfill seeds"), waiting:
        pass
    assert "waiting for the writer's lock: `cuoshi backfill seeds`" in said[0]
