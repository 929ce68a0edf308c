"""What a question about one region and year costs: the published file and the partitioned Parquet beside one Parquet file.

    uv run --group bench python -m benchmarks.queries [--measures 20000] [--data FOLDER] [--json FILE]

Without --data a lake of so many made measures is filled and published first (benchmarks/scale.py); with it, a data folder that has been
published is asked. The one Parquet file holds the same rows in no order, as a load by day would leave them. Each question is asked of each
place in turn, in a connection that has asked it once before; the median counts.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.scale import MEASURES_A_NOTICE, fill_lake, publish
from extractors.read import load_reference
from warehouse.engine import connect, literal
from warehouse.folder import DataFolder
from warehouse.parquet import export_parquet

_ASKED = 15
#: By name: a condition on region and year is all that tells them from a reading of everything.
QUESTIONS = {
    "measures of one region in one year": "SELECT count(*), min(heading) FROM {measures} WHERE region_code = {region} AND {year}",
    "what they say": "SELECT measure_id, text FROM {measures} WHERE region_code = {region} AND {year}",
    "all regions, by kind": "SELECT kind, count(*) FROM {measures} GROUP BY kind",
}
_NATIVE_YEAR = "date BETWEEN make_date({year}, 1, 1) AND make_date({year}, 12, 31)"


def ask(published: Path, parquet: Path, one_file: Path) -> dict[str, dict[str, float]]:
    """Milliseconds by question and place."""
    with connect(str(published), read_only=True) as connection:
        found = connection.execute(
            "SELECT region_code, year(date) FROM measures WHERE region_code IS NOT NULL AND date IS NOT NULL"
            " GROUP BY ALL ORDER BY count(*) DESC, region_code LIMIT 1"
        ).fetchone()
        assert found is not None
        region, year = literal(found[0]), found[1]
        partitioned = f"{parquet}/measures/**/*.parquet"
        types = "{'region_code': 'VARCHAR', 'year': 'INTEGER'}"
        by_date = _NATIVE_YEAR.format(year=year)
        places = {
            "one Parquet file": (f"read_parquet({literal(str(one_file))})", by_date),
            "partitioned Parquet": (
                f"read_parquet({literal(partitioned)}, hive_partitioning = true, hive_types = {types})", f"year = {year}",
            ),
            "warehouse.duckdb": ("measures", by_date),
        }  # fmt: skip
        timings: dict[str, dict[str, list[float]]] = {q: {p: [] for p in places} for q in QUESTIONS}
        for number in range(_ASKED + 1):
            for question, sql in QUESTIONS.items():
                for place, (source, condition) in places.items():
                    told = sql.format(measures=source, region=region, year=condition)
                    began = perf_counter()
                    connection.execute(told).fetchall()
                    if number:
                        timings[question][place].append((perf_counter() - began) * 1000)
    return {q: {p: round(median(times), 2) for p, times in by_place.items()} for q, by_place in timings.items()}


def write_one_file(published: Path, target: Path) -> None:
    with connect(str(published), read_only=True) as connection:
        connection.execute(f"COPY (SELECT * FROM measures ORDER BY hash(measure_id)) TO {literal(str(target))} (FORMAT parquet)")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure questions about a region and a year.")
    parser.add_argument("--measures", type=int, default=20_000, help="how many made measures (20000)")
    parser.add_argument("--data", type=Path, help="a published data folder, instead of making one")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(arguments.data or Path(folder) / "data")
        if not arguments.data:
            fill_lake(data, load_reference(), round(arguments.measures / MEASURES_A_NOTICE), False, console.print)
            publish(data)
        began = perf_counter()
        export_parquet(data.published, Path(folder) / "parquet", 60, console.print)
        exported = perf_counter() - began
        one_file = Path(folder) / "measures.parquet"
        write_one_file(data.published, one_file)
        found = ask(data.published, Path(folder) / "parquet", one_file)
    table = Table("milliseconds", *next(iter(found.values())))
    for question, times in found.items():
        table.add_row(question, *(f"{t:.1f}" for t in times.values()))
    console.print(table)
    console.print(f"Writing the partitioned Parquet took {exported:.1f} s.")
    if arguments.json:
        arguments.json.write_text(json.dumps(found | {"export_seconds": round(exported, 1)}, indent=2), "utf-8")


if __name__ == "__main__":
    main()
