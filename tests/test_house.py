"""The house keeps its order: who imports whom, what may stand in a commit."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

#: The arrow: flows -> {extractors, warehouse} -> the records of extractors, and its identity. Never back.
SHARED_ROOMS = {"extractors.records", "extractors.fetch.records", "extractors.identity"}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", modules("extractors"), ids=lambda p: str(p.relative_to(ROOT)))
def test_extractors_know_no_database_no_flow_and_no_network(path: Path) -> None:
    banned = {"duckdb", "prefect", "warehouse", "flows", "httpx", "httpcore", "requests", "socket", "asyncio"}
    found = imports_of(path)
    if path.is_relative_to(ROOT / "extractors" / "fetch"):
        # The one room that asks servers, and with this library only.
        banned -= {"httpx", "httpcore", "socket", "asyncio"}
    else:
        # Its records are plain: a listing tells what to ask for next.
        assert not {m for m in found if m.startswith("extractors.fetch")} - {"extractors.fetch.records"}
    assert not {m for m in found if m.split(".")[0] in banned}


@pytest.mark.parametrize("path", modules("warehouse"), ids=lambda p: str(p.relative_to(ROOT)))
def test_warehouse_knows_only_records_and_ids(path: Path) -> None:
    found = imports_of(path)
    assert not {m for m in found if m.split(".")[0] in ("prefect", "flows")}
    assert {m for m in found if m.startswith("extractors")} <= SHARED_ROOMS


def test_only_the_warehouse_imports_duckdb() -> None:
    # flows/errors.py names DuckDB's errors to explain them; it opens nothing.
    users = {str(p.relative_to(ROOT)) for p in modules("flows") if any(m.split(".")[0] == "duckdb" for m in imports_of(p))}
    assert users <= {"flows/errors.py"}


#: Within extractors: what a line can be, then pages made of lines, then notices; in a notice its parts, then the fields on top of them.
_ORDER = ["lines", "script", "page", "notice", "identity", "read"]
_IN_A_NOTICE = ["duty", "header", "outline", "fields"]


@pytest.mark.parametrize("path", modules("extractors"), ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_build_on_each_other_one_way(path: Path) -> None:
    parts = path.relative_to(ROOT / "extractors").with_suffix("").parts
    for found in imports_of(path):
        other = found.split(".")[1:] if found.startswith("extractors.") else []
        if not other:
            continue
        if parts[0] in _ORDER and other[0] in _ORDER:
            assert _ORDER.index(other[0]) <= _ORDER.index(parts[0]), found
        if parts[0] == other[0] == "notice" and parts[1] in _IN_A_NOTICE and other[1] in _IN_A_NOTICE:
            assert _IN_A_NOTICE.index(other[1]) <= _IN_A_NOTICE.index(parts[1]), found


def test_modules_stay_small() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for room in ("extractors", "flows", "warehouse")
        for p in modules(room)
        if (n := len(p.read_text("utf-8").splitlines())) > 420
    }
    assert not long


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_commit_names_a_registry_or_a_path_of_a_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    words = ["files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js", "/wo" + "rk/main", "/ro" + "ot/", "deb.deb" + "ian.org"]
    guilty = {
        f"{path.name}: {word}"
        for path in tracked()
        if path.exists() and path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".sql", ".csv", ".txt", ""}
        for word in words
        if word in path.read_text("utf-8", "replace")
    }
    assert not guilty


def test_no_lock_file_with_addresses_is_committed() -> None:
    assert not [p for p in tracked() if p.name in {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"}]


def test_seed_notices_are_byte_for_byte_what_they_were() -> None:
    import hashlib

    digests = {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:12] for p in (ROOT / "seeds" / "notices").glob("*.txt")}
    assert digests == SEED_DIGESTS


SEED_DIGESTS: dict[str, str] = {
    "000_f9b846e84c01f0ca.txt": "b09a5a94e97e",
    "001_0cda4225d9e4ef1f.txt": "e9ceebb4f54a",
    "002_52aefb86b5228541.txt": "e28350074f35",
    "003_6d39940ee587c895.txt": "eddef627068e",
    "004_c5ab5bfac5ebad11.txt": "52793ca537ee",
}


def _possessive_groups(pattern: Iterable[tuple[object, object]]) -> Iterator[str]:
    """What stands in groups of a parsed expression that are repeated possessively; one character's class may be."""
    one_character = ("IN", "LITERAL", "NOT_LITERAL", "ANY")
    for operation, argument in pattern:
        inner = [part for part in _flat(argument) if hasattr(part, "data")]
        if str(operation) == "POSSESSIVE_REPEAT" and [str(o) for o, _ in inner[0]] not in [[o] for o in one_character]:
            yield str(inner[0])
        for part in inner:
            yield from _possessive_groups(part)


def _flat(argument: object) -> Iterator[Any]:
    if isinstance(argument, tuple | list):
        for part in argument:
            yield from _flat(part)
    else:
        yield argument


@pytest.mark.parametrize("path", modules("extractors"), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_group_is_repeated_possessively(path: Path) -> None:
    # `(?:…)*+` loses its way in Python 3.11.0 to 3.11.4 (gh-106052; Debian 12 has 3.11.2): whole pages were taken for their article.
    # `(?>(?:…)*)` says the same and is right in all of them.
    parser = importlib.import_module("re._parser")
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            assert not list(_possessive_groups(parser.parse(value.pattern, value.flags))), name
