"""What words tell by themselves, told once: the same few hundred bodies stand under the items of all notices of a region."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Told = TypeVar("Told")

#: How many wordings are remembered: more than a region's notices share, and no more than some hundred kilobytes.
REMEMBERED = 2_000


class Once(dict[str, Told]):
    """What a function tells of each wording; asked for by the wording, which costs no call where it was asked before."""

    def __init__(self, tell: Callable[[str], Told]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, words: str) -> Told:
        if len(self) >= REMEMBERED:
            self.clear()
        told = self[words] = self._tell(words)
        return told
