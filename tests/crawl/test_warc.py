"""The archive of a crawl as another tool reads it (FastWARC, of other authors than the writer)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass

import pytest
from fastwarc import ArchiveIterator, WarcRecordType

from tests.crawl.crawled import Crawled, command
from tests.crawl.site_files import odd_site, site_of
from tests.site.fixture import TestSite

_SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True)
class Record:
    kind: str
    headers: dict[str, str]
    status: str | None  # the first line of HTTP
    http: dict[str, str]
    payload: bytes

    @property
    def uri(self) -> str:
        return self.headers.get("WARC-Target-URI", "")


def _records(crawled: Crawled, run_id: str | None = None) -> list[Record]:
    found: list[Record] = []
    for path in sorted((crawled.data.root / "archive").rglob(f"{run_id or ''}*.warc.gz")):
        for record in ArchiveIterator(str(path), record_types=WarcRecordType.any_type, parse_http=True):
            http = record.http_headers
            told = dict(http.items()) if http else {}
            status = http.status_line if http else None
            found.append(Record(record.headers["WARC-Type"], dict(record.headers.items()), status, told, record.reader.read()))
    return found


def test_requests_responses_and_metadata_of_a_first_crawl(crawled: Crawled, site: TestSite) -> None:
    report = crawled.one(site_of(site, "gov"))
    records = _records(crawled, report.verdict.run_id if report.verdict else "")
    by_kind = Counter(r.kind for r in records)
    log = [r for r in site.requests() if not r.target.startswith("/_")]
    assert by_kind["request"] == by_kind["response"] == len(log)
    assert by_kind["warcinfo"] >= 1
    requests = {r.headers["WARC-Concurrent-To"]: r for r in records if r.kind == "request"}
    for record in (r for r in records if r.kind == "response"):
        request = requests[record.headers["WARC-Record-ID"]]
        assert request.uri == record.uri
        assert request.status == f"GET {record.uri.removeprefix(site.url)} HTTP/1.1"
        assert request.http["User-Agent"] == "Cuoshi/0.1 (+mailto:test@example.org)"
        assert record.headers["WARC-IP-Address"] == "127.0.0.1"
        assert (record.status or "").startswith("HTTP/1.1 200")
        assert int(record.http["Content-Length"]) == len(record.payload)
        assert record.headers["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(record.payload).hexdigest()}"
    packed = [r for r in records if r.http.get("X-Archive-Orig-Content-Encoding") == "gzip"]
    assert len(packed) == site.pages  # the archive holds them unpacked, and says that they came packed
    told = [json.loads(r.payload) for r in records if r.kind == "metadata"]
    captures = [t for t in told if "capture_id" in t]
    assert Counter(c["role"] for c in captures) == Counter(dict(crawled.lake_rows("SELECT role, count(*) FROM captures GROUP BY role")))
    (verdict,) = [t for t in told if "verdicts" in t]
    assert verdict["verdicts"][0]["admitted"]


@pytest.mark.slow
def test_revisits_by_the_server_s_word_and_by_digest(crawled: Crawled, site: TestSite) -> None:
    """gov answers 304; json sends the same bytes again, which the archive keeps once."""
    both = (site_of(site, "gov"), site_of(site, "json"))
    crawled.crawl(*both)
    first = {r.uri: r for r in _records(crawled) if r.kind == "response"}
    bodies = sum(p.stat().st_size for p in (crawled.data.root / "archive").rglob("*.gz"))
    reports = crawled.crawl(*both)
    gov, json_ = (_records(crawled, r.verdict.run_id if r.verdict else "") for r in reports)
    articles = [site.address("gov", n) for n in range(site.pages)]
    revisits = {r.uri: r for r in gov if r.kind == "revisit" and r.headers["WARC-Profile"] == _NOT_MODIFIED}
    assert set(articles) <= revisits.keys()
    same = {r.uri: r for r in json_ if r.kind == "revisit" and r.headers["WARC-Profile"] == _SAME_BYTES}
    assert {site.address("json", n) for n in range(site.pages)} <= same.keys()
    for uri, record in (revisits | same).items():
        assert record.payload == b""
        assert record.headers["WARC-Refers-To-Target-URI"] == uri
        assert record.headers["WARC-Refers-To-Date"] == first[uri].headers["WARC-Date"]
        assert record.headers["WARC-Payload-Digest"] == first[uri].headers["WARC-Payload-Digest"]
    assert all((r.status or "").startswith("HTTP/1.1 304") for r in revisits.values())
    assert not [r for r in json_ if r.kind == "response" and "/detail/" in r.uri]
    assert sum(p.stat().st_size for p in (crawled.data.root / "archive").rglob("*.gz")) < 1.7 * bodies
    code, out, err = command("maintain", "--archive", "--data", crawled.data.root)
    assert code == 0, out + err


@pytest.mark.slow
def test_redirects_refusals_and_failures_are_archived_too(crawled: Crawled, site: TestSite) -> None:
    report = crawled.one(odd_site(site, "/odd/list/redirect-a"))
    crawled.one(odd_site(site, "/odd/list/bomb.html"))
    crawled.one(odd_site(site, "/odd/list/challenge/403"))
    records = _records(crawled)
    found = {(r.uri.partition("/odd/")[2], (r.status or "").split()[1]) for r in records if r.kind == "response" and "/odd/" in r.uri}
    assert {("redirect-a", "302"), ("redirect-b", "301"), ("bomb.html", "200"), ("challenge/403", "403")} <= found
    assert all(len(r.payload) <= 65_536 for r in records)
    assert report.verdict is not None
    code, out, err = command("maintain", "--archive", "--data", crawled.data.root)
    assert code == 0, out + err
