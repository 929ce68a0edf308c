"""The page: one file that needs nothing else, and lets nothing in the notice act.

Its own style and script are named by hash in a Content-Security-Policy: whatever a notice's text might smuggle in, no browser runs it and
no request leaves the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractors.rules import RULES
from flows.explain.page_text import holdable, printed
from flows.explain.reading import KINDS, Kind, Reading
from flows.explain.view import NoticeView, PageView

#: Kinds that a rule always reads; a header field may be what holds where the text says nothing (final).
_RULED: tuple[Kind, ...] = ("agency", "target", "citation")
#: Doubts that stand open on top; more of them would hide the text.
_MOST_DOUBTS = 12


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader("flows.explain", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render_page(page: PageView) -> str:
    """The page as HTML, which UTF-8 can hold."""
    environment = _environment()
    style, script = (_source(environment, name) for name in ("page.css", "page.js"))
    totals: Counter[str] = sum((Counter(n.counts) for n in page.notices), Counter())
    return environment.get_template("page.html").render(
        page=page, kinds=KINDS, meanings=RULES, ruled=_RULED, printed=printed, holdable=holdable, totals=totals, shows=_shows(page),
        looks=_looks, most_doubts=_MOST_DOUBTS, traditional=any(n.script == "Hant" for n in page.notices),
        style=Markup(style), script=Markup(script), style_hash=_hash(style),
        script_hash=_hash(script),
    )  # fmt: skip


def rules_used(notices: tuple[NoticeView, ...]) -> tuple[tuple[str, str, int], ...]:
    """Each rule that led to a reading of the page, its meaning, and to how many."""
    used = Counter(r.rule for n in notices for r in n.by_index if r.rule)
    return tuple((rule, RULES.get(rule, "a rule without a description"), count) for rule, count in used.most_common())


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _hash(source: str) -> str:
    return base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _shows(page: PageView) -> list[tuple[str, str, int]]:
    """What a reader may choose to see alone, and how many of it there are."""
    every = page.notices
    shows = [
        ("all", "everything", sum(len(n.by_index) for n in every)),
        ("doubts", "doubts", sum(bool(r.spans) for n in every for r in n.doubts)),
        ("nothing", "read as nothing", sum(n.counts["nothing"] for n in every)),
        ("bodiless", "without a responsible body", sum(len(n.bodiless) for n in every)),
        ("unsure", "unsure", sum(len(n.unsure) for n in every)),
        ("repeats", "repeats", sum(n.counts["repeat"] for n in every)),
    ]
    beside = [
        ("corrected", "corrected", sum(len(n.corrected) for n in every)),
        ("differing", "differing from the warehouse", sum(len(n.differing) for n in every)),
    ]
    return shows + [show for show in beside if show[2]]


def _looks(n: NoticeView) -> list[tuple[str, tuple[Reading, ...], str]]:
    """Lists of what a person should look at, each with what it means."""
    return [
        ("Corrected by a person", n.corrected, "The value that holds, what the reading says, and why, stand in the card."),
        ("Differ from the warehouse's rows", n.differing, "What the rows hold and what the present code reads stand in the card."),
        ("Unsure readings", n.unsure, "Their confidence is below 0.75: the text does not label them, or its order is damaged."),
        ("Measures without a responsible body", n.bodiless, "No clause names one. For principles and objectives that is as it should be."),
        (
            "Read as nothing, in runs of sentences",
            n.nothing,
            "They stand in no measure and no field was taken from them; they are kept in the table passages.",
        ),
    ]
