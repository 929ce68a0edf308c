"""Whether a page gives back what its article's text alone gives: every sentence, and as many measures as the seed has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from benchmarks.articles import seed_text
from benchmarks.pages import MadePage
from benchmarks.reading import read_made_page
from extractors.identity import same_key
from extractors.read import load_reference, read_capture
from extractors.records import Failure, Notice, Reading, Site


@dataclass(frozen=True, slots=True)
class Difference:
    """A page that is not read as its text alone: a bug of the article finder or of a reader."""

    page: int
    template: str
    seed: str
    what: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One page beside its text; `more` is what the page gives beyond it: title, particulars, date and source, furniture if any."""

    differences: tuple[Difference, ...]
    more_characters: int = 0


def compare(page: MadePage) -> Comparison:
    """Compare what the page gives with what its article's text gives, and with the measures of the seed it was made from."""
    reading = read_made_page(page, load_reference())
    alone = _read_text(page.article.seed, page.article.text)
    if isinstance(reading, Failure):
        return Comparison((_difference(page, f"no notice: {reading.issue.message}"),))
    found: list[Difference] = []
    wanted, got = _sentences(alone.notices), _sentences(reading.notices)
    if missing := wanted - got:
        first = next(iter(missing))
        found.append(_difference(page, f"{missing.total()} of {wanted.total()} sentences missing, the first: {first[:60]}"))
    measures, expected = _measures(reading.notices), _seed_measures(page.article.seed)
    if not measures == _measures(alone.notices) == expected:
        found.append(_difference(page, f"{measures} measures; its text alone {_measures(alone.notices)}, the seed {expected}"))
    return Comparison(tuple(found), sum(len(key) * times for key, times in (got - wanted).items()))


def _read_text(seed: str, text: str) -> Reading:
    """Read a text as a file of a folder."""
    reading = read_capture(text.encode("utf-8"), Site("benchmark", f"seeds/{seed}"), load_reference())
    if isinstance(reading, Failure):
        raise RuntimeError(f"{seed} alone gives no notice ({reading.issue.message}): nothing to compare with")
    return reading


@cache
def _seed_measures(seed: str) -> int:
    return _measures(_read_text(seed, seed_text(seed)).notices)


def _measures(notices: tuple[Notice, ...]) -> int:
    return sum(len(notice.measures) for notice in notices)


def _sentences(notices: tuple[Notice, ...]) -> Counter[str]:
    """Every sentence without spaces and punctuation, and how often it is said."""
    return Counter(key for notice in notices for passage in notice.passages if (key := same_key(passage.text)))


def _difference(page: MadePage, what: str) -> Difference:
    return Difference(page.number, page.template, page.article.seed, what)
