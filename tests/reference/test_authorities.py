"""The table of authorities: every row can be used, and the kinds mean what readers ask of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.reference.authorities import KINDS, department_fields, endings, load_endings, signing_endings

REFERENCE = Path(__file__).parents[2] / "seeds" / "reference"


def test_each_ending_stands_once_and_each_kind_is_used() -> None:
    words = [e.word for e in load_endings()]
    assert len(set(words)) == len(words)
    assert {e.kind for e in load_endings()} == set(KINDS)
    assert all(word and not set(word) & set(" ,，、（）()") for word in (*words, *department_fields()))


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("宁夏回族自治区人民政府办公厅", True),
        ("海关总署", True),
        ("国家外汇管理局宁夏分局", True),
        ("两江新区管理委员会", True),
        ("中国人民银行重庆营业管理部", True),
        ("各有关单位", False),
        ("锡林郭勒盟", False),
    ],
)
def test_who_signs(name: str, signs: bool) -> None:
    assert name.endswith(signing_endings()) == signs


def test_kinds() -> None:
    assert "市中级人民法院".endswith(endings("court")) and not "市司法局".endswith(endings("court"))
    assert endings("zone")[0] == "管理委员会", "the longest first: 委员会 is no zone's committee"
    assert {"发展改革", "财政"} <= set(department_fields())
