"""The score against the hand-made labels, with floors that only go up (tests/floors.json)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS, Warehouse

FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text("utf-8"))
SHARED = ROOT.parent / "shared"


def score(warehouse: Warehouse, gold: Path, texts: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "tests" / "score.py"), "--db", str(warehouse.data.published)]
    subprocess.run([*command, "--gold", str(gold), "--text", str(texts), "--json", str(out)], check=True, capture_output=True)
    return {facet: figures["f1"] for facet, figures in json.loads(out.read_text("utf-8")).items()}


def check(figures: dict[str, float], floors: dict[str, float]) -> None:
    low = {facet: (figures.get(facet), floor) for facet, floor in floors.items() if figures.get(facet, 0) < floor}
    assert not low, f"below the floor (got, floor): {low}"


def test_seeds_keep_their_floors(loaded: Warehouse, tmp_path: Path) -> None:
    check(score(loaded, ROOT / "tests" / "gold", SEEDS, tmp_path / "seeds.json"), FLOORS["seeds"])


@pytest.mark.skipif(not (SHARED / "examples").exists(), reason="the examples are other people's texts and lie outside the project")
def test_examples_keep_their_floors(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.backfill(SHARED / "examples", "examples")
    check(score(warehouse, SHARED / "examples" / "gold", SHARED / "examples", tmp_path / "examples.json"), FLOORS["examples"])
