"""Selectors of a site's file: they count while they hold, and are told when they no longer do."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.page.page import read_page
from extractors.read import load_reference, read_capture
from extractors.records import ArticleRule, Notice, Page, Reading, Site

TITLE = "重庆市人民政府办公厅关于印发重庆市推动外贸稳规模优结构实施方案的通知"
BODY = "".join(
    f"<p>{line}</p>"
    for line in ("各区县人民政府，市政府各部门：", "现将实施方案印发给你们，请认真贯彻执行。", "推动外贸发展，优化营商环境。" * 5)
)
HTML = (
    "<html><head><title>政务公开</title><meta name='PubDate' content='2023-05-30'></head><body>"
    f"<div class='top'><p class='bt'>{TITLE[:12]}<br>{TITLE[12:]}</p><p><i id='wh'>文号：渝府办发〔2023〕45号</i></p>"
    "<p><span class='time'>发布时间：2023-05-26 10:20</span></p></div>"
    f"<div class='a'>{BODY}</div><div class='b'><p>二、另外说明事项，请各有关部门研究落实。</p></div>"
    "<div><p>这是别的文章的一段正文，讲的是完全不同的事情，与通知没有关系。</p><p>这一段也是。</p></div></body></html>"
)


def page(rule: ArticleRule | None, html: str = HTML) -> Page:
    found = read_page(html.encode(), None, "", rule)
    assert isinstance(found, Page), found
    return found


def notice(rule: ArticleRule, html: str = HTML) -> Notice:
    reading = read_capture(
        html.encode(), Site("s", "https://a.gov.cn/1.html", "official", "https://a.gov.cn/1.html", rule), load_reference()
    )
    assert isinstance(reading, Reading), reading
    return reading.notices[0]


def missed(found: Page | Notice) -> list[str | None]:
    return [issue.excerpt for issue in found.issues if issue.code == "selector_missed"]


def test_the_body_is_the_subtree_and_several_are_joined() -> None:
    found = page(ArticleRule(body=".a, .b", title=".bt"))
    lines = found.text.split("\n")
    assert lines[0] == TITLE
    assert "各区县人民政府，市政府各部门：" in lines
    assert lines[-1] == "二、另外说明事项，请各有关部门研究落实。"
    assert "别的文章" not in found.text
    assert missed(found) == []


def test_nested_matches_are_read_once() -> None:
    assert page(ArticleRule(body=".a, .a p")).text.count("现将实施方案印发给你们") == 1


def test_selectors_win_as_a_header_table_does() -> None:
    read = notice(ArticleRule(body=".a", title=".bt", document_number="#wh", published_on=".time"))
    assert (read.header.title, read.header.document_number) == (TITLE, "渝府办发〔2023〕45号")
    assert read.header.published_on == date(2023, 5, 26)  # not the <meta>'s
    rules = {e.field: e.rule for e in read.header.evidence}
    assert [rules[field] for field in ("title", "document_number", "published_on")] == ["site_rule"] * 3
    for e in read.header.evidence:
        if e.field == "title" and e.char_start is not None:
            assert read.body_text[e.char_start : e.char_end] == TITLE


def test_a_selector_corrects_what_the_page_prints_otherwise() -> None:
    html = HTML.replace("<p>各区县", "<p>渝府发〔2020〕1号</p><p>各区县")
    read = notice(ArticleRule(body=".a", title=".bt", document_number="#wh"), html)
    assert read.header.document_number == "渝府办发〔2023〕45号"


def test_an_element_may_hold_all_particulars() -> None:
    html = HTML.replace(
        "<p><i id='wh'>",
        "<table class='x'><tr><td>成文日期：2023-05-23</td><td>文 号：渝府办发〔2023〕45 号</td><td>发布日期：2023-05-26</td></tr></table><p><i>",
    )
    read = notice(ArticleRule(body=".a", title=".bt", document_number=".x", published_on=".x"), html)
    assert (read.header.document_number, read.header.published_on) == ("渝府办发〔2023〕45号", date(2023, 5, 26))


def test_attachments_named_below_the_body_stay() -> None:
    html = HTML.replace("<div class='b'>", "<p>附件：任务分工表.docx</p><div class='b'>")
    assert page(ArticleRule(body=".a"), html).text.split("\n")[-1] == "附件：任务分工表.docx"


def test_a_meta_element_says_its_content() -> None:
    assert notice(ArticleRule(title=".bt", published_on="meta[name=PubDate]")).header.published_on == date(2023, 5, 30)


@pytest.mark.parametrize(
    "selector",
    [".top p.bt", "meta[name=ArticleTitle]", "meta[name=ArticleTitle]@content", 'p:-soup-contains("关于印发")', "[data-bt]@data-bt"],
)
def test_ways_to_name_what_holds_the_title(selector: str) -> None:
    html = HTML.replace("<meta", f"<meta name='ArticleTitle' content='{TITLE}'><meta").replace(
        "<div class='a'>", f"<div class='a' data-bt='{TITLE}'>"
    )
    read = notice(ArticleRule(body=".a", title=selector), html)
    assert read.header.title == TITLE
    assert missed(read) == []


@pytest.mark.parametrize("selector", [".gone", "a[[", "td:-soup-contains(x)", "@", "a:nth-child("])
def test_a_selector_that_finds_nothing_leaves_it_to_the_general_reader_and_is_told(selector: str) -> None:
    found = page(ArticleRule(body=selector, title=selector))
    assert found.text == page(None).text
    assert missed(found) == [selector, selector]
    assert {issue.severity for issue in found.issues} == {"warning"}


def test_a_body_without_text_counts_as_missed() -> None:
    assert missed(page(ArticleRule(body="head meta"))) == ["head meta"]


def test_the_header_table_is_still_seen() -> None:
    table = "<table><tr><td>索引号</td><td>1234</td><td>发文字号</td><td>渝府办发〔2023〕45号</td></tr><tr><td>发文机关</td><td>重庆市人民政府办公厅</td><td>成文日期</td><td>2023年5月23日</td></tr></table>"
    html = HTML.replace("<div class='a'>", f"{table}<div class='a'>")
    read = notice(ArticleRule(body=".a", title=".bt"), html)
    assert (read.header.document_number, read.header.issued_on) == ("渝府办发〔2023〕45号", date(2023, 5, 23))
    assert read.body_text.count("索引号") == 1


def test_line_of_day_and_source_above_the_body_stays() -> None:
    assert "发布时间：2023-05-26 10:20" in page(ArticleRule(body=".a")).text


def test_the_encoding_of_a_site_that_declares_another() -> None:
    html = HTML.replace("<head>", "<head><meta charset='utf-8'>").encode("big5", "ignore")
    found = read_page(html, "text/html; charset=utf-8", "", ArticleRule(encoding="big5"))
    assert isinstance(found, Page)
    assert found.charset == "big5hkscs"
    assert not found.issues


def test_bytes_that_are_plainly_another_encoding_stay_readable() -> None:
    found = page(ArticleRule(encoding="big5"))
    assert TITLE[12:] in found.text
    assert [(issue.code, issue.severity) for issue in found.issues] == [("charset_differs", "warning")]


def test_a_file_is_read_as_ever() -> None:
    assert read_page(b"%PDF-1.4 torn", None, "", ArticleRule(body=".a")) == read_page(b"%PDF-1.4 torn")
