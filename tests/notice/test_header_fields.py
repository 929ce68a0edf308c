"""Header fields, field by field: heads of heads.toml, evidence, and the header table against the text."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.dates import find_dates
from extractors.lines.numbers import normalise_number, number_line
from extractors.lines.organisations import split_issuers
from extractors.read import load_reference, read_capture
from extractors.records import Notice, Reading, Site
from extractors.rules import HEADER
from tests.notice.reading import read

ITEMS = "一、加强领导。各地要高度重视，压实责任，推动各项政策措施落地见效。\n二、强化保障。各部门要加大资金支持力度，加强组织协调。\n"
HEADS = tomllib.loads(Path(__file__).with_name("heads.toml").read_text(encoding="utf-8"))["head"]
TITLE = "重庆市人民政府办公厅关于印发重庆市推动外贸高质量发展若干措施的通知"
LETTER = (
    "渝府办发〔2023〕10号\n各区县（自治县）人民政府：\n现将《重庆市推动外贸高质量发展若干措施》印发给你们。\n重庆市人民政府办公厅\n2023年4月11日\n"
    "重庆市推动外贸高质量发展若干措施\n" + ITEMS
)
TABLE = {
    "索 引 号": "11500000/2023-00014",
    "主题分类": "商务",
    "发文机关": "重庆市人民政府办公厅",
    "成文日期": "2023年04月11日",
    "标 题": TITLE,
    "发文字号": "渝府办发〔2023〕10号",
    "发布日期": "2023年04月18日",
}


def told(notice: Notice) -> dict[str, str]:
    h = notice.header
    fields = {
        "title": h.title, "document_number": h.document_number, "issuer": h.issuer, "region": h.region.code if h.region else None,
        "issued_on": h.issued_on, "published_on": h.published_on, "reposted_on": h.reposted_on, "effective_from": h.effective_from,
        "effective_to": h.effective_to, "stage": h.stage, "script": notice.script,
    }  # fmt: skip
    return {field: str(value or "") for field, value in fields.items()}


def page(rows: dict[str, str], title: str, body: str, codec: str = "utf-8", declared: str = "utf-8") -> Notice:
    table = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in rows.items())
    text = "".join(f"<p>{line}</p>" for line in body.strip().split("\n"))
    html = (
        f"<html><head><meta charset='{declared}'><title>{title}_市人民政府网</title></head><body><div><a href=/>首页</a></div>"
        f"<table>{table}</table><h1>{title}</h1><div id=zoom>{text}</div><div class=footer>版权所有</div></body></html>"
    )
    result = read_capture(html.encode(codec, "replace"), Site("t", "t/a.html"), load_reference())
    assert isinstance(result, Reading), result
    return result.notices[0]


def codes(notice: Notice) -> list[str]:
    return [i.message.split(":")[0] for i in notice.issues if i.code == "header_conflict"]


@pytest.mark.parametrize("head", HEADS, ids=[h["text"].strip().split("\n")[0][:30] for h in HEADS])
def test_heads(head: dict[str, str]) -> None:
    notice = read(head["text"].strip().replace("@", ITEMS) + "\n")
    found = told(notice)
    assert {field: found[field] for field in head if field != "text"} == {field: value for field, value in head.items() if field != "text"}


@pytest.mark.parametrize("head", HEADS, ids=[h["text"].strip().split("\n")[0][:30] for h in HEADS])
def test_evidence_stands_where_it_says(head: dict[str, str]) -> None:
    """Each field that is told has one piece of evidence, by a known rule; a date's words are that date, a number's that number."""
    notice = read(head["text"].strip().replace("@", ITEMS) + "\n")
    evidence = {e.field: e for e in notice.header.evidence}
    assert len(evidence) == len(notice.header.evidence)
    h = notice.header
    told_fields = {
        "title": h.title, "document_number": h.document_number, "issuer": h.issuer, "region_code": h.region, "issued_on": h.issued_on,
        "published_on": h.published_on, "reposted_on": h.reposted_on, "effective_from": h.effective_from, "effective_to": h.effective_to,
    }  # fmt: skip
    assert {field for field, value in told_fields.items() if value} == evidence.keys() - {"stage", "url"}
    for field, e in evidence.items():
        assert e.rule in HEADER
        if e.char_start is None or e.char_end is None:
            continue
        words = notice.body_text[e.char_start : e.char_end]
        assert words
        if field in ("issued_on", "published_on", "reposted_on"):
            assert str(find_dates(words)[-1].value) == e.value
        if field == "document_number" and "\n" not in words:
            assert normalise_number(words) == e.value
        if field == "title":
            assert words.replace("\n", "").startswith(e.value[:8])


def test_the_table_and_the_text_agree() -> None:
    notice = page(TABLE, TITLE, LETTER)
    assert codes(notice) == []
    found = told(notice)
    assert (found["title"], found["document_number"], found["issued_on"]) == (TITLE, "渝府办发〔2023〕10号", "2023-04-11")
    assert found["published_on"] == "2023-04-18"


def test_what_is_cut_short_in_the_table_does_not_win() -> None:
    notice = page(TABLE | {"标 题": TITLE[:20] + "…", "发文字号": "渝府办发〔2023〕10", "发文机关": "重庆市政府办公厅"}, TITLE, LETTER)
    found = told(notice)
    assert (found["title"], found["document_number"], found["issuer"]) == (TITLE, "渝府办发〔2023〕10号", "重庆市人民政府办公厅")
    assert codes(notice) == []


def test_the_table_s_number_and_title_win_over_the_text_s() -> None:
    notice = page(TABLE | {"发文字号": "渝府办发〔2023〕11号"}, TITLE, LETTER)
    assert notice.header.document_number == "渝府办发〔2023〕11号"
    assert codes(notice) == ["document_number"]
    other = TITLE.replace("若干措施", "十条措施")
    notice = page(TABLE | {"标 题": other}, TITLE, LETTER)
    assert notice.header.title == other


def test_a_headline_in_the_table_is_no_title() -> None:
    notice = page(TABLE | {"标 题": "重庆出台稳外贸二十条措施"}, TITLE, LETTER)
    assert notice.header.title == TITLE
    assert codes(notice) == ["title"]


def test_the_table_s_date_wins_over_one_that_nobody_signs() -> None:
    notice = page(TABLE, TITLE, LETTER.replace("重庆市人民政府办公厅\n2023年4月11日\n", "2023年4月12日\n"))
    assert notice.header.issued_on == date(2023, 4, 11)
    assert codes(notice) == ["issued_on"]


def test_a_signature_is_no_guess() -> None:
    notice = page(TABLE | {"成文日期": "2023年04月12日", "发文机关": "重庆市商务委员会"}, TITLE, LETTER)
    assert (notice.header.issuer, notice.header.issued_on) == ("重庆市人民政府办公厅", date(2023, 4, 11))
    assert codes(notice) == ["issued_on", "issuer"]


def test_the_table_fills_what_the_text_leaves_open() -> None:
    unsigned = LETTER.replace("渝府办发〔2023〕10号\n", "").replace("重庆市人民政府办公厅\n2023年4月11日\n", "")
    notice = page(TABLE, "重庆市推动外贸高质量发展若干措施", unsigned)
    found = told(notice)
    assert (found["title"], found["document_number"], found["issuer"], found["issued_on"]) == (
        TITLE, "渝府办发〔2023〕10号", "重庆市人民政府办公厅", "2023-04-11",
    )  # fmt: skip
    assert {e.field: e.rule for e in notice.header.evidence}["document_number"] == "header_table"


def test_a_table_that_describes_a_repost() -> None:
    """A county's page around a province's notice: the printed notice is what is read, and a person is told."""
    table = TABLE | {
        "标 题": "秀山县人民政府办公室转发市政府办公厅文件的通知",
        "发文字号": "秀山府办〔2023〕3号",
        "发文机关": "秀山县人民政府办公室",
    }
    notice = page(table, TITLE, LETTER)
    found = told(notice)
    assert (found["title"], found["document_number"], found["region"]) == (TITLE, "渝府办发〔2023〕10号", "500000")
    assert "title" in codes(notice)


def test_a_site_s_own_office_fills_only() -> None:
    table = {"索引号": "x/2023-1", "发布机构": "市商务局", "生成日期": "2023-04-20", "文号": "无", "名称": TITLE}
    notice = page(table, TITLE, LETTER)
    assert (notice.header.issuer, notice.header.issued_on) == ("重庆市人民政府办公厅", date(2023, 4, 11))


def test_taiwan_in_big5_that_calls_itself_something_else() -> None:
    notice = page(
        {},
        "經濟部公告修正「貨品輸出管理辦法」",
        "經濟部　公告\n發文日期：中華民國112年4月7日\n發文字號：經授貿字第11240001230號\n主旨：公告修正「貨品輸出管理辦法」部分條文，並自中華民國112年5月1日生效。\n"
        "依據：貿易法第十三條。\n公告事項：\n一、修正機關：經濟部。各機關應配合辦理相關作業，並加強宣導說明。\n"
        "二、修正依據：貿易法第六條及第十三條規定，乾縣及於都縣等名稱不變。\n部長　王美花",
        codec="big5",
        declared="utf-8",
    )
    found = told(notice)
    assert (found["issued_on"], found["effective_from"], found["region"]) == ("2023-04-07", "2023-05-01", "710000")
    assert (found["document_number"], found["issuer"], found["script"]) == ("经授贸字第11240001230号", "经济部", "Hant")
    assert "乾县及于都县" in notice.body_text


def test_macao_and_hong_kong() -> None:
    notice = page(
        {},
        "第12/2023號行政法規",
        "澳 門 特 別 行 政 區\n第12/2023號行政法規\n某項資助計劃\n行政長官根據《澳門特別行政區基本法》第五十條（五）項，經徵詢行政會的意見，制定本行政法規。\n"
        "第一條 標的。本行政法規訂定有關資助計劃的規定，由經濟及科技發展局執行。\n第二條 生效。本行政法規自二零二三年五月一日起生效。\n"
        "二零二三年四月七日制定。\n命令公佈。\n行政長官 某某某",
        codec="big5hkscs",
        declared="big5",
    )
    found = told(notice)
    assert (found["document_number"], found["issuer"], found["region"]) == ("第12/2023号行政法规", "澳门特别行政区行政长官", "820000")
    assert (found["issued_on"], found["effective_from"]) == ("2023-04-07", "2023-05-01")
    order = page(
        {},
        "進出口規例",
        "香港特別行政區政府\n商務及經濟發展局\n2023年第12號法律公告\n《2023年進出口（修訂）規例》\n（由行政長官會同行政會議根據《進出口條例》第31條訂立）\n"
        "第1條 生效日期。本規例自2023年8月1日起實施，各部門應當配合執行有關規定。\n第2條 修訂條文。署長可豁免有關物品的許可證規定。\n2023年6月12日",
    )
    found = told(order)
    assert (found["issuer"], found["region"]) == ("香港特别行政区政府商务及经济发展局", "810000")
    assert (found["document_number"], found["effective_from"]) == ("2023年第12号法律公告", "2023-08-01")


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("京商贸〔2023〕1号  京财〔2023〕2号", "京商贸〔2023〕1号"),
        ("HHCR-2023-01005", None),
        ("HNPR—2023—18003", None),
        ("济南市人民政府令19号", "济南市人民政府令第19号"),
        ("海关总署2023年第58号公告", "海关总署2023年第58号公告"),
        ("国办发明电〔2023〕5号", "国办发明电〔2023〕5号"),
        ("鲁府函（2023）5 号", "鲁府函〔2023〕5号"),
        ("第 5 号", None),
    ],
)
def test_number_lines(printed: str, number: str | None) -> None:
    assert number_line(printed) == number


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("财政部海关总署税务总局", ["财政部", "海关总署", "税务总局"]),
        ("商务部国家发展改革委教育部", ["商务部", "国家发展改革委", "教育部"]),
        ("北京市财政局国家税务总局北京市税务局", ["北京市财政局", "国家税务总局北京市税务局"]),
        ("重庆市商务委员会重庆市财政局重庆海关", ["重庆市商务委员会", "重庆市财政局", "重庆海关"]),
        ("财政部办公厅商务部办公厅", ["财政部办公厅", "商务部办公厅"]),
        ("国家税务总局北京市税务局", ["国家税务总局北京市税务局"]),
        ("工业和信息化部办公厅", ["工业和信息化部办公厅"]),
        ("住房城乡建设部", ["住房城乡建设部"]),
    ],
)
def test_joint_issuers_without_separators(printed: str, names: list[str]) -> None:
    assert split_issuers(printed) == names


_HAN = "〇一二三四五六七八九"


def _chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones else "")


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from("〇○零OＯ0０"))
def test_dates_read_back_in_any_print(day: date, nought: str) -> None:
    year = "".join(_HAN[int(d)] for d in str(day.year)).replace("〇", nought)
    prints = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月{day.day} 日",
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日",
        f"中华民国{day.year - 1911}年{day.month}月{day.day}日",
    ]
    for printed in prints:
        assert [d.value for d in find_dates(f"某市人民政府\n{printed}\n")] == [day]


@given(st.sampled_from("〔[［【（("), st.integers(1980, 2030), st.integers(1, 9999), st.sampled_from(["", " ", "第"]))
def test_numbers_read_back_in_any_print(opening: str, year: int, n: int, between: str) -> None:
    closing = "〕]］】）)"["〔[［【（(".index(opening)]
    wide = str(n).translate({ord("0") + i: ord("０") + i for i in range(10)})
    for digits in (str(n), wide):
        assert number_line(f"宁政办发{opening}{year}{closing}{between}{digits}{' ' * (between == ' ')}号") == f"宁政办发〔{year}〕{n}号"
