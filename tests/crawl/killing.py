"""A crawl killed again and again: `python -m tests.crawl.killing --pages 10000 --kills 20`.

One site of so many pages is crawled by `cuoshi crawl`, undisturbed; then into another data folder, where the process is killed (SIGKILL)
at random moments of every step, each time started again, until a crawl ends. What must hold:

- the lakes are the same by content (tests/crash/content.py; ids of runs, moments and places in the archive aside);
- by the site's own log every page was fetched, and twice only those that were under way when a process died.

All that is random is a function of `--seed`. Exit code 1 where something does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from tests.conftest import ROOT
from tests.crash.content import Known, Rows, content_of, lake_tables
from tests.crawl.crawled import ENVIRONMENT
from tests.crawl.site_files import write_sites
from tests.site.fixture import TestSite, serve
from warehouse.generations import LakePlace

#: Requests that are under way at once: what a kill may cost.
CONCURRENCY = 4
_LONGEST = 3600.0  # seconds after which a process is held to hang
_PER_PAGE = 20  # notices on a page of the listing
_PART = 500  # captures that are loaded together


@dataclass(frozen=True, slots=True)
class Blow:
    """One kill: at which call of a step in its process, and so many seconds of processor time later. A page is counted over all
    processes (`keep`)."""

    step: str
    call: int = 1
    seconds: float = 0.0


@dataclass(slots=True)
class Ended:
    """How a process ended; `told` is what it said of itself, where it was not killed."""

    killed: bool
    code: int
    told: dict[str, object]
    said: str


@dataclass(slots=True)
class Outcome:
    pages: int
    kills: Counter[str] = field(default_factory=Counter)  # by step
    missed: list[Blow] = field(default_factory=list)  # the process had ended before
    undisturbed: dict[str, object] = field(default_factory=dict)
    requests: int = 0  # for pages and files, of the undisturbed crawl
    again: int = 0  # and with kills, beyond these
    findings: list[str] = field(default_factory=list)


def plan(pages: int, kills: int, seed: int) -> list[Blow]:
    """The blows in their order: most while pages are fetched, the others in every step that follows."""
    chance = Random(seed)
    # Until the verdict stands nothing is loaded; a process that dies while loading leaves the rest to whoever mends it.
    late_by = chance.uniform(0, min(1.5, 0.003 * pages))
    late = [
        Blow("judge", 1, chance.uniform(0, 0.006 * pages)), Blow("load", chance.randint(1, max(1, pages // _PART)), late_by),
        Blow("settle", 1, late_by / 2), Blow("publish", 1, chance.uniform(0, 0.5)), Blow("verdict"), Blow("admit"),
        Blow("judge", 1, chance.uniform(0, 1)), Blow("end"), Blow("mended"),
    ]  # fmt: skip
    order = ["judge", "verdict", "load", "settle", "mended", "admit", "end", "publish"]
    late = sorted(late[: max(1, kills * 9 // 20)], key=lambda b: order.index(b.step))
    early = kills - len(late)
    listed = [Blow("listing", chance.randint(1, max(1, pages // _PER_PAGE)), chance.uniform(0, 0.02)) for _ in range(1 + early // 6)]
    begun = [Blow("begin", 1, chance.uniform(0, 0.1))] if early > 4 else []
    count = early - len(listed) - len(begun)
    places = sorted(chance.randint(1, pages - 4 * CONCURRENCY) for _ in range(count))
    fetched = [Blow("keep", place, chance.uniform(0, 0.02)) for place in places]
    return [*listed, *fetched[: count // 2], *begun, *fetched[count // 2 :], *late]


def crawl(data: Path, sites: Path, key: str, blow: Blow | None = None, environment: dict[str, str] | None = None) -> Ended:
    """`cuoshi crawl` as a process, which dies where it is told to."""
    told = blow or Blow("-")
    command = [sys.executable, "-m", "tests.crawl.killed", told.step, str(told.call), str(told.seconds), "--"]
    done = subprocess.run(
        [*command, "crawl", key, "--data", str(data), "--wait", "60"], cwd=ROOT, env=os.environ | _environment(sites) | (environment or {}),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=_LONGEST,
    )  # fmt: skip
    lines = done.stderr.splitlines()
    said = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return Ended(done.returncode == -signal.SIGKILL, done.returncode, said, done.stderr)


def _environment(sites: Path) -> dict[str, str]:
    return ENVIRONMENT | {"CUOSHI_SITES": str(sites), "CUOSHI_PRIVATE_CONCURRENCY": str(CONCURRENCY)}


def trial(site: TestSite, root: Path, key: str, blows: list[Blow], say: object = print) -> Outcome:
    """Crawl a site undisturbed and with these blows, and compare."""
    outcome = Outcome(site.pages)
    sites = write_sites(root / "sites", site.url, key, look_again=0)
    site.reset()
    alone = crawl(root / "alone", sites, key)
    if alone.code != 0:
        outcome.findings.append(f"the undisturbed crawl ended with {alone.code}: {alone.said[-800:]}")
        return outcome
    outcome.undisturbed = alone.told
    once = _fetched(site)
    outcome.requests = once.total()
    _say(say, f"undisturbed: {alone.told}")
    site.forget()
    for number, blow in enumerate(blows, 1):
        if blow.step == "keep":
            blow = replace(blow, call=max(1, blow.call - _pages_of(site)))
        ended = crawl(root / "killed", sites, key, blow)
        if ended.killed:
            outcome.kills[blow.step] += 1
        elif ended.code == 0:
            outcome.missed.append(blow)
        else:
            outcome.findings.append(f"{blow}: ended with {ended.code}: {ended.said[-800:]}")
        _say(
            say,
            f"{number} of {len(blows)}: {blow}, {'killed' if ended.killed else f'ended with {ended.code}'}; {_fetched(site).total()} fetched",
        )
    last = crawl(root / "killed", sites, key)
    if last.code != 0:
        outcome.findings.append(f"the last crawl ended with {last.code}: {last.said[-800:]}")
    again = _fetched(site)
    outcome.again = (again - once).total()
    outcome.findings += [f"never fetched: {address}" for address in sorted(once.keys() - again.keys())[:3]]
    if outcome.again > outcome.kills.total() * CONCURRENCY:
        worst = [f"{address} {count} times" for address, count in (again - once).most_common(3)]
        outcome.findings.append(f"{outcome.again} fetched again, at {outcome.kills.total()} kills: {worst}")
    outcome.findings += compare_tables(tables_of(root / "alone"), tables_of(root / "killed"))
    return outcome


def _fetched(site: TestSite) -> Counter[str]:
    """Requests for articles and attachments, by address."""
    return Counter({path: n for path, n in site.counts().items() if not _is_listing(path)})


def _pages_of(site: TestSite) -> int:
    """How many different articles were asked for."""
    return sum(1 for path in _fetched(site) if path.endswith("html"))


def _is_listing(path: str) -> bool:
    return path == "/robots.txt" or path.endswith("/") or path.rpartition("/")[2].startswith("index") or path.startswith("/_")


def tables_of(data: Path | LakePlace) -> dict[str, Counter[str]]:
    """The rows of a lake in a form that a kill must not change; long ones by their beginning and digest."""
    return _content(lake_tables(data))


def compare_tables(a: dict[str, Counter[str]], b: dict[str, Counter[str]]) -> list[str]:
    """Where two lakes differ by content."""
    found: list[str] = []
    for name in sorted(a.keys() | b.keys()):
        less, more = a[name] - b[name], b[name] - a[name]
        if less or more:
            found.append(f"{name}: {less.total()} rows lacking, {more.total()} too many: {[*less][:2]} {[*more][:2]}"[:1200])
    return found


def _content(tables: dict[str, Rows]) -> dict[str, Counter[str]]:
    stuck = [r["run_id"] for r in tables["runs"] if r["status"] == "running"]
    tables["captures"] = list(_plain_captures(tables["captures"]))
    tables["issues"] = [r for r in tables["issues"] if r["notice_id"] is not None]
    tables.pop("crawls")
    content = content_of(tables, Known())
    counted = {name: Counter(map(_short, rows)) for name, rows in content.items()}
    counted["running"] = Counter(stuck)
    return counted


def _plain_captures(rows: Rows) -> Iterator[dict[str, object]]:
    """Pages each with all they say; of listings, robots.txt and files which there are: a crawl that goes on may ask for them again."""
    others: set[tuple[object, ...]] = set()
    for row in rows:
        files = json.loads(row["attachments"] or "[]")
        told = [{k: v for k, v in f.items() if not k.startswith("archive_")} for f in files]
        row = row | {"attachments": json.dumps(told, sort_keys=True)}
        if row["role"] != "notice":
            key = (row["role"], row["address"], row["sha256"], row["outcome"], row["error_code"])
            if key in others:
                continue
            others.add(key)
        yield row


def _short(row: str) -> str:
    return row if len(row) < 300 else f"{row[:200]}… {hashlib.sha256(row.encode()).hexdigest()}"


def _say(say: object, line: str) -> None:
    if callable(say):
        say(line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--site", default="trs")
    args = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="cuoshi-kills-"))
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    try:
        with serve(pages=args.pages) as site:
            outcome = trial(site, root, args.site, plan(args.pages, args.kills, args.seed), say)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    for line in outcome.findings:
        print(f"FINDING {line}")
    say(
        f"{outcome.pages} pages, {outcome.kills.total()} kills ({', '.join(f'{s} {n}' for s, n in outcome.kills.items())});"
        f" {outcome.requests} pages and files fetched undisturbed, {outcome.again} fetched again with the kills;"
        f" {len(outcome.missed)} blows missed; {len(outcome.findings)} findings; undisturbed: {outcome.undisturbed}"
    )
    return 1 if outcome.findings else 0


if __name__ == "__main__":
    sys.exit(main())
