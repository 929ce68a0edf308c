"""A page or file as bytes, to its paragraphs: the one door of this room.

Whether bytes are HTML, plain text or a file of another kind is told by the bytes; names and content types of captures lie.
PDF, Word and other files are read in `extractors/formats/`.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.page.article import find_article
from extractors.page.charset import charset_of_content_type
from extractors.page.clean import clean_characters, clean_lines, glyph_issue, split_at_indents
from extractors.page.decode import decode
from extractors.page.flow import Flow, title_key
from extractors.page.formats.kinds import MHTML, kind_of
from extractors.page.formats.mhtml import html_of
from extractors.page.formats.readers import read_file
from extractors.page.furniture import is_bar, is_footer, is_menu, without_buttons
from extractors.page.header_table import HeaderTable, find_header_table
from extractors.page.lines import PLAIN, SENTENCE, Lines, sort_lines
from extractors.page.markup import is_html, read_flow
from extractors.page.site_rule import PRINTED, Ruled, around_body, charset_issue, read_by_rule
from extractors.records import ArticleRule, Decoded, Failure, Issue, Page

STAGE = "page"
#: Larger captures are no notices; the largest page of a plan with all its tables has some 3 MB.
MAX_BYTES = 20_000_000

#: <meta> names that content systems of governments fill in; they come as `meta:ArticleTitle` and have no line in the text.
_META_NAMES = {"articletitle": "ArticleTitle", "pubdate": "PubDate", "contentsource": "ContentSource"}


def read_page(data: bytes, content_type: str | None = None, name: str = "", rule: ArticleRule | None = None) -> Page | Failure:
    """Read the paragraphs of a web page or file; `name` (an address or path) only goes into a failure's excerpt.

    `rule` is what the page's site says of its pages; where it says nothing, or what no longer holds, the page itself tells.

    Failures: `too_large` above MAX_BYTES, those of decode() and of the readers of files, and `empty` (skipped) for a page
    that has no text of its own.
    """
    if len(data) > MAX_BYTES:
        message = f"{len(data)} bytes: captures above {MAX_BYTES} bytes are not read"
        return Failure("error", Issue("too_large", "error", message, STAGE, name or None))
    kind = kind_of(data)
    if kind is MHTML:
        inside = html_of(data)
        if inside is None:
            message = "the web archive holds no page"
            return Failure("skipped", Issue("empty", "warning", message, STAGE, name or None))
        data, content_type = inside
    elif kind is not None:
        return read_file(data, kind)
    declared = (rule.encoding if rule else None) or charset_of_content_type(content_type)
    decoded = decode(data, declared)
    if isinstance(decoded, Failure):
        return decoded
    if rule:
        decoded = replace(decoded, issues=decoded.issues + charset_issue(decoded, rule))
    page = _read_html(decoded, rule) if is_html(decoded.text) else _read_text(decoded)
    if not page.text:
        message = "the page holds no text of its own: it may be a frame set or be written by a script"
        return Failure("skipped", Issue("empty", "info", message, STAGE, name or None))
    return page


def _read_text(decoded: Decoded) -> Page:
    text = "\n".join(clean_lines(decoded.text))
    return Page(text, (), decoded.charset, "text/plain", decoded.issues + glyph_issue(text, STAGE))


def _read_html(decoded: Decoded, rule: ArticleRule | None) -> Page:
    flow = read_flow(decoded.text)
    lines = sort_lines(flow)
    found = find_article(flow, lines)
    header = find_header_table(flow, lines, found.first)
    article = [i for i in found.lines if i not in header.lines]
    printed = [f"{label}：{value}" for label, value in header.pairs]
    paragraphs, pairs, issues = _paragraphs(flow, lines, article), _pairs(flow, header), decoded.issues
    if rule:
        ruled = read_by_rule(decoded.text, rule)
        paragraphs = _ruled(ruled, flow, lines, article, paragraphs)
        pairs, issues = (*ruled.pairs, *pairs), issues + ruled.issues
    text = "\n".join([*clean_lines("\n".join(printed)), *paragraphs])
    return Page(text, pairs, decoded.charset, "text/html", issues + glyph_issue(text, STAGE))


def _ruled(ruled: Ruled, flow: Flow, lines: Lines, article: list[int], paragraphs: list[str]) -> list[str]:
    """The paragraphs of the subtree that the site's selector means, with what of the page's head and attachments stands outside of it.

    The title and the number that the site's selectors mean are printed too, where the text lacks them.
    """
    if ruled.body is not None:
        inside = sort_lines(ruled.body)
        first = next((i for i, kind in enumerate(inside.kinds) if kind == SENTENCE), len(inside.kinds))
        table = find_header_table(ruled.body, inside, first).lines
        kept = [i for i, line in enumerate(ruled.body.lines) if i not in table and not (is_bar(line) or is_footer(line) or is_menu(line))]
        body = _paragraphs(ruled.body, inside, kept)
        if body:
            above, below = around_body(flow, lines, article, {title_key(line) for line in body})
            paragraphs = [*_paragraphs(flow, lines, above), *body, *_paragraphs(flow, lines, below)]
    said = title_key("".join(paragraphs))
    missing = [value for label, value in ruled.pairs if label in PRINTED and title_key(value) not in said]
    return [*clean_lines("\n".join(missing)), *paragraphs]


def _paragraphs(flow: Flow, lines: Lines, article: list[int]) -> list[str]:
    """The article's lines, rows of tables joined, buttons cut from the line of date and source."""
    rows: list[str] = []
    previous = -2
    for i in article:
        line = without_buttons(flow.lines[i]) if lines.kinds[i] == PLAIN else flow.lines[i]
        if i in flow.glued and previous == i - 1:
            rows[-1] += " " + line
        else:
            rows.append(line)
        previous = i
    text = clean_characters("\n".join(rows))
    parts = (part for line in text.split("\n") for part in split_at_indents(line))
    return [stripped for part in parts if (stripped := part.strip())]


def _pairs(flow: Flow, header: HeaderTable) -> tuple[tuple[str, str], ...]:
    meta = [(f"meta:{label}", flow.meta[name]) for name, label in _META_NAMES.items() if name in flow.meta]
    if flow.title:
        meta.append(("meta:title", flow.title))
    cleaned = ((label, clean_characters(value).strip()) for label, value in (*header.pairs, *meta))
    return tuple((label, value) for label, value in cleaned if value)
