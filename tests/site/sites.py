"""The virtual sites: who publishes, in which template and charset, and where pages stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from benchmarks import templates
from benchmarks.templates import Template
from tests.site.hong_kong import hong_kong
from tests.site.notices import Authority, Notice, issued_on, make_notice

Listing = Literal["gov", "trs", "hanweb", "gbk", "hk", "big5", "json", "rss", "sitemap"]
ETag = Literal["strong", "weak", "none"]
#: An article's id: so many times moved, then its number.
_MOVE = 10_000_000
_FIELDS = {"month": r"\d{6}", "day": r"\d{8}", "slashes": r"\d{4}/\d{1,2}/\d{1,2}", "id": r"(?P<id>\d{8})"}


@dataclass(frozen=True, eq=False)
class VirtualSite:
    """One site. Paths begin with its key; `first` is its listing's first page, `further` the next ones."""

    key: str
    name: str
    authority: Authority
    template: Template
    paragraphs: Callable[[list[str]], str]
    listing: Listing
    article: str
    column: str  # between the front page and the listing
    first: str
    further: str
    second: int = 2  # the number that the second page's address bears
    codec: str = "utf-8"
    label: str = "utf-8"  # what its pages say they are in
    content_type: str = "text/html; charset=utf-8"
    traditional: bool = False
    etag: ETag = "strong"
    last_modified: bool = True
    per_page: int = 20

    @property
    def front(self) -> str:
        return f"/{self.key}/"

    def address(self, number: int, moves: int = 0) -> str:
        """Path (and query) of an article, after it moved so many times."""
        day = issued_on(number)
        return self.article.format(
            month=f"{day:%Y%m}", day=f"{day:%Y%m%d}", slashes=f"{day.year}/{day.month}/{day.day}", id=_MOVE * (moves + 1) + number
        )

    def number_at(self, target: str) -> tuple[int, int] | None:
        """The number of the article that stands or stood there, and after how many moves; None where none ever could."""
        found = self._article.fullmatch(target)
        if not found:
            return None
        moves, number = divmod(int(found["id"]), _MOVE)
        return (number, moves - 1) if moves and self.address(number, moves - 1) == target else None

    def page_address(self, page: int) -> str:
        return self.further.format(page=page - 1 + self.second) if page else self.first

    def page_at(self, target: str) -> int | None:
        """Which page of the listing stands there, from 0."""
        if target == self.first:
            return 0
        found = self._further.fullmatch(target)
        page = int(found[1]) - self.second + 1 if found else -1
        return page if page >= 0 else None

    @cached_property
    def _article(self) -> re.Pattern[str]:
        pattern = re.escape(self.article)
        for name, shape in _FIELDS.items():
            pattern = pattern.replace(re.escape("{" + name + "}"), shape)
        return re.compile(pattern)

    @cached_property
    def _further(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.further).replace(re.escape("{page}"), r"(\d{1,7})"))


_UNDECLARED = "text/html"

SITES: tuple[VirtualSite, ...] = (
    VirtualSite(
        "gov", "中国政府网", Authority(0, "国务院办公厅", "国办发", "财政部"), templates.state_council, templates.editor, "gov",
        "/gov/zhengce/content/{month}/content_{id}.htm", "/gov/zhengce/", "/gov/zhengce/zuixin/home.htm", "/gov/zhengce/zuixin/home_{page}.htm", second=1,
        content_type=_UNDECLARED,
    ),
    VirtualSite(
        "trs", "重庆市人民政府", Authority(1, "重庆市人民政府办公厅", "渝府办发", "市财政局"), templates.provincial, templates.word, "trs",
        "/trs/zwgk/zfxxgkml/szfwj/{month}/t{day}_{id}.html", "/trs/zwgk/", "/trs/zwgk/zfxxgkml/szfwj/index.html",
        "/trs/zwgk/zfxxgkml/szfwj/index_{page}.html", second=1,
    ),
    VirtualSite(
        "hanweb", "浙江省人民政府", Authority(2, "浙江省人民政府办公厅", "浙政办发", "省财政厅"), templates.particulars_list, templates.editor,
        "hanweb", "/hanweb/art/{slashes}/art_1229_{id}.html", "/hanweb/col/col1228/index.html", "/hanweb/col/col1229/index.html",
        "/hanweb/module/web/jpage/dataproxy.jsp?page={page}&webid=1&columnid=1229&unitid=5001", etag="none", last_modified=False, per_page=15,
    ),
    VirtualSite(
        "gbk", "宁夏回族自治区人民政府", Authority(3, "宁夏回族自治区人民政府办公厅", "宁政办发", "自治区财政厅"), templates.old_tables,
        templates.unclosed, "gbk", "/gbk/show.asp?id={id}", "/gbk/zwgk.asp", "/gbk/list.asp", "/gbk/list.asp?page={page}",
        codec="gb18030", label="gb2312", etag="none",
    ),
    VirtualSite(
        "hk", "香港特别行政区政府工业贸易署", Authority(4, "香港特别行政区政府工业贸易署", "工贸署", "财政司"), hong_kong, templates.bare, "hk",
        "/hk/tc/notices/{month}/n{id}.html", "/hk/tc/", "/hk/tc/notices/index.html", "/hk/tc/notices/index_p{page}.html",
        traditional=True, etag="weak",
    ),
    VirtualSite(
        "big5", "武汉市人民政府", Authority(5, "武汉市人民政府办公厅", "武政办", "市财政局"), templates.breaks_only, templates.breaks, "big5",
        "/big5/zwgk/{month}/t{day}_{id}.shtml", "/big5/zwgk/", "/big5/zwgk/list.shtml", "/big5/zwgk/list_{page}.shtml",
        codec="big5hkscs", content_type="text/html; charset=gb2312", traditional=True, etag="strong",
    ),
    VirtualSite(
        "json", "青海省人民政府", Authority(6, "青海省人民政府办公厅", "青政办", "省财政厅"), templates.plain_county, templates.bare, "json",
        "/json/xxgk/detail/{id}.html", "/json/xxgk/", "/json/api/articles", "/json/api/articles?channel=zfwj&page={page}",
        etag="none", last_modified=False,
    ),
    VirtualSite(
        "rss", "广州市商务信息网", Authority(7, "广州市人民政府办公厅", "穗府办", "市财政局"), templates.news_site, templates.editor, "rss",
        "/rss/news/{month}/{id}.shtml", "/rss/news/", "/rss/feed.xml", "/rss/feed.xml?paged={page}",
    ),
    VirtualSite(
        "sitemap", "湖北省人民政府", Authority(8, "湖北省人民政府办公厅", "鄂政办发", "省财政厅"), templates.html5_sections, templates.editor,
        "sitemap", "/sitemap/zfxxgk/{month}/t{day}_{id}.html", "/sitemap/zfxxgk/", "/sitemap/sitemap.xml", "/sitemap/sitemap-{page}.xml",
        second=1, per_page=500,
    ),
)  # fmt: skip

BY_KEY = {site.key: site for site in SITES}
#: Of the media site's notices one in so many is the State Council's own, reposted; the one after the next copies it nearly.
REPOST_EVERY = 5


def is_repost(site: VirtualSite, number: int) -> bool:
    return site.key == "rss" and number % REPOST_EVERY == 0


def is_near_copy(site: VirtualSite, number: int) -> bool:
    return site.key == "rss" and number % REPOST_EVERY == 3


def authority_of(site: VirtualSite, number: int) -> Authority:
    """Who issued what the site publishes under that number."""
    return BY_KEY["gov"].authority if is_repost(site, number) else site.authority


def notice_of(site: VirtualSite, number: int, seed: int = 1, revision: int = 0) -> Notice:
    """What the site publishes under that number: its own notice, another's reposted, or nearly another's."""
    other = BY_KEY["gov"].authority if is_near_copy(site, number) else None
    return make_notice(authority_of(site, number), number, seed, revision, other)
