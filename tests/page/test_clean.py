"""Paragraphs of plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.page.clean import clean_lines, glyph_issue, split_at_indents


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_newline_ends_a_line(newline: str) -> None:
    assert clean_lines(f"一、总体要求{newline}{newline}二、主要任务{newline}") == ["一、总体要求", "二、主要任务"]


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\xad", "\u200e", "\u2060", "\x00", "\x08", "\x9f"])
def test_invisible_characters_are_removed(invisible: str) -> None:
    assert clean_lines(f"外{invisible}贸") == ["外贸"]


@pytest.mark.parametrize("space", ["\xa0", "\u2003", "\u2009", "\t", "\u202f"])
def test_other_spaces_become_plain_ones(space: str) -> None:
    assert clean_lines(f"{space}2023{space}{space}年") == ["2023 年"]


def test_full_width_spaces_stay_inside_a_line() -> None:
    assert clean_lines("　　张三　李四　　") == ["张三　李四"]


def test_punctuation_and_broken_characters_stay() -> None:
    text = "１\ue010２万亿元，\ufffd（一）“A”;B．C―D…"
    assert clean_lines(text) == [text]


def test_paragraphs_marked_by_indents_alone() -> None:
    paragraph = "为推动外贸高质量发展，结合本市实际，制定本方案。" * 6
    assert clean_lines(f"　　{paragraph}　　{paragraph}　 　{paragraph}") == [paragraph] * 3


def test_indents_in_a_text_with_newlines_space_out_words() -> None:
    text = "总　　则\n第一条　　为了推动外贸，制定本办法。\n"
    assert clean_lines(text) == ["总　　则", "第一条　　为了推动外贸，制定本办法。"]
    assert split_at_indents("总　　则") == ["总　　则"]


def test_private_use_glyphs_are_reported_once() -> None:
    (issue,) = glyph_issue("１\ue010２万亿元，\ue010", "page")
    assert (issue.code, issue.severity) == ("unmapped_glyph", "warning")
    assert "2 private-use" in issue.message
    assert "U+E010" in issue.message
    assert glyph_issue("１２万亿元　\n", "page") == ()


@given(st.text())
def test_lines_are_never_blank_and_lose_no_visible_character(text: str) -> None:
    lines = clean_lines(text)
    assert all(line and line == line.strip() and "\n" not in line for line in lines)
    assert clean_lines("\n".join(lines)) == lines
    visible = [char for char in text if char.isalnum()]
    assert [char for char in "".join(lines) if char.isalnum()] == visible
