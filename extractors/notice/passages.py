"""Passages: the text sentence by sentence, each repeat linked to the one that is kept."""

from __future__ import annotations

from extractors.lines.sentences import Sentences
from extractors.lines.text import Span, both_keys
from extractors.records import Passage


def read_passages(body: str, paragraphs: list[Span], sentences: Sentences, owners: dict[int, int], headings: set[int]) -> list[Passage]:
    """The passages of a notice in the source's order.

    `owners` gives the seq of the measure a paragraph belongs to, `headings` the paragraphs that open with a section number.
    A sentence said before in the same notice is a repeat whatever its punctuation and width; the first one is kept.
    """
    places = [(i, start, end) for i, paragraph in enumerate(paragraphs) for start, end in sentences.places(paragraph)]
    texts = [body[start:end] for _, start, end in places]
    keys, meanings = both_keys(texts)
    found: list[Passage] = []
    first: dict[str, int] = {}
    before = -1
    for seq, ((i, start, end), text, key, said) in enumerate(zip(places, texts, keys, meanings, strict=True)):
        kept = first.setdefault(said, seq) if said else seq
        heading = i != before and i in headings
        found.append(Passage(seq, text, start, end, owners.get(i), kept if kept != seq else None, heading, key))
        before = i
    return found
