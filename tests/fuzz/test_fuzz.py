"""A short fuzz run; the long one is `python -m tests.fuzz` (docs/performance.md)."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import Finding, run_chunk, try_input
from tests.fuzz.inputs import Input, make_input, texts


def test_inputs_are_functions_of_their_numbers() -> None:
    assert [make_input(n, texts(), []) for n in range(20)] == [make_input(n, texts(), []) for n in range(20)]


def test_what_is_raised_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexError("no such paragraph")

    monkeypatch.setattr("tests.fuzz.__main__.read_capture", broken)
    end, finding = try_input(Input(7, "text", b""), 20)
    assert end == "finding" and isinstance(finding, Finding) and "IndexError" in finding.where


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 6_000, 1_500))
def test_no_input_raises_or_loses_anything(first: int) -> None:
    ends, findings = run_chunk(first, 1_500, 60)
    assert not findings
    assert ends["measures"] > 300
