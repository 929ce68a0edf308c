"""Listings that a portal's interface gives as JSON: entries and their fields by JMESPath.

    item = "searchVO.listVO[]"    title = "title"    link = "url"    date = "pubtimeStr"    number = "pcode"

Answers wrapped in a function (JSONP) are unwrapped; titles lose the <em> with which searches mark what was searched for.
"""

from __future__ import annotations

import json
import re
from typing import cast

import jmespath
from jmespath.exceptions import JMESPathError

from extractors.lines.numbers import normalise_number
from extractors.records import Failure, Issue
from extractors.sites.addresses import address_of
from extractors.sites.dates import address_date, listing_date, moment_date
from extractors.sites.records import Item, ListingPage
from extractors.sites.selectors import TAG, one_line
from extractors.sites.site_file import ListingRule

STAGE = "listing"
#: What stands before JSON that is wrapped: a comment, typeof cb === 'function' && cb(
_WRAPPER = re.compile(r"[^{\[(]*\(")
_AROUND = "\ufeff \t\r\n"
_PLACE = re.compile(r"\{([^{}]+)\}")


def read_json(text: str, url: str, rule: ListingRule) -> ListingPage | Failure:
    text = text.strip(_AROUND)
    wrapper = _WRAPPER.match(text)
    try:
        answer = json.loads(text[wrapper.end() :].rstrip("; \t\r\n").removesuffix(")") if wrapper else text)
    except (json.JSONDecodeError, RecursionError) as error:
        return Failure("error", Issue("unreadable_listing", "error", f"{url} should be JSON: {error}", STAGE, text[:80]))
    found = _at(rule.item or "@", answer)
    if not isinstance(found, list):
        message = f"{url} has no list at {rule.item}"
        return Failure("error", Issue("unreadable_listing", "error", message, STAGE, text[:80]))
    items = tuple(item for entry in found if (item := _item(entry, url, rule)))
    issues = []
    if len(items) < len(found):
        message = f"{len(found) - len(items)} of {len(found)} entries of {url} have no address"
        issues.append(Issue("item_without_address", "warning", message, STAGE))
    if rule.date and items and not any(item.published_on for item in items):
        issues.append(Issue("no_listing_date", "warning", f"no entry of {url} has a date at {rule.date}", STAGE))
    return ListingPage(items, tuple(item.address for item in items), None, (), _total(answer, rule), tuple(issues))


def _at(path: str, value: object) -> object:
    """What stands at a path; None where the answer is of another shape than the path expects."""
    try:
        return cast(object, jmespath.search(path, value))
    except JMESPathError:
        return None


def _item(entry: object, url: str, rule: ListingRule) -> Item | None:
    link = _filled(rule.address, entry) if rule.address else _text(_at(rule.link or "@", entry))
    address = address_of(link, url) if link else None
    if link is None or address is None:
        return None
    day = _at(rule.date, entry) if rule.date else None
    number = _text(_at(rule.number, entry)) if rule.number else None
    title = _text(_at(rule.title, entry)) if rule.title else None
    published_on = moment_date(day) if isinstance(day, int | float) else listing_date(_text(day) or "", rule.date_format)
    return Item(address, title, published_on or address_date(address), normalise_number(number) if number else None)


def _text(value: object) -> str | None:
    """A field as one line without markup; numbers as they are printed."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return one_line(TAG.sub("", str(value))) or None


def _filled(template: str, entry: object) -> str | None:
    """https://…/art_{id}.html with the entry's own fields; None where it lacks one."""
    missing = False

    def field(match: re.Match[str]) -> str:
        nonlocal missing
        said = _text(_at(match[1], entry))
        missing = missing or said is None
        return said or ""

    filled = _PLACE.sub(field, template)
    return None if missing else filled


def _total(answer: object, rule: ListingRule) -> int | None:
    said = _at(rule.next.total, answer) if rule.next and rule.next.total else None
    return int(said) if isinstance(said, int | str) and not isinstance(said, bool) and str(said).isdecimal() else None
