"""Tables of particulars: 索引号, 发文机关, 成文日期, 发文字号, however a site prints them."""

from __future__ import annotations

import pytest

from extractors.page.page import read_page
from extractors.records import Page
from tests.page.page_templates import crumbs, footer, head, menu, paragraphs

TITLE = "重庆市人民政府办公厅关于印发重庆市推动外贸高质量发展三年行动计划的通知"
TEXTS = (
    "各区县（自治县）人民政府：",
    "经市政府同意，现将《计划》印发给你们，请认真贯彻执行。",
    "重庆市人民政府办公厅",
    "2023年4月11日",
)
PAIRS = (
    ("索引号", "11500000/2023-00014"),
    ("发文机关", "重庆市人民政府办公厅"),
    ("成文日期", "2023年04月11日"),
    ("发文字号", "渝府办发〔2023〕10号"),
)


def read(table: str, before: str = "", inside: str = "") -> Page:
    body = f"{menu(2)}{crumbs()}{table}{before}<h1>{TITLE}</h1><div class=x>{inside}{paragraphs(TEXTS)}</div>{footer()}"
    found = read_page(f"{head(TITLE)}<body>{body}</body></html>".encode())
    assert isinstance(found, Page)
    return found


def table_of(page: Page) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in page.header_table if not pair[0].startswith("meta:"))


def spaced(label: str) -> str:
    return "　".join(label)


ROWS = "".join(f"<tr><th>{label}：</th><td>{value}</td></tr>" for label, value in PAIRS)
TABLES = {
    "rows": f"<table>{ROWS}</table>",
    "two pairs a row": "<table><tr>"
    + "</tr><tr>".join(
        "".join(f"<td>{spaced(label)}:</td><td><a href='#'>{value}</a></td>" for label, value in PAIRS[i : i + 2]) for i in (0, 2)
    )
    + "</tr></table>",
    "one cell": "<table>" + "".join(f"<tr><td><b>{label}:</b> {value}</td></tr>" for label, value in PAIRS) + "</table>",
    "columns": "<table><tr>"
    + "".join(f"<th>{label}</th>" for label, _ in PAIRS)
    + "</tr><tr>"
    + "".join(f"<td>{value}</td>" for _, value in PAIRS)
    + "</tr></table>",
    "list": "<ul>" + "".join(f"<li><b>{spaced(label)}：</b><span>{value}</span></li>" for label, value in PAIRS) + "</ul>",
    "brackets": "<ol>" + "".join(f"<li>[{label}]<span>{value}</span></li>" for label, value in PAIRS) + "</ol>",
    "definitions": "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in PAIRS) + "</dl>",
    "divs": "<div>" + "".join(f"<div><div>{label}：</div><div>{value}</div></div>" for label, value in PAIRS) + "</div>",
    "no colon": "<div>" + "".join(f"<div><span>{label}</span><span>{value}</span></div>" for label, value in PAIRS) + "</div>",
    "one line": "<div>" + "　".join(f"{label}：{value}" for label, value in PAIRS) + "</div>",
    "nested layout": f"<table><tr><td><table>{ROWS}</table></td></tr></table>",
    "hidden field": f"<table>{ROWS}<tr style='display:none'><td>点击数：</td><td>12</td></tr></table>",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_any_print_of_the_table_is_read_and_stands_first(table: str) -> None:
    page = read(table)
    assert table_of(page) == PAIRS
    lines = page.text.split("\n")
    assert lines == [*(f"{label}：{value}" for label, value in PAIRS), TITLE, *TEXTS]


def test_a_table_inside_the_articles_container() -> None:
    page = read("", inside=f"<table>{ROWS}</table>")
    assert table_of(page) == PAIRS
    assert page.text.split("\n")[len(PAIRS) :] == [TITLE, *TEXTS]


def test_particulars_as_paragraphs_of_the_article() -> None:
    page = read("", inside="".join(f"<p>{label}：{value}</p>" for label, value in PAIRS))
    assert table_of(page) == PAIRS
    assert page.text.split("\n")[len(PAIRS) :] == [TITLE, *TEXTS]


def test_a_summary_of_sentences_in_the_table() -> None:
    summary = "为推动外贸高质量发展，印发三年行动计划。"
    page = read(f"<table>{ROWS}<tr><td>内容概述</td><td>{summary}</td></tr></table>")
    assert table_of(page) == (*PAIRS, ("内容概述", summary))


def test_a_value_with_links_and_breaks() -> None:
    row = "<tr><td>主题分类</td><td><a>商务</a>、<a>海关</a><br>旅游\\对外经贸合作</td></tr>"
    assert dict(table_of(read(f"<table>{ROWS}{row}</table>")))["主题分类"] == "商务、海关 旅游\\对外经贸合作"


def test_traditional_labels_stay_as_printed() -> None:
    labels = ["索引號", "發文機關", "發文字號", "來源"]
    rows = "".join(f"<tr><td>{spaced(label)}：</td><td>武漢市</td></tr>" for label in labels)
    assert [label for label, _ in table_of(read(f"<table>{rows}</table>"))] == labels


def test_a_browser_warning_above_does_not_hide_the_table() -> None:
    warning = "<div class=tip>您的浏览器版本过低，请升级浏览器后访问。</div>"
    assert table_of(read(warning + f"<table>{ROWS}</table>")) == PAIRS


@pytest.mark.parametrize(
    "table",
    [
        "<p>发布日期：2023-04-20　来源：市政府办公厅　浏览次数：12</p>",
        "<table><tr><td>标题：</td><td>通知</td></tr><tr><td>来源：</td><td>网站</td></tr><tr><td>关键词：</td><td>外贸</td></tr></table>",
        "<table><tr><td>名称</td><td>文号</td><td>成文日期</td></tr>"
        + "".join(f"<tr><td>办法{i}</td><td>渝府发〔201{i}〕1号</td><td>201{i}年</td></tr>" for i in range(5))
        + "</table>",
    ],
    ids=["line of date and source", "no label of a table", "list of documents"],
)
def test_what_is_no_table_of_particulars(table: str) -> None:
    assert table_of(read("", inside=table)) == ()
