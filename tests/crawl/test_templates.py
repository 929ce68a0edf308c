"""Each of the nine templates: every notice comes, read as it was written, with what is attached."""

from __future__ import annotations

import pytest

from tests.crawl.crawled import Crawled, made_of
from tests.crawl.site_files import KEYS, OTHER_LISTINGS, TEMPLATES, site_of
from tests.site.fixture import TestSite

_NOTICES = """SELECT url, title, document_number, issued_on, coalesce(published_on, reposted_on),
                     (SELECT count(*) FROM measures m JOIN documents d USING (document_id) WHERE m.notice_id = n.notice_id AND d.ordinal = 1)
              FROM notices n"""


@pytest.mark.parametrize("key", KEYS)
def test_every_notice_of_a_template_is_read_as_written(site: TestSite, crawled: Crawled, key: str) -> None:
    report = crawled.one(site_of(site, key))
    assert report.is_healthy, (report.verdict, report.found)
    rows = {r[0]: r[1:] for r in crawled.rows(_NOTICES)}
    assert rows == {site.address(key, n): made_of(site.notice(key, n)) for n in range(site.pages)}
