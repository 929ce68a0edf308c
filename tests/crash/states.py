"""The states that commands are killed in, prepared once by real commands, and the commands."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from extractors.identity import digest
from extractors.read import read_capture
from extractors.records import Failure, Reading
from flows.correct import parse_corrections
from flows.settings import KEEP_PUBLISHED, NO_PUBLISH
from tests.conftest import SEEDS, Warehouse
from warehouse.corrections import HEADER, Correction
from warehouse.parquet import export_parquet

#: What stands for code of another time: titles read otherwise, and an id that better code has replaced.
_OLDER = "0.1.0+older"
#: Where a data folder has its export, if it has one.
EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Command:
    """`again`: exit codes that it may give when it is given a second time; {words} are places.

    `leaves_rows`: the lake's rows are after it what they were before it; `steps_back`: given again it goes one further.
    """

    name: str
    state: str
    arguments: tuple[str, ...]
    again: tuple[int, ...] = (0,)
    leaves_rows: bool = False
    steps_back: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run of the harness has its folders: the states, and what commands are given."""

    root: Path

    def state(self, name: str) -> Path:
        return self.root / "states" / name

    @property
    def first(self) -> Path:
        return self.root / "in" / "first"

    @property
    def second(self) -> Path:
        return self.root / "in" / "second"

    @property
    def corrections(self) -> Path:
        return self.root / "in" / "corrections.csv"


COMMANDS = (
    Command("backfill", "present", ("backfill", "{second}", "--collection", "county"), (1,)),
    Command("backfill again", "present", ("backfill", "{first}", "--collection", "county")),
    Command("replay", "present", ("replay",)),
    Command("reread", "older", ("reread",)),
    Command("correct", "present", ("correct", "{corrections}")),
    Command("correct --remove", "corrected", ("correct", "{corrections}", "--remove"), (0, 1)),
    Command("withdraw --notice", "present", ("withdraw", "--notice", "{notice}", "--reason", "误发")),
    Command("withdraw --run", "present", ("withdraw", "--run", "{run}")),
    Command("withdraw --undo", "present", ("withdraw", "--notice", "{gone}", "--undo"), (0, 2)),
    Command("maintain", "untended", ("maintain", "--keep-days", "0", "--archive"), leaves_rows=True),
    Command("publish", "lagging", ("publish",), leaves_rows=True),
    Command("publish --parquet", "lagging", ("publish", "--keep", "1", "--parquet", "{exported}"), leaves_rows=True),
    Command("publish --rollback", "lagging", ("publish", "--rollback"), leaves_rows=True, steps_back=True),
)


def notice(number: int, items: int = 4, word: str = "推进") -> str:
    """A small notice of a county, like others in some of its sentences."""
    lines = "".join(
        f"{n}.{word}第{n}项工作。第{number}号要求，到2025年，完成第{n}类项目{n * 3 + number}个。（责任单位：县发展改革局、财政局）\n"
        for n in range(1, items + 1)
    )
    return (
        f"吉林省乾安县人民政府办公室关于印发第{number}号实施方案的通知\n乾政办发〔2023〕{number}号\n各乡镇人民政府：\n现印发给你们，请认真组织实施。\n"
        f"联系人：张三；联系电话：0438-8256{number:03d}。\n吉林省乾安县人民政府办公室\n2023年{number % 12 + 1}月3日\n第{number}号实施方案\n"
        f"一、总体要求\n坚持稳中求进，按照《吉林省人民政府关于第一号工作的意见》（吉政发〔2022〕1号）推进各项工作。\n二、重点任务\n{lines}"
    )


def prepare(places: Places) -> None:
    """Make the input folders and the states. Takes some seconds."""
    first, second = places.first, places.second
    first.mkdir(parents=True)
    for n in range(6):
        (first / f"{n}.txt").write_text(notice(n + 1), "utf-8")
    (first / "seed.txt").write_bytes(sorted(SEEDS.glob("*.txt"))[2].read_bytes())
    shutil.copytree(first, second)
    older, made = places.state("older"), Warehouse(places.state("older"))
    with patch("flows.runs.reading_version", lambda: _OLDER), patch("flows.runs.read_capture", _read_as_older_code_did):
        made.backfill(first, "county", batch=4)
        for n in (2, 3):
            (first / f"{n}.txt").write_text(notice(n + 1, items=5), "utf-8")
        made.backfill(first, "county")
        made.withdraw(notice_id=id_of(made, 6), reason="误发")
        made.correct(Correction(id_of(made, 1), "notices", id_of(made, 1), "title", "改过的标题", "原文有误"))
    present = Warehouse(copy_folder(older, places.state("present")))
    present.reread()
    for n in range(20, 27):  # new ones, in three parts
        (second / f"{n}.txt").write_text(notice(n), "utf-8")
    (second / "copy.txt").write_text(notice(21), "utf-8")
    (second / "0.txt").write_text(notice(1, items=6, word="加快推进"), "utf-8")
    (second / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    with places.corrections.open("w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows(
            [HEADER, (id_of(present, 4), "notices", id_of(present, 4), "title", "另一个标题", ""), (id_of(present, 5), "notices", id_of(present, 5), "issued_on", "2023-05-05", "")]
        )  # fmt: skip
    corrected = Warehouse(copy_folder(present.data.root, places.state("corrected")))
    corrected.correct(*parse_corrections(places.corrections.read_bytes(), "corrections"))
    _prepare_untended(places)


def _prepare_untended(places: Places) -> None:
    """A lake as weeks of loads leave it, in small files, rows in the catalogue and deletions, and what publishing leaves.

    `untended`: readers see it as it is. `lagging`: they do not; several published files are kept, and an earlier export.
    """
    third = places.root / "in" / "third"
    third.mkdir()
    for n in (22, 30):
        (third / f"{n}.txt").write_text(notice(n, items=3, word="大力推进"), "utf-8")
    untended = Warehouse(copy_folder(places.state("corrected"), places.state("untended")))
    with patch("warehouse.generations.INLINED_ROWS", 10), patch.dict(os.environ, {NO_PUBLISH: "1", KEEP_PUBLISHED: "3"}):
        untended.backfill(places.second, "county", batch=4)
        del os.environ[NO_PUBLISH]
        untended.backfill(third, "county")
    lagging = Warehouse(copy_folder(untended.data.root, places.state("lagging")))
    export_parquet(lagging.data.published, lagging.data.root / EXPORTED, 5, lambda _: None)
    with patch.dict(os.environ, {NO_PUBLISH: "1"}):
        lagging.withdraw(notice_id=id_of(lagging, 5), reason="误发")


def arguments(command: Command, places: Places, root: Path) -> list[str]:
    """The command's own arguments, with the places and ids of the state it is given in."""
    made = Warehouse(places.state(command.state))
    words = {"first": places.first, "second": places.second, "corrections": places.corrections, "exported": root / EXPORTED}
    ids: dict[str, str] = {}
    if command.name.startswith("withdraw"):
        ids = {
            "notice": id_of(made, 4),
            "run": made.rows("SELECT arg_max(run_id, captured_at) FROM captures")[0][0],
            "gone": made.rows("SELECT notice_id FROM withdrawals WHERE undone_at IS NULL")[0][0],
        }
    return [a.format(**words, **ids) for a in command.arguments] + ["--data", str(root)]


def copy_folder(source: Path, to: Path) -> Path:
    """Links stay links: kept published files are hard ones, an export's folder is a symbolic one."""
    assert not to.exists(), f"{to} is there already, and would be copied into"
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", source, to], check=True)
    return to


def id_of(made: Warehouse, number: int) -> str:
    return str(made.rows("SELECT notice_id FROM notices WHERE document_number = ?", f"乾政办发〔2023〕{number}号")[0][0])


def _read_as_older_code_did(*arguments: object) -> Reading | Failure:
    result = read_capture(*arguments)  # type: ignore[arg-type]
    if isinstance(result, Failure):
        return result
    return replace(result, notices=tuple(_older(n) for n in result.notices))


def _older(one):  # type: ignore[no-untyped-def]
    header = replace(one.header, title=f"{one.header.title}（旧读）")
    own = digest("older", one.own_id) if one.address.endswith("/3.txt") else one.own_id
    return replace(one, header=header, own_id=own)
