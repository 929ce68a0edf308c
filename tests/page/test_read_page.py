"""Web pages to paragraphs: templates of government sites, and what must come out of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.page import page as page_module
from extractors.page.page import MAX_BYTES, read_page
from extractors.records import Failure, Page
from tests.page.page_templates import (
    FURNITURE,
    TEMPLATES,
    Template,
    bare_body,
    crumbs,
    deep,
    footer,
    head,
    layout_table,
    menu,
    paragraphs,
    related,
    share_bar,
    split_divs,
    trs_editor,
    unclosed_fonts,
)

TITLE = "重庆市人民政府办公厅关于印发重庆市推动外贸高质量发展三年行动计划的通知"
NOTICE = (
    "各区县（自治县）人民政府，市政府有关部门，有关单位：",
    "为贯彻落实国务院关于推动外贸稳规模优结构的意见，结合我市实际，制定本方案，请认真组织实施。",
    "一、总体要求",
    "坚持稳中求进工作总基调，推动外贸保稳提质，到2025年进出口总额达到9000亿元，年均增长5%以上。",
    "（一）推进无障碍环境建设",
    "各级政府网站要完善网站地址、无障碍阅读等功能；主办单位要落实责任。",
    "初审：由各区县商务部门对申报材料进行初审；",
    "请登录平台申报，建议使用谷歌浏览器。",
    "主办单位：市商务委",
    "特此通知。",
    "附件：1.重点任务分工表",
    "重庆市人民政府办公厅",
    "2023年4月11日",
    "（此件公开发布）",
)
SHORT = ("任命张三为市商务委主任。", "重庆市人民政府", "2023年4月11日")
SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "notices").glob("*.txt"))

by_name = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.__name__)


def read(html: str | bytes, content_type: str | None = None) -> Page:
    found = read_page(html.encode() if isinstance(html, str) else html, content_type)
    assert isinstance(found, Page), found
    return found


def lines_of(html: str | bytes) -> list[str]:
    return read(html).text.split("\n")


def page_with(body: str) -> str:
    return f"{head(TITLE)}<body>{menu(2)}{crumbs()}{body}{footer()}</body></html>"


@by_name
@pytest.mark.parametrize("texts", [NOTICE, SHORT], ids=["notice", "short"])
def test_templates_give_back_the_article_in_order_and_no_furniture(template: Template, texts: Sequence[str]) -> None:
    lines = lines_of(template(TITLE, texts))
    assert [line for line in lines if line in texts] == list(texts)
    assert any(TITLE in line for line in lines)
    assert [word for word in FURNITURE if any(word in line for line in lines)] == []


@by_name
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_templates_lose_no_line_of_the_seeds(template: Template, seed: Path) -> None:
    texts = [line.strip() for line in seed.read_bytes().decode().split("\n") if line.strip()]
    lines = lines_of(template(TITLE, texts))
    assert [line for line in texts if line not in lines] == []
    assert [word for word in FURNITURE if any(word in line for line in lines)] == []


@by_name
@pytest.mark.parametrize("charset", ["gb18030", "utf-16-le"])
def test_templates_in_other_charsets(template: Template, charset: str) -> None:
    page = read(template(TITLE, NOTICE).encode(charset), "text/html")
    assert page.charset == charset
    assert set(NOTICE) <= set(page.text.split("\n"))


def test_a_table_layout_of_the_2000s_in_gbk() -> None:
    page = read(layout_table(TITLE, NOTICE).encode("gbk"), "text/html")
    assert (page.charset, page.content_type, page.issues) == ("gb18030", "text/html", ())
    assert page.text.split("\n") == [TITLE, "发布时间：2003-4-20　来源：办公室", *NOTICE]


def test_a_hong_kong_page_in_big5() -> None:
    title = "關於推動外經貿載體創新提能發展的實施方案"
    texts = (
        "各區人民政府，市人民政府各部門：",
        "為推動我市外經貿載體創新發展，提高開放型經濟發展水平，制訂本方案。",
        "深水埗區的發展。",
    )
    html = f"""<html><head><meta http-equiv="content-type" content="text/html; charset=big5"><title>{title}</title></head>
<body><ul><li><a href="/">主頁</a></li><li><a href="/tc">繁體</a></li><li><a href="/s">搜尋</a></li></ul>
<h1>{title}</h1><div>{paragraphs(texts)}</div><div>版權所有：香港特別行政區政府</div></body></html>"""
    page = read(html.encode("big5hkscs"), "text/html; charset=gb2312")
    assert (page.charset, page.text) == ("big5hkscs", "\n".join([title, *texts]))


def test_date_and_source_keep_their_line_without_its_buttons() -> None:
    lines = lines_of(trs_editor(TITLE, NOTICE))
    assert lines[:2] == [TITLE, "发布日期：2023-04-20 来源：市政府办公厅"]
    meta = "<p>2023-04-20 来源：省商务厅 浏览次数：12 次　分享到： 【字体：大 中 小】 打印 关闭</p>"
    assert "2023-04-20 来源：省商务厅" in lines_of(page_with(f"<h1>{TITLE}</h1>{meta}<div>{paragraphs(NOTICE)}</div>"))


def test_meta_tags_come_without_a_line() -> None:
    table = dict(read(trs_editor(TITLE, NOTICE)).header_table)
    assert table == {
        "meta:ArticleTitle": TITLE,
        "meta:PubDate": "2023-04-20 10:21",
        "meta:ContentSource": "市政府办公厅",
        "meta:title": f"{TITLE}_重庆市人民政府",
    }


def test_sentences_of_another_column_stay_out() -> None:
    column = "<h3>机构职能</h3><p>市商务委负责全市商务工作，拟订商务发展规划并组织实施。</p><p>承担市口岸办工作。</p>"
    article = f"<h1>{TITLE}</h1><div>{paragraphs(SHORT)}</div>"
    html = page_with(f"<table><tr><td>{column}{menu()}</td><td>{article}</td></tr></table>")
    assert lines_of(html) == [TITLE, *SHORT]


def test_teasers_of_other_pages_stay_out() -> None:
    sentence = "昨日，我市召开外贸工作会议，市领导出席会议并讲话。"
    teaser = f'<dl><dt><a href="1.html">我市召开外贸工作会议研究部署工作</a></dt><dd>{sentence}</dd></dl>'
    html = page_with(f"<h1>{TITLE}</h1><div>{paragraphs(NOTICE)}</div>{share_bar()}<h3>相关新闻</h3>{teaser * 4}")
    assert lines_of(html) == [TITLE, *NOTICE]


def test_a_box_of_links_amid_the_article_hides_no_half_of_it() -> None:
    html = page_with(f"<h1>{TITLE}</h1><div>{paragraphs(NOTICE[:6])}{related()}{paragraphs(NOTICE[6:])}</div>")
    assert lines_of(html) == [TITLE, *NOTICE]


def test_number_above_and_attachments_and_signature_below_the_container() -> None:
    files = '<ul><li><a href="/d?id=1">1.重点任务分工表</a></li><li><a href="/d?id=2">2.指标体系</a></li></ul>'
    html = page_with(
        f"<div>渝府办发〔2023〕10号</div><h1>{TITLE}</h1><div class=x>{paragraphs(NOTICE[:6])}</div>"
        f"<div>重庆市人民政府办公厅</div><div>2023年4月11日</div><div class=fj>附件：{files}</div>{share_bar()}{related()}"
    )
    attached = ["附件：", "1.重点任务分工表", "2.指标体系"]
    assert lines_of(html) == ["渝府办发〔2023〕10号", TITLE, *NOTICE[:6], *NOTICE[-3:-1], *attached]


def test_a_title_in_two_lines() -> None:
    html = page_with(f"<h1>{TITLE[:10]}<br>{TITLE[10:]}</h1><div>{paragraphs(NOTICE)}</div>")
    assert lines_of(html) == [TITLE[:10], TITLE[10:], *NOTICE]


def test_a_letter_above_the_plan_it_issues() -> None:
    plan = "重庆市推动外贸高质量发展三年行动计划"
    letter = f"<div class=a>{paragraphs(NOTICE[:2])}</div>{share_bar()}"
    html = f"<html><head><title>{plan}_重庆市政府网</title></head><body>{menu(2)}{crumbs()}"
    body = f"<div>{plan}</div>{paragraphs(NOTICE[2:] * 5)}"
    for heading in (f"<h1>{TITLE}</h1>", ""):
        lines = lines_of(f"{html}{heading}{letter}<div class=b>{body}</div>{footer()}")
        assert set(NOTICE) | {plan} <= set(lines)


def test_links_that_never_end_hide_nothing() -> None:
    html = f'{head(TITLE)}<body>{menu()}<a href="#top">{crumbs()}<h1>{TITLE}</h1><div>{paragraphs(NOTICE)}</div>{footer()}'
    assert lines_of(html) == [TITLE, *NOTICE]


def test_rows_of_a_data_table_are_lines() -> None:
    row = "<tr><td><p>{0}</p></td><td><p>推进第{0}批项目开工。</p></td><td><p>市商务委</p><p>微信</p></td></tr>"
    table = "<table><tr><td>序号</td><td>任务</td><td>责任单位</td></tr>" + row.format(1) + row.format(2) + "</table>"
    assert lines_of(page_with(f"<h1>{TITLE}</h1><div>{paragraphs(NOTICE)}{table}</div>"))[-3:] == [
        "序号 任务 责任单位",
        "1 推进第1批项目开工。 市商务委 微信",
        "2 推进第2批项目开工。 市商务委 微信",
    ]


def test_inline_markup_white_space_and_references() -> None:
    html = (
        "<div><p>为<b>推动</b>外\n贸<span>高质量</span>发展&nbsp;&amp;\n<font color=red>创</font>新，"
        "到\n2025年达到５&lt;６&ldquo;强&rdquo;。</p>"
        "<p>甲<br>乙<!-- 丙 --><sup>2</sup></p><pre>一行\n二行</pre><script>var a='丁';</script></div>"
    )
    assert lines_of(html) == ["为推动外贸高质量发展 & 创新，到 2025年达到５<６“强”。", "甲", "乙²", "一行", "二行"]


def test_hidden_elements_are_left_out_unless_they_are_the_article() -> None:
    hidden = '<div style="display: none"><p>供分享的摘要，没人看见。</p></div><span style="display:none">63f44e47</span>'
    assert lines_of(page_with(f"{hidden}<h1>{TITLE}</h1><div>{paragraphs(NOTICE)}</div>")) == [TITLE, *NOTICE]
    article = f'<div style="display:none">{paragraphs(NOTICE * 9)}</div>'
    assert NOTICE[1] in lines_of(page_with(article))


def test_indents_part_paragraphs_of_one_long_line() -> None:
    long = "为推动外贸高质量发展，结合本市实际，制定本方案。" * 6
    assert lines_of(page_with(f"<h1>{TITLE}</h1><div>　　{long}　　{long}</div>")) == [TITLE, long, long]


def test_rows_without_their_table() -> None:
    rows = "<tr><td>一、总体要求</td></tr><tr><td>推动外贸发展，保稳提质。</td></tr>"
    assert lines_of(rows) == ["一、总体要求", "推动外贸发展，保稳提质。"]


def test_plain_text_is_told_by_its_look() -> None:
    page = read("一、总体要求\r\n　　推动外贸发展，5<6。\r\n", "text/html")
    assert (page.content_type, page.text) == ("text/plain", "一、总体要求\n推动外贸发展，5<6。")
    assert read("<p>一、总体要求</p>\n<p>推动外贸发展。</p>", "text/plain").content_type == "text/html"


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_as_files(seed: Path) -> None:
    text = seed.read_bytes().decode()
    page = read(text)
    assert page.content_type == "text/plain"
    assert page.text.split("\n") == [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    "html",
    [
        "<html><frameset cols=1><frame src=a.html></frameset></html>",
        "<html><head><title>x</title></head><body><div id=app></div><script>render()</script></body></html>",
        "<html></html>",
    ],
)
def test_pages_without_text_are_skipped(html: str) -> None:
    found = read_page(html.encode(), name="http://a.gov.cn/1.html")
    assert isinstance(found, Failure)
    assert (found.outcome, found.issue.code, found.issue.excerpt) == ("skipped", "empty", "http://a.gov.cn/1.html")


def test_a_list_page_gives_its_links() -> None:
    links = "".join(f"<li><a href={i}.html>关于第{i}批项目的公告</a></li>" for i in range(20))
    assert "关于第7批项目的公告" in read(f"<html><body>{menu()}<ul>{links}</ul></body>").text


def test_glyphs_of_a_font_stay_and_are_reported() -> None:
    page = read(trs_editor(TITLE, [*NOTICE, "达到１\ue010２万亿元。"]))
    assert "达到１\ue010２万亿元。" in page.text.split("\n")
    assert [issue.code for issue in page.issues] == ["unmapped_glyph"]


def test_captures_above_the_limit_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_BYTES == 20_000_000
    monkeypatch.setattr(page_module, "MAX_BYTES", 10)
    found = read_page(b"0123456789A")
    assert isinstance(found, Failure)
    assert (found.outcome, found.issue.code) == ("error", "too_large")


# Time grows with the length: each of these took a second or less on two shared cores; a square would take minutes.


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(trs_editor(TITLE, NOTICE * 8000), id="10 MB of article"),
        pytest.param(deep(TITLE, NOTICE).replace("<div>", "<div>" * 5).replace("</div>", "</div>" * 5), id="15,000 nested divs"),
        pytest.param(menu() + "<div>" * 100_000 + paragraphs(NOTICE), id="100,000 unclosed divs"),
        pytest.param(unclosed_fonts(TITLE, NOTICE * 700), id="10,000 unclosed fonts"),
        pytest.param(split_divs(TITLE, NOTICE * 700) * 2, id="20,000 sibling divs"),
        pytest.param("<table><tr><td>" * 4000 + paragraphs(NOTICE), id="4,000 nested tables"),
        pytest.param(bare_body(TITLE, NOTICE) + "<ul>" + '<li><a href="x">链接文字' * 50_000, id="50,000 links"),
        pytest.param("<p>" + "\n字" * 1_000_000 + "</p><p>" + NOTICE[1] + "</p>", id="a million wrapped characters"),
        pytest.param("\n".join(NOTICE) * 20_000, id="16 MB of text"),
        pytest.param(NOTICE[1] + "<" * 3_000_000 + "<p><p><p>", id="3 million opening brackets"),
    ],
)
def test_time_grows_with_length(html: str) -> None:
    data = html.encode()
    before = time.process_time()
    found = read_page(data)
    assert time.process_time() - before < 15
    assert isinstance(found, Page)
    assert NOTICE[1] in found.text


# Properties.

_WORDS = st.sampled_from(
    [
        "市商务委",
        "推动",
        "外贸",
        "发展",
        "支持企业",
        "进出口总额",
        "到2025年",
        "9000亿元",
        "加强组织领导",
        "各区县人民政府",
        "微信",
        "分享",
        "打印",
        "首页",
        "相关",
        "下载",
        "附件",
        "版权",
        "来源",
        "时间",
        "位置",
        "“一带一路”",
        "（含跨境电商）",
        "5%",
        "A&B",
        "１０个",
        "　",
    ]
)
_SENTENCE = st.lists(_WORDS, min_size=2, max_size=14).map(lambda words: "".join(words).strip("　") + "，落实责任。")
_HEADING = st.tuples(st.sampled_from("一二三四五"), st.lists(_WORDS, min_size=1, max_size=4)).map(
    lambda parts: f"{parts[0]}、{''.join(parts[1])}".strip("　")
)
_ARTICLE = st.lists(_SENTENCE | _SENTENCE | _HEADING, min_size=1, max_size=25).map(lambda texts: [*texts, "由市商务委负责解释。"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ARTICLE, st.sampled_from(TEMPLATES), st.sampled_from(["utf-8", "gb18030"]))
def test_no_paragraph_of_an_article_is_lost(texts: list[str], template: Template, charset: str) -> None:
    html = template(TITLE, [text.replace("&", "&amp;") for text in texts])
    lines = lines_of(html.encode(charset))
    assert [text for text in texts if text not in lines] == []
    body = [line for line in lines if line not in texts]
    assert [word for word in FURNITURE if any(word in line for line in body)] == []


_MARKUP = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<br>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<ul>",
        "<li>",
        "<a href=x>",
        "</a>",
        "<font color=1>",
        "<h1>",
        "<form>",
        "<button>",
        "</span>",
        "<span style='display:none'>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<textarea>",
        "</textarea>",
        "<select>",
        "<title>",
        "<pre>",
        "<body>",
        "</body>",
        "<html>",
        "<object>",
        "<frameset>",
        "<plaintext>",
        "<svg>",
        "<math>",
        "<template>",
        "<meta name=a content=b>",
        "&nbsp;",
        "&lt;",
        "&#x0;",
        "<noscript>",
        "<iframe>",
        "<",
        ">",
        '"',
        "'",
        "=",
        "\n",
        "\x00",
        "　",
        "<dl><dt>",
        "<dd>",
        "<div class=footer>",
        "<div id=zoom>",
        "索引号：1",
        "发文字号：2",
        "成文日期：3",
        "附件：",
        "相关阅读",
        "版权所有",
        "上一篇：",
        "推动外贸发展，保稳提质。",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_MARKUP, max_size=80), st.sampled_from(["", "<!DOCTYPE html>", "<html><body>"]))
def test_any_markup_is_read_without_an_error(tokens: list[str], start: str) -> None:
    found = read_page((start + "".join(tokens)).encode())
    if isinstance(found, Page):
        assert found.text
        assert all(line and line == line.strip() for line in found.text.split("\n"))
        assert all(label and value for label, value in found.header_table)


@given(st.binary(max_size=600), st.sampled_from([None, "text/html", "text/html; charset=gbk", "; charset=\x00"]))
def test_any_bytes_are_read_without_an_error(data: bytes, content_type: str | None) -> None:
    assert isinstance(read_page(data, content_type), Page | Failure)


def test_labels_in_brackets_with_spaces_inside() -> None:
    """Chongqing's site prints [ 索引号 ] with the value in the next cell."""
    cells = {
        "索引号": "11500000009275780L/2022-00250",
        "发文字号": "渝府办发〔2022〕101号",
        "发布机构": "重庆市人民政府办公厅",
        "成文日期": "2022-09-20",
    }
    rows = "".join(f"<tr><td>[&nbsp;{k}&nbsp;]</td><td>{v}</td></tr>" for k, v in cells.items())
    text = "<p>为深入贯彻落实党中央、国务院关于稳外资工作的决策部署，结合重庆实际，制定本行动计划。</p>" * 8
    page = read_page(f"<html><body><table>{rows}</table><div id=zoom>{text}</div></body></html>".encode())
    assert isinstance(page, Page)
    assert dict(page.header_table) == cells


def test_thousands_of_noscripts_in_each_other_are_read_in_seconds() -> None:
    """Found by a search for growth: the text of each was measured whole, the square of the page's length."""
    page = read_page(("<html><body>" + "<noscript><p>一、总体要求</p>" * 40_000).encode())
    assert isinstance(page, Page)


def test_raised_figures_join_no_figure() -> None:
    """10<sup>2</sup> is no 102; a mark in brackets is none."""
    assert lines_of(page_with("<p>建设面积<b>10</b><sup>2</sup>万m<SUP><span>2</span></SUP>，见说明<sup>[1]</sup>。</p>"))[-1].startswith(
        "建设面积10²万m²，见说明[1]。"
    )


def test_elements_with_the_hidden_attribute_are_left_out() -> None:
    found = lines_of(page_with('<p>一、总体要求</p><p hidden>二、隐藏任务</p><p class="a hidden">二、主要任务</p>'))
    assert "二、隐藏任务" not in found and "二、主要任务" in found
