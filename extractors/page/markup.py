"""HTML to a flow of lines: what a browser would print, line by line, and the blocks these lines stand in.

An HTML5 parser (Lexbor) repairs the page first: unclosed <font> and <p>, fragments without <html>, cells without
tables. The repaired tree is then read once, as the sequence of its tags, so that neither 3,000 nested divs nor 10 MB
cost more than their length. Every block covers a run of consecutive lines; that is all the article finder needs.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.page.flow import Flow, Walk
from extractors.page.raised import raised

_DROPPED = "script,style,template,svg,iframe,xml,noscript,object,select,button,textarea"
#: Unclosed they swallow what follows, and old pages keep their article in a <textarea> for a script to show.
_DROPPED_IF_SMALL = frozenset(("noscript", "object", "select", "button", "textarea"))
_SMALL = 1000  # characters
_MANY = 200  # elements and runs of text


def _any_case(names: str) -> str:
    """`b|em` as `[bB]|[eE][mM]`: several times faster than the IGNORECASE flag."""
    return "|".join("".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in name) for name in names.split("|"))


#: Tags that only style their text. Unclosed ones with changing attributes, <font color=…> from old editors, are
#: re-opened in every later paragraph by an HTML5 parser: 4,000 of them make 200 MB. They say nothing here.
_STYLING = "b|i|u|s|em|tt|big|font|nobr|small|code|strike|strong|ins|del|o:p"
_INITIALS = "(?=[bcdefinostuBCDEFINOSTU])(?![dtDT][^etET])"  # turns most tags away before the names are tried: div, td, tr too
_ATTRIBUTES = r"""(?=[\s>/])[^<>"']*+(?>(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*)>"""
_STYLING_TAG = re.compile(rf"</?{_INITIALS}(?:{_any_case(_STYLING)}){_ATTRIBUTES}")
_STYLING_OR_SPAN_TAG = re.compile(rf"</?{_INITIALS}(?:{_any_case('span|' + _STYLING)}){_ATTRIBUTES}")
_MUCH_STYLING = 2000
_HIDDEN = re.compile(r"display:\s*none")
_HIDDEN_SPAN = re.compile(rf"<(?:{_any_case('span')})\s[^<>]*{_HIDDEN.pattern}")
_SUP_OR_PRE = re.compile("<[sSpP][uUrR][pPeE]")  # what needs more than that; classes alone are found faster than a choice of names
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
#: Newer parsers write < and > in a value of the serialised tree as &lt; and &gt;, so that < begins a tag and the next > ends it.
_ESCAPED = "&lt;&gt;" in (LexborHTMLParser('<p title="<>">').html or "")
_VALUE = re.compile('="[^"]*+"')

_PRE = re.compile(rf"(<(?:{_any_case('pre')})\b[^<>]*>)(.*?)(</(?:{_any_case('pre')})\s*>|\Z)", re.DOTALL)
_SUP = re.compile(rf"<(?:{_any_case('sup')})\b[^<>]*>([^<>]{{1,8}})</(?:{_any_case('sup')})\s*>")
_LONE_ROW = re.compile(r"\A\s*(?:<!--.*?-->\s*)*<(?:tr|td|th|tbody)\b", re.DOTALL | re.IGNORECASE)

#: Nesting above which the parser's own time grows with the square of the depth; no page is written so.
_TOO_DEEP = 12_000
_NESTING = re.compile(rf"<(/?)(?:{_any_case('div|table|ul|ol|dl|section|center|blockquote|form|span|td')})\b[^<>]*>")

_HTML_START = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL | re.IGNORECASE)
_KNOWN = "div|p|br|td|tr|table|span|li|ul|ol|dl|dd|dt|h1|h2|h3|h4|a|font|center|section|article|strong|b|img|body|html"
_KNOWN_TAG = re.compile(rf"</?(?:{_any_case(_KNOWN)})(?:\s[^<>]*)?/?>")


def is_html(text: str) -> bool:
    """Whether the text is HTML, by its own look: a doctype or at least one known tag in 1,000 characters, three in all."""
    if "<" not in text:
        return False
    if _HTML_START.match(text[:4096]):
        return True
    tags = sum(1 for _ in _KNOWN_TAG.finditer(text))
    return tags >= 3 and tags * 1000 >= len(text)


def read_flow(html: str) -> Flow:
    """Parse a page or a fragment and lay out its lines."""
    tree = LexborHTMLParser(_prepared(html))
    for node in tree.css(_DROPPED):
        if node.tag not in _DROPPED_IF_SMALL or _is_small(node):
            node.decompose()
    repaired = tree.html or ""
    if "<!--" in repaired:
        repaired = _COMMENT.sub("", repaired)
    if not _ESCAPED:
        repaired = _VALUE.sub(lambda m: m[0].replace("<", "&lt;").replace(">", "&gt;"), repaired)
    return Walk().run(repaired)


def plain_source(html: str) -> str:
    """The page as selectors see it; of one with too much styling (<b>, <font>, …) that is left away, as a flow's always is."""
    if len(_STYLING_TAG.findall(html)) > _MUCH_STYLING:
        html = _STYLING_TAG.sub("", html)
    is_suspect = len(html) > _TOO_DEEP * len("<div>") and html.count("<") > _TOO_DEEP
    return _flattened(html) if is_suspect and _depth(html) > _TOO_DEEP else html


def _is_small(node: LexborNode) -> bool:
    """Whether an element holds little text; looks no further than it must, for thousands of them may stand in each other."""
    characters = 0
    for seen, inside in enumerate(node.traverse(include_text=True)):
        if text := inside.text_content:  # nothing but text has any
            characters += len(text)
        if characters > _SMALL or seen > _MANY:
            return False
    return True


def _prepared(html: str) -> str:
    """The source without what would mislead the parser or make it slow."""
    styling = _STYLING_TAG if _HIDDEN.search(html) and _HIDDEN_SPAN.search(html) else _STYLING_OR_SPAN_TAG
    html = styling.sub("", html)
    if _SUP_OR_PRE.search(html):
        html = _SUP.sub(lambda m: raised(m[1]), html)
        html = _PRE.sub(lambda m: m[1] + m[2].replace("\n", "<br>") + m[3], html)
    if _LONE_ROW.match(html[:4096]):
        html = "<table>" + html
    is_suspect = len(html) > _TOO_DEEP * len("<div>") and html.count("<") > _TOO_DEEP
    return _flattened(html) if is_suspect and _depth(html) > _TOO_DEEP else html


def _depth(html: str) -> int:
    depth = deepest = 0
    for tag in _NESTING.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _flattened(html: str) -> str:
    """Block tags as line breaks: the text of an absurdly nested page survives, its structure does not."""
    return _NESTING.sub("<br>", html)
