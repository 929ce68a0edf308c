"""How pages are asked for changes no reading: it is no part of the extractor's version."""

from __future__ import annotations

from pathlib import Path

import pytest

import extractors.version
from extractors.version import extractor_version


def test_fetching_is_no_part_of_the_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    versions = {}
    for name, room in (("a", "fetch"), ("b", "fetch"), ("c", "page")):
        (tmp_path / name / room).mkdir(parents=True)
        (tmp_path / name / room / "client.py").write_text(name, "utf-8")
        monkeypatch.setattr(extractors.version, "files", lambda _, name=name: tmp_path / name)
        extractors.version._fingerprint.cache_clear()
        versions[name] = extractor_version()
    extractors.version._fingerprint.cache_clear()
    assert versions["a"] == versions["b"] != versions["c"]
