"""Starts the test site in a process of its own and gives orders to it."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from tests.site.notices import Notice
from tests.site.sites import BY_KEY, notice_of
from tests.site.state import Gone, Refusal

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the site saw it."""

    at: float
    host: str  # with port
    method: str
    target: str  # path and query
    status: int
    conditions: dict[str, str]  # if-none-match, if-modified-since
    agent: str
    http: str


@dataclass(frozen=True, slots=True)
class TestSite:
    """A running site. Orders take effect before they return; `reset` takes all of them back and empties the log."""

    __test__ = False  # no test, for all its name

    url: str  # http://127.0.0.1:4321
    pages: int
    seed: int
    process: subprocess.Popen[bytes]
    ca: Path | None = None  # with HTTP/2

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def at(self, host: str) -> str:
        """The same server by another name or address: `localhost`, `127.0.0.2`."""
        return f"{urlsplit(self.url).scheme}://{host}:{self.port}"

    def address(self, site: str, number: int, moves: int = 0) -> str:
        """The whole address of an article, after it moved so many times."""
        return f"{self.url}{BY_KEY[site].address(number, moves)}"

    def listing(self, site: str, page: int = 0) -> str:
        return f"{self.url}{BY_KEY[site].page_address(page)}"

    def notice(self, site: str, number: int, revision: int = 0) -> Notice:
        """What the page of that number must be read as."""
        return notice_of(BY_KEY[site], number, self.seed, revision)

    def order(self, do: str, **told: object) -> None:
        with self._client() as client:
            answer = client.post("/_control", json={"do": do, **told})
        if answer.status_code != 200:
            raise ValueError(answer.text)

    def edit(self, site: str, number: int) -> None:
        self.order("edit", site=site, number=number)

    def delete(self, site: str, number: int, how: Gone = "404", listed: bool = False) -> None:
        """Take a page away; `listed`: its link stays in the listing."""
        self.order("delete", site=site, number=number, how=how, listed=listed)

    def restore(self, site: str, number: int) -> None:
        self.order("restore", site=site, number=number)

    def move(self, site: str, number: int) -> None:
        """To another address, with 301 from the old one; listings link the new."""
        self.order("move", site=site, number=number)

    def insert(self, site: str, count: int = 1) -> None:
        """New notices at the head of the listing."""
        self.order("insert", site=site, count=count)

    def grow(self, site: str, by: int = 1) -> None:
        """So many new notices with every request for a listing page; 0 ends it."""
        self.order("grow", site=site, by=by)

    def throttle(self, site: str, count: int, retry_after: str = "1") -> None:
        """429 for the next `count` requests."""
        self.order("throttle", site=site, count=count, retry_after=retry_after)

    def flaky(self, site: str, every: int, status: int = 503) -> None:
        """Each `every`-th request from now on fails; 0 ends it."""
        self.order("flaky", site=site, every=every, status=status)

    def refuse(self, site: str, how: Refusal | None) -> None:
        self.order("refuse", site=site, how=how)

    def delay(self, site: str, seconds: float) -> None:
        self.order("delay", site=site, seconds=seconds)

    def redesign(self, site: str, on: bool = True) -> None:
        """Other classes and ids, so that the site file's selectors miss."""
        self.order("redesign", site=site, on=on)

    def noise(self, site: str, on: bool = True) -> None:
        """Articles without validators whose bytes change with every request, and their words never."""
        self.order("noise", site=site, on=on)

    def robots(self, text: str = "", status: int = 200, host: str = "*") -> None:
        self.order("robots", text=text, status=status, host=host)

    def forget(self) -> None:
        """Empty the log and the counts; the sites stay as they are."""
        self.order("forget")

    def reset(self) -> None:
        self.order("reset")

    def requests(self, prefix: str = "") -> list[Request]:
        with self._client() as client:
            rows = client.get("/_log", params={"prefix": prefix}).json()
        return [Request(*row) for row in rows]

    def counts(self, prefix: str = "") -> dict[str, int]:
        """How often each path (with its query) was asked for."""
        with self._client() as client:
            found: dict[str, int] = client.get("/_counts", params={"prefix": prefix}).json()
        return found

    def _client(self) -> httpx.Client:
        verify = ssl.create_default_context(cafile=str(self.ca)) if self.ca else True
        return httpx.Client(base_url=self.url, verify=verify, trust_env=False, timeout=60)


@contextmanager
def serve(pages: int = 200, seed: int = 1, http2: bool = False) -> Iterator[TestSite]:
    """A site as long as the block; it ends with this process too, however that dies."""
    command = [sys.executable, "-m", "tests.site", f"--pages={pages}", f"--seed={seed}", "--until-stdin-closes"]
    with ExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="cuoshi-site-"))) if http2 else None
        if folder:
            command.append(f"--http2={folder}")
        process = held.enter_context(subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        held.callback(process.kill)
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        if not url:
            raise RuntimeError(f"the test site did not start: exit {process.wait(10)}")
        yield TestSite(url, pages, seed, process, folder / "ca.pem" if folder else None)
