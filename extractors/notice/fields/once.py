"""What words tell by themselves, told once a notice: most of its names stand under many items."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Told = TypeVar("Told")


class Once(dict[str, Told]):
    """What a function tells of each wording; asked for by the wording, which costs no call where it was asked before."""

    def __init__(self, tell: Callable[[str], Told]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, words: str) -> Told:
        told = self[words] = self._tell(words)
        return told
