"""A notice's text as HTML: what it was read as on each segment, and nothing in it that a browser would obey.

A notice's text is hostile input: markup, control characters, marks that turn the reading direction. All of it is shown, none of it acts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from markupsafe import Markup, escape

from flows.explain.marks import Segment

#: Characters that show nothing or change how others are shown: controls, bidirectional marks, line separators, private-use glyphs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\ufffb]"
)
#: What HTML cannot hold at all; a browser would show something else in its place, or stop.
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How a reading shows in the text."""

    kind: str
    number: int
    letter: str
    low: bool = False
    state: str = ""  # corrected, differs


def holdable(text: str) -> str:
    """The text with what HTML and UTF-8 cannot hold as U+FFFD."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def printed(text: str) -> Markup:
    """Text as markup that shows it and does nothing else; unseen characters stand in a box that tells their code."""
    if not _UNSEEN.search(text):
        return escape(text)
    parts: list[str] = []
    at = 0
    for m in _UNSEEN.finditer(text):
        kept = "&#13;" if m[0] == "\r" else holdable(m[0])
        parts += [str(escape(text[at : m.start()])), f'<span class="ctl" data-u="{ord(m[0]):04X}">{kept}</span>']
        at = m.end()
    return Markup("".join([*parts, str(escape(text[at:]))]))  # every part is escaped above


def line_cuts(text: str) -> list[int]:
    """Where lines begin: a segment never runs over the end of a paragraph."""
    return [m.end() for m in re.finditer("\n", text)]


class TextWriter:
    """Writes a text as paragraphs of segments. Without tags and what has the class `s`, it is the source's text to the character.

    Where the Simplified reading differs from the print both stand there (classes `t` and `s`), and one is shown.
    """

    def __init__(self, source: str, body: str, styles: Sequence[MarkStyle] = (), anchors: Set[int] = frozenset(), prefix: str = "") -> None:
        self._source, self._body = source, body
        self._styles, self._anchors, self._prefix = styles, anchors, prefix
        self._labelled: set[int] = set()  # readings whose number stands already where they end

    def html(self, segments: Sequence[Segment]) -> Markup:
        parts: list[str] = ["<p>"]
        for at, segment in enumerate(segments):
            after = segments[at + 1] if at + 1 < len(segments) else None
            parts.append(self._segment(segment, after))
            if after and self._source[segment.end - 1 : segment.end] == "\n":
                parts.append("</p><p>")
        return Markup("".join([*parts, "</p>"]))  # every part is escaped in `printed` or is ours

    def _segment(self, segment: Segment, after: Segment | None) -> str:
        words = self._words(segment)
        place = f' id="{self._prefix}{segment.start}"' if segment.start in self._anchors else ""
        if not segment.marks:
            return f"<span{place}>{words}</span>" if place else words
        styles = [self._styles[m.reading] for m in segment.marks]
        told = " ".join(dict.fromkeys(str(s.number) for s in styles))
        # Only where the narrowest mark begins is a stop for the Tab key; what follows of it belongs to that stop.
        inner, begins = styles[0].number, segment.marks[0].start == segment.start
        stop = f' aria-describedby="s{inner}"' if begins else ' tabindex="-1"'
        href, label = f"#{_card(styles[0])}", self._label(segment, after)
        return f'<a class="{_classes(styles)}" href="{href}"{place}{stop} data-r="{told}"{label}>{words}</a>'

    def _label(self, segment: Segment, after: Segment | None) -> str:
        """The numbers of the readings that end here, for print."""
        going_on = {m.reading for m in after.marks} if after else set()
        ending = [m.reading for m in segment.marks if m.reading not in going_on and m.reading not in self._labelled]
        self._labelled.update(ending)
        labels = " ".join(f"{self._styles[r].letter}{self._styles[r].number}" for r in ending)
        return f' data-n="{labels}"' if labels else ""

    def _words(self, segment: Segment) -> str:
        source, body = self._source[segment.start : segment.end], self._body[segment.start : segment.end]
        if source == body:
            return str(printed(source))
        return f'<span class="t">{printed(source)}</span><span class="s" lang="zh-Hans">{printed(body)}</span>'


def _card(style: MarkStyle) -> str:
    """Where its reading is told: a card's inside, which a browser without JavaScript unfolds on the way, or a line of the doubts."""
    return f"r{style.number}" if style.kind == "doubt" else f"d{style.number}"


def _classes(styles: Sequence[MarkStyle]) -> str:
    """The narrowest mark's kind is the segment's own; wider ones show behind it."""
    inner = styles[0]
    classes = ["m", f"k-{inner.kind}", *dict.fromkeys(f"in-{s.kind}" for s in styles[1:])]
    classes += ["low"] if any(s.low for s in styles if s.kind == inner.kind) else []
    return " ".join([*classes, *sorted({f"is-{s.state}" for s in styles if s.state})])
