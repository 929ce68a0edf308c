"""`cuoshi explain`: what the page tells of a file and of a notice of the warehouse, and how the command ends."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import escape
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors.read import load_reference, read_notice
from extractors.records import Evidence, Notice, Page, Site
from extractors.rules import RULES
from flows.explain.page import render_page, rules_used
from flows.explain.page_text import holdable
from flows.explain.reading import Beside
from flows.explain.view import PageView, notice_view
from tests.conftest import SEEDS, Warehouse
from tests.flows.explain.explained import Page as Explained
from tests.flows.explain.explained import explained, run
from tests.notice.reading import read
from warehouse.corrections import Correction

NINGXIA, CHONGQING, QINGHAI, WUHAN = (
    SEEDS / f"{name}.txt" for name in ("000_f9b846e84c01f0ca", "001_0cda4225d9e4ef1f", "002_52aefb86b5228541", "004_c5ab5bfac5ebad11")
)
_HOSTILE = """某某市人民政府关于促进<script>alert('外贸')</script>发展行动的通知
某政发〔2023〕14号
各区县人民政府：
现将有关事项通知如下，请\u202e认真\u202c贯彻\u2028执行。
一、培育<img src=x onerror=alert(1)>主体\x1b[31m
到2025年，新增外贸企业20家。</a></p></div><!-- （责任单位：市商务局、市"财政局'）
二、优化&lt;服务&amp;环境
完善外贸企业服务机制，及时协调解决企业遇到的困难和问题，促进对外贸易稳定发展。]]></style><style>*{display:none}</style>（责任单位：市发展改革委）
某某市人民政府
2023年4月7日
"""


def of_notice(notice: Notice) -> Explained:
    view = notice_view(notice, 1, 1, Beside(), None, str)
    return Explained(render_page(PageView(view.title, "a test", "0", (view,), rules=rules_used((view,)))))


@pytest.fixture(scope="module")
def ningxia(tmp_path_factory: pytest.TempPathFactory) -> Explained:
    return explained(NINGXIA, tmp_path_factory.mktemp("page") / "page.html")


def test_the_text_stands_there_to_the_character(ningxia: Explained, tmp_path: Path) -> None:
    assert ningxia.text() == read(NINGXIA.read_text("utf-8")).source_text
    wuhan = explained(WUHAN, tmp_path / "w.html")
    notice: Notice = read(WUHAN.read_text("utf-8"))
    assert wuhan.text("s") == notice.source_text != notice.body_text
    assert wuhan.text("t") == notice.body_text


def test_every_record_has_its_card_with_all_it_says(ningxia: Explained) -> None:
    notice = read(NINGXIA.read_text("utf-8"))
    assert len(ningxia.cards("heading", "measure")) == len(notice.measures)
    assert len(ningxia.cards("target")) == len(notice.targets)
    assert len([c for c in ningxia.cards("agency") if c.get("inherited")]) == len(notice.agencies)
    quantity = ningxia.cards("target")[0]
    assert quantity["summary"] == "实际使用外资总额 = 6.8亿美元 by 2025-12-31, from 3.4亿美元 in 2022"
    told = {
        "indicator": "实际使用外资总额", "comparator": "eq", "value": "6.8", "unit": "亿美元", "amount": "680000000", "amount_unit": "USD",
        "basis": "level", "role": "target", "modality": "plain", "deadline": "2025-12-31", "baseline_value": "3.4",
        "baseline_unit": "亿美元", "baseline_year": "2022", "counts_once": "true", "confidence": "0.95",
        "as_written": "全区实际使用外资总额由2022年的3.4亿美元增长到2025年的6.8亿美元",
    }  # fmt: skip
    assert told.items() <= quantity.items()
    assert "value_max" in quantity["NULL"]
    body = next(c for c in ningxia.cards("agency") if c["as_written"] == "市场监管厅")
    assert (body["summary"], body["role"], body["inherited"]) == ("宁夏回族自治区市场监管厅", "responsible", "false")
    citation = ningxia.cards("citation")[0]
    assert (citation["title"], citation["relation"]) == ("区域全面经济伙伴关系协定", "cites")


def test_rules_are_told_with_their_meaning(ningxia: Explained) -> None:
    for card in (c for kind in ("target", "agency", "citation") for c in ningxia.cards(kind)):
        assert card["rule"]
    for link in ningxia.tree.css("dd a[href^='#rule-']"):
        assert ningxia.tree.css_first((link.attributes["href"] or "").replace("#", "#", 1)) is not None


def test_header_fields_lead_to_the_words_they_were_read_from() -> None:
    notice = read(NINGXIA.read_text("utf-8"))
    at = notice.body_text.index("2023年4月7日")
    seen = (
        Evidence("issued_on", "2023-04-07", "signature", 1.0, at, at + 9),
        Evidence("reposted_on", "2023-04-19", "address_date", 0.6),
    )
    page = of_notice(replace(notice, header=replace(notice.header, evidence=seen)))
    assert "2023年4月7日" in page.marks("header")
    (issued,) = page.cards("header", "issued_on")
    assert (issued["summary"], issued["confidence"], issued["where"]) == ("2023-04-07", "1.00", "in the text")
    assert issued["rule"] == f"signature {RULES['signature']}"
    (reposted,) = page.cards("header", "reposted_on")
    assert reposted["where"] == "outside the text"
    (date,) = page.cards("header", "date")
    assert date["rule"] == issued["rule"]
    (untold,) = page.cards("header", "not told")
    assert "published_on" in untold["summary"]
    assert RULES["signature"] in page.tree.css_first("#rule-signature").parent.text()  # type: ignore[union-attr]
    assert [c["summary"] for c in page.cards("header") if "0.60" in c.get("confidence", "")] == ["2023-04-19"]


def test_deadlines_are_marked_where_they_are_said(ningxia: Explained) -> None:
    assert "到2025年" in ningxia.marks("time")
    time = next(c for c in ningxia.cards("time") if c["summary"] == "到2025年 → 2025-12-31")
    assert "实际使用外资总额" in time["deadline"]
    recurring = next(c for c in ningxia.cards("time") if c["summary"].startswith("每年"))
    assert "新设外资企业" in recurring["recurrence"]


def test_an_inherited_body_leads_to_where_it_was_said(tmp_path: Path) -> None:
    page = explained(CHONGQING, tmp_path / "c.html")
    heir = next(c for c in page.cards("agency") if c.get("inherited") == "true")
    assert heir["where"] == "said there, in the text"
    card = page.tree.css_first(f"#{heir['number']}")
    assert card is not None
    place = card.css("a.to")[-1].attributes["href"] or ""
    said = page.tree.css_first(place)
    assert said is not None
    assert said.text() == heir["as_written"]
    source = next(c for c in page.cards("agency") if "inherited by" in c)
    assert re.search(r"said here for \d\d other measures", source["summary"])


def test_doubts_stand_on_top_with_a_way_to_their_place(tmp_path: Path) -> None:
    page = explained(QINGHAI, tmp_path / "q.html")
    doubts = page.tree.css(".doubts li")
    assert len(doubts) == len(read(QINGHAI.read_text("utf-8")).issues)
    assert "numbering_out_of_order" in doubts[0].text()
    assert page.html.index('class="doubts"') < page.html.index('class="blocks"')
    assert len(page.tree.css(".doubts details li")) == max(0, len(doubts) - 12)
    for link in page.tree.css(".doubts a.to"):
        assert page.tree.css_first(link.attributes["href"] or "") is not None
    assert page.tree.css("a.in-doubt, a.k-doubt")


def test_what_a_person_should_look_at_is_listed(tmp_path: Path) -> None:
    page = explained(QINGHAI, tmp_path / "q.html")
    notice = read(QINGHAI.read_text("utf-8"))
    lists = {d.css_first("summary").text().rsplit(" ", 1)[0]: d.css("li") for d in page.tree.css(".look details")}  # type: ignore[union-attr]
    bodiless = [m for m in notice.measures if m.seq not in {a.measure for a in notice.agencies}]
    assert len(lists["Measures without a responsible body"]) == len(bodiless) > 0
    unsure = [r for r in (*notice.measures, *notice.agencies, *notice.targets) if r.confidence < 0.75]
    assert len(lists["Unsure readings"]) >= len(unsure) > 0
    nothing = "".join(page.marks("nothing"))
    for p in notice.passages:
        if p.text in nothing:
            assert p.measure is None
    assert "各市、自治州人民政府" in nothing
    ids = {a.attributes["id"] for a in page.tree.css("[id]")}
    assert {(a.attributes["href"] or "")[1:] for a in page.tree.css("a[href^='#']")} <= ids


def test_ids_are_unique_and_every_mark_leads_to_its_card(ningxia: Explained) -> None:
    ids = [n.attributes["id"] for n in ningxia.tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for mark in ningxia.tree.css(".text a.m"):
        assert (mark.attributes["href"] or "")[2:] == (mark.attributes["data-r"] or "").split()[0]
        assert ningxia.tree.css_first(mark.attributes["href"] or "") is not None


def test_nothing_in_a_notice_acts(tmp_path: Path) -> None:
    file = tmp_path / "<b>hostile.html"
    file.write_text("<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in _HOSTILE.split("\n")), "utf-8")
    page = explained(file, tmp_path / "h.html")
    assert len(page.tree.css("script")) == len(page.tree.css("style")) == 1
    assert not page.tree.css("img, iframe, object, form, base, [onerror], [onclick], [style], [src], b.hostile, title b, h1 b")
    assert "<script>alert('外贸')</script>" in page.text()
    assert "<img src=x" in page.text()
    links = [a.attributes["href"] or "" for a in page.tree.css("[href]")]
    assert all(link.startswith("#") or link == "data:," for link in links)


def test_what_cannot_be_written_or_seen_is_shown_by_its_code() -> None:
    text = _HOSTILE.replace("行动", "\ud800行动\x00")
    notice = read_notice(Page(text.strip()), Site("t", "t/a.txt"), load_reference())
    assert isinstance(notice, Notice)
    page = of_notice(notice)
    page.html.encode()
    assert page.text() == holdable(notice.source_text)
    assert {n.attributes["data-u"] for n in page.tree.css(".text .ctl")} >= {"202E", "202C", "2028", "001B", "D800", "0000"}
    assert len(page.tree.css("script")) == 1


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.sampled_from([NINGXIA, QINGHAI, WUHAN]))
def test_however_a_text_is_cut_and_shuffled_its_page_holds_it(random: Random, seed: Path) -> None:
    lines = seed.read_text("utf-8").split("\n")
    cut = [line[random.randrange(len(line)) :] if line and random.random() < 0.2 else line for line in lines]
    random.shuffle(cut)
    some = "\n".join(line for line in cut[: random.randrange(3, len(cut))] * random.randrange(1, 3) if line.strip())
    notice = read_notice(Page(some), Site("t", "t/a.txt"), load_reference())
    if isinstance(notice, Notice):
        page = of_notice(notice)
        assert page.text() == holdable(notice.source_text)
        ids = {n.attributes["id"] for n in page.tree.css("[id]")}
        assert {(a.attributes["href"] or "")[1:] for a in page.tree.css("a[href^='#']")} <= ids
        assert len(page.cards("heading", "measure")) == len(notice.measures)


def test_the_page_needs_nothing_and_lets_nothing_out(ningxia: Explained) -> None:
    policy = next(m.attributes["content"] or "" for m in ningxia.tree.css("meta") if m.attributes.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "unsafe-inline" not in policy
    style = ningxia.tree.css_first("style")
    assert style is not None
    assert "url(" not in style.text()
    assert "@import" not in style.text()
    assert not re.findall(r"<(?:link|script|img)[^>]*(?:https?:)?//", ningxia.html)


def test_a_digest_shows_each_of_its_notices(tmp_path: Path) -> None:
    one = "某某市人民政府关于促进{0}发展的通知\n某政发〔2023〕{1}号\n各区县人民政府：\n为促进{0}发展，现通知如下。\n一、培育{0}主体\n到2025年，新增{0}企业{1}家。（责任单位：市商务局）\n二、优化{0}环境\n完善{0}服务。（责任单位：市财政局）\n某某市人民政府\n2023年4月{1}日\n"
    file = tmp_path / "two.txt"
    file.write_text(one.format("外贸", 7) + one.format("外资", 8), "utf-8")
    page = explained(file, tmp_path / "d.html")
    articles = page.tree.css("article")
    assert len(articles) == 2
    assert len(page.tree.css("nav a")) == 2
    ids = [n.attributes["id"] for n in page.tree.css("[id]")]
    assert len(ids) == len(set(ids))


def test_what_is_no_notice_gets_a_page_that_says_why(tmp_path: Path) -> None:
    shop = tmp_path / "shop.txt"
    shop.write_text("限时抢购 全场五折 加入购物车 立即购买 包邮到家 好评如潮 " * 10, "utf-8")
    done = run(shop, "-o", tmp_path / "shop.html")
    assert done.exit_code == 0
    page = LexborHTMLParser((tmp_path / "shop.html").read_text("utf-8"))
    why = page.css_first(".failure")
    assert why is not None
    assert "not_a_notice" in why.text()
    assert "限时抢购" in page.css_first(".text").text()  # type: ignore[union-attr]
    assert "skipped: no notice" in done.output
    broken = tmp_path / "scan.html"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    failed = run(broken, "-o", tmp_path / "scan-page.html")
    assert failed.exit_code == 1
    assert "unsupported_format" in (tmp_path / "scan-page.html").read_text("utf-8")


def test_the_page_goes_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(NINGXIA)
    assert "1 notice, 31 measures, 0 doubts read from" in done.output
    assert done.output.endswith("Result: explain-000_f9b846e84c01f0ca.html\n")
    assert [p.name for p in tmp_path.iterdir()] == ["explain-000_f9b846e84c01f0ca.html"]
    printed = run(NINGXIA, "-o", "-")
    assert printed.stdout.startswith("<!DOCTYPE html>")
    assert "31 measures" in printed.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no-such.txt",), "there is no file"),
        (("某政发〔2020〕1号", "--data", "nowhere"), "there is no"),
        ((".",), "is a folder"),
        (("促进外贸" * 500,), "there is no file"),
        (("",), "is needed"),
        ((NINGXIA, "-o", "."), "is a folder"),
        ((), "Missing argument"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    arguments: tuple[str | Path, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert words in done.output
    assert not list(tmp_path.iterdir())


def test_the_page_never_replaces_the_file_it_explains(tmp_path: Path) -> None:
    file = Path(shutil.copy(NINGXIA, tmp_path / "n.txt"))
    assert run(file, "-o", file).exit_code == 2
    assert file.read_bytes() == NINGXIA.read_bytes()


def test_a_notice_of_the_warehouse_is_read_again_from_the_archive(loaded: Warehouse, tmp_path: Path) -> None:
    done = run("宁政办发〔2023〕14号", "--data", loaded.data.root, "-o", tmp_path / "n.html")
    assert done.exit_code == 0, done.output
    assert "read again from the archive: 0 corrected, 0 other than in the warehouse" in done.output
    page = Explained((tmp_path / "n.html").read_text("utf-8"))
    assert len(page.cards("heading", "measure")) == 31
    assert "They say the same" in page.html
    assert run("不存在的通知", "--data", loaded.data.root).exit_code == 1
    several = run("外", "--data", loaded.data.root)
    assert several.exit_code == 2
    assert "explain one by its id" in several.output


def test_a_resolved_citation_names_the_notice_that_is_here(warehouse: Warehouse, seeds: Path, tmp_path: Path) -> None:
    cited = "国务院办公厅关于推动外贸保稳提质的意见\n国办发〔2022〕18号\n各省、自治区、直辖市人民政府：\n经国务院同意，现提出以下意见。\n一、加强保障\n做好外贸企业生产经营保障。\n二、促进畅通\n促进外贸货物运输保通保畅。\n国务院办公厅\n2022年5月17日\n"
    (seeds / "cited.txt").write_text(cited, "utf-8")
    warehouse.backfill(seeds)
    ((notice_id, here),) = warehouse.rows("SELECT notice_id, cited_notice_id FROM citations WHERE cited_notice_id IS NOT NULL LIMIT 1")
    assert run(notice_id, "--data", warehouse.data.root, "-o", tmp_path / "q.html").exit_code == 0
    page = Explained((tmp_path / "q.html").read_text("utf-8"))
    assert any(c.get("cited_notice_id", "").startswith(f"{here} 国办发〔2022〕18号") for c in page.cards("citation"))


def test_corrected_cells_and_other_readings_are_told_apart(seeded: Warehouse, tmp_path: Path) -> None:
    ((notice_id, measure),) = seeded.rows(
        "SELECT notice_id, measure_id FROM measures WHERE heading = '培育新设外资外贸企业' AND path = '3.1.2'"
    )
    rule = Correction(notice_id, "measures", measure, "heading", "培育新设外资和外贸企业", "a slip of the printer")
    seeded.correct(rule, Correction(notice_id, "notices", notice_id, "issued_on", "2023-04-08", "the seal says so"))
    done = run(notice_id, "--data", seeded.data.root, "-o", tmp_path / "c.html")
    assert "3 corrected, 0 other" in done.output
    page = Explained((tmp_path / "c.html").read_text("utf-8"))
    heading = next(c["heading"] for c in page.cards("heading", "measure") if "培育新设外资和外贸企业" in c.get("heading", ""))
    assert "a slip of the printer; read now: 培育新设外资外贸企业" in heading
    date = next(c for c in page.cards("header", "date"))
    assert "2023-04-08" in date["date"]
    assert "it follows the corrected issued_on" in date["date"]
    assert len(page.tree.css(".card.is-corrected")) == 3
    assert not page.tree.css(".card.is-differs")
    assert [d for d in page.tree.css(".doubts li") if "corrected" in d.text()]


def test_contacts_of_a_notice_of_the_warehouse_are_masked_as_they_are_published(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    told = NINGXIA.read_text("utf-8").rstrip() + "\n（联系人：王小明；联系电话：0951-1234567）\n"
    (folder / "n.txt").write_text(told, "utf-8")
    warehouse.backfill(folder)
    assert run("宁政办发〔2023〕14号", "--data", warehouse.data.root, "-o", tmp_path / "m.html").exit_code == 0
    html = (tmp_path / "m.html").read_text("utf-8")
    assert "1234567" not in html
    assert "王小明" not in html
    assert "masked" in html
    assert Explained(html).text() == warehouse.rows("SELECT source_text FROM notices")[0][0]
    assert run(folder / "n.txt", "-o", tmp_path / "own.html").exit_code == 0
    assert "王小明" in (tmp_path / "own.html").read_text("utf-8")
