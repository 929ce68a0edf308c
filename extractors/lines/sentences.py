"""Sentences: a sentence ends at 。；！？ (half-width too) or where its paragraph ends."""

from __future__ import annotations

import re

from extractors.lines.text import Span, strip_span

# A closing quote or bracket behind the mark belongs to the sentence: …“走出去”。）
_SENTENCE = re.compile(r"[^。；！？;!?]*(?:[。；！？;!?]+[”’）)〕】》」』\]]*|$)")
_WORD = re.compile(r"[^\W_]")


def split_sentences(text: str, paragraph: Span) -> list[Span]:
    """The sentences of one paragraph, covering all of it but white space.

    >>> [s.of("甲。乙；丙") for s in split_sentences("甲。乙；丙", Span(0, 5))]
    ['甲。', '乙；', '丙']
    """
    found: list[Span] = []
    for m in _SENTENCE.finditer(text, paragraph.start, paragraph.end):
        span = strip_span(text, m.start(), m.end())
        if span is None:
            continue
        if found and not _WORD.search(text, span.start, span.end):
            found[-1] = Span(found[-1].start, span.end)  # a lone ） or ” belongs to what it closes
        else:
            found.append(span)
    return found
