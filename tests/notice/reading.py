"""Short ways to read a text in tests of the notice's rooms."""

from __future__ import annotations

from extractors.read import load_reference, read_capture
from extractors.records import AddressRank, Failure, Notice, Reading, Site


def read_all(text: str, rank: AddressRank = "folder") -> tuple[Notice, ...]:
    result = read_capture(text.encode(), Site("t", "t/a.txt", rank), load_reference())
    assert isinstance(result, Reading), result
    return result.notices


def read(text: str, rank: AddressRank = "folder") -> Notice:
    (notice,) = read_all(text, rank)
    return notice


def reason(text: str) -> str | None:
    """Why a text is no notice; None where it is read."""
    result = read_capture(text.encode(), Site("t", "t/a.txt"), load_reference())
    return result.issue.message if isinstance(result, Failure) else None


def paths(notice: Notice) -> list[tuple[str | None, str]]:
    return [(m.path, m.heading) for m in notice.measures]
