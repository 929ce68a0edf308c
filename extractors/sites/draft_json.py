"""Which fields of a JSON answer are its list, its titles, addresses and dates: a guess for a first draft."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from extractors.lines.numbers import normalise_number
from extractors.lines.text import HAN
from extractors.sites.addresses import address_of
from extractors.sites.dates import listing_date, moment_date
from extractors.sites.draft_html import Guess
from extractors.sites.repeated import SHORTEST_TITLE

_DEEPEST = 6
_PAGE = re.compile(r"p|page|(?:cur(?:rent)?_?)?page_?(?:no|num|number|index)?|current", re.IGNORECASE)
_PAGES = re.compile(r"pages|total_?pages?|page_?(?:count|total)", re.IGNORECASE)


def guess_json(text: str, url: str) -> Guess | None:
    """The longest list of objects that have a title and an address."""
    try:
        answer = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    best: dict[str, object] = {}
    length = 0
    for path, rows in _lists(answer, "", 0):
        fields = _fields(rows, url)
        if len(rows) > length and "title" in fields and "link" in fields:
            best, length = {"item": f"{path}[]" if path else "[]", **fields}, len(rows)
    if not best:
        return None
    following = _next_of(url, answer)
    if following:
        return Guess({"kind": "json", **best, "next": following}, ("pages by a parameter of the address: check that it is this one",))
    note = 'how its pages are numbered cannot be seen from one answer: add next = { parameter = "page" } or the like'
    return Guess({"kind": "json", **best}, (note,))


def _next_of(url: str, answer: object) -> dict[str, object] | None:
    """By a parameter whose name and value say that this is the first page; with the number of pages, where the answer tells it."""
    parameter = next((name for name, value in parse_qsl(urlsplit(url).query) if value == "1" and _PAGE.fullmatch(name)), None)
    if parameter is None:
        return None
    total = next((path for path, value in _numbers(answer, "", 0) if _PAGES.fullmatch(path.rsplit(".", 1)[-1]) and value > 0), None)
    following: dict[str, object] = {"parameter": parameter}
    return following | {"total": total} if total else following


def _numbers(value: object, path: str, depth: int) -> Iterator[tuple[str, int]]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield path, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, inner in value.items():
            yield from _numbers(inner, f"{path}.{_name(name)}" if path else _name(name), depth + 1)


def _lists(value: object, path: str, depth: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows:
            yield path, rows
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _lists(inner, f"{path}.{_name(name)}" if path else _name(name), depth + 1)


def _name(name: str) -> str:
    """As JMESPath writes it: Chinese names in quotes."""
    return name if name.isascii() and name.isidentifier() else json.dumps(name, ensure_ascii=False)


def _fields(rows: list[dict[str, object]], url: str) -> dict[str, str]:
    """By what the values look like, in the first rows."""
    found: dict[str, str] = {}
    some = rows[:5]
    for name in some[0]:
        values = [row.get(name) for row in some]
        texts = [value for value in values if isinstance(value, str)]
        if "title" not in found and len(texts) == len(some) and all(len(t) >= SHORTEST_TITLE and HAN.search(t) for t in texts):
            found["title"] = _name(name)
        elif "link" not in found and len(texts) == len(some) and all("/" in t and not HAN.search(t) and address_of(t, url) for t in texts):
            found["link"] = _name(name)
        elif "number" not in found and len(texts) == len(some) and all(normalise_number(t) == t.strip() for t in texts):
            found["number"] = _name(name)
        elif "date" not in found and all(_is_date(value) for value in values):
            found["date"] = _name(name)
    return found


def _is_date(value: object) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return value > 300_000_000 and moment_date(value) is not None
    return isinstance(value, str) and len(value) <= 30 and "/" not in value[:5] and listing_date(value) is not None
