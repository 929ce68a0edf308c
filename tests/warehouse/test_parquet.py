"""Parquet for other engines: the published rows, by region and year, in a folder that is swapped as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Warehouse
from warehouse.engine import connect
from warehouse.parquet import NotOurs, export_parquet, is_partitioned
from warehouse.tables import PUBLISHED_TABLES


def export(warehouse: Warehouse, folder: Path) -> int:
    return export_parquet(warehouse.data.published, folder, 5, lambda _: None).rows


def test_the_rows_are_the_published_ones(loaded: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert export(loaded, folder) > 0
    with connect() as reader:
        reader.execute(f"ATTACH '{loaded.data.published}' AS published (READ_ONLY)")
        for t in PUBLISHED_TABLES:
            names = ", ".join(f'"{c}"' for c in t.column_names)
            source = f"'{folder / t.name}.parquet'"
            if is_partitioned(t):
                types = "hive_types = {'region_code': VARCHAR, 'year': INTEGER}"
                source = f"'{folder / t.name}/*/*/*.parquet', hive_partitioning = true, {types}"
            theirs, ours = f"SELECT {names} FROM read_parquet({source})", f'SELECT {names} FROM published."{t.name}"'
            for one, other in ((theirs, ours), (ours, theirs)):
                if reader.execute(f'SELECT count(*) FROM published."{t.name}"').fetchone() != (0,):
                    assert reader.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchone() == (0,), t.name
    assert (folder / "measures" / "region_code=640000" / "year=2023").is_dir()
    assert (folder / "dictionary.csv").read_text("utf-8").startswith("table,column,type,meaning")


def test_rows_without_region_or_date_have_a_place(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "关于印发若干措施的通知\n\n各有关单位：\n现将《若干措施》印发给你们。\n一、加快发展\n（一）提高质量。支持企业开拓市场。\n", "utf-8"
    )
    warehouse.backfill(folder)
    out = tmp_path / "out"
    export(warehouse, out)
    assert (out / "notices" / "region_code=__HIVE_DEFAULT_PARTITION__" / "year=__HIVE_DEFAULT_PARTITION__").is_dir()
    with connect() as reader:
        found = reader.execute(
            f"SELECT region_code, year FROM read_parquet('{out}/notices/*/*/*.parquet', hive_partitioning = true)"
        ).fetchall()
    assert found == [(None, None)]


def test_the_folder_is_swapped_as_a_whole_and_the_former_kept(loaded: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(loaded, folder)
    first = folder.resolve()
    (tmp_path / ".out-000099").mkdir()  # left by an export that died
    export(loaded, folder)
    assert folder.resolve() != first
    assert (first / "measures").is_dir()
    assert not (tmp_path / ".out-000099").exists()
    export(loaded, folder)
    assert not first.exists()
    assert len(list(tmp_path.glob(".out-*"))) == 2


def test_a_folder_of_someone_else_is_left_alone(loaded: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("…", "utf-8")
    with pytest.raises(NotOurs, match="was not made by an export"):
        export(loaded, folder)
    assert [p.name for p in folder.iterdir()] == ["letter.txt"]
