"""The two crawlers of benchmarks/crawl.py, each in a process of its own that prints one line of figures.

    python -m benchmarks.crawl_clients cuoshi http://127.0.0.1:4321 --data FOLDER
    python -m benchmarks.crawl_clients scrapy http://127.0.0.1:4321

What is timed begins with the first request and ends when the last page is kept, or handed to the spider; starting up does not count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

SITE = "trs"
LISTING = "/trs/zwgk/zfxxgkml/szfwj/index.html"
CONCURRENCY = 16
SAMPLED = 500  # pages between two looks at the memory
_AGENT = "Cuoshi benchmark (+https://example.org/benchmark)"
_FILE = re.compile(rb'<p class="fj"><a href="([^"]+)"')
_SITE_FILE = """
name = "benchmark"
region = "500000"
publisher = "重庆市人民政府"
hosts = ["127.0.0.1"]
delay = 1.0
backing = ["tests/site/README.md"]

[expect]
least = 1
most = 100000

[[listings]]
url = "{url}"
item = "ul.tab-item li"
link = "a"
title = "a@title"
date = "span"
next = {{ pages = "index_{{n}}.html", first = 1 }}
"""


@dataclass(slots=True)
class Figures:
    """Of one crawl. `bodies`: answers of pages and their files, listings left out; `resident`: MB after every 500 pages."""

    bodies: int = 0
    size: int = 0  # of these answers, in bytes
    wall: float = 0.0
    cpu: float = 0.0  # of the whole process, threads and all
    resident: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.bodies / self.wall

    @property
    def cpu_rate(self) -> float:
        return self.bodies / self.cpu


class _Clock:
    """Takes the times of one crawl, and its memory as it goes."""

    def __init__(self) -> None:
        import psutil  # type: ignore[import-untyped]  # here, so that crawl.py can say that it is missing

        self._process = psutil.Process()
        self.figures = Figures()

    def start(self) -> None:
        self._look()
        self._began = perf_counter(), process_time()

    def count(self, pages: int) -> None:
        before = self.figures.bodies
        self.figures.bodies += pages
        if before // SAMPLED != self.figures.bodies // SAMPLED:
            self._look()

    def stop(self) -> None:
        self.figures.wall, self.figures.cpu = perf_counter() - self._began[0], process_time() - self._began[1]
        self._look()

    def _look(self) -> None:
        self.figures.resident.append(round(self._process.memory_info().rss / 1e6, 1))


def crawl_with_cuoshi(url: str, data: Path) -> Figures:
    """Walk, fetch and archive as `cuoshi crawl` does; nothing is read or loaded here."""
    os.environ |= {
        "CUOSHI_CONTACT": "https://example.org/benchmark", "CUOSHI_PRIVATE_NETWORKS": "127.0.0.0/8",
        "CUOSHI_PRIVATE_DELAY": "0", "CUOSHI_PRIVATE_CONCURRENCY": str(CONCURRENCY),
    }  # fmt: skip
    from extractors.sites.site_file import load_sites
    from flows.crawl import site_run
    from flows.crawl.settings import CrawlSettings
    from flows.runs import open_writer
    from warehouse.folder import DataFolder

    sites = data / "sites"
    sites.mkdir(parents=True)
    (sites / f"{SITE}.toml").write_text(_SITE_FILE.format(url=url + LISTING), "utf-8")
    settings, clock = CrawlSettings(DataFolder(data)), _Clock()
    with open_writer(settings.data, "benchmark", 60, print) as writer:
        begun = site_run.begin(writer, load_sites(sites)[SITE])
        with site_run.leases(settings, begun.site, print):
            clock.start()
            found = asyncio.run(site_run.gather(writer, settings, begun, clock.count))
            clock.stop()
        if found.troubles or found.stopped or set(found.outcomes) | set(found.files) != {"ok"}:
            raise SystemExit(f"the crawl went wrong: {found.outcomes} {found.files} {found.troubles[:3]} {found.stopped}")
        kept = writer.archive.read(writer.archive.files_of(begun.run.info)).captures
    bodies = [c for c in kept if c.role in ("notice", "attachment") and c.sha256]
    clock.figures.bodies, clock.figures.size = len(bodies), sum(c.byte_length or 0 for c in bodies)
    return clock.figures


def crawl_with_scrapy(url: str) -> Figures:
    """Walk and fetch; the bodies are handed to the spider and forgotten."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    clock = _Clock()

    class Pages(scrapy.Spider):
        name = "pages"

        async def start(self) -> Any:
            clock.start()
            yield scrapy.Request(url + LISTING, cb_kwargs={"number": 0})

        def parse(self, response: Any, number: int) -> Iterator[Any]:
            if response.status != 200:
                return
            yield from response.follow_all(css="ul.tab-item li a", callback=self.page)
            following = response.urljoin(f"index_{number + 1}.html")
            yield scrapy.Request(following, cb_kwargs={"number": number + 1}, meta={"handle_httpstatus_list": [404]})

        def page(self, response: Any) -> Iterator[Any]:
            yield from self.file(response)
            for found in _FILE.finditer(response.body):  # the quickest way there is to find them
                yield response.follow(found[1].decode(), callback=self.file)

        def file(self, response: Any) -> Iterator[Any]:
            clock.count(1)
            clock.figures.size += len(response.body)
            yield {"url": response.url, "body": response.body}

        def closed(self, reason: str) -> None:
            clock.stop()
            if reason != "finished":
                raise SystemExit(f"Scrapy ended: {reason}")

    # Nothing that is not needed to fetch, so that Scrapy is as fast as it can be; and nothing that would reach beyond loopback.
    process = CrawlerProcess(
        {
            "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": CONCURRENCY, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
            "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "ERROR", "USER_AGENT": _AGENT,
        }
    )  # fmt: skip
    process.crawl(Pages)
    process.start()
    return clock.figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Crawl the test site with one of both.")
    parser.add_argument("crawler", choices=("cuoshi", "scrapy"))
    parser.add_argument("url")
    parser.add_argument("--data", type=Path, help="an empty folder, for Cuoshi")
    told = parser.parse_args()
    figures = crawl_with_cuoshi(told.url, told.data) if told.crawler == "cuoshi" else crawl_with_scrapy(told.url)
    print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main()
