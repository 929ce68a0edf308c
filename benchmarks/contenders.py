"""The two that are compared on the same bytes: Cuoshi from bytes to rows, and trafilatura from bytes to the main text.

Each imports what it needs when it is made, so that a process that runs one of them holds nothing of the other.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.pages import MadePage

#: What is timed: a page's bytes in, whether anything came out.
Contender = Callable[[MadePage], bool]
CUOSHI, TRAFILATURA = "cuoshi", "trafilatura"


def cuoshi() -> Contender:
    """Bytes to rows: everything a run does with a page but fetching, archiving and loading."""
    from benchmarks.reading import read_made_page, rows_of
    from extractors.records import Reading
    from flows.reading import ready_to_read

    reference = ready_to_read()

    def contender(page: MadePage) -> bool:
        reading = read_made_page(page, reference)
        return isinstance(reading, Reading) and bool(rows_of(reading, str(page.number))["notices"])

    return contender


def trafilatura() -> Contender:
    """`trafilatura.extract` with its defaults, as its documentation calls it."""
    from trafilatura import extract

    return lambda page: bool(extract(page.data))


CONTENDERS: dict[str, Callable[[], Contender]] = {CUOSHI: cuoshi, TRAFILATURA: trafilatura}
