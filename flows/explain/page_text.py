"""A notice's text as HTML: what it was read as on each segment, and nothing in it that a browser would obey.

A notice's text is hostile input: markup, control characters, marks that turn the reading direction. All of it is shown, none of it acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def text_html(source: str, body: str, segments: Iterable[Segment], styles: list[MarkStyle], anchors: frozenset[int], prefix: str) -> Markup:
    """Paragraphs of segments. Without its tags and the class `s` it is the source's text again, to the character.

    Where the Simplified reading differs from the print both stand there (classes `t` and `s`), and one is shown.
    """
    out: list[str] = ["<p>"]
    told: set[int] = set()  # readings whose number was put where they end
    for at, segment in enumerate(parts := list(segments)):
        out.append(_segment_html(source, body, segment, styles, anchors, prefix, parts[at + 1] if at + 1 < len(parts) else None, told))
        if source[segment.end - 1 : segment.end] == "\n" and at + 1 < len(parts):
            out.append("</p><p>")
    return Markup("".join([*out, "</p>"]))  # every part is escaped in `printed` or is ours


def _segment_html(
    source: str, body: str, segment: Segment, styles: list[MarkStyle], anchors: frozenset[int], prefix: str, after: Segment | None, told: set[int]
) -> str:
    words = _both(source[segment.start : segment.end], body[segment.start : segment.end])
    place = f' id="{prefix}{segment.start}"' if segment.start in anchors else ""
    if not segment.marks:
        return f"<span{place}>{words}</span>" if place else words
    marks = [styles[m.reading] for m in segment.marks]
    inner = marks[0]
    classes = ["m", f"k-{inner.kind}", *dict.fromkeys(f"in-{m.kind}" for m in marks[1:])]
    classes += ["low"] * any(m.low for m in marks if m.kind == inner.kind) + [f"is-{s}" for s in sorted({m.state for m in marks} - {""})]
    ending = [s for m, s in zip(segment.marks, marks, strict=True) if _ends(m.reading, after) and not (m.reading in told or told.add(m.reading))]
    labels = f' data-n="{" ".join(f"{s.letter}{s.number}" for s in ending)}"' if ending else ""
    first = segment.marks[0].start == segment.start
    begins = "" if first else ' tabindex="-1"'
    numbers = " ".join(dict.fromkeys(str(m.number) for m in marks))
    return (
        f'<a class="{" ".join(classes)}" href="#r{inner.number}"{place}{begins} data-r="{numbers}"{labels}'
        f'{f" aria-describedby=s{inner.number}" if first else ""}>{words}</a>'
    )


def _ends(reading: int, after: Segment | None) -> bool:
    return after is None or all(m.reading != reading for m in after.marks)


def _both(source: str, body: str) -> str:
    if source == body:
        return str(printed(source))
    return f'<span class="t">{printed(source)}</span><span class="s" lang="zh-Hans">{printed(body)}</span>'
