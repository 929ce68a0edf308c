"""Which links of a page lead to files of its notice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.page import links
from extractors.page.links import MOST, find_attachments
from extractors.records import ArticleRule, FoundAttachment

URL = "https://www.cq.gov.cn/zwgk/zfxxgk/202305/t20230526_1.html"
HERE = "https://www.cq.gov.cn/zwgk/zfxxgk/202305/"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in ("各区县人民政府，市政府各部门：", "现将实施方案印发给你们，请认真贯彻执行。", "推动外贸发展，优化营商环境。" * 9)
)
MENU = "<div class='nav'><a href='/'>首页</a><a href='/files/指南.pdf'>使用指南</a><a href='/app.zip'>客户端下载</a></div>"
FOOTER = "<div class='footer'><a href='/about/声明.docx'>网站声明</a><p>渝ICP备05003300号 版权所有：重庆市人民政府办公厅</p></div>"


def page(inside: str, below: str = "", head: str = "") -> bytes:
    return (
        f"<html><head><title>关于印发实施方案的通知</title>{head}</head><body>{MENU}<h1>关于印发实施方案的通知</h1>"
        f"<div class='TRS_Editor'>{TEXT}{inside}</div>{below}{FOOTER}</body></html>"
    ).encode()


def found(data: bytes, rule: ArticleRule | None = None, url: str = URL) -> list[tuple[str, str]]:
    return [(file.url, file.name) for file in find_attachments(data, "text/html", url, rule)]


def test_links_in_the_article_and_right_below_it() -> None:
    below = "<div class='fj'><p>附件：</p><ul><li><a href='./P02.docx'>1.任务分工表.docx</a></li><li><a href='P03.xlsx' title='指标表'>点击下载</a></li></ul></div>"
    assert found(page("<p>附件：<a href='/a/实施方案.pdf'>实施方案</a></p>", below)) == [
        ("https://www.cq.gov.cn/a/%E5%AE%9E%E6%96%BD%E6%96%B9%E6%A1%88.pdf", "实施方案"),
        (HERE + "P02.docx", "1.任务分工表.docx"),
        (HERE + "P03.xlsx", "指标表"),
    ]


@pytest.mark.parametrize(
    "link",
    [
        "<a href='P02.pdf'>附件1</a>",
        "<a href='javascript:void(0)' onclick=\"window.open('P02.pdf')\">附件1</a>",
        "<a onclick='openFile(&quot;./P02.pdf&quot;, 1)'>附件1</a>",
        "<a href='#' data-href='P02.pdf'>附件1</a>",
        "<p onclick=\"location.href='P02.pdf'\">附件1</p>",
        "<iframe src='/js/pdf/viewer.html?file=/zwgk/zfxxgk/202305/P02.pdf'></iframe>",
        "<embed type='application/pdf' src='P02.pdf'>",
        "<a href=' P02.pdf#page=2 '><img src='icon.png'></a>",
    ],
)
def test_how_sites_write_a_link_to_a_file(link: str) -> None:
    assert [address for address, _ in found(page(f"<div>{link}</div>"))] == [HERE + "P02.pdf"]


def test_addresses_that_hand_out_files_without_saying_which() -> None:
    inside = "<p><a href='/module/download/downfile.jsp?classid=0&filename=a1b2.doc'>附件.doc</a></p><p><a href='/getFile.do?id=12'>附件2：任务分工表</a></p>"
    assert found(page(inside + "<p><a href='/file/show?id=7'>国务院文件</a><a href='/t2.html'>附件3</a></p>")) == [
        ("https://www.cq.gov.cn/module/download/downfile.jsp?classid=0&filename=a1b2.doc", "附件.doc"),
        ("https://www.cq.gov.cn/getFile.do?id=12", "附件2：任务分工表"),
    ]


def test_what_pages_offer_for_themselves_is_no_attachment() -> None:
    below = (
        "<div><a href='/ofd.zip'>OFD阅读器下载</a></div><div><p>上一篇：<a href='/t0.html'>另一通知</a></p></div>"
        "<div class='xgwj'><p>相关文件</p><a href='/old.pdf'>关于印发旧方案的通知</a></div>"
    )
    assert found(page("<p>内容<img src='/tu.jpg'></p>", below)) == []


def test_a_page_of_links_only_still_gives_its_file() -> None:
    data = f"<html><body>{MENU}<div><h2>关于印发实施方案的通知</h2><p>附件下载：</p><a href='P02.pdf'>关于印发实施方案的通知.pdf</a></div>{FOOTER}</body></html>"
    assert found(data.encode()) == [(HERE + "P02.pdf", "关于印发实施方案的通知.pdf")]


def test_the_sites_selector_tells_and_the_general_reader_stands_behind() -> None:
    below = "<div class='list'><a href='/get?id=1'>任务分工表</a><a href='/get?id=1'>任务分工表</a><a href='/t9.html'>解读</a></div>"
    data = page("<p><a href='P02.pdf'>附件1</a></p>", below)
    assert found(data, ArticleRule(attachments="div.list")) == [("https://www.cq.gov.cn/get?id=1", "任务分工表")]
    assert found(data, ArticleRule(attachments="div.list a:-soup-contains('分工')@href")) == [
        ("https://www.cq.gov.cn/get?id=1", "任务分工表")
    ]
    assert found(data, ArticleRule(attachments="div.gone a")) == [(HERE + "P02.pdf", "P02.pdf")]
    assert found(data, ArticleRule(attachments="a[[")) == [(HERE + "P02.pdf", "P02.pdf")]


def test_links_in_the_sites_own_article_count_wherever_it_stands() -> None:
    data = f"<html><body><div class='side'><a href='P02.doc'>附件1</a></div>{'<p><a href=/x.html>别的文章标题</a></p>' * 30}<div>{TEXT}</div></body></html>"
    assert found(data.encode(), ArticleRule(body="div.side")) == [(HERE + "P02.doc", "P02.doc")]


def test_base_gbk_and_other_schemes() -> None:
    inside = "<p><a href='b/附件 1.pdf'>附件1</a><a href='d?n=表.xls'>附件2</a><a href='ftp://a.gov.cn/c.pdf'>附件3</a><a href='mailto:a@b.pdf'>附件</a></p>"
    data = page(inside, head="<meta charset='gbk'><base href='https://files.cq.gov.cn/x/'>").decode().encode("gbk")
    assert [address for address, _ in found(data)] == [
        "https://files.cq.gov.cn/x/b/%E9%99%84%E4%BB%B6%201.pdf",
        "https://files.cq.gov.cn/x/d?n=%B1%ED.xls",
    ]


def test_each_once_and_not_without_end() -> None:
    links = "".join(f"<p><a href='{i % 50}.pdf'>附件{i % 50}</a></p>" for i in range(100))
    assert [address for address, _ in found(page(links))] == [f"{HERE}{i}.pdf" for i in range(MOST)]


@pytest.mark.parametrize(
    "link",
    [
        "<a href=P02.doc target=_blank>方案</a>",
        "<a href='P02.DOCX?v=1'>方案</a>",
        "<a href='/get?name=方案.xlsx&amp;id=3'>方案</a>",
        "<a href='P02%2Epdf'>方案</a>",
        "<a href='P02.p%64f'>方案</a>",
        "<a href='P02&#46;pdf'>方案</a>",
        "<a href='P02&period;pdf'>方案</a>",
        "<a href='P02.p\ndf'>方案</a>",
        "<a href='/download?id=12'>附 件1</a>",
        "<a href='/download?id=12'>附<b>件</b>1</a>",
        "<a href='/download?id=12'>附&nbsp;&nbsp;表</a>",
        "<a href='/download?id=12'>&#38468;件</a>",
        "<a href='/download?id=12' title='点击下载'>方案</a>",
        "<a href='/download?id=12'>下<font color='red'>载</font></a>",
    ],
)
def test_the_quick_look_overlooks_no_way_of_writing_a_link(link: str) -> None:
    bare = f"<html><body><h1>关于印发实施方案的通知</h1><div>{TEXT}<p>{link}</p></div></body></html>"
    assert len(found(bare.encode())) == 1


def test_a_page_without_files_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "read_flow", lambda html: pytest.fail("it was read"))
    inside = "<p>本文转载自附近的网站。&#160;<a href='/b.html'>下一篇</a></p><script>window.document.txtBox = 1</script>"
    assert found(f"<html><body>{TEXT}{inside}</body></html>".encode()) == []


def test_what_is_no_page_has_none() -> None:
    assert find_attachments(b"%PDF-1.4", None, URL) == ()
    assert find_attachments("关于印发实施方案的通知\n附件：a.pdf".encode(), None, URL) == ()
    assert find_attachments(b"", None, URL) == ()


@given(st.text(alphabet="<>a href='\"/.pdf附件:[]%?=&javscriptonlk()", max_size=120))
def test_no_page_raises(noise: str) -> None:
    files = find_attachments(
        page(f"<a href='{noise}'>附件</a><a onclick=\"{noise}\">附件</a>{noise}"), None, URL, ArticleRule(attachments=noise)
    )
    assert all(isinstance(file, FoundAttachment) and file.url.startswith(("http://", "https://")) for file in files)
