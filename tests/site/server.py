"""The site as an ASGI application: one request after another, from the state and from what sites are by themselves."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from datetime import time as clock
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl

from tests.site.answers import HTML, Answer, Asked, Receive, Send, http_date, not_found, redirect, send_answer
from tests.site.attachments import attachment_bytes, attachment_number, attachment_of
from tests.site.challenges import refusal
from tests.site.listings import CHINA, Item, ListingPage, atom, column_page, front_page, json_listing, json_shell, listing_page
from tests.site.notices import document_number, published_on, title_of
from tests.site.odd import odd_answer
from tests.site.sites import BY_KEY, SITES, VirtualSite, authority_of, notice_of
from tests.site.state import BadControl, Logged, SiteState, State
from tests.site.templates import article_page

_DAY = 86_400
_MOST_A_PAGE = 100
_SOFT_404 = "<html><head><meta charset=utf-8><title>提示信息</title></head><body><div class=err><p>抱歉，您访问的页面不存在或已删除！</p></div></body></html>"
_INDEX = "<html><head><meta charset=utf-8><title>Sites</title></head><body><ul>{}</ul></body></html>"


class App:
    def __init__(self, pages: int, seed: int) -> None:
        self.state = State(pages, seed)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _body(receive) if scope["method"] == "POST" else b""
        query = scope["query_string"].decode("latin-1")
        asked = Asked(scope["method"], scope["path"], query, dict(scope["headers"]), scope["scheme"], scope["http_version"], body)
        if asked.path.startswith("/_"):
            answer = self._of_control(asked)
        else:
            answer = await self._answer(asked)
            self._write_down(asked, answer.status)
        await send_answer(answer, asked.method, receive, send)

    def _write_down(self, asked: Asked, status: int) -> None:
        names = (b"if-none-match", b"if-modified-since")
        conditions = {name.decode(): asked.header(name) for name in names if name in asked.headers}
        agent = asked.header(b"user-agent")
        self.state.write_down(Logged(time.time(), asked.host, asked.method, asked.target, status, conditions, agent, asked.http))

    def _of_control(self, asked: Asked) -> Answer:
        if asked.path == "/_log":
            prefix = asked.parameter("prefix")
            return _json([one.as_json() for one in self.state.log if one.target.startswith(prefix)])
        if asked.path == "/_counts":
            prefix = asked.parameter("prefix")
            return _json({target: count for target, count in self.state.counts.items() if target.startswith(prefix)})
        if asked.path == "/_control" and asked.method == "POST":
            try:
                self.state.control(json.loads(asked.body))
            except (BadControl, ValueError) as error:
                return Answer(400, str(error).encode(), "text/plain; charset=utf-8")
            return _json({"done": True})
        return not_found()

    async def _answer(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            status, text = self.state.robots_of(asked.host_name)
            return Answer(status, text.encode(), "text/plain")
        if asked.path == "/":
            return Answer(200, _INDEX.format("".join(f'<li><a href="{s.front}">{s.name}</a></li>' for s in SITES)).encode())
        key = asked.path.split("/", 2)[1]
        if key == "odd":
            return odd_answer(asked, self.state.seed)
        site = BY_KEY.get(key)
        if site is None:
            return not_found()
        told = self.state.of(key)
        if told.delay:
            await asyncio.sleep(told.delay)
        return _misbehaved(told) or self._of_site(site, told, asked)

    def _of_site(self, site: VirtualSite, told: SiteState, asked: Asked) -> Answer:
        found = site.number_at(asked.target) or site.number_at(asked.path)
        if found is not None:
            return self._article(site, told, asked, *found)
        page = _page_asked(site, asked)
        if page is not None:
            told.inserted += told.grow
            return self._listing(site, told, asked, *page)
        if asked.path == site.front:
            return Answer(200, front_page(site), site.content_type)
        if asked.path == site.column:
            return Answer(200, json_shell(site) if site.key == "json" else column_page(site), site.content_type)
        number = attachment_number(site, asked.path)
        return self._attachment(site, asked, number) if number is not None and number < self.state.total(site.key) else not_found()

    def _article(self, site: VirtualSite, told: SiteState, asked: Asked, number: int, moves: int) -> Answer:
        if number >= self.state.total(site.key) or moves > told.moved.get(number, 0):
            return not_found()
        if gone := told.gone.get(number):
            if gone == "front":
                return redirect(site.front)
            return Answer(200, _SOFT_404.encode()) if gone == "soft404" else Answer(int(gone), not_found().body)
        if moves < told.moved.get(number, 0):
            return redirect(site.address(number, told.moved[number]), 301)
        revision = told.revisions.get(number, 0)
        tag = f"{number:x}-{revision}-{told.redesigned:d}"
        moment = _moment(number) + revision * _DAY + told.redesigned
        if told.noise:
            return self._page(site, told, number, revision)
        return self._conditional(site, asked, tag, moment) or _validated(site, self._page(site, told, number, revision, asked), tag, moment)

    def _page(self, site: VirtualSite, told: SiteState, number: int, revision: int, asked: Asked | None = None) -> Answer:
        notice = notice_of(site, number, self.state.seed, revision)
        attached = attachment_of(site, number)
        page = article_page(site, number, notice, attached.markup if attached else "", told.redesigned)
        if told.noise:
            page += f"<!-- {self.state.counts.total()} -->".encode()
        answer = Answer(200, page, site.content_type)
        if site.key == "gov" and asked and "gzip" in asked.header(b"accept-encoding"):
            packer = zlib.compressobj(1, zlib.DEFLATED, 31)
            answer.body = packer.compress(page) + packer.flush()
            answer.with_header("content-encoding", "gzip").with_header("vary", "Accept-Encoding")
        return answer

    def _attachment(self, site: VirtualSite, asked: Asked, number: int) -> Answer:
        tag, moment = f"f{number:x}", _moment(number)
        if unchanged := self._conditional(site, asked, tag, moment):
            return unchanged
        found = attachment_of(site, number)
        assert found is not None
        data = attachment_bytes(number, notice_of(site, number, self.state.seed))
        answer = Answer(200, data, found.content_type).with_header("content-disposition", found.disposition)
        return _validated(site, answer, tag, moment)

    def _listing(self, site: VirtualSite, told: SiteState, asked: Asked, page: int, size: int) -> Answer:
        key = site.key
        total = self.state.listed_count(key)
        is_map = site.listing == "sitemap"
        pages = -(-total // size) + is_map
        if page >= max(pages, 1):
            return not_found()
        changes = len(told.unlisted) + sum(told.moved.values())
        tag, moment = f"l{total:x}-{page}-{size}-{changes}-{told.redesigned:d}", _moment(self.state.total(key) - 1) + changes
        if unchanged := self._conditional(site, asked, tag, moment + told.redesigned):
            return unchanged
        numbers = [] if is_map and not page else self.state.listed(key, (page - is_map) * size, size)
        items = [self._item(site, told, number) for number in numbers]
        shown = ListingPage(site, items, page, pages, total, told.redesigned)
        if asked.path.endswith("atom.xml"):
            content_type, body = "application/atom+xml", atom(shown, asked.base)
        elif asked.path == "/json/api/search":
            content_type, body = "application/json;charset=UTF-8", json_listing(shown)
        else:
            content_type, body = listing_page(shown, asked.base)
        return _validated(site, Answer(200, body, content_type), tag, moment + told.redesigned)

    def _item(self, site: VirtualSite, told: SiteState, number: int) -> Item:
        address = site.address(number, told.moved.get(number, 0))
        authority = authority_of(site, number)
        return Item(number, title_of(authority, number), address, published_on(number), document_number(authority, number))

    def _conditional(self, site: VirtualSite, asked: Asked, tag: str, moment: float) -> Answer | None:
        """304 where the client has what there is: by its tag, and by its date only where it sent no tag (RFC 9110, 13.2.2)."""
        told = asked.header(b"if-none-match")
        since = asked.header(b"if-modified-since")
        if told and site.etag != "none":
            same = f'"{tag}"' in [one.strip().removeprefix("W/") for one in told.split(",")]
        elif since and site.last_modified:
            same = moment <= _date(since)
        else:
            same = False
        return _validated(site, Answer(304, b"", None), tag, moment) if same else None


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


def _json(value: object) -> Answer:
    return Answer(200, json.dumps(value, ensure_ascii=False).encode(), "application/json")


def _misbehaved(told: SiteState) -> Answer | None:
    """The answer of a site that refuses, has had enough or stumbles; None where it serves."""
    if told.refuse:
        return refusal(told.refuse)
    if told.throttle:
        told.throttle -= 1
        return refusal("429").with_header("retry-after", told.retry_after)
    if told.flaky_every:
        told.flaky_counter += 1
        if told.flaky_counter % told.flaky_every == 0:
            return Answer(told.flaky_status, b"<h1>Internal Server Error</h1>", HTML)
    return None


def _page_asked(site: VirtualSite, asked: Asked) -> tuple[int, int] | None:
    """Which page of a listing is asked for, from 0, and how many notices it holds; None where no listing stands."""
    size = site.per_page
    if site.listing == "json" and asked.path in ("/json/api/articles", "/json/api/search"):
        return _page_of_interface(asked, size)
    if asked.path in (site.further.partition("?")[0], f"{site.front}atom.xml") and "?" in site.further:
        name = "paged" if site.listing == "rss" else "page"
        number = asked.parameter(name, "1")
        return (int(number) - 1, size) if number.isdigit() and number != "0" else None
    page = site.page_at(asked.target)
    return None if page is None else (page, size)


def _page_of_interface(asked: Asked, size: int) -> tuple[int, int] | None:
    """`?page=2&size=20`, or a posted JSON object or form with pageNo and pageSize."""
    told: Mapping[str, object] = {"pageNo": asked.parameter("page", "1"), "pageSize": asked.parameter("size", str(size))}
    if asked.path == "/json/api/search":
        if asked.method != "POST":
            return None
        is_json = "json" in asked.header(b"content-type")
        try:
            told = json.loads(asked.body) if is_json else dict(parse_qsl(asked.body.decode("latin-1")))
        except ValueError:
            return None
    page, count = str(told.get("pageNo", 1)), str(told.get("pageSize", size))
    return (int(page) - 1, min(int(count), _MOST_A_PAGE)) if page.isdigit() and count.isdigit() and int(page) * int(count) else None


def _validated(site: VirtualSite, answer: Answer, tag: str, moment: float) -> Answer:
    if site.etag != "none":
        answer.with_header("etag", f'W/"{tag}"' if site.etag == "weak" else f'"{tag}"')
    if site.last_modified:
        answer.with_header("last-modified", http_date(moment))
    return answer


def _moment(number: int) -> float:
    return datetime.combine(published_on(number), clock(10, 21), CHINA).timestamp()


def _date(text: str) -> float:
    try:
        return parsedate_to_datetime(text).astimezone(UTC).timestamp()
    except ValueError:
        return 0.0
