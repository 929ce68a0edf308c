"""Writes docs/rules.md from extractors/rules.py: python docs/make_rules.py. A test keeps the page true."""

from __future__ import annotations

from pathlib import Path

from extractors.rules import CITATION, DUTY, HEADER, QUANTITY, SECTION

PAGE = Path(__file__).resolve().parent / "rules.md"
_PARTS = (
    ("Header fields (`header_fields.rule`)", HEADER),
    ("Measures (`measures.rule`)", SECTION),
    ("Responsible bodies (`measure_agencies.rule`)", DUTY),
    ("Quantities (`targets.rule`)", QUANTITY),
    ("Citations (`citations.rule`)", CITATION),
)


def render() -> str:
    lines = [
        "# Rules of reading", "",
        "By which rule a value was read, as the `rule` columns name it and `cuoshi explain` shows it. This page is written by",
        "`python docs/make_rules.py` from `extractors/rules.py`.",
    ]  # fmt: skip
    for heading, rules in _PARTS:
        lines += ["", f"## {heading}", "", "| rule | the value comes from |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in rules.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
