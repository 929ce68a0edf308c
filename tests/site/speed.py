"""How many pages a second the site serves: `python -m tests.site.speed`. CPU is the server's own, told by the system.

The client is written on sockets, pipelining nothing: what httpx costs would hide what the server does.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from urllib.parse import urlsplit

import httpx
import psutil  # type: ignore[import-untyped]

from tests.site.fixture import TestSite, serve


async def _read(reader: asyncio.StreamReader) -> int:
    """One answer's body, by its Content-Length."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return len(await reader.readexactly(length))


async def _fetch(site: TestSite, paths: list[str]) -> int:
    parts = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    size = 0
    for path in paths:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        size += await _read(reader)
    writer.close()
    return size


async def _with_sockets(site: TestSite, paths: list[str], connections: int) -> int:
    return sum(await asyncio.gather(*(_fetch(site, paths[n::connections]) for n in range(connections))))


async def _with_httpx(site: TestSite, paths: list[str], connections: int) -> int:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as client:

        async def fetch(own: list[str]) -> int:
            return sum([len((await client.get(path)).content) for path in own])

        return sum(await asyncio.gather(*(fetch(paths[n::connections]) for n in range(connections))))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast the test site serves.")
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--site", default="trs")
    told = parser.parse_args()
    with serve(pages=told.pages) as site:
        paths = [site.address(told.site, number).removeprefix(site.url) for number in range(told.pages)]
        server = psutil.Process(site.process.pid)
        for name, way in (("sockets", _with_sockets), ("httpx", _with_httpx)):
            cpu, began = sum(server.cpu_times()[:2]), time.monotonic()
            size = asyncio.run(way(site, paths, 16))
            spent, wall = sum(server.cpu_times()[:2]) - cpu, time.monotonic() - began
            resident = server.memory_info().rss / 1e6
            print(
                f"{name}: {told.pages} pages, {size / told.pages / 1000:.1f} KB each: {told.pages / wall:.0f} pages/s, "
                f"{told.pages / spent:.0f} pages per second of the server's CPU; it holds {resident:.0f} MB"
            )


if __name__ == "__main__":
    main()
