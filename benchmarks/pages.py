"""Generated pages of about 76 KB: the seeds' text inside the HTML of government sites, the same ones every time.

Page n always has the same bytes, and its long sentences are worded a little otherwise than any other page's. Seeds and templates
take turns, so that 40 pages show every seed in every template. Furniture is padded, never the article: a short notice
stands among long menus. Some pages are GB 18030 and say gb2312.

    python benchmarks/pages.py --pages 40 --out benchmarks/out/pages
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from statistics import mean

from benchmarks.articles import Article, make_article, seed_names
from benchmarks.furniture import Furniture
from benchmarks.templates import TEMPLATES, Draft, Template, bare, breaks, breaks_only, editor, old_tables, unclosed, word

TARGET_BYTES = 76_000
_SPREAD = 0.15  # pages are up to so much larger or smaller
#: What a page's furniture has at least; a long article in heavy markup would leave it none.
LEAST_FURNITURE = 12_000
_EVERY_GB = 9  # every ninth page is GB 18030, and all of the 2000s' template
_HELD_PLACE = "\x00article\x00"


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page and what a reading of it must give back."""

    number: int
    template: str
    article: Article
    data: bytes
    charset: str
    content_type: str
    url: str


def make_page(number: int) -> MadePage:
    """Page `number`, from 0."""
    names = seed_names()
    article = make_article(number, names[number % len(names)])
    template = TEMPLATES[number % len(TEMPLATES)]
    charset = "gb18030" if template is old_tables or number % _EVERY_GB == 5 else "utf-8"
    body = _body(template, article, charset)
    target = TARGET_BYTES * Random(f"size {number}").uniform(1 - _SPREAD, 1 + _SPREAD)
    budget = max(LEAST_FURNITURE, target - len(body.encode(charset)))
    html = _render(number, template, article, charset, body, budget)
    budget += target - len(html.encode(charset))  # head, bars and footer take what they take
    html = _render(number, template, article, charset, body, max(LEAST_FURNITURE, budget))
    content_type = "text/html; charset=utf-8" if charset == "utf-8" and number % 2 else "text/html"
    url = f"https://www.example.gov.cn/zwgk/zfwj/2023{1 + number % 12:02d}/t2023{number:06d}.html"
    return MadePage(number, template.__name__, article, html.encode(charset), charset, content_type, url)


def make_pages(first: int, count: int) -> Iterator[MadePage]:
    for number in range(first, first + count):
        yield make_page(number)


def _body(template: Template, article: Article, charset: str) -> str:
    """The article in the template's own markup; pasted from Word only where that leaves room for furniture."""
    if template is old_tables:
        return unclosed(article.paragraphs)
    if template is breaks_only:
        return breaks(article.paragraphs)
    for style in (word, editor):
        body = style(article.paragraphs)
        if len(body.encode(charset)) <= TARGET_BYTES - 2 * LEAST_FURNITURE:
            return body
    return bare(article.paragraphs)


def _render(number: int, template: Template, article: Article, charset: str, body: str, budget: float) -> str:
    """The page with about so many bytes of furniture; a Traditional article stands in a Traditional page."""
    furniture = Furniture(Random(f"page {number}"), budget, charset)
    label = "gb2312" if charset == "gb18030" else "utf-8"
    html = template(Draft(article, furniture, _HELD_PLACE, label))
    if article.is_traditional:
        html = html.translate(traditional())
    return html.replace(_HELD_PLACE, body)


@cache
def traditional() -> dict[int, str]:
    """Simplified characters to Traditional ones, each to its first: what a site's 繁體 button does."""
    table = files("opencc").joinpath("dictionary", "STCharacters.txt").read_text("utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(simplified): traditional.split()[0] for simplified, traditional in pairs if len(simplified) == 1}


def main() -> None:
    parser = argparse.ArgumentParser(description="Generate the benchmark's pages and say how large they are.")
    parser.add_argument("--pages", type=int, default=500, help="how many (500)")
    parser.add_argument("--out", type=Path, help="a folder to write them to")
    arguments = parser.parse_args()
    if arguments.pages < 1:
        parser.error("--pages must be at least 1")
    sizes: list[int] = []
    for page in make_pages(0, arguments.pages):
        sizes.append(len(page.data))
        if arguments.out:
            arguments.out.mkdir(parents=True, exist_ok=True)
            (arguments.out / f"{page.number:04d}-{page.template}-{page.article.seed[:3]}.html").write_bytes(page.data)
    where = f" written to {arguments.out}" if arguments.out else ""
    print(f"{len(sizes)} pages{where}: mean {mean(sizes) / 1000:.1f} KB, from {min(sizes) / 1000:.1f} to {max(sizes) / 1000:.1f} KB")


if __name__ == "__main__":
    main()
