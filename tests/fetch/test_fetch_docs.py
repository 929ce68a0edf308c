"""docs/fetching.md names every code that fetching gives."""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

#: Calls that give a code, and which of their arguments it is.
_GIVERS = {"Refusal": 0, "Trouble": 0, "BodyRefused": 0, "Verdict": 1, "_end": 1}


def codes() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "extractors" / "fetch").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = _GIVERS.get(name)
                if place is not None and len(node.args) > place and isinstance(code := node.args[place], ast.Constant):
                    found.add(str(code.value))
            elif (
                isinstance(node, ast.Tuple)
                and isinstance(node.elts[0] if node.elts else None, ast.Constant)
                and path.name in ("robots.py", "client.py")
            ):
                found.add(str(node.elts[0].value))  # type: ignore[attr-defined]
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and isinstance(node.value.elts[0], ast.Constant):
                found.add(str(node.value.elts[0].value))
    return {code for code in found if re.fullmatch(r"[a-z_0-9]+", code)}


def test_every_code_is_told() -> None:
    told = set(re.findall(r"`([a-z_0-9]+)`", (ROOT / "docs" / "fetching.md").read_text("utf-8")))
    found = codes()
    assert {
        "ok",
        "private_address",
        "circuit_open",
        "robots_unreachable",
        "crawl_delay_too_long",
        "redirect_loop",
        "decompression_bomb",
    } <= found
    assert found <= told | {"http_503"}
