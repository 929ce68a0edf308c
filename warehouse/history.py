"""Identity and versions, decided over all captures: which texts are one notice, in what order, and which is current.

A pure function of events, so that any order of loading, and a replay, give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from extractors.identity import address_identity, digest
from extractors.records import AddressRank, IdBasis, NoticeStage, Outcome

_RANKS: dict[AddressRank, int] = {"issuer": 0, "official": 1, "folder": 2, "media": 3}
_BASES: dict[IdBasis, int] = {"number": 0, "title": 1, "address": 2}
_SHARED_AT_LEAST = 0.5  # of the sentences of the shorter text


@dataclass(frozen=True, slots=True)
class Event:
    """One capture's text of one notice, where it differs from what that address showed before."""

    capture_id: str
    ordinal: int
    captured_at: datetime
    address: str
    file_address: str
    source_id: str
    rank: AddressRank
    own_id: str
    id_basis: IdBasis
    stage: NoticeStage
    body_sha256: str
    title: str | None = None
    region_code: str | None = None
    province_code: str | None = None

    @property
    def order(self) -> tuple[datetime, str, int]:
        return self.captured_at, self.capture_id, self.ordinal


@dataclass(slots=True)
class History:
    """What all captures together say of one notice."""

    notice_id: str
    events: list[Event] = field(default_factory=list)
    versions: list[Event] = field(default_factory=list)  # the event that brought each version, from 1
    conflict: bool = False  # it bears the id of its address because another text holds its own

    @property
    def current(self) -> Event:
        """The newest text of the best rank."""
        best = min(_RANKS[e.rank] for e in self.versions)
        return [e for e in self.versions if _RANKS[e.rank] == best][-1]

    @property
    def version(self) -> int:
        return self.versions.index(self.current) + 1


@dataclass(frozen=True, slots=True)
class Resolution:
    histories: dict[str, History]
    assigned: dict[tuple[str, int], str]  # (capture_id, ordinal) -> notice_id
    aliases: dict[str, tuple[str, datetime]]  # old id -> (id now, since)


SentencesOf = Callable[[Event], frozenset[str]]


def resolve(events: Iterable[Event], sentences_of: SentencesOf) -> Resolution:
    """Assign every event to its notice and order each notice's versions.

    `sentences_of` gives the normalised sentences of an event's text; it is asked only where two texts must be compared.
    """
    ordered = sorted(events, key=lambda e: e.order)
    groups, since = _groups(ordered, sentences_of)
    histories: dict[str, History] = {}
    assigned: dict[tuple[str, int], str] = {}
    for event in ordered:
        canonical = groups[event.own_id]
        history = histories.setdefault(canonical, History(canonical))
        if not _belongs(event, history, sentences_of):
            history = _conflicting(event, canonical, histories, sentences_of)
        add_event(history, event)
        assigned[event.capture_id, event.ordinal] = history.notice_id
    aliases = {own: (now, since[own]) for own, now in groups.items() if own != now}
    return Resolution({k: h for k, h in histories.items() if h.events}, assigned, aliases)


def _groups(ordered: list[Event], sentences_of: SentencesOf) -> tuple[dict[str, str], dict[str, datetime]]:
    """Ids that are one notice because one address showed the one text after the other, mostly the same sentences.

    The id of the strongest basis stands for the group, of equals the latest.
    """
    parent: dict[str, str] = {e.own_id: e.own_id for e in ordered}
    merged_at: dict[str, datetime] = {}

    def root(own_id: str) -> str:
        while parent[own_id] != own_id:
            own_id = parent[own_id]
        return own_id

    showing: dict[str, Event] = {}
    for event in ordered:
        before = showing.get(event.address)
        if before and before.own_id != event.own_id and before.stage == event.stage and _same(before, event, sentences_of):
            for own_id in (before.own_id, event.own_id):
                merged_at.setdefault(own_id, event.captured_at)
            parent[root(before.own_id)] = root(event.own_id)
        showing[event.address] = event
    members: dict[str, list[Event]] = {}
    for event in ordered:
        members.setdefault(root(event.own_id), []).append(event)
    best = {r: min(reversed(es), key=lambda e: _BASES[e.id_basis]).own_id for r, es in members.items()}
    return {own_id: best[root(own_id)] for own_id in parent}, merged_at


def _belongs(event: Event, history: History, sentences_of: SentencesOf) -> bool:
    """Whether the text shares at least half its sentences with some text of the notice (or is its first)."""
    if not history.events or any(e.body_sha256 == event.body_sha256 for e in history.events):
        return True
    different = {e.body_sha256: e for e in history.events}.values()
    return any(_same(e, event, sentences_of) for e in different)


def _conflicting(event: Event, canonical: str, histories: dict[str, History], sentences_of: SentencesOf) -> History:
    """The notice of a text that bears another notice's id: under its address, or its text where that is taken too."""
    for notice_id in (address_identity(event.address), digest("conflict", event.address, event.body_sha256)):
        if notice_id == canonical:
            continue
        history = histories.setdefault(notice_id, History(notice_id, conflict=True))
        if _belongs(event, history, sentences_of):
            return history
    raise AssertionError("a text always belongs to the notice of its own hash")


def add_event(history: History, event: Event) -> None:
    """Add an event; it makes a version unless its text is known from elsewhere or is the latest already."""
    at_address = [e for e in history.events if e.address == event.address]
    known = any(e.body_sha256 == event.body_sha256 for e in history.events)
    latest = history.versions[-1].body_sha256 if history.versions else None
    if not (latest == event.body_sha256 or (not at_address and known)):
        history.versions.append(event)
    history.events.append(event)


def _same(a: Event, b: Event, sentences_of: SentencesOf) -> bool:
    if a.body_sha256 == b.body_sha256:
        return True
    one, other = sentences_of(a), sentences_of(b)
    fewer = min(len(one), len(other))
    return fewer > 0 and len(one & other) / fewer >= _SHARED_AT_LEAST


def outcome_of(event: Event, known: Resolution) -> Outcome:
    """What a text was when it came, `known` being the resolution of everything up to it."""
    history = known.histories[known.assigned[event.capture_id, event.ordinal]]
    if history.versions[-1] is event:
        return "new" if len(history.versions) == 1 else "changed"
    return "unchanged" if any(e.address == event.address for e in history.events if e is not event) else "duplicate"


def components(events: Iterable[Event]) -> list[list[Event]]:
    """Events in groups that share no id and no file with one another; each is resolved by itself."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    found = list(events)
    for e in found:
        parent[root(f"id {e.own_id}")] = root(f"at {e.file_address}")
    groups: dict[str, list[Event]] = {}
    for e in found:
        groups.setdefault(root(f"at {e.file_address}"), []).append(e)
    return list(groups.values())
