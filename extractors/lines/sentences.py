"""Sentences: a sentence ends at 。；！？ (half-width too) or where its paragraph ends."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractors.lines.text import Span, sentence_key, strip_span

# A closing quote or bracket behind the mark belongs to the sentence: …“走出去”。）
# (one mark and then any more: a search for what begins with `+` tries every place of a text, at three times the cost)
_END = re.compile(r"[。；！？;!?][。；！？;!?]*[”’）)〕】》」』\]]*")
_MARKS = frozenset("。；！？;!?”’）)〕】》」』]")  # what it is made of
_WORD = re.compile(r"[^\W_]")

_HEAD_LENGTH = 4
_HEAD = re.compile(rf"[\u4e00-\u9fff0-9]{{{_HEAD_LENGTH}}}")


class Sentences:
    """The sentences of a text; where they end is looked for once, as the readers of measures and of passages both ask.

    >>> [s.of("甲。乙；丙") for s in Sentences("甲。乙；丙").of(Span(0, 5))]
    ['甲。', '乙；', '丙']
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [m.end() for m in _END.finditer(text)]

    def of(self, part: Span) -> list[Span]:
        """The sentences of a paragraph or a part of one, covering all of it but white space."""
        return [Span(start, end) for start, end in self.places(part)]

    def places(self, part: Span) -> list[tuple[int, int]]:
        """Where they begin and end."""
        text, start = self._text, part.start
        found: list[tuple[int, int]] = []
        for end in self._ends_in(part):
            if text[start].isalnum() and not text[end - 1].isspace():  # as most do: a word at once, and nothing to strip
                found.append((start, end))
                start = end
                continue
            span = strip_span(text, start, end)
            start = end
            if span is None:
                continue
            if found and not _WORD.search(text, span.start, span.end):
                found[-1] = (found[-1][0], span.end)  # a lone ） or ” belongs to what it closes
            else:
                found.append((span.start, span.end))
        return found

    def _ends_in(self, part: Span) -> list[int]:
        """Where the sentences of a part end, the last where the part does."""
        start, stop = part.start, part.end
        if start >= stop:
            return []
        if self._text[start] in _MARKS:  # the part may begin within what ends a sentence: then it is looked at by itself
            ends = [m.end() for m in _END.finditer(self._text, start, stop)]
        else:
            first = bisect_right(self._ends, start)
            ends = self._ends[first : bisect_right(self._ends, stop, first)]
        if not ends or ends[-1] < stop:
            ends.append(stop)
        return ends


class FirstSaid:
    """Tells which sentence of a text said the same first, whatever its punctuation and width.

    Words are compared only where two sentences begin with the same four Chinese characters or digits, which neither of these changes.
    """

    def __init__(self) -> None:
        self._alone: dict[str, tuple[str, int]] = {}  # the first sentence that begins so, and its place
        self._several: dict[str, dict[str, int]] = {}  # the places of all by their words, where several begin so

    def place(self, sentence: str, own: int) -> int | None:
        """The place of the first that said the same, its own where it is that one; None for a sentence without words."""
        m = _HEAD.match(sentence)
        head = m[0] if m else sentence_key(sentence)[:_HEAD_LENGTH]
        if not head:
            return None
        several = self._several.get(head)
        if several is None:
            if head not in self._alone:
                self._alone[head] = (sentence, own)
                return own
            first, place = self._alone[head]
            several = self._several[head] = {sentence_key(first): place}
        return several.setdefault(sentence_key(sentence), own)
