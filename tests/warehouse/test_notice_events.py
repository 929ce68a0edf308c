"""What became of a notice, and when: a function of what was captured and what was taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import SEEDS, Warehouse
from warehouse.history import Event
from warehouse.notice_events import Away, changes_of

START = datetime(2026, 11, 1, 8)  # noqa: DTZ001 - UTC without zone, as the tables hold it
ONE = "000_f9b846e84c01f0ca.txt"


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def shown(day: int, text: str, address: str = "folder/a.txt", rank: str = "folder") -> Event:
    return Event(f"c{day}", 0, at(day), address, address, "s", rank, "id", "number", "final", text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "captures", "away", "expected"),
    [
        ([shown(1, "a")], {}, [], "1 came a"),
        ([shown(1, "a"), shown(2, "b"), shown(3, "a")], {}, [], "1 came a, 2 changed b, 3 changed a"),
        ([shown(1, "a"), shown(2, "b", "web/b", "media")], {}, [], "1 came a"),
        ([shown(1, "a"), shown(2, "b", "web/b", "issuer")], {}, [], "1 came a, 2 changed b"),
        ([shown(1, "a")], {}, [Away(at(2), None)], "1 came a, 2 went a withdrawn"),
        ([shown(1, "a")], {}, [Away(at(2), at(3))], "1 came a, 2 went a withdrawn, 3 returned a"),
        ([shown(1, "a"), shown(3, "b")], {}, [Away(at(2), at(4))], "1 came a, 2 went a withdrawn, 4 returned b"),
        ([shown(1, "a")], {"c1": [Away(at(2), None)]}, [], "1 came a, 2 went a run withdrawn"),
        ([shown(1, "a"), shown(2, "b")], {"c2": [Away(at(3), at(5))]}, [], "1 came a, 2 changed b, 3 changed a, 5 changed b"),
        ([shown(1, "a"), shown(4, "a")], {"c1": [Away(at(2), None)]}, [], "1 came a, 2 went a run withdrawn, 4 returned a"),
        ([shown(1, "a"), shown(2, "a", "web/b")], {"c1": [Away(at(3), None)]}, [], "1 came a"),
    ],
)  # fmt: skip
def test_what_became_of_it(texts: list[Event], captures: dict[str, list[Away]], away: list[Away], expected: str) -> None:
    found = [
        " ".join(filter(None, (str((c.at - START).days), c.event, c.text.body_sha256, c.how))) for c in changes_of(texts, captures, away)
    ]
    assert ", ".join(found) == expected
    assert changes_of(reversed(texts), captures, away) == changes_of(texts, captures, away)


@pytest.mark.slow
def test_the_rows_follow_loading_and_rulings_and_a_replay_gives_them_again(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / ONE
    path.write_bytes((SEEDS / ONE).read_bytes())
    warehouse.backfill(folder)
    path.write_text(path.read_text("utf-8").replace("到2025年", "到2026年"), "utf-8")
    warehouse.backfill(folder)
    (run_id,) = warehouse.rows("SELECT run_id FROM captures ORDER BY captured_at DESC LIMIT 1")[0]
    (notice,) = warehouse.rows("SELECT notice_id FROM notices")[0]
    warehouse.withdraw(run_id=run_id)
    warehouse.withdraw(notice_id=notice)
    warehouse.withdraw(notice_id=notice, undo=True)
    sql = "SELECT event, how, version, region_code FROM notice_events ORDER BY happened_at"
    expected = [
        ("came", None, 1, "640000"), ("changed", None, None, "640000"), ("changed", None, 1, "640000"),
        ("went", "withdrawn", 1, "640000"), ("returned", None, 1, "640000"),
    ]  # fmt: skip
    assert warehouse.rows(sql) == expected
    before = warehouse.tables()
    warehouse.replay()
    assert warehouse.tables() == before
    warehouse.withdraw(run_id=run_id, undo=True)
    assert [e for e, *_ in warehouse.rows(sql)] == ["came", "changed", "changed", "went", "returned", "changed"]
    before = warehouse.tables()
    warehouse.replay()
    assert warehouse.tables() == before
