"""The views of the published file, one a file in `views/`.

The `-- ` lines on top of a file are the view's comment; `-- [column] meaning` among them gives a column's meaning where
the tables do not tell it. A file may hold a table macro instead: a view that takes a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

_COMMENT = re.compile(r"^-- (?!\[)(.*)$", re.M)
_MEANING = re.compile(r"^-- \[(\w+)\] (.*)$", re.M)


@dataclass(frozen=True, slots=True)
class View:
    name: str
    sql: str
    comment: str
    meanings: dict[str, str]  # by column; of a macro by parameter
    is_macro: bool


def load_views() -> list[View]:
    """Every view, each behind those it reads from."""
    entries = (e for e in files("warehouse").joinpath("views").iterdir() if e.name.endswith(".sql"))
    pending = {e.name.removesuffix(".sql"): e.read_text("utf-8") for e in sorted(entries, key=lambda e: e.name)}
    found: list[View] = []
    while pending:
        ready = [name for name, sql in pending.items() if not any(_reads(sql, other) for other in pending if other != name)]
        if not ready:
            raise ValueError(f"views read from each other: {', '.join(pending)}")
        found += [_view(name, pending.pop(name)) for name in ready]
    return found


def _reads(sql: str, name: str) -> bool:
    return bool(re.search(rf"^(?!--).*\b(?:FROM|JOIN) {name}\b", sql, re.M))


def _view(name: str, sql: str) -> View:
    return View(name, sql, " ".join(_COMMENT.findall(sql)), dict(_MEANING.findall(sql)), f"CREATE MACRO {name}(" in sql)
