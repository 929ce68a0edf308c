"""Withdrawals: a run or a notice taken back leaves the rows as if it had not come; replay and rereading honour it; it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.settings import NO_PUBLISH
from flows.withdraw import Refused
from tests.conftest import Tables, Warehouse
from tests.flows.test_cli import cuoshi
from tests.flows.test_identity import ONE, TWO
from warehouse.corrections import Correction

Write = Callable[..., Path]
EDITED = ONE.replace("按季度检查", "按月检查")


def runs(made: Warehouse) -> list[str]:
    """The runs that captured something, in order."""
    return [r for (r,) in made.rows("SELECT run_id FROM captures GROUP BY run_id ORDER BY min(captured_at)")]


def without_marks(tables: Tables) -> Tables:
    """Content only: without the withdrawals themselves, the captures' notes, and what tells how it came to be so."""
    history = ("withdrawals", "captures", "readings", "withdrawn_readings", "notice_events")
    return {k: v for k, v in tables.items() if k not in history}


def id_of(made: Warehouse, number: str) -> str:
    return str(made.rows("SELECT notice_id FROM notices WHERE document_number = ?", number)[0][0])


def assert_replay_gives_the_same(made: Warehouse, *without: str) -> None:
    before = made.tables()
    made.replay()
    after = made.tables()
    for name, rows in before.items():
        assert after[name] == rows or name in without, name


def test_a_withdrawn_notice_vanishes_stays_away_and_comes_back(warehouse: Warehouse, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(one=ONE, two=TWO)
    warehouse.backfill(folder, "county")
    before = warehouse.tables()
    gone = id_of(warehouse, "乾政发〔2023〕3号")
    assert warehouse.withdraw(notice_id=gone, reason="误发").done.gone == 1
    for table in ("notices", "documents", "measures", "passages", "notice_addresses", "notice_versions", "issues"):
        assert warehouse.rows(f"SELECT count(*) FROM {table} WHERE notice_id = ?", gone) == [(0,)], table
    assert warehouse.tables()["captures"] == before["captures"]
    assert warehouse.rows("SELECT notice_id, run_id, reason, undone_at FROM withdrawals") == [(gone, None, "误发", None)]
    report = warehouse.backfill(write(copy=ONE), "county")
    assert ("county/copy.txt", gone) in report.withdrawn
    assert ("county/one.txt", gone) in report.withdrawn
    assert report.notices_written == 0
    assert warehouse.rows("SELECT document_number FROM notices") == [("乾政发〔2023〕4号",)]
    assert_replay_gives_the_same(warehouse)
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    warehouse.reread()
    assert warehouse.rows("SELECT document_number FROM notices") == [("乾政发〔2023〕4号",)]
    assert warehouse.withdraw(notice_id=gone, undo=True).done.notices_written == 1
    assert warehouse.rows("SELECT count(*) FROM notice_addresses WHERE notice_id = ?", gone) == [(2,)]
    assert warehouse.rows("SELECT count(*) FROM withdrawals WHERE undone_at IS NOT NULL") == [(1,)]
    assert_replay_gives_the_same(warehouse)


@pytest.mark.slow
def test_withdrawing_and_undoing_leaves_every_content_row_as_it_was(warehouse: Warehouse, write: Write) -> None:
    warehouse.backfill(write(one=ONE, two=TWO), "county")
    warehouse.backfill(write(one=EDITED), "county")
    before = warehouse.tables()
    first, second = runs(warehouse)
    for what in ({"run_id": first}, {"run_id": second}, {"notice_id": id_of(warehouse, "乾政发〔2023〕3号")}):
        warehouse.withdraw(**what)
        assert without_marks(warehouse.tables()) != without_marks(before)
        warehouse.withdraw(**what, undo=True)
        assert without_marks(warehouse.tables()) == without_marks(before)
    assert_replay_gives_the_same(warehouse)


def test_what_a_command_that_died_has_undone_is_shown_when_it_is_given_again(seeded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = seeded.rows("SELECT min(notice_id) FROM notices")[0][0]
    seeded.withdraw(notice_id=notice)
    monkeypatch.setenv(NO_PUBLISH, "1")  # it dies between its commit and the published file
    seeded.withdraw(notice_id=notice, undo=True)
    monkeypatch.delenv(NO_PUBLISH)
    assert seeded.rows("SELECT count(*) FROM notices") == [(4,)]
    with pytest.raises(Refused, match="not withdrawn"):
        seeded.withdraw(notice_id=notice, undo=True)
    assert seeded.rows("SELECT count(*) FROM notices") == [(5,)]
    before = seeded.data.published.stat().st_ino
    with pytest.raises(Refused, match="not withdrawn"):
        seeded.withdraw(notice_id=notice, undo=True)
    assert seeded.data.published.stat().st_ino == before


@pytest.mark.slow
def test_a_withdrawn_notice_stays_away_under_a_new_id_too(warehouse: Warehouse, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the issuer puts its title right or better code gives it another id."""
    import extractors.read

    warehouse.backfill(write(one=ONE), "county")
    first = id_of(warehouse, "乾政发〔2023〕3号")
    warehouse.withdraw(notice_id=first)
    warehouse.backfill(write(one=ONE.replace("实施方案的通知", "实施方案（试行）的通知")), "county")
    assert warehouse.rows("SELECT count(*) FROM notices") == [(0,)]
    ((old, now),) = warehouse.rows("SELECT old_notice_id, notice_id FROM notice_aliases")
    assert old == first != now
    assert_replay_gives_the_same(warehouse)
    real = extractors.read.notice_identity
    monkeypatch.setattr(extractors.read, "notice_identity", lambda header, address: ("f" * 8 + real(header, address)[0][:8], "number"))
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    warehouse.reread()
    assert warehouse.rows("SELECT count(*) FROM notices") == [(0,)]
    assert_replay_gives_the_same(warehouse, "captures")  # their notice_ids are of their time
    assert warehouse.withdraw(notice_id=first, undo=True).done.notices_written == 1
    assert warehouse.rows("SELECT count(*) FROM notices") == [(1,)]
    assert_replay_gives_the_same(warehouse, "captures")


@pytest.mark.slow
def test_a_withdrawn_run_counts_as_if_it_had_brought_nothing(warehouse: Warehouse, write: Write) -> None:
    folder = write(one=ONE)
    warehouse.backfill(folder, "county")
    before = warehouse.tables()
    write(one=EDITED, two=TWO)
    (folder / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    warehouse.backfill(folder, "county")
    outcomes = warehouse.rows("SELECT capture_id, outcome FROM captures ORDER BY ALL")
    assert warehouse.rows("SELECT max(version), count(*) FROM notice_versions") == [(2, 3)]
    second = runs(warehouse)[1]
    report = warehouse.withdraw(run_id=second, reason="错误的文件夹")
    assert (report.done.gone, report.done.notices_written) == (1, 1)
    after = warehouse.tables()
    for name in before:
        if name in ("captures", "withdrawals", "withdrawn_readings"):
            continue
        if name == "notice_events":  # what was withdrawn had come, and went
            assert set(before[name]) < set(after[name])
            continue
        assert after[name] == before[name], name
    assert warehouse.rows("SELECT capture_id, outcome FROM captures ORDER BY ALL") == outcomes
    assert_replay_gives_the_same(warehouse)
    # The same files again are another run: they come in anew.
    report_again = warehouse.backfill(folder, "county")
    assert report_again.outcomes == {"new": 1, "changed": 1, "error": 1}
    assert warehouse.rows("SELECT max(version), count(*) FROM notice_versions") == [(2, 3)]
    assert warehouse.rows("SELECT count(*) FROM issues WHERE code = 'unsupported_format'") == [(1,)]
    assert_replay_gives_the_same(warehouse)


@pytest.mark.slow
def test_what_another_run_has_seen_too_stays(warehouse: Warehouse, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run found the bytes unchanged: with the first withdrawn, it is the one that brings them."""
    folder = write(one=ONE, **{"bad.txt": b"\x89PNG\r\n\x1a\n" + bytes(200)})
    warehouse.backfill(folder, "county")
    warehouse.backfill(folder, "county")
    first, second = runs(warehouse)
    warehouse.withdraw(run_id=first)
    assert warehouse.rows("SELECT run_id FROM notices JOIN captures USING (capture_id)") == [(second,)]
    assert warehouse.rows("SELECT run_id FROM issues WHERE code = 'unsupported_format'") == [(second,)]
    assert warehouse.rows("SELECT count(*) FROM notices WHERE first_seen_at = last_seen_at") == [(1,)]
    assert_replay_gives_the_same(warehouse)
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    warehouse.reread()
    assert warehouse.rows("SELECT run_id FROM notices JOIN captures USING (capture_id)") == [(second,)]
    assert warehouse.backfill(folder, "county").outcomes == {"unchanged": 2}
    warehouse.withdraw(run_id=first, undo=True)
    assert warehouse.rows("SELECT run_id FROM notices JOIN captures USING (capture_id)") == [(first,)]
    assert warehouse.rows("SELECT run_id FROM issues WHERE code = 'unsupported_format'") == [(first,)]
    assert_replay_gives_the_same(warehouse)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["commit", "done"])
def test_a_command_that_dies_is_finished_by_the_next_run_that_writes(
    warehouse: Warehouse, write: Write, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    folder = write(one=ONE, two=TWO)
    warehouse.backfill(folder, "county")
    gone = id_of(warehouse, "乾政发〔2023〕3号")
    stays = id_of(warehouse, "乾政发〔2023〕4号")
    title = Correction(stays, "notices", stays, "title", "改过的标题", None)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        if moment == "commit":
            for command in ("flows.withdraw.heed", "flows.correct.heed"):
                killed.setattr(command, die)
        else:
            killed.setattr("flows.runs.Session.finish", die)
        with pytest.raises(KeyboardInterrupt):
            warehouse.withdraw(notice_id=gone)
    if moment == "commit":
        assert len(warehouse.tables()["withdrawals"]) == 0
        with monkeypatch.context() as killed:
            killed.setattr("flows.mending.mend", lambda session, say: None)  # two in a row that die
            killed.setattr("flows.correct.heed", die)
            with pytest.raises(KeyboardInterrupt):
                warehouse.correct(title)
    else:
        warehouse.correct(title)
    warehouse.backfill(folder, "county")
    assert warehouse.rows("SELECT title FROM notices") == [("改过的标题",)]
    assert warehouse.rows("SELECT count(*) FROM withdrawals") == [(1,)]
    assert warehouse.rows("SELECT count(*) FROM runs WHERE status = 'running'") == [(0,)]
    assert warehouse.withdraw(notice_id=gone).since is not None
    assert_replay_gives_the_same(warehouse)


def test_a_replay_that_would_lose_a_withdrawal_or_a_correction_is_refused(warehouse: Warehouse, write: Write) -> None:
    from flows.replay import ReplayRefused

    warehouse.backfill(write(one=ONE), "county")
    gone = id_of(warehouse, "乾政发〔2023〕3号")
    warehouse.withdraw(notice_id=gone)
    (kept,) = warehouse.data.archive.folder.rglob("*-withdraw-*")
    kept.rename(kept.with_suffix(".away"))
    with pytest.raises(ReplayRefused, match="lacks 1 withdrawals"):
        warehouse.replay()


@pytest.mark.slow
def test_the_commands_tell_what_they_did(warehouse: Warehouse, write: Write, tmp_path: Path) -> None:
    folder = write(one=ONE, two=TWO)
    warehouse.backfill(folder, "county")
    data = ("--data", str(warehouse.data.root))
    one = id_of(warehouse, "乾政发〔2023〕3号")
    table = tmp_path / "mine.csv"
    table.write_text(f"notice,table,key,column,value,reason\n{one},notices,{one},title,改过的标题,原文有误\n", "utf-8")
    done = cuoshi("correct", str(table), *data)
    assert done.returncode == 0, done.stderr
    assert f"1 corrections of {table}, 1 new or changed; 1 notices rewritten; in force: 1 given, 0 of seeds/corrections.csv;" in flat(
        done.stdout
    )
    assert "Result:" in done.stdout
    assert "corrected" in cuoshi("show", one, *data).stdout
    table.write_text(f"notice,table,key,column,value,reason\n{one},notices,{one},stage,finished,\n", "utf-8")
    failed = cuoshi("correct", str(table), *data)
    assert failed.returncode == 1
    assert f"failed: notice {one}: notices.stage of {one} (“finished”): “finished” is none of final, draft" in flat(failed.stderr)
    assert cuoshi("correct", str(table), "--remove", *data).returncode == 0
    table.write_text("nothing\n", "utf-8")
    wrong = cuoshi("correct", str(table), *data)
    assert (wrong.returncode, len(wrong.stderr.strip().splitlines())) == (2, 1)
    withdrawn = cuoshi("withdraw", "--notice", one, "--reason", "误发", *data)
    assert withdrawn.returncode == 0, withdrawn.stderr
    assert f"The notice {one} is withdrawn: 1 notices gone, 0 written; captures and runs stay;" in flat(withdrawn.stdout)
    shown = cuoshi("show", one, *data)
    assert shown.returncode == 1
    assert "was withdrawn on 20" in shown.stderr
    assert "误发" in shown.stderr
    again = cuoshi("backfill", str(folder), "--collection", "county", *data)
    assert again.returncode == 0
    assert f"withdrawn: county/one.txt: its notice {one} was taken back" in flat(again.stderr)
    status = cuoshi("status", *data).stdout
    assert "1 corrections, 1 withdrawals in force" in flat(status)
    assert "is back: 0 notices gone, 1 written" in flat(cuoshi("withdraw", "--notice", one, "--undo", *data).stdout)


def flat(text: str) -> str:
    """Text without the breaks that a narrow terminal puts in."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("withdraw",), "one of --run and --notice"),
        (("withdraw", "--run", "a", "--notice", "b"), "one of --run and --notice"),
        (("withdraw", "--run", "nosuchrun"), "no run has the id 'nosuchrun'"),
        (("withdraw", "--notice", "nosuchnotice"), "no notice has the id 'nosuchnotice'"),
        (("correct", "--remove"), "--remove needs a FILE"),
        (("correct", "no-such-file.csv"), "does not exist"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(loaded: Warehouse, arguments: tuple[str, ...], why: str) -> None:
    done = cuoshi(*arguments, "--data", str(loaded.data.root))
    assert done.returncode == 2
    assert why in flat(done.stderr)
    assert "Traceback" not in done.stderr


def test_undoing_what_is_not_withdrawn_is_refused(warehouse: Warehouse, write: Write) -> None:
    from flows.withdraw import Refused

    warehouse.backfill(write(one=ONE), "county")
    with pytest.raises(Refused, match="is not withdrawn"):
        warehouse.withdraw(notice_id=id_of(warehouse, "乾政发〔2023〕3号"), undo=True)
