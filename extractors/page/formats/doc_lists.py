"""Automatic numbers of old Word files: lists ([MS-DOC] LSTF, LVL, LFO) and the styles that carry them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

from extractors.page.formats.counting import FORM_CODES
from extractors.page.formats.doc_file import LIST, LIST_LEVEL, DocFile, Properties, number, properties
from extractors.page.formats.lists import LEVELS, Counter, Level

_LSTF, _LFO, _LVLF = 28, 16, 28
_MOST = 10_000
_SUFFIX = {0: "tab", 1: "space", 2: "nothing"}
_PARAGRAPH_STYLE = 1
_NO_STYLE = 0xFFF
_LONGEST_CHAIN = 20


@dataclass(slots=True)
class _Use:
    """A list as paragraphs use it: which definition, and the levels that start anew at the first use."""

    definition: int
    levels: list[Level]
    anew: set[int] = field(default_factory=set)
    used: bool = False


@dataclass(slots=True)
class DocLists:
    """Every list of a file and how far it has counted."""

    uses: list[_Use] = field(default_factory=list)
    styles: dict[int, tuple[Properties, int]] = field(default_factory=dict)  # properties, style it is based on
    style_levels: dict[tuple[int, int], int] = field(default_factory=dict)  # (definition, style) to level
    counters: dict[int, Counter] = field(default_factory=dict)
    damaged: bool = False

    def number_of(self, style: int, own: Properties) -> str:
        """The number of the next paragraph; empty for one that has none."""
        use = _operand(own.get(LIST))
        level = _operand(own.get(LIST_LEVEL))
        bearer = style
        for _ in range(_LONGEST_CHAIN):
            if use is not None or style not in self.styles:
                break
            styled, base = self.styles[style]
            use, bearer = _operand(styled.get(LIST)), style
            level = _operand(styled.get(LIST_LEVEL)) if level is None else level
            style = base
        if not use or not 0 < use <= len(self.uses):
            return ""
        found = self.uses[use - 1]
        if level is None:
            level = self.style_levels.get((found.definition, bearer), 0)
        level = min(level, LEVELS - 1)
        counter = self.counters.setdefault(found.definition, Counter())
        if not found.used:
            found.used = True
            for anew in found.anew:
                counter.restart(anew)
        return counter.step(level, found.levels)


def _operand(raw: bytes | None) -> int | None:
    return int.from_bytes(raw, "little") if raw else None


def read_lists(file: DocFile) -> DocLists:
    """The lists of a file; what of them is damaged numbers nothing."""
    lists = DocLists()
    try:
        _read_styles(file, lists)
        definitions = _read_definitions(file, lists)
        _read_uses(file, lists, definitions)
    except (struct.error, IndexError, UnicodeDecodeError):
        lists.damaged = True  # the paragraphs stand without their numbers
    return lists


def _read_styles(file: DocFile, lists: DocLists) -> None:
    at, length = file.places["styles"]
    raw = file.table[at : at + length]
    if not raw:
        return
    head = number(raw, 0, "H")
    count, base_size = number(raw, 2, "H"), number(raw, 4, "H")
    place = 2 + head
    for style in range(min(count, _MOST)):
        size = number(raw, place, "H")
        place += 2
        if size:
            _read_style(raw[place : place + size], base_size, style, lists)
        place += size


def _read_style(raw: bytes, base_size: int, style: int, lists: DocLists) -> None:
    kind = number(raw, 2, "H")
    if kind & 0xF != _PARAGRAPH_STYLE:
        return
    name = base_size + 2 + 2 * number(raw, base_size, "H") + 2
    size = number(raw, name, "H")
    found = dict(properties(raw[name + 4 : name + 2 + size]))
    lists.styles[style] = (found, kind >> 4 if kind >> 4 != _NO_STYLE else -1)


def _read_definitions(file: DocFile, lists: DocLists) -> dict[int, list[Level]]:
    at, length = file.places["lists"]
    if not length:
        return {}
    table = file.table
    count = min(number(table, at, "H"), _MOST)
    place = at + 2 + count * _LSTF
    definitions: dict[int, list[Level]] = {}
    for i in range(count):
        head = at + 2 + i * _LSTF
        own = number(table, head, "i")
        for level, style in enumerate(struct.unpack_from("<9H", table, head + 8)):
            lists.style_levels.setdefault((own, style), level)
        levels = [Level() for _ in range(LEVELS)]
        for level in range(1 if table[head + 26] & 1 else LEVELS):
            levels[level], place = _read_level(table, place)
        definitions[own] = levels
    return definitions


def _read_level(table: bytes, at: int) -> tuple[Level, int]:
    start, form, flags, suffix = number(table, at, "i"), table[at + 4], table[at + 5], table[at + 15]
    characters, paragraph = table[at + 24], table[at + 25]
    restart = table[at + 26] if flags & 0x08 else None
    text = at + _LVLF + paragraph + characters
    size = number(table, text, "H")
    raw = table[text + 2 : text + 2 + 2 * size].decode("utf-16-le", "replace")
    printed = "".join(f"%{ord(c) + 1}" if ord(c) < LEVELS else c for c in raw)
    level = Level(start, FORM_CODES.get(form, "decimal"), printed, _SUFFIX.get(suffix, "tab"), restart, bool(flags & 0x04))
    return level, text + 2 + 2 * size


def _read_uses(file: DocFile, lists: DocLists, definitions: dict[int, list[Level]]) -> None:
    at, length = file.places["list_uses"]
    if not length:
        return
    table = file.table
    count = min(number(table, at), _MOST)
    place = at + 4 + count * _LFO
    for i in range(count):
        head = at + 4 + i * _LFO
        own = number(table, head, "i")
        use = _Use(own, list(definitions.get(own, [Level() for _ in range(LEVELS)])))
        lists.uses.append(use)
    for i, use in enumerate(lists.uses):
        place += 4
        for _ in range(table[at + 4 + i * _LFO + 12]):
            start, flags = number(table, place, "i"), number(table, place + 4)
            level = min(flags & 0xF, LEVELS - 1)
            place += 8
            if flags & 0x20:
                use.levels[level], place = _read_level(table, place)
            if flags & 0x10:
                use.levels[level] = replace(use.levels[level], start=start)
                use.anew.add(level)
