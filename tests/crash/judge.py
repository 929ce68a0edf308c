"""What must hold after a kill, and at the end."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from flows.readers import ReadHere
from flows.replay import replay_archive
from flows.runs import Session
from tests.crash.content import (
    Content,
    Known,
    Rows,
    content_of,
    differences,
    exported_tables,
    known_of,
    lake_tables,
    published_tables,
)
from tests.crash.states import EXPORTED, Command, copy_folder
from warehouse.folder import DataFolder
from warehouse.generations import EmbeddedLake
from warehouse.lake import Lake
from warehouse.maintain import state_of, tables_to_tidy
from warehouse.published_kept import KeptFiles

#: What a commit acknowledges for ever, by its key.
_ACKNOWLEDGED = {"captures": "capture_id", "runs": "run_id", "withdrawals": "withdrawal_id"}
#: Readers' places: the published file, and the folder of Parquet.
Seen = dict[str, Content]
_FILE, _FOLDER = "the published file", "the Parquet folder"


@dataclass(slots=True)
class Outcome:
    """What became of a trial. `findings`: what should have held and did not."""

    number: int
    command: str
    how: str
    killed: int = 0  # how many of its kills found a living process
    mended: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Before:
    """The state before: what it holds, what of it readers see, and what the kept published files say, from the oldest on."""

    tables: dict[str, Rows]
    known: Known
    seen: Seen
    kept: list[Content]
    archive: dict[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """An undisturbed run: processor seconds until it held the lock, and in all; its end, in the lake, before readers' eyes, and in files.

    `kept_up`: what a maintenance of it has left; empty for the other commands.
    """

    at_lock: float
    in_all: float
    lake: Content
    seen: Seen
    kept_up: list[str]


def before_of(root: Path) -> Before:
    tables = lake_tables(root)
    known = known_of(tables)
    files = KeptFiles(root / "warehouse.duckdb", root / "published")
    kept = [content_of(published_tables(files.folder / f"{n:06d}.duckdb"), known) for n in files.numbers()]
    return Before(tables, known, seen_in(root, known), kept, _archive_of(root))


def seen_in(root: Path, known: Known) -> Seen:
    seen = {_FILE: content_of(published_tables(root / "warehouse.duckdb"), known)}
    if (root / EXPORTED).exists():
        seen[_FOLDER] = content_of(exported_tables(root / EXPORTED), known)
    return seen


class Judge:
    """Looks at one data folder that commands are killed in."""

    def __init__(self, command: Command, before: Before, measured: Measured, root: Path, outcome: Outcome) -> None:
        self._command, self._before, self._measured, self._root = command, before, measured, root
        self._findings = outcome.findings
        self._file = before.seen[_FILE]  # what was seen last

    def after_a_kill(self) -> None:
        """Readers see a whole state, and the lake holds all that it held before."""
        seen = seen_in(self._root, self._before.known)
        for place, content in seen.items():
            if content not in self._may_be_seen(place):
                self._findings += [f"{place} is neither of the state before nor of the one after:"]
                self._findings += differences(self._before.seen[place], content)[:6]
        self._file = seen[_FILE]
        copy = copy_folder(self._root, self._root.with_name(self._root.name + "-looked-at"))
        try:
            lake = lake_tables(copy, *(() if self._command.leaves_rows else _ACKNOWLEDGED))
        finally:
            shutil.rmtree(copy)
        for name, key in _ACKNOWLEDGED.items():
            if lost := {r[key] for r in self._before.tables[name]} - {r[key] for r in lake[name]}:
                self._findings.append(f"right after the kill the lake lacks {name}: {sorted(lost)[:3]}")
        if self._command.leaves_rows:
            as_before = content_of(self._before.tables, self._before.known)
            self._findings += [f"after the kill: {d}" for d in differences(as_before, content_of(lake, self._before.known))]
            if _archive_of(self._root) != self._before.archive:
                self._findings.append("after the kill the archive is another")

    def at_the_end(self, published_meanwhile: bool) -> None:
        """The end is the undisturbed one, nothing is left over, and a replay of the archive gives the same."""
        tables = lake_tables(self._root)
        self._findings += differences(self._measured.lake, content_of(tables, self._before.known))
        for place, content in seen_in(self._root, self._before.known).items():
            expected = self._measured.seen[place]
            if place == _FILE and self._command.steps_back:
                expected = self._file if published_meanwhile else self._one_before(self._file)
            self._findings += [f"{place}: {d}" for d in differences(expected, content)]
        if left := [r["run_id"] for r in tables["runs"] if r["status"] == "running"]:
            self._findings.append(f"still running by their rows: {left}")
        if left_over := _left_over(self._root):
            self._findings.append(f"left over: {left_over}")
        if self._command.name == "maintain" and (found := kept_up(self._root)) != self._measured.kept_up:
            self._findings.append(f"maintained to {found}, not to {self._measured.kept_up}")
        if not self._command.leaves_rows:  # those were there before, and are the same
            self._findings += _replayed(self._root, tables)

    def _may_be_seen(self, place: str) -> list[Content]:
        if place == _FILE and self._command.steps_back:
            return [self._file, self._one_before(self._file)]
        return [self._before.seen[place], self._measured.seen[place]]

    def _one_before(self, content: Content) -> Content:
        """The published file before this one; where none is, the oldest."""
        kept = self._before.kept
        return kept[max(0, kept.index(content) - 1)] if content in kept else self._measured.seen[_FILE]


def _archive_of(root: Path) -> dict[str, int]:
    return {str(p.relative_to(root)): p.stat().st_size for p in (root / "archive").rglob("*.warc.gz")}


def _left_over(root: Path) -> list[str]:
    """Half files, spilled rows, files never put in place, and folders of Parquet but the present one and the one before it."""
    files = KeptFiles(root / "warehouse.duckdb", root / "published")
    found = [p.name for p in (*files.folder.glob("building*"), *root.glob("*.next"), *root.glob(".*.next"))]
    found += [p.name for p in files.folder.glob("spill-*") if any(p.iterdir())]
    in_place = files.in_place()
    found += [f"published file {n}, though {in_place} is in place" for n in files.numbers() if in_place is None or n > in_place]
    exports = sorted(p.name for p in root.glob(f".{EXPORTED}-*"))
    return found + exports[:-2]


def kept_up(root: Path) -> list[str]:
    """What there is to maintain in a lake: tables to put in order, states and files to throw away."""
    with Lake(EmbeddedLake(root / "lake").current()) as lake:
        state, left = state_of(lake, None), [t.name for t in tables_to_tidy(lake)]
        catalogue = lake.generation.catalogue
        named = lake.rows(f"SELECT path FROM {catalogue}.ducklake_data_file UNION ALL SELECT path FROM {catalogue}.ducklake_delete_file")
        files = {p.name for p in Path(lake.generation.files).rglob("*.parquet")}
    orphans = files - {Path(r["path"]).name for r in named}
    return [f"to put in order: {left}", f"snapshots: {state.snapshots}", f"waiting: {state.waiting}", f"orphans: {sorted(orphans)}"]


def _replayed(root: Path, tables: dict[str, Rows]) -> list[str]:
    """Where a lake built from the archive alone differs from the lake, row by row.

    All as it is, but `runs`, of which the archive knows only that they were, and the ids by which a capture's notices were known
    `at that time`: older code had others, so they are compared by what they have become.
    """
    fresh = root.with_name(root.name + "-replayed")
    shutil.copytree(root / "archive", fresh / "archive")
    try:
        with patch.object(Session, "publish", lambda *_: None):
            replay_archive(DataFolder(fresh), 5, lambda _: None, ReadHere(), lambda _: None)
        replayed = lake_tables(fresh)
    finally:
        shutil.rmtree(fresh)
    now = {r["old_notice_id"]: r["notice_id"] for r in tables["notice_aliases"]}
    lines: list[str] = []
    for name, rows in tables.items():
        if name != "runs":
            a, b = (sorted(repr([_by_now(v, now) for v in r.values()]) for r in found) for found in (rows, replayed[name]))
            lines += [f"replayed: {line}" for line in differences({name: a}, {name: b})]
    return lines


def _by_now(value: object, now: dict[str, str]) -> object:
    return [now.get(v, v) for v in value] if isinstance(value, list) else value
