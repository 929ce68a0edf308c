"""A header field as the text tells it: what, by which rule, where and how surely.

Readers of the head hand these on instead of bare values, so that a doubted value (`cuoshi explain`, the `header_fields` table)
leads to the words it was read from: not to the first equal string, but to the place that was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.records import Evidence

T = TypeVar("T")
SURE, LIKELY, FAIR = 1.0, 0.9, 0.7  # printed with its label or in its place; told by its look; told by something else


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A value, the rule (a word of extractors/rules.py) that read it, and its place; no place outside the text (<meta>, an address)."""

    value: T
    rule: str
    span: Span | None = None
    confidence: float = SURE

    def evidence(self, field: str) -> Evidence:
        span = self.span or Span(-1, -1)
        told = span.start >= 0
        return Evidence(field, str(self.value), self.rule, self.confidence, span.start if told else None, span.end if told else None)


@dataclass(frozen=True, slots=True)
class HeadText:
    """The paragraphs of a text as lines, of which the first `size` may be its head."""

    body: str
    paragraphs: Sequence[Span]
    lines: Sequence[str]
    size: int

    @property
    def head(self) -> Sequence[str]:
        """The lines before the first section number, header table included."""
        return self.lines[: self.size]

    def span(self, line: int, start: int = 0, end: int | None = None) -> Span:
        """Where characters [start, end) of a line stand in the text."""
        at = self.paragraphs[line].start
        return Span(at + start, at + (len(self.lines[line]) if end is None else end))

    def over(self, first: int, end: int) -> Span:
        """Where lines [first, end) stand."""
        return Span(self.paragraphs[first].start, self.paragraphs[end - 1].end)

    def find(self, words: str, within: Span) -> Span:
        """Where `words` stand within a span, whatever line breaks cut them; the whole span where they are not found as they are."""
        at = [i for i in range(within.start, within.end) if self.body[i] != "\n"]
        found = "".join(self.body[i] for i in at).find(words) if words else -1
        return Span(at[found], at[found + len(words) - 1] + 1) if found >= 0 else within


def value_of(told: Told[T] | None) -> T | None:
    return told.value if told else None
