"""What a newcomer does: a fresh clone, a new virtual environment, the README's commands; other DuckDBs on the result."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT, Warehouse

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
#: Commands that CI runs by themselves: the tests would run themselves without end.
_RUN_BY_CI = {"uv run pytest", "pytest", "uv run pytest -m slow", ".ci/run"}
#: Run by tests of their own, with servers that end with the test.
_RUN_ELSEWHERE = {
    "docs/prefect.md": "tests/flows/test_prefect.py",
    "docs/performance.md": "tests/test_benchmarks.py",
    "docs/crawling.md": "tests/crawl/test_docs_crawl.py",
    "docs/sites.md": "tests/crawl/test_sites_command.py",
}


def commands(path: Path) -> list[str]:
    """The commands of a page's console blocks, in order."""
    lines = [line for block in _BLOCK.findall(path.read_text("utf-8")) for line in block.splitlines()]
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def clone(target: Path) -> Path:
    """The tree as it is: what git tracks, with the changes not committed yet."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    subprocess.run(["git", "init", "-q"], cwd=target, check=True)
    return target


def environment(folder: Path) -> dict[str, str]:
    """A new virtual environment's, with nothing of this one in it."""
    venv.create(folder, with_pip=True)
    keep = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONPATH", "PREFECT_API_URL")}
    return keep | {"VIRTUAL_ENV": str(folder), "PATH": f"{folder / 'bin'}{os.pathsep}{os.defpath}"}


def run(command: str, cwd: Path, env: dict[str, str]) -> str:
    done = subprocess.run(["bash", "-c", command], cwd=cwd, env=env, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, f"$ {command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def test_every_page_has_commands_that_are_run() -> None:
    assert "pip install uv && uv run cuoshi backfill" in commands(ROOT / "README.md")
    assert "uv run pytest" in commands(ROOT / "README.md")
    for name, test in _RUN_ELSEWHERE.items():
        assert (ROOT / name).exists()
        assert (ROOT / test).exists()


@pytest.mark.slow
def test_the_readme_and_docs_from_a_fresh_clone(tmp_path: Path) -> None:
    tree = clone(tmp_path / "cuoshi")
    env = environment(tmp_path / "venv")
    for page in pages():
        if str(page.relative_to(ROOT)) in _RUN_ELSEWHERE:
            continue
        for command in commands(page):
            if command in _RUN_BY_CI:
                continue
            output = run(command, tree, env)
            if command == "pip install uv && uv run cuoshi backfill":
                assert "5 notices written" in output
                assert (tree / "data" / "warehouse.duckdb").exists()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.0.0", "1.4.4", "2.0.0"])
def test_other_duckdbs_open_the_published_file(loaded: Warehouse, version: str) -> None:
    code = (
        f"import duckdb; c = duckdb.connect({str(loaded.data.published)!r}, read_only=True); print(duckdb.__version__,"
        " c.execute('select count(*) from measures_flat').fetchone(), c.execute('select count(*) from dictionary').fetchone()[0] > 200,"
        " c.execute(\"select comment from duckdb_columns() where table_name='measures' and column_name='path'\").fetchone()[0][:7])"
    )
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    command = [uv, "run", "--no-project", "--isolated", "--python", sys.executable, "--with", f"duckdb=={version}", "python", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == version
    assert "(132,) True printed" in done.stdout
