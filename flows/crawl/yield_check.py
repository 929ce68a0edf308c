"""Whether what a crawl brought looks as it should: decided before any of it enters the lake.

A site whose template has changed gives pages that read as nothing, one that was moved gives a hundred 404s, a portal's search that fails
gives an empty list with status 200. None of that may look like a quiet day, or like a hundred notices that were taken down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.records import Failure, Reading
from extractors.sites.site_file import SiteFile
from flows.crawl.gathering import Gathered

#: Of pages fetched and read, the share that must be notices; fewer pages than these say nothing.
_NOTICES_AT_LEAST, _PAGES_THAT_TELL = 0.5, 5
#: Of known pages asked for, the share that may be gone at once; fewer than these are an ordinary day.
_GONE_AT_MOST, _GONE_THAT_TELL = 0.2, 5
#: Of pages asked for, the share that may fail or be refused without a word; fewer than these are told by their captures.
_LACKING_AT_MOST = 0.2
_SELECTORS_MISSED = "selector_missed"


@dataclass(slots=True)
class Judged:
    """What the pages that were fetched read as."""

    pages: int = 0
    notices: int = 0
    codes: Counter[str] = field(default_factory=Counter)  # why pages are no notices
    missed: int = 0  # pages on which a selector of the site's file found nothing

    def note(self, results: Iterable[Reading | Failure]) -> None:
        for result in results:
            self.pages += 1
            if isinstance(result, Failure):
                self.codes[result.issue.code] += 1
                continue
            self.notices += 1
            self.missed += any(i.code == _SELECTORS_MISSED for n in result.notices for i in n.issues)


@dataclass(frozen=True, slots=True)
class Checked:
    """`held`: why the batch must not enter the lake; `doubts`: what a person should know of it all the same."""

    held: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def why(self) -> str | None:
        return "; ".join((*self.held, *self.doubts)) or None


def check_yield(site: SiteFile, found: Gathered, judged: Judged, *, first_time: bool, bounded: bool) -> Checked:
    """`first_time`: nothing of the site was known; `bounded`: a person asked for some days only, or for everything."""
    held: list[str] = []
    doubts: list[str] = []
    if found.stopped:
        doubts.append(f"left alone: {found.stopped}")
    asked, lacking = found.outcomes.total(), found.outcomes["refused"] + found.outcomes["failed"] + found.outcomes["not_asked"]
    if lacking >= _PAGES_THAT_TELL and lacking > _LACKING_AT_MOST * asked:
        doubts.append(f"{lacking} of {asked} pages could not be had; the table captures tells why")
    broken = sorted(url for url, stop in found.stops.items() if stop in ("failed", "cap"))
    if broken:
        doubts.append(f"{len(broken)} of {len(found.stops)} listings were not walked to their end, for example {broken[0]}")
    if not (found.outcomes["ok"] or found.outcomes["gone"]):
        # Nothing that could do harm: what was refused or failed is told by its captures.
        if found.listed < site.expect.least and not bounded:
            doubts.append(_too_few(site, found))
        return Checked((), tuple(doubts))
    if found.listed < site.expect.least and not bounded:
        held.append(_too_few(site, found))
    new = judged.notices
    if new > site.expect.most and not (first_time or bounded):
        held.append(f"{new} pages read as notices are new or changed, where {site.expect.most} are expected at most")
    if judged.pages >= _PAGES_THAT_TELL and judged.notices < _NOTICES_AT_LEAST * judged.pages:
        code, times = judged.codes.most_common(1)[0]
        held.append(f"only {judged.notices} of {judged.pages} pages read as notices ({times} times {code}): has the template changed?")
    gone = found.outcomes["gone"]
    if gone > _GONE_THAT_TELL and gone > _GONE_AT_MOST * found.known_asked:
        held.append(f"{gone} pages of {found.known_asked} that were known and asked for are gone: has the site moved?")
    if judged.missed and judged.missed >= _NOTICES_AT_LEAST * judged.notices:
        doubts.append(
            f"on {judged.missed} of {judged.notices} pages a selector of the site's file found nothing: has the template changed?"
        )
    return Checked(tuple(held), tuple(doubts))


def _too_few(site: SiteFile, found: Gathered) -> str:
    return f"listings named {found.listed} notices, where {site.expect.least} are expected at least"
