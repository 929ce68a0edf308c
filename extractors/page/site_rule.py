"""What a site's own selectors say of a page (`ArticleRule`): where the article stands, its title, number and day.

A selector counts more than any guess while it holds. Sites change their templates without a word: one that finds nothing any more
is told (`selector_missed`), and the general reader reads the page as it reads any other.
"""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.lines.numbers import number_in_line
from extractors.page.charset import codec_name
from extractors.page.clean import clean_characters
from extractors.page.flow import Flow, title_key
from extractors.page.furniture import is_attachment
from extractors.page.lines import Lines
from extractors.page.markup import read_flow
from extractors.page.selecting import Found, Selecting
from extractors.page.title import find_title
from extractors.records import ArticleRule, Decoded, Issue

STAGE = "page"
TITLE, NUMBER, PUBLISHED = "site:title", "site:document_number", "site:published_on"
#: Values that stand in a notice's text; a day of publication is the page's.
PRINTED = (TITLE, NUMBER)
_MOST_MATCHES = 50
_LONGEST = 500
_LABEL = re.compile(r"^[【\[]?[\u4e00-\u9fff \u3000]{2,12}[】\]]?[：:]\s*|^【[^】]{2,12}】\s*")
#: An element may hold a whole line or table of particulars: its value stands behind its label.
_LABELS = {
    NUMBER: re.compile(r"(?:发文字号|發文字號|文\s*号|文\s*號|字号|字號)\s*[】\]]?\s*[：:]?\s*"),
    PUBLISHED: re.compile(r"(?:发布|發布|發佈|公开|公開|公布|刊登)(?:日期|时间|時間|于)\s*[】\]]?\s*[：:]?\s*"),
}
#: Lines of a page's head that tell something of the notice: 发文字号, 来源, a day.
_TELLS = re.compile(r"[：:].{2,}|[〔\[［（(]\s*(?:19|20)\d\d\s*[〕\]］）)].{0,4}\d+\s*[号號]|(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}")
_LONGEST_HEAD_LINE = 150

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The lines of the article's own subtree, None where the page's rule finds none, and the values that selectors tell."""

    body: Flow | None
    pairs: tuple[Pair, ...]
    issues: tuple[Issue, ...]


def read_by_rule(html: str, rule: ArticleRule) -> Ruled:
    """What the selectors find in a page, and a warning for each that finds nothing."""
    selectors = (("body", rule.body), (TITLE, rule.title), (NUMBER, rule.document_number), (PUBLISHED, rule.published_on))
    asked = [(name, selector) for name, selector in selectors if selector]
    selecting = Selecting(html)
    body: Flow | None = None
    pairs: list[Pair] = []
    issues: list[Issue] = []
    for name, selector in asked:
        nodes = selecting.select(selector, _MOST_MATCHES)
        if name == "body" and nodes:
            flow = read_flow("".join(f"<div>{node.html}</div>" for node in nodes))
            body = flow if flow.lines else None
        value = "" if name == "body" else next((said for node in nodes if (said := _value(node, name))), "")
        if value:
            pairs.append((name, value))
        if not nodes or (name == "body" and body is None):
            message = f"the site's selector for {name.removeprefix('site:')} ({selector}) finds nothing: its template may have changed"
            issues.append(Issue("selector_missed", "warning", message, STAGE, selector))
    return Ruled(body, tuple(pairs), tuple(issues))


def _value(found: Found, name: str) -> str:
    """What an element says: a title without the breaks in it, a number and a day without what stands around them."""
    said = found.value
    if said is None:
        said = ("" if name == TITLE else " ").join(read_flow(found.html).lines)
    said = clean_characters(said).strip()[:_LONGEST]
    if name == TITLE:
        return said
    label = _LABELS[name].search(said)
    said = said[label.end() :] if label else _LABEL.sub("", said)
    place = number_in_line(said) if name == NUMBER else None
    return place.value if place else said


def around_body(flow: Flow, lines: Lines, article: list[int], body: set[str]) -> tuple[list[int], list[int]]:
    """Lines of the page that stand around its article and tell of it: title, number, day and source above it, attachments below.

    `article`: what the general reader takes for it; `body`: the keys of the lines that the site's selector means.
    """
    inside = [i for i in article if title_key(flow.lines[i]) in body]
    first, last = (inside[0], inside[-1]) if inside else (-1, len(flow.lines))
    title = find_title(flow, lines)
    told = (i for i in article if i < first and len(flow.lines[i]) <= _LONGEST_HEAD_LINE and _TELLS.search(flow.lines[i]))
    above = {*told, *([title] if title is not None and (title < first or first < 0) else ())}
    below = [i for i in article if i > last and is_attachment(flow.lines[i])]
    return sorted(i for i in above if title_key(flow.lines[i]) not in body), below


def charset_issue(decoded: Decoded, rule: ArticleRule) -> tuple[Issue, ...]:
    """A warning where the bytes are of another charset than the site's file says: they are read as what they are."""
    told = codec_name(rule.encoding)
    if rule.encoding is None or told == decoded.charset or decoded.text.isascii():
        return ()
    message = f"the site's file says {rule.encoding}, the page's bytes are {decoded.charset} and are read so"
    return (Issue("charset_differs", "warning", message, STAGE),)
