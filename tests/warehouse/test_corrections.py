"""Corrections: a value put right stays right through edits, rereading and replay; one that cannot be applied is told and harms nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows.runs
from extractors.version import extractor_version
from tests.conftest import Warehouse
from warehouse.cells import KEYS, NotCorrectable, column_of, value_of
from warehouse.corrections import BadCorrections, Correction, parse_corrections
from warehouse.tables import CONTENT_TABLES, NOTICES

NOTICE = """陕西省乾县人民政府关于印发乾县春耕生产实施方案的通知
乾政发〔2023〕3号
各乡镇人民政府，县直各部门：
《乾县春耕生产实施方案》已经同意，现印发给你们，请认真组织实施。
陕西省乾县人民政府
2023年5月8日
乾县春耕生产实施方案
一、总体要求
坚持稳中求进，做好春耕生产的各项工作。
二、重点任务
（一）加强培训。每年组织春耕生产培训不少于8次。（责任单位：县农业农村局）
（二）加强检查。对春耕生产的落实情况按季度检查。（责任单位：县发展改革局）
"""
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("in")
    (folder / "one.txt").write_text(NOTICE, "utf-8")
    made = Warehouse(tmp_path_factory.mktemp("made") / "data")
    made.backfill(folder, "county")
    return made


@pytest.fixture
def one(loaded_once: Warehouse, tmp_path: Path) -> Warehouse:
    """A warehouse of the one notice, as `warehouse` is after `backfill(write(one=NOTICE), "county")`."""
    return loaded_once.copy(tmp_path / "data")


def notice_id(made: Warehouse) -> str:
    return str(made.rows("SELECT notice_id FROM notices")[0][0])


def training(made: Warehouse) -> str:
    return str(made.rows("SELECT measure_id FROM measures WHERE heading LIKE '加强培训%'")[0][0])


def heading(made: Warehouse, value: str | None = "加强农技培训") -> Correction:
    return Correction(notice_id(made), "measures", training(made), "heading", value, "印刷有误")


def issues(made: Warehouse) -> list[tuple[str, str]]:
    return [(c, m) for c, m in made.rows("SELECT code, message FROM issues WHERE stage = 'correction' ORDER BY ALL")]


def test_a_corrected_value_shows_with_its_issue_and_nothing_else_changes(one: Warehouse) -> None:
    before = one.tables()
    report = one.correct(heading(one))
    after = one.tables()
    assert (report.heeded, report.notices_written, report.given, report.failed) == (1, 1, 1, [])
    assert one.rows("SELECT heading FROM measures WHERE measure_id = ?", training_key := report_key(one)) == [("加强农技培训",)]
    assert issues(one) == [("corrected", f"measures.heading of {training_key}: “加强培训” → “加强农技培训”: 印刷有误")]
    assert {name for name in before if before[name] != after[name]} == {"measures", "issues", "corrections"}
    assert one.rows("SELECT version FROM notices") == [(1,)]


def report_key(made: Warehouse) -> str:
    return str(made.rows("SELECT key FROM corrections")[0][0])


@pytest.mark.slow
def test_a_correction_survives_an_edit_rereading_and_replay(one: Warehouse, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    one.correct(heading(one))
    one.backfill(write(one=NOTICE.replace("按季度检查", "按月检查")), "county")
    assert one.rows("SELECT version FROM notices") == [(2,)]
    assert one.rows("SELECT count(*) FROM measures WHERE heading = '加强农技培训'") == [(1,)]
    monkeypatch.setattr("flows.runs.reading_version", lambda: "0.1.0+later")
    one.reread()
    assert one.rows("SELECT count(*) FROM measures WHERE heading = '加强农技培训'") == [(1,)]
    before = one.tables()
    one.replay()
    after = one.tables()
    for name, rows in before.items():
        assert after[name] == rows, name


@pytest.mark.slow
def test_a_later_correction_replaces_an_earlier_one_and_removing_it_brings_the_reading_back(one: Warehouse) -> None:
    before = one.tables()
    first = heading(one)
    one.correct(first)
    one.correct(heading_of(first, "再改"))
    assert one.rows("SELECT count(*) FROM measures WHERE heading = '再改'") == [(1,)]
    assert one.correct(heading_of(first, "再改")).heeded == 0
    report = one.correct(first, remove=True)
    assert (report.heeded, report.given, report.not_given) == (1, 0, [])
    assert one.correct(first, remove=True).not_given == [first.place]
    assert one.tables() == before
    one.replay()
    assert one.tables() == before


def heading_of(c: Correction, value: str) -> Correction:
    return Correction(c.notice, c.table, c.key, c.column, value, c.reason)


def test_region_and_date_reach_their_neighbours_and_every_content_row(one: Warehouse) -> None:
    notice = notice_id(one)
    one.correct(
        Correction(notice, "notices", notice, "region_code", "640000", None),
        Correction(notice, "notices", notice, "issued_on", "2023-05-09", None),
    )
    (place,) = one.rows("SELECT region_code, region_name, region_level, province_code, date, date_basis FROM notices")
    assert place == ("640000", "宁夏回族自治区", "province", "640000", date(2023, 5, 9), "issued")
    for name in ("measures", "passages"):
        assert one.rows(f"SELECT DISTINCT region_code, province_code, date FROM {name}") == [("640000", "640000", date(2023, 5, 9))]
    assert one.rows("SELECT DISTINCT region_name FROM measures") == [("宁夏回族自治区",)]


#: Table, key, column, value, and why it cannot be applied; those of a list do not stand in each other's way.
_INAPPLICABLE: list[list[tuple[str, str | None, str, str | None, str]]] = [
    [
        ("measure", None, "heading", "x", "there is no table measure to correct"),
        ("measures", None, "headings", "x", "measures has no column headings"),
        ("measures", None, "measure_id", "x", "cannot be corrected"),
        ("measures", None, "char_start", "1", "cannot be corrected"),
        ("measures", None, "date", "2023-01-01", "correct notices.date"),
        ("notices", "notice", "body_text", "x", "cannot be corrected"),
        ("notices", "notice", "issued_on", "2023年5月8日", "is no date like 2023-04-07"),
        ("notices", "notice", "region_code", "999999", "is no code of a region"),
        ("notices", "notice", "stage", "finished", "is none of final, draft"),
        ("measures", None, "number", "two", "is no whole number"),
        ("measures", "nosuchkey", "heading", "x", "the notice has no such row"),
    ],
    [
        ("notices", "notice", "issued_on", "2023-02-30", "is no date"),
        ("measures", None, "number", None, "may not be empty"),
    ],
]


@pytest.mark.parametrize("told", _INAPPLICABLE, ids=["each", "others"])
def test_what_cannot_be_applied_is_an_issue_and_disturbs_nothing(
    one: Warehouse, told: list[tuple[str, str | None, str, str | None, str]]
) -> None:
    before = one.tables()
    notice, keys = notice_id(one), {None: training(one), "notice": notice_id(one)}
    report = one.correct(
        *(Correction(notice, table, keys.get(key) or str(key), column, value, None) for table, key, column, value, _ in told)
    )
    found = issues(one)
    assert {code for code, _ in found} == {"correction_failed"}
    for table, key, column, _, why in told:
        begins = f"{table}.{column} of {keys.get(key) or key}"
        assert [why in message for _, message in found if message.startswith(begins)] == [True], (begins, found)
    assert len(found) == len(report.failed) == len(told)
    after = one.tables()
    assert {name for name in before if before[name] != after[name]} == {"issues", "corrections"}


@pytest.mark.slow
def test_a_given_correction_waits_for_its_notice_with_an_issue(warehouse: Warehouse, write: Write) -> None:
    warehouse.backfill(write(one=NOTICE), "county")
    wanted = heading(warehouse)
    other = Warehouse(warehouse.data.root.parent / "other")
    other.backfill(write(one=NOTICE.replace("乾县", "礼县").replace("3号", "4号").replace("春耕", "秋收")), "county")
    report = other.correct(wanted)
    assert report.failed == [f"measures.heading of {wanted.key} (“加强农技培训”): no notice here has the id {wanted.notice}"]
    other.backfill(write(two=NOTICE), "county")
    assert [code for code, _ in issues(other)] == ["corrected"]
    before = other.tables()
    other.replay()
    assert other.tables() == before


@pytest.mark.slow
def test_the_standing_list_is_followed_at_every_run_and_makes_no_reading_stale(
    one: Warehouse, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = one.tables()
    folder = write(one=NOTICE)
    standing = tmp_path / "corrections.csv"
    monkeypatch.setattr(flows.runs, "STANDING", standing)
    c = heading(one)
    line = f"{c.notice},measures,{c.key},heading,加强农技培训,印刷有误\nabsent,measures,x,heading,y,\n"
    standing.write_text(f"notice,table,key,column,value,reason\n{line}", "utf-8")
    report = one.backfill(folder, "county")
    assert report.outcomes == {"unchanged": 1}
    assert one.rows("SELECT count(*) FROM measures WHERE heading = '加强农技培训'") == [(1,)]
    assert [code for code, _ in issues(one)] == ["corrected"]  # the one for an absent notice waits without a word
    assert one.correct(heading_of(c, "给定")).standing == 1
    assert one.rows("SELECT count(*) FROM measures WHERE heading = '给定'") == [(1,)]
    one.correct(c, remove=True)
    assert one.rows("SELECT count(*) FROM measures WHERE heading = '加强农技培训'") == [(1,)]
    given = one.tables()
    one.replay()
    assert one.tables() == given
    standing.write_text("notice,table,key,column,value,reason\n", "utf-8")
    one.reread()
    after = one.tables()
    assert {n for n in before if before[n] != after[n]} <= {"captures", "notices", "notice_addresses"}  # seen once more


def test_the_standing_list_is_no_part_of_the_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import extractors.version

    for name in ("a", "b"):
        (tmp_path / name / "reference").mkdir(parents=True)
        (tmp_path / name / "reference" / "regions.csv").write_text("code\n", "utf-8")
        (tmp_path / name / "corrections.csv").write_text(name, "utf-8")
    found = set()
    for name in ("a", "b"):
        monkeypatch.setattr(extractors.version, "files", lambda room, name=name: tmp_path / name)
        extractors.version._fingerprint.cache_clear()
        found.add(extractor_version())
    extractors.version._fingerprint.cache_clear()
    assert len(found) == 1


@pytest.mark.slow
def test_a_correction_follows_its_notice_to_a_new_id(one: Warehouse, write: Write) -> None:
    """A title put right by the issuer changes the id, and with it every key: the old ones still lead to their rows."""
    c = heading(one)
    one.correct(c)
    one.backfill(write(one=NOTICE.replace("春耕生产实施方案的通知", "2023年春耕生产实施方案的通知")), "county")
    assert notice_id(one) != c.notice
    assert training_of(one, "加强农技培训") != c.key
    assert [code for code, _ in issues(one)] == ["corrected"]
    before = one.tables()
    one.replay()
    assert one.tables() == before


def test_a_body_is_named_by_its_measure_and_its_place(one: Warehouse) -> None:
    measure, seq = one.rows("SELECT measure_id, seq FROM measure_agencies ORDER BY ALL LIMIT 1")[0]
    one.correct(Correction(notice_id(one), "measure_agencies", f"{measure}/{seq}", "role", "lead", "牵头单位"))
    assert one.rows("SELECT measure_id, seq FROM measure_agencies WHERE role = 'lead'") == [(measure, seq)]
    assert [code for code, _ in issues(one)] == ["corrected"]


def training_of(made: Warehouse, heading: str) -> str:
    return str(made.rows("SELECT measure_id FROM measures WHERE heading = ?", heading)[0][0])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the first line must be notice,table,key,column,value,reason"),
        (b"notice;table;key\n", "the first line must be"),
        ("notice,table,key,column,value,reason\na,b,c,d,错,\n".encode("gb18030"), "is not UTF-8"),
        (b"notice,table,key,column,value,reason\na,b,c\n", "line 2 has 3 cells instead of 6"),
        (b"notice,table,key,column,value,reason\na,,c,d,e,f\n", "line 2 tells no table"),
        (b"notice,table,key,column,value,reason\na,b,c,d,e,f\na,b,c,d,x,f\n", "line 3 corrects b.d of c, which an earlier line corrects"),
        (b'notice,table,key,column,value,reason\na,b,c,d,"e,f\n', "line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(data: bytes, why: str) -> None:
    with pytest.raises(BadCorrections) as raised:
        parse_corrections(data, "mine.csv")
    assert "mine.csv" in str(raised.value)
    assert why in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_as_excel_saves_it_is_read() -> None:
    data = '\ufeffnotice,table,key,column,value,reason\r\n\r\na,b,c,d,"多行\n文字",\r\n,,,,,\r\n'.encode()
    assert parse_corrections(data, "x") == (Correction("a", "b", "c", "d", "多行\n文字", None),)


@given(
    table=st.sampled_from([*KEYS, "passages", "runs"]),
    column=st.sampled_from(sorted({c for t in (NOTICES, *CONTENT_TABLES) for c in t.column_names})),
    value=st.one_of(
        st.none(), st.text(max_size=12), st.decimals(allow_nan=True).map(str), st.dates().map(str), st.sampled_from(["true", "1e5"])
    ),
)
def test_any_value_is_cast_or_refused_in_words(table: str, column: str, value: str | None) -> None:
    try:
        value_of(column_of(table, column), value)
    except NotCorrectable as why:
        assert str(why)
