"""The pages keep true: real rows, every issue code, every table."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from tests.conftest import ROOT, Warehouse

_CODE = re.compile(r"""(?:Issue\(\s*|\bfailure\(\s*|Bad(?:Package|Doc)\(\s*|error_code=|code, why = \()"([a-z_]+)\"""")


def test_the_rows_in_the_readme_are_real(loaded: Warehouse) -> None:
    lines = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("| ") and "20" in line[:30]]
    assert len(lines) == 6
    for line in lines:
        region, date, path, indicator, comparator, value, unit, deadline, role, words = (
            cell.strip() for cell in line.strip("|").split("|")
        )
        found = loaded.rows(
            """SELECT as_written FROM targets_long WHERE region_path = ? AND date = ?::DATE AND measure_path = ? AND indicator = ?
               AND comparator = ? AND value = ?::DECIMAL(38, 6) AND unit = ? AND coalesce(deadline::VARCHAR, '') = ? AND role = ?""",
            region, date, path, indicator, comparator, value, unit, deadline, role,
        )  # fmt: skip
        assert any(w.startswith(words.rstrip("…")) for (w,) in found), line


def codes_in_use() -> set[str]:
    sources = [p for room in ("extractors", "warehouse", "flows") for p in sorted((ROOT / room).rglob("*.py"))]
    return {code for path in sources for code in _CODE.findall(path.read_text("utf-8"))}


def test_every_issue_code_is_told_in_the_docs() -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs" / "issues.md").read_text("utf-8"), re.M))
    assert codes_in_use() <= told
    assert len(codes_in_use()) > 12


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / Path(target)).exists(), f"{page.name}: {target}"


def test_the_page_of_rules_is_what_the_code_says() -> None:
    """Made again by `python docs/make_rules.py`."""
    made = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == made["render"]()
