"""Sentences: a sentence ends at 。；！？ (half-width too) or where its paragraph ends."""

from __future__ import annotations

import re

from extractors.lines.text import Span, sentence_key, strip_span

# A closing quote or bracket behind the mark belongs to the sentence: …“走出去”。）
_END = re.compile(r"[。；！？;!?]+[”’）)〕】》」』\]]*")
_WORD = re.compile(r"[^\W_]")


def split_sentences(text: str, paragraph: Span) -> list[Span]:
    """The sentences of one paragraph, covering all of it but white space.

    >>> [s.of("甲。乙；丙") for s in split_sentences("甲。乙；丙", Span(0, 5))]
    ['甲。', '乙；', '丙']
    """
    found: list[Span] = []
    start, stop = paragraph.start, paragraph.end
    ends = [m.end() for m in _END.finditer(text, start, stop)]
    if not ends or ends[-1] < stop:
        ends.append(stop)
    for end in ends:
        span = strip_span(text, start, end)
        start = end
        if span is None:
            continue
        if found and not _WORD.search(text, span.start, span.end):
            found[-1] = Span(found[-1].start, span.end)  # a lone ） or ” belongs to what it closes
        else:
            found.append(span)
    return found


class SaidOnce:
    """Tells the sentences of a text that it said before in the same words, whatever their punctuation and width.

    Words are compared only where two sentences begin with the same Chinese character: no width or punctuation changes that one.
    """

    def __init__(self) -> None:
        self._alone: dict[str, str] = {}  # the one sentence that begins so
        self._keys: dict[str, set[str]] = {}  # where several do

    def is_new(self, sentence: str) -> bool:
        """Whether no sentence before said the same; one without words says nothing new."""
        head = sentence[0]
        if not "\u4e00" <= head <= "\u9fff":
            head = sentence_key(sentence)[:1]
            if not head:
                return False
        keys = self._keys.get(head)
        if keys is None:
            if head not in self._alone:
                self._alone[head] = sentence
                return True
            keys = self._keys[head] = {sentence_key(self._alone[head])}
        key = sentence_key(sentence)
        if key in keys:
            return False
        keys.add(key)
        return True
