"""Passages: the text sentence by sentence, each repeat linked to the one that is kept."""

from __future__ import annotations

from extractors.lines.sentences import FirstSaid, split_sentences
from extractors.lines.text import Span
from extractors.records import Passage


def read_passages(body: str, paragraphs: list[Span], owners: dict[int, int], headings: set[int]) -> list[Passage]:
    """The passages of a notice in the source's order.

    `owners` gives the seq of the measure a paragraph belongs to, `headings` the paragraphs that open with a section number.
    A sentence said before in the same notice is a repeat whatever its punctuation and width; the first one is kept.
    """
    found: list[Passage] = []
    said = FirstSaid()
    for i, paragraph in enumerate(paragraphs):
        owner, heading = owners.get(i), i in headings
        for span in split_sentences(body, paragraph):
            text = body[span.start : span.end]
            seq = len(found)
            first = said.place(text, seq)
            found.append(Passage(seq, text, span.start, span.end, owner, first if first != seq else None, heading))
            heading = False
    return found
