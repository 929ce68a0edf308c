"""Pages under /odd/ that no honest site would have, and those that honest sites have by mistake."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator, Callable
from typing import cast

from tests.site.answers import HTML, Answer, Asked, Receive, gone_within, not_found, redirect
from tests.site.bombs import HUGE_BYTES, brotli_bomb, gzip_bomb, nested_bomb
from tests.site.challenges import refusal
from tests.site.listings import Item, finish, frame, links_page
from tests.site.notices import make_notice, published_on, title_of
from tests.site.sites import BY_KEY
from tests.site.state import REFUSALS, Refusal
from tests.site.templates import article_page

_SITE = BY_KEY["trs"]
_ITEMS = 20  # a page
_CHUNK = b"<p>" + "关于做好外贸工作的通知".encode() * 2000 + b"</p>\n"
_PAGE = re.compile(r"/odd/(endless-same|endless-new)/index(?:_(\d+))?\.html")
_ITEM = re.compile(r"/odd/(?:item|forbidden)/(\d{1,7})\.html")


def odd_answer(asked: Asked, seed: int) -> Answer:
    path = asked.path
    name = path.removeprefix("/odd/")
    if path in _ANSWERS:
        return _ANSWERS[path](asked)
    if found := _ITEM.fullmatch(path):
        number = int(found[1])
        return Answer(200, article_page(_SITE, number, make_notice(_SITE.authority, number, seed), "", False))
    if found := _PAGE.fullmatch(path):
        page = int(found[2] or 0)
        first = page * _ITEMS if found[1] == "endless-new" else 0
        return listing(range(first, first + _ITEMS), f"index_{page + 1}.html")
    if path.startswith("/odd/to/"):
        return redirect(f"http://{name.removeprefix('to/')}/latest/meta-data/")
    if path.startswith("/odd/challenge/") and name.removeprefix("challenge/") in REFUSALS:
        return refusal(cast("Refusal", name.removeprefix("challenge/")))
    if path.startswith("/odd/list/"):
        return listing((0, f"/odd/{name.removeprefix('list/')}", 1), None)
    return not_found()


def item(number: int) -> Item:
    return Item(number, title_of(_SITE.authority, number), f"/odd/item/{number}.html", published_on(number), "")


def listing(entries: range | tuple[int | str, ...], following: str | None) -> Answer:
    """A listing in the manner of the TRS site, with a link to the next page; an entry is a number or an odd page's address."""
    lines = []
    for entry in entries:
        told = item(entry) if isinstance(entry, int) else Item(0, f"关于{entry}的通知", entry, published_on(0), "")
        lines.append(
            f'<li class="clearfix"><a href="{told.address}" title="{told.title}">{told.title}</a><span>{told.published}</span></li>'
        )
    more = f'<a class="next" href="{following}">下一页</a>' if following else ""
    return Answer(200, finish(_SITE, frame(_SITE, "政府文件", f'<ul class="tab-item">{"".join(lines)}</ul><div class="page">{more}</div>')))


def _encoded(body: Callable[[], bytes], encoding: str) -> Callable[[Asked], Answer]:
    return lambda _: Answer(200, body()).with_header("content-encoding", encoding)


def _chain(asked: Asked) -> Answer:
    left = int(asked.parameter("left", "0"))
    return redirect(f"/odd/chain?left={left - 1}" if left > 0 else "/odd/item/0.html")


def _links(asked: Asked) -> Answer:
    return Answer(200, links_page(_SITE, asked.base, [item(n) for n in range(4)]))


def _drip(asked: Asked) -> Answer:
    """A page that comes byte by byte and never ends."""
    every = float(asked.parameter("every", "0.1"))

    async def stream(receive: Receive) -> AsyncIterator[bytes]:
        yield b"<!DOCTYPE html><html><body><p>"
        while not await gone_within(receive, every):
            yield b"."

    return Answer(200, stream=stream)


def _stall(asked: Asked) -> Answer:
    """The beginning of a page and then nothing."""

    async def stream(receive: Receive) -> AsyncIterator[bytes]:
        yield b"<!DOCTYPE html><html><body><p>"
        while not await gone_within(receive, 3600):
            pass

    return Answer(200, stream=stream)


def _huge(length: int | None) -> Callable[[Asked], Answer]:
    async def stream(receive: Receive) -> AsyncIterator[bytes]:
        whole, rest = divmod(HUGE_BYTES, len(_CHUNK))
        for _ in range(whole):
            yield _CHUNK
            await asyncio.sleep(0)  # others are served meanwhile
        yield _CHUNK[:rest]

    return lambda _: Answer(200, length=length, stream=stream)


def _cut(asked: Asked) -> Answer:
    """The connection ends before as much has come as was said."""
    page = article_page(_SITE, 1, make_notice(_SITE.authority, 1), "", False)

    async def stream(receive: Receive) -> AsyncIterator[bytes]:
        yield page[: len(page) // 2]

    return Answer(200, length=len(page), stream=stream)


def _torn_gzip(asked: Asked) -> Answer:
    return Answer(200, gzip.compress(_CHUNK)[:-200]).with_header("content-encoding", "gzip")


_ANSWERS: dict[str, Callable[[Asked], Answer]] = {
    "/odd/drip.html": _drip,
    "/odd/stall.html": _stall,
    "/odd/redirect-self": lambda asked: redirect("/odd/redirect-self"),
    "/odd/redirect-a": lambda asked: redirect("/odd/redirect-b"),
    "/odd/redirect-b": lambda asked: redirect("/odd/redirect-a", 301),
    "/odd/go": lambda asked: redirect(asked.parameter("to")),
    "/odd/chain": _chain,
    "/odd/bomb.html": _encoded(gzip_bomb, "gzip"),
    "/odd/bomb-nested.html": _encoded(nested_bomb, "gzip, gzip"),
    "/odd/bomb-br.html": _encoded(brotli_bomb, "br"),
    "/odd/huge.html": _huge(HUGE_BYTES),
    "/odd/huge-chunked.html": _huge(None),
    "/odd/cut.html": _cut,
    "/odd/torn-gzip.html": _torn_gzip,
    "/odd/not-gzip.html": lambda asked: Answer(200, _CHUNK).with_header("content-encoding", "gzip"),
    "/odd/empty.html": lambda asked: Answer(200, b""),
    "/odd/page.pdf": lambda asked: Answer(200, b"<html><body>404</body></html>", "application/pdf"),
    "/odd/big-header.html": lambda asked: Answer(200, b"<p>x</p>", HTML).with_header("x-trace", "a" * 200_000),
    "/odd/self.html": lambda asked: listing(range(_ITEMS), "self.html"),
    "/odd/loop-a.html": lambda asked: listing(range(_ITEMS), "loop-b.html"),
    "/odd/loop-b.html": lambda asked: listing(range(_ITEMS, 2 * _ITEMS), "loop-a.html"),
    "/odd/links.html": _links,
}
