"""Places of a sentence that hold no figure: names, codes and numbers of documents, and times."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.notice.fields.quantities.figures import OPAQUE, OPAQUE_BEGINS
from extractors.notice.fields.quantities.times import Time


def closed_spans(text: str, start: int, end: int, times: list[Time]) -> list[tuple[int, int]]:
    """Where text[start:end] holds none, in order."""
    spans = [(t.start, t.end) for t in times]
    names = list(_opaque(text, start, end))
    return _merged(names + spans) if names else spans


def _opaque(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where figures are names."""
    while begins := OPAQUE_BEGINS.search(text, start, end):
        m = OPAQUE.match(text, begins.start(), end)
        if m:
            yield m.span()
        start = m.end() if m else begins.start() + 1


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    if len(spans) < 2:
        return spans
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
