"""Identity, versions, addresses and times over edits, duplicates, failures; and the same again from the archive alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Warehouse

FIRST = "000_f9b846e84c01f0ca.txt"
DRAFT = "003_6d39940ee587c895.txt"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def content(tables: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {k: v for k, v in tables.items() if k not in ("captures", "notice_addresses", "notices", "runs")}


def test_second_run_adds_only_captures_and_moves_last_seen(seeded: Warehouse, seeds: Path) -> None:
    before = seeded.tables()
    report = seeded.backfill(seeds)
    after = seeded.tables()
    assert report.outcomes == {"unchanged": 5}
    assert report.notices_written == 0
    assert content(before) == content(after)
    assert len(after["captures"]) == 10
    stable = "SELECT * EXCLUDE (last_seen_at) FROM notices ORDER BY ALL"
    assert seeded.rows("SELECT count(*) FROM runs") == [(2,)]
    assert seeded.rows(f"SELECT count(*) FROM ({stable})") == [(5,)]
    assert seeded.rows("SELECT count(*) FROM notices WHERE last_seen_at > first_seen_at") == [(5,)]
    assert seeded.rows("SELECT count(*) FROM notice_addresses WHERE last_seen_at > first_seen_at") == [(5,)]


def test_an_edit_is_a_version_and_taking_it_back_another(seeded: Warehouse, seeds: Path) -> None:
    (notice_id,) = seeded.rows("SELECT notice_id FROM notices WHERE contains(origin, '000')")[0]
    edit(seeds / FIRST, "到2027年，实现一般贸易出口290亿元", "到2027年，实现一般贸易出口300亿元")
    assert seeded.backfill(seeds).outcomes == {"changed": 1, "unchanged": 4}
    assert seeded.rows("SELECT count(*) FROM measures WHERE notice_id = ? AND contains(text, '300亿元')", notice_id) == [(1,)]
    edit(seeds / FIRST, "一般贸易出口300亿元", "一般贸易出口290亿元")
    assert seeded.backfill(seeds).outcomes == {"changed": 1, "unchanged": 4}
    versions = seeded.rows("SELECT version, body_sha256 FROM notice_versions WHERE notice_id = ? ORDER BY version", notice_id)
    assert [v for v, _ in versions] == [1, 2, 3]
    assert versions[0][1] == versions[2][1] != versions[1][1]
    assert seeded.rows("SELECT version FROM notices WHERE notice_id = ?", notice_id) == [(3,)]
    assert seeded.rows("SELECT count(*) FROM notices") == [(5,)]


def test_an_edited_title_stays_the_same_notice_and_keeps_its_old_id(seeded: Warehouse, seeds: Path) -> None:
    (old,) = seeded.rows("SELECT notice_id FROM notices WHERE contains(origin, '000')")[0]
    edit(seeds / FIRST, "外资三年外贸五年倍增计划的通知\n宁政办发", "外资三年外贸五年倍增行动计划的通知\n宁政办发")
    seeded.backfill(seeds)
    assert seeded.rows("SELECT count(*) FROM notices") == [(5,)]
    (new, version) = seeded.rows("SELECT notice_id, version FROM notices WHERE contains(origin, '000')")[0]
    assert version == 2
    assert new != old
    assert seeded.rows("SELECT notice_id FROM notice_aliases WHERE old_notice_id = ?", old) == [(new,)]
    assert seeded.rows("SELECT DISTINCT notice_id FROM measures WHERE notice_id = ?", old) == []


@pytest.mark.slow
def test_a_removed_file_removes_nothing(seeded: Warehouse, seeds: Path) -> None:
    before = content(seeded.tables())
    (seeds / FIRST).unlink()
    seeded.backfill(seeds)
    assert content(seeded.tables()) == before


def test_the_same_notice_elsewhere_is_one_notice_with_two_addresses(seeded: Warehouse, seeds: Path) -> None:
    (seeds / "copy").mkdir()
    (seeds / "copy" / "again.txt").write_bytes((seeds / FIRST).read_bytes())
    assert seeded.backfill(seeds).outcomes == {"duplicate": 1, "unchanged": 5}
    addresses = seeded.rows(
        "SELECT address, rank FROM notice_addresses WHERE notice_id = (SELECT notice_id FROM notices WHERE contains(origin, '000')) ORDER BY 1"
    )
    assert addresses == [(f"notices/{FIRST}", "folder"), ("notices/copy/again.txt", "folder")]
    assert seeded.rows("SELECT count(*), count(DISTINCT sha256), count(DISTINCT (archive_path, archive_offset)) FROM captures") == [
        (11, 5, 5)
    ]
    assert seeded.rows("SELECT max(version) FROM notice_versions") == [(1,)]


def test_texts_that_share_an_id_but_little_else_both_stay(seeded: Warehouse, seeds: Path, tmp_path: Path) -> None:
    text = (seeds / FIRST).read_text("utf-8")
    head = text[: text.index("一、总体要求")]
    other = head + "一、修订说明\n（一）背景。原计划已满三年，需要按新情况调整。\n（二）内容。各项指标按年度重新核定。\n"
    (seeds / "other.txt").write_text(other.replace("为全面贯彻党的二十大精神", "为做好修订工作"), "utf-8")
    short = seeds / "other.txt"
    body = short.read_text("utf-8")
    start, end = body.index("标题："), body.index("自治区人民政府办公厅关于印发")
    tail = "".join(f"（{n}）第{i}项。按第{i}种办法核定第{i}类指标，并报送第{i}份材料。\n" for i, n in enumerate("三四五六七八九十", 3))
    short.write_text(body[:start] + body[end:] + tail, "utf-8")
    seeded.backfill(seeds)
    assert seeded.rows("SELECT count(*) FROM notices WHERE document_number = '宁政办发〔2023〕14号'") == [(2,)]
    assert seeded.rows("SELECT count(*) FROM issues WHERE code = 'identity_conflict'") == [(1,)]


def test_a_draft_and_its_final_text_are_two_notices(seeded: Warehouse, seeds: Path) -> None:
    edit(seeds / DRAFT, "（征求意见稿）", "")
    seeded.backfill(seeds)
    stages = seeded.rows("SELECT stage FROM notice_versions JOIN notices USING (notice_id) WHERE contains(origin, '003') ORDER BY 1")
    assert ("final",) in stages


def test_replay_gives_every_table_again(warehouse: Warehouse, seeds: Path) -> None:
    """After an edit, an edit taken back, a duplicate, a failure that mends and one that stays: all tables but runs."""
    (seeds / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (seeds / "shop.txt").write_text("限时抢购 全场五折 加入购物车 立即购买 包邮到家 好评如潮 " * 10, "utf-8")
    warehouse.backfill(seeds)
    edit(seeds / FIRST, "银川市、石嘴山市人民政府", "银川市、吴忠市人民政府")
    (seeds / "copy.txt").write_bytes((seeds / "002_52aefb86b5228541.txt").read_bytes())
    warehouse.backfill(seeds)
    edit(seeds / FIRST, "银川市、吴忠市人民政府", "银川市、石嘴山市人民政府")
    (seeds / "bad.txt").write_bytes((seeds / DRAFT).read_bytes())
    warehouse.backfill(seeds, batch=2)
    before = warehouse.tables()
    generation = (warehouse.data.lake.folder / "CURRENT").read_text()
    warehouse.replay()
    assert (warehouse.data.lake.folder / "CURRENT").read_text() != generation
    after = warehouse.tables()
    for name, rows in before.items():
        assert after[name] == rows, name
    assert len(before["captures"]) == 7 + 8 + 8
    runs = {r for (r,) in warehouse.rows("SELECT run_id FROM runs WHERE flow = 'backfill'")}
    assert runs == {r for (r,) in warehouse.rows("SELECT run_id FROM captures")}


@pytest.mark.slow
def test_replay_reads_up_to_a_tear_and_refuses_to_lose_what_the_lake_knows(warehouse: Warehouse, seeds: Path) -> None:
    from flows.replay import ReplayRefused

    warehouse.backfill(seeds)
    edit(seeds / FIRST, "一般贸易出口290亿元", "一般贸易出口291亿元")
    warehouse.backfill(seeds)
    before = warehouse.tables()
    last = sorted(warehouse.data.archive.folder.rglob("*.warc.gz"))[-1]
    whole = last.read_bytes()
    # A record that no row acknowledges is torn: everything before it counts.
    last.write_bytes(whole + whole[:300][: len(whole) // 3])
    warehouse.replay()
    assert warehouse.tables() == before
    last.write_bytes(whole[: len(whole) - 40])
    with pytest.raises(ReplayRefused, match="lacks 1 captures"):
        warehouse.replay()
    assert warehouse.tables() == before


@pytest.mark.slow
def test_reread_brings_the_lake_to_the_present_code(warehouse: Warehouse, seeds: Path, monkeypatch: object) -> None:
    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    warehouse.backfill(seeds)
    before = warehouse.tables()
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    warehouse.reread()
    after = warehouse.tables()
    assert warehouse.rows("SELECT DISTINCT extractor_version FROM notices") == [("0.1.0+later",)]
    assert warehouse.rows("SELECT max(version) FROM notice_versions") == [(1,)]
    for name in ("measures", "passages", "documents", "issues", "notice_addresses"):
        assert before[name] == after[name], name
    assert warehouse.backfill(seeds).outcomes == {"unchanged": 5}


def test_a_change_of_code_alone_is_no_version(warehouse: Warehouse, seeds: Path, monkeypatch: object) -> None:
    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    warehouse.backfill(seeds)
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    report = warehouse.backfill(seeds)
    assert report.outcomes == {"unchanged": 5}
    assert report.notices_written == 5
    assert warehouse.rows("SELECT max(version), count(*) FROM notice_versions") == [(1, 5)]
    assert warehouse.rows("SELECT DISTINCT extractor_version FROM notices") == [("0.1.0+later",)]


@pytest.mark.slow
def test_better_code_that_changes_an_id_leaves_the_old_one_as_alias(warehouse: Warehouse, seeds: Path, monkeypatch: object) -> None:
    import extractors.read

    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    real = extractors.read.notice_identity
    monkeypatch.setattr(extractors.read, "notice_identity", lambda header, address: ("f" * 8 + real(header, address)[0][:8], "address"))
    warehouse.backfill(seeds)
    old = {n for (n,) in warehouse.rows("SELECT notice_id FROM notices")}
    monkeypatch.setattr(extractors.read, "notice_identity", real)
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    warehouse.reread()
    new = {n for (n,) in warehouse.rows("SELECT notice_id FROM notices")}
    assert len(new) == 5
    assert not old & new
    assert {a for (a,) in warehouse.rows("SELECT old_notice_id FROM notice_aliases")} == old
    assert warehouse.rows("SELECT count(*) FROM measures") == [(132,)]
    aliases = warehouse.tables()["notice_aliases"]
    warehouse.replay()
    assert warehouse.tables()["notice_aliases"] == aliases


@pytest.mark.slow
def test_replay_mends_a_lost_or_broken_lake(warehouse: Warehouse, seeds: Path) -> None:
    import shutil

    warehouse.backfill(seeds)
    before = warehouse.tables()
    for broken in (False, True):
        generation = warehouse.data.lake.folder / (warehouse.data.lake.folder / "CURRENT").read_text().strip()
        if broken:
            (generation / "catalog.sqlite").write_bytes(b"no catalogue any more" * 500)
        else:
            shutil.rmtree(warehouse.data.lake.folder)
            warehouse.data.published.unlink()
        warehouse.replay()
        assert warehouse.tables() == before
    assert warehouse.rows("SELECT count(*) FROM measures") == [(132,)]
