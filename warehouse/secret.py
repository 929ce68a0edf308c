"""Passwords and keys: held so that nothing prints them by accident, and taken out of whatever is printed of errors."""

from __future__ import annotations

from urllib.parse import quote

#: What was ever held as a secret in this process. A second net: no message is built of secrets in the first place.
_known: set[str] = set()
#: Shorter ones would take ordinary words out of messages.
_LEAST = 4
_HIDDEN = "***"


class Secret:
    """A value that shows itself only when asked to."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= _LEAST:
            _known.update((value, quote(value, safe="")))

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"Secret({_HIDDEN})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, (self._value,)  # by way of __init__: known in the other process too


def redact(text: str) -> str:
    """A message without any secret this process has held."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, _HIDDEN)
    return text
