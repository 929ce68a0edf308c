"""Traditional to Simplified: a whole text at once, but letter for letter what OpenCC's own `convert` gives."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from extractors.lines.text import HAN
from extractors.script import convert, is_traditional

SEEDS = sorted((Path(__file__).resolve().parents[1] / "seeds" / "notices").glob("*.txt"))
OPENCC = OpenCC("t2s")
KEYS = [
    line.split("\t")[0]
    for name in ("TSPhrases.txt", "TSCharacters.txt")
    for line in files("opencc").joinpath("dictionary", name).read_text("utf-8").splitlines()
]
PHRASES = [key for key in KEYS if len(key) > 1]
#: Beginnings and ends of phrases as well, so that they overlap: 反反覆 + 覆盆子.
PARTS = [*PHRASES, *(key[:-1] for key in PHRASES), *(key[1:] for key in PHRASES), "，", "。\n", "\u3000", " ", "外貿", "市", "\ud800"]


@given(st.lists(st.sampled_from(PARTS) | st.sampled_from(KEYS) | st.text(max_size=3), max_size=12).map("".join))
def test_conversion_is_that_of_opencc(text: str) -> None:
    assert convert(text) == OPENCC.convert(text)


def test_phrases_that_overlap() -> None:
    for one in PHRASES:
        for other in PHRASES:
            for shared in range(1, min(len(one), len(other))):
                if one[-shared:] == other[:shared]:
                    text = one + other[shared:]
                    assert convert(text) == OPENCC.convert(text)


def test_seeds_convert_as_with_opencc_and_keep_their_length() -> None:
    for seed in SEEDS:
        text = seed.read_text("utf-8")
        assert convert(text) == OPENCC.convert(text)
        assert len(convert(text)) == len(text)


@given(st.text(st.sampled_from("市中外後乾經貿國發，。a1 \n·\ufffd"), max_size=60))
def test_a_text_is_traditional_by_its_share_of_characters_that_simplified_lacks(text: str) -> None:
    han = HAN.findall(text)
    assert is_traditional(text) == (sum(c in "後經貿國發" for c in han) > 0.08 * len(han))
