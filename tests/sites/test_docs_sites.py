"""docs/sites.md: its examples are site files that can be used."""

from __future__ import annotations

import re

from extractors.sites.site_file import parse_site
from tests.conftest import ROOT

EXAMPLES = re.findall(r"^```toml\n(.*?)^```", (ROOT / "docs" / "sites.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_example_is_a_site_file() -> None:
    site = parse_site(EXAMPLES[0], "seeds/sites/nanjing.toml")
    assert (site.key, site.expect.least, site.schedule, site.delay, site.expect.look_again_days) == ("nanjing", 15, "30 6 * * *", 3.0, 30)
    assert site.listings[0].next is not None
    assert site.article_rule.body == "#zoom"


def test_the_listing_that_leads_to_others_fits_in_its_place() -> None:
    whole = EXAMPLES[0].split("[[listings]]")[0] + EXAMPLES[1]
    assert parse_site(whole, "nanjing.toml").listings[0].follow == ("ul.columns a", "ul.lists a")
