"""`cuoshi explain` of a notice that was crawled: its page is read again with the files attached to it."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.crawled import Crawled, command
from tests.crawl.site_files import site_of
from tests.site.fixture import TestSite


def test_the_attachments_are_read_again_too(crawled: Crawled, site: TestSite, tmp_path: Path) -> None:
    crawled.one(site_of(site, "trs"))
    notice = site.notice("trs", 13)  # with a PDF
    attached = crawled.rows(
        "SELECT attachments FROM captures JOIN notices USING (capture_id) WHERE document_number = ?", notice.document_number
    )
    assert attached and attached[0][0]
    code, out, told = command("explain", notice.document_number, "-o", tmp_path / "page.html", "--data", crawled.data.root)
    assert code == 0, told
    assert "0 other than in the warehouse" in out + told
