"""The test site as a plain client sees it: listings, pages that read as what they say, validators, edits, the log."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote, urljoin

import httpx
import pytest

from extractors.page.formats.kinds import kind_of
from tests.site.fixture import TestSite, serve
from tests.site.reading import html, made_of, read, told_of
from tests.site.sites import BY_KEY, SITES


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as made:
        yield made


@pytest.mark.parametrize("key", [s.key for s in SITES])
def test_articles_of_every_template_read_as_the_notice_they_are(site: TestSite, client: httpx.Client, key: str) -> None:
    for number in (0, 1, 2, 3, 5, 7, 9, 64, 131, 199):
        answer = client.get(site.address(key, number))
        assert answer.status_code == 200
        notice = read(answer)
        if key != "rss":
            assert told_of(notice) == made_of(site.notice(key, number))
        else:  # a trade paper's day is that of its repost
            made = site.notice(key, number)
            assert told_of(notice)[:4] == made_of(made)[:4]
            assert len(notice.measures) == made.measures
        assert notice.script == ("Hant" if BY_KEY[key].traditional else "Hans")
        assert not [i for i in notice.issues if i.severity != "info"]


#: Title, text and date of an article, as README.md tells them to those who write site files.
_ARTICLE = {
    "gov": ("h1#ti", "#UCAP-CONTENT", ".pages-date"),
    "trs": (".zwxl-title .tit", ".TRS_UEDITOR", "table.zwxl-table"),
    "hanweb": ("h2.info-title", "#zoom", ".xxgk-info"),
    "gbk": ("td[align=center] font b", "td.black14", "td.x"),
    "hk": ("h1.prTitle", "#pressrelease", ".mB15"),
    "big5": ("h3.biaoti", "#neirong", ".laiyuan"),
    "json": (".bt", ".nr", ".xx"),
    "rss": (".cc-headline h1", "#article_cont", ".box em"),
    "sitemap": ("article.detail h1", ".detail-content", "p.meta time"),
}


@pytest.mark.parametrize("key", list(_ARTICLE))
def test_selectors_of_articles(site: TestSite, client: httpx.Client, key: str) -> None:
    page = html(client.get(site.address(key, 14)))
    title, text, day = (page.css(selector) for selector in _ARTICLE[key])
    assert (len(title), len(text), len(day)) == (1, 1, 1)
    made = site.notice(key, 14)
    if not BY_KEY[key].traditional:
        assert "".join(title[0].text().split()) == made.title
        assert made.paragraphs[-2] in text[0].text()
    assert made.published.isoformat() in day[0].text()


def test_charsets_are_not_what_pages_declare(site: TestSite, client: httpx.Client) -> None:
    gbk, big5 = client.get(site.address("gbk", 1)), client.get(site.address("big5", 1))
    assert (gbk.headers["content-type"], b"charset=gb2312" in gbk.content) == ("text/html; charset=utf-8", True)
    assert (big5.headers["content-type"], b"charset=utf-8" in big5.content) == ("text/html; charset=gb2312", True)
    for answer in (gbk, big5):
        with pytest.raises(UnicodeDecodeError):
            answer.content.decode("utf-8")
    assert "的通知" in gbk.content.decode("gb18030")
    assert "關於" in big5.content.decode("big5hkscs")


def test_validators_and_304(site: TestSite, client: httpx.Client) -> None:
    for virtual in SITES:
        for url in (site.address(virtual.key, 7), site.listing(virtual.key)):
            first = client.get(url)
            tag, day = first.headers.get("etag"), first.headers.get("last-modified")
            assert (tag is None, day is None) == (virtual.etag == "none", not virtual.last_modified)
            assert tag is None or tag.startswith("W/") == (virtual.etag == "weak")
            for name, value in (("if-none-match", tag), ("if-modified-since", day)):
                if value:
                    again = client.get(url, headers={name: value})
                    assert (again.status_code, again.content) == (304, b"")
            # A tag that differs counts more than a date that does not.
            if tag and day:
                assert client.get(url, headers={"if-none-match": '"x"', "if-modified-since": day}).status_code == 200
            assert client.get(url).content == first.content


@pytest.mark.parametrize("key", [s.key for s in SITES])
def test_an_edit_changes_figure_and_validators(site: TestSite, client: httpx.Client, key: str) -> None:
    url = site.address(key, 12)
    before = client.get(url)
    site.edit(key, 12)
    known = {
        name: before.headers[header]
        for name, header in (("if-none-match", "etag"), ("if-modified-since", "last-modified"))
        if header in before.headers
    }
    after = client.get(url, headers=known)
    assert after.status_code == 200
    old, new = read(before), read(after)
    assert (old.own_id, len(old.measures)) == (new.own_id, len(new.measures))
    assert "专项资金512万元" in old.body_text
    assert "专项资金1512万元" in new.body_text


def test_pages_go_in_every_way_and_come_back(site: TestSite, client: httpx.Client) -> None:
    site.delete("trs", 199, "404")
    site.delete("trs", 198, "410", listed=True)
    site.delete("trs", 197, "front")
    site.delete("trs", 196, "soft404")
    answers = [client.get(site.address("trs", number)) for number in (199, 198, 197, 196)]
    assert [a.status_code for a in answers] == [404, 410, 302, 200]
    assert urljoin(str(answers[2].url), answers[2].headers["location"]) == f"{site.url}/trs/"
    assert "不存在" in answers[3].text
    listed = re.findall(r"_1(\d{7})\.html", client.get(site.listing("trs")).text)
    assert [int(n) for n in listed] == [198, *range(195, 176, -1)]
    site.restore("trs", 199)
    assert client.get(site.address("trs", 199)).status_code == 200


def test_a_moved_page_leads_to_its_new_address(site: TestSite, client: httpx.Client) -> None:
    for site_key in ("trs", "gbk"):
        before = client.get(site.address(site_key, 50)).content
        site.move(site_key, 50)
        site.move(site_key, 50)
        for moves in (0, 1):
            answer = client.get(site.address(site_key, 50, moves))
            assert answer.status_code == 301
            assert urljoin(str(answer.url), answer.headers["location"]) == site.address(site_key, 50, 2)
        assert client.get(site.address(site_key, 50, 2)).content == before
        assert client.get(site.address(site_key, 50, 3)).status_code == 404


def test_listings_grow_at_their_head(site: TestSite, client: httpx.Client) -> None:
    assert client.get(site.address("big5", 200)).status_code == 404
    site.insert("big5", 3)
    assert client.get(site.address("big5", 202)).status_code == 200
    site.grow("gov", 1)
    seen = [re.findall(r"content_1(\d{7})", client.get(site.listing("gov", page)).text) for page in range(3)]
    assert [(int(page[0]), int(page[-1])) for page in seen] == [(200, 181), (181, 162), (162, 143)]


def test_reposts_are_word_for_word_and_near_copies_are_not(site: TestSite, client: httpx.Client) -> None:
    own, repost = read(client.get(site.address("gov", 10))), read(client.get(site.address("rss", 10)))
    assert own.own_id == repost.own_id
    assert [m.text for m in own.measures] == [m.text for m in repost.measures]
    near, source = site.notice("rss", 13), site.notice("gov", 13)
    same = set(near.paragraphs) & set(source.paragraphs)
    assert len(same) > len(near.paragraphs) / 2
    assert near.title != source.title
    read_near = read(client.get(site.address("rss", 13)))
    assert (read_near.header.title, read_near.header.document_number) == (near.title, near.document_number)
    assert "专项资金5513万元" in read_near.body_text


def test_attachments_by_their_kind_and_with_every_writing_of_their_name(site: TestSite, client: httpx.Client) -> None:
    named: set[str] = set()
    for number, kind in ((3, "pdf"), (15, "docx"), (27, "xlsx"), (39, "zip"), (13, "pdf")):
        for key in ("trs", "gbk", "gov"):
            page = client.get(site.address(key, number))
            link = next(a for a in html(page).css("a") if (a.attributes.get("href") or "").endswith(f".{kind}") and "附件" in a.text())
            answer = client.get(urljoin(str(page.url), link.attributes["href"] or ""))
            assert answer.status_code == 200
            assert client.get(answer.url, headers={"if-modified-since": answer.headers.get("last-modified", "")}).status_code == 304
            raw = next(value for name, value in answer.headers.raw if name.lower() == b"content-disposition")
            named.add("gbk" if not raw.isascii() else "*" if b"filename*" in raw else "%")
            written = raw.decode("gb18030").partition("=")[2].removeprefix("UTF-8''").strip('"')
            assert unquote(written) in link.text()
            _check_file(kind, answer)
    assert named == {"gbk", "*", "%"}
    assert not [a for a in html(client.get(site.address("trs", 4))).css("p.fj a")]


def _check_file(kind: str, answer: httpx.Response) -> None:
    if kind in ("pdf", "docx"):
        found = kind_of(answer.content)
        assert found is not None
        assert len(read(answer).measures) == 3
    else:
        with zipfile.ZipFile(io.BytesIO(answer.content), metadata_encoding="gb18030") as packed:
            names = packed.namelist()
            assert packed.testzip() is None
        assert ("xl/workbook.xml" in names) if kind == "xlsx" else names == ["附件1：重点任务分工表.xlsx", "附件2：实施细则.docx"]


def test_the_log_tells_what_was_asked_and_by_whom(site: TestSite, client: httpx.Client) -> None:
    url = site.address("trs", 3)
    tag = client.get(url, headers={"user-agent": "cuoshi-test"}).headers["etag"]
    client.get(url.replace("127.0.0.1", "127.0.0.2"), headers={"if-none-match": tag, "host": f"www.example.gov.cn:{site.port}"})
    client.get(f"{site.url}/gbk/list.asp?page=2")
    first, second = site.requests("/trs/")
    assert (first.agent, first.status, first.host, first.http) == ("cuoshi-test", 200, f"127.0.0.1:{site.port}", "1.1")
    assert (second.status, second.host, second.conditions) == (304, f"www.example.gov.cn:{site.port}", {"if-none-match": tag})
    assert first.at <= second.at
    assert site.counts("/gbk/") == {"/gbk/list.asp?page=2": 1}
    assert sum(site.counts().values()) == 3
    site.forget()
    assert site.requests() == []


def test_pages_depend_on_number_and_seed_alone(site: TestSite, client: httpx.Client) -> None:
    with serve(pages=50) as same, serve(pages=50, seed=2) as other:
        for key in ("trs", "big5", "rss"):
            path = BY_KEY[key].address(13)
            assert client.get(site.url + path).content == client.get(same.url + path).content != client.get(other.url + path).content
        assert other.notice("trs", 13).title == site.notice("trs", 13).title
        assert read(client.get(other.address("trs", 13))).header.issued_on == date(2016, 1, 8)


def test_orders_that_say_nothing_are_refused(site: TestSite, client: httpx.Client) -> None:
    for order in (
        {},
        {"do": "edit"},
        {"do": "edit", "site": "trs"},
        {"do": "dance", "site": "trs"},
        {"do": "delete", "site": "trs", "number": 1, "how": "x"},
    ):
        assert client.post(f"{site.url}/_control", content=json.dumps(order)).status_code == 400
    with pytest.raises(ValueError, match="which site"):
        site.order("edit")
