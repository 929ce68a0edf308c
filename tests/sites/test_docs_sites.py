"""docs/sites.md: its examples are site files that can be used, and it tells every setting, every mistake as it is and every shipped site."""

from __future__ import annotations

import json
import re

import pytest

from extractors.sites.site_file import Article, BadSite, Expect, ListingRule, Next, SiteFile, load_sites, parse_site
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "sites.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
MISTAKES = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)`(?: …)? \|$", PAGE, re.MULTILINE)


def test_the_example_is_a_site_file() -> None:
    site = parse_site(EXAMPLES[0], "seeds/sites/nanjing.toml")
    assert (site.key, site.expect.least, site.schedule, site.delay, site.expect.look_again_days) == ("nanjing", 15, "30 6 * * *", 3.0, 30)
    assert site.listings[0].next is not None
    assert site.article_rule.body == "#zoom"


def test_the_other_listings_fit_in_its_place() -> None:
    found = [parse_site(EXAMPLES[0].split("[[listings]]")[0] + example, "nanjing.toml").listings[0] for example in EXAMPLES[1:]]
    assert sorted(listing.kind for listing in found) == ["html", "html", "json"]
    assert [listing.follow for listing in found if listing.follow] == [("ul.columns a", "ul.lists a")]
    assert all(listing.next for listing in found)


def test_every_setting_is_told() -> None:
    rows = re.findall(r"^\| (`.+?) \| .*\|$", PAGE, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)} | set(re.findall(r"`next` .*", PAGE)[0].replace("`", " ").split())
    settings = {name for part in (SiteFile, Expect, ListingRule, Next, Article) for name in part.model_fields}
    assert settings - told <= {"key", "expect", "listings", "article"}, settings - told


def test_defaults_are_as_told() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", PAGE, re.MULTILINE))
    fields = SiteFile.model_fields | Expect.model_fields
    assert {name for name, told in rows.items() if told == "required"} == {
        name for name, field in fields.items() if field.is_required() and name in rows
    }
    for name, field in fields.items():
        if name in rows and isinstance(field.default, bool | int | float | str):
            assert json.loads(rows[name].strip("`")) == field.default, name


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES, ids=[wrong for _, wrong, _ in MISTAKES])
def test_a_mistake_is_told_as_the_page_says(right: str, wrong: str, said: str) -> None:
    assert right in EXAMPLES[0]
    with pytest.raises(BadSite) as raised:
        parse_site(EXAMPLES[0].replace(right, wrong, 1), "seeds/sites/nanjing.toml")
    assert any(error.startswith(f"seeds/sites/nanjing.toml: {said}") for error in raised.value.errors), raised.value.errors


def test_the_page_has_mistakes_to_show() -> None:
    assert len(MISTAKES) == 9


def test_the_shipped_sites_are_those_of_the_page_with_their_backing() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|$", PAGE.partition("## The sites that come")[2], re.MULTILINE))
    sites = load_sites(ROOT / "seeds" / "sites")
    assert rows.keys() == sites.keys()
    for key, told in rows.items():
        for repository in told.split(", "):
            assert any(line.startswith(repository) for line in sites[key].backing), (key, repository)
