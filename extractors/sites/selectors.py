"""`a@href`: a CSS selector and the attribute to read.

Without an attribute the element's text is meant, without a selector the element itself (`@href`).
"""

from __future__ import annotations

import re

import soupsieve
from bs4 import Tag

_ATTRIBUTE = re.compile(r"^(?P<css>.*?)\s*@(?P<name>[A-Za-z_][\w:-]*)$", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")


def parts_of(selector: str) -> tuple[str, str | None]:
    """The selector and the attribute: `li > a@title` → (`li > a`, `title`)."""
    match = _ATTRIBUTE.match(selector)
    return (match["css"], match["name"]) if match else (selector.strip(), None)


def first(tag: Tag, selector: str) -> Tag | None:
    """The first element below `tag` that a selector names; `tag` itself where it names none (`@href`).

    `+ dd` and `~ dd` look beside it instead, as CSS has it: in <dt>…</dt><dd>2023-04-07</dd> the date is no part of the entry.
    """
    css, _ = parts_of(selector)
    if not css:
        return tag
    if css[0] not in "+~":
        return tag.select_one(css)
    beside = [sibling for sibling in tag.next_siblings if isinstance(sibling, Tag)]
    wanted = soupsieve.compile(css[1:].strip())
    return next((sibling for sibling in (beside[:1] if css[0] == "+" else beside) if wanted.match(sibling)), None)


def value(tag: Tag, selector: str) -> str | None:
    """What a selector tells below `tag`: an attribute or the text in one line; None where there is nothing."""
    found = first(tag, selector)
    if found is None:
        return None
    _, attribute = parts_of(selector)
    return attribute_of(found, attribute) if attribute else text_of(found) or None


def attribute_of(tag: Tag, name: str) -> str | None:
    given = tag.get(name)
    return (" ".join(given) if isinstance(given, list) else given) or None


def text_of(tag: Tag) -> str:
    """An element's text in one line."""
    return one_line(tag.get_text())


def one_line(text: str) -> str:
    return _SPACE.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).strip()
