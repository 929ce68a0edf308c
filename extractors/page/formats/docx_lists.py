"""Numbering of a DOCX: numbering.xml, and the styles that carry numbers (heading 1 → 一、)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.page.formats.lists import LEVELS, Counter, Level
from extractors.page.formats.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 20  # of styles based on each other
VAL = f"{W}val"


@dataclass(slots=True)
class _List:
    abstract: str
    levels: list[Level]
    anew: set[int]  # levels that start anew where the list is first used
    used: bool = False


@dataclass(slots=True)
class Numbering:
    """Every list of the document and how far it has counted."""

    lists: dict[str, _List] = field(default_factory=dict)
    counters: dict[str, Counter] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)  # id: numId, level, based on
    alignments: dict[str, str] = field(default_factory=dict)  # of the styles that set one
    default: str | None = None

    def number_of(self, properties: Element | None) -> str:
        """The number of the next paragraph, by its properties; empty for one that has none."""
        place = self._place(properties)
        if place is None:
            return ""
        number, level = place
        found = self.lists.get(number)
        if found is None:
            return ""
        counter = self.counters.setdefault(found.abstract, Counter())
        if not found.used:
            found.used = True
            for level_anew in found.anew:
                counter.restart(level_anew)
        return counter.step(level, found.levels)

    def is_centred(self, properties: Element | None) -> bool:
        """Whether a paragraph stands in the middle, by itself or by its style: a title, whose soft breaks only shape it."""
        own = properties.find(f"{W}jc") if properties is not None else None
        if own is not None:
            return own.get(VAL) == "center"
        style = properties.find(f"{W}pStyle") if properties is not None else None
        name = style.get(VAL) if style is not None else None
        for _ in range(_LONGEST_CHAIN):
            if name is None or name in self.alignments:
                break
            name = self.styles.get(name, (None, None, None))[2]
        return self.alignments.get(name or "") == "center"

    def _place(self, properties: Element | None) -> tuple[str, int] | None:
        """Number id and level: the paragraph's own, else its style's."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, level = _numbered(own)
        style = properties.find(f"{W}pStyle") if properties is not None else None
        name = style.get(VAL) if style is not None else self.default
        for _ in range(_LONGEST_CHAIN):
            if name is None or number is not None:
                break
            number, styled, name = self.styles.get(name, (None, None, None))
            level = level or styled
        if number is None or number == "0":
            return None
        return number, min(max(_int(level), 0), LEVELS - 1)


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    found = Numbering()
    if styles is not None:
        _read_styles(styles, found)
    if numbering is None:
        return found
    abstracts = {a.get(f"{W}abstractNumId", ""): a for a in numbering.findall(f"{W}abstractNum")}
    nums = {n.get(f"{W}numId", ""): n for n in numbering.findall(f"{W}num")}
    for number, num in nums.items():
        abstract = _abstract_of(num)
        definition = abstracts.get(abstract)
        link = definition.find(f"{W}numStyleLink") if definition is not None else None
        if link is not None:  # the list is another one's, by the name of a style
            linked = nums.get(found.styles.get(link.get(VAL, ""), (None, None, None))[0] or "")
            abstract = _abstract_of(linked) if linked is not None else abstract
            definition = abstracts.get(abstract)
        levels = [Level() for _ in range(LEVELS)]
        if definition is not None:
            _read_levels(definition, levels, found, number)
        found.lists[number] = _List(abstract, levels, _overrides(num, levels, found, number))
    return found


def _read_styles(styles: Element, found: Numbering) -> None:
    for style in styles.findall(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        properties = style.find(f"{W}pPr")
        number, level = _numbered(properties.find(f"{W}numPr") if properties is not None else None)
        base = style.find(f"{W}basedOn")
        found.styles[name] = (number, level, base.get(VAL) if base is not None else None)
        alignment = properties.find(f"{W}jc") if properties is not None else None
        if alignment is not None:
            found.alignments[name] = alignment.get(VAL, "")
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
            found.default = name


def _numbered(properties: Element | None) -> tuple[str | None, str | None]:
    if properties is None:
        return None, None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (number.get(VAL) if number is not None else None, level.get(VAL) if level is not None else None)


def _abstract_of(num: Element) -> str:
    abstract = num.find(f"{W}abstractNumId")
    return abstract.get(VAL, "") if abstract is not None else ""


def _read_levels(parent: Element, levels: list[Level], found: Numbering, number: str) -> None:
    for element in parent.findall(f"{W}lvl"):
        at = _int(element.get(f"{W}ilvl"))
        if not 0 <= at < LEVELS:
            continue
        levels[at] = _level(element)
        style = element.find(f"{W}pStyle")
        if style is not None:  # a style tied to a level tells the level where it names only the list
            name = style.get(VAL, "")
            own, _, base = found.styles.get(name, (None, None, None))
            if own == number:
                found.styles[name] = (own, str(at), base)


def _overrides(num: Element, levels: list[Level], found: Numbering, number: str) -> set[int]:
    anew: set[int] = set()
    for override in num.findall(f"{W}lvlOverride"):
        at = _int(override.get(f"{W}ilvl"))
        _read_levels(override, levels, found, number)
        start = override.find(f"{W}startOverride")
        if start is not None and 0 <= at < LEVELS:
            levels[at] = replace(levels[at], start=_int(start.get(VAL), 1))
            anew.add(at)
    return anew


def _level(element: Element) -> Level:
    def value(name: str) -> str | None:
        child = element.find(f"{W}{name}")
        return child.get(VAL) if child is not None else None

    form = element.find(f".//{W}numFmt")  # WPS wraps it into mc:AlternateContent
    restart = value("lvlRestart")
    legal = element.find(f"{W}isLgl")
    return Level(
        start=_int(value("start"), 1),
        form=(form.get(VAL) if form is not None else None) or "decimal",
        text=value("lvlText") or "",
        suffix=value("suff") or "tab",
        restart=_int(restart) if restart is not None else None,
        legal=legal is not None and legal.get(VAL) not in ("0", "false", "off"),
    )


def _int(text: str | None, otherwise: int = 0) -> int:
    try:
        return int(text) if text is not None and len(text) < 9 else otherwise
    except ValueError:
        return otherwise
