"""A look at one character spares most searches; it must never tell other than the search would."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractors.lines import brackets
from extractors.lines.sentences import FirstSaid
from extractors.lines.text import sentence_key
from extractors.notice.duty import clauses, words
from extractors.notice.fields import bodies, fullnames, roles
from extractors.notice.outline.paragraphs import find_paragraphs

HAN = re.compile("[一-鿿]+")


def said_in(*patterns: str) -> st.SearchStrategy[str]:
    """Texts put together from the words that stand in patterns, with names and signs between."""
    parts = {word for pattern in patterns for word in HAN.findall(pattern)} | {
        "市商务局",
        "2023年",
        "6月",
        "单位",
        "中心",
        "：",
        " ",
        "各",
        "1",
    }
    return st.lists(st.sampled_from(sorted(parts)), max_size=5).map("".join)


@given(said_in(words._VERB.pattern))
def test_a_duty_is_found_by_its_last_character_as_without(text: str) -> None:
    found = words.duty_at_end(text, 0, len(text))
    whole = words._VERB.search(text[-words._LONGEST_VERB :]) if words._MAY_BEGIN.search(text) else None
    assert (found and found[0]) == (whole and whole[0])


@given(said_in(bodies._NO_BODY.pattern, roles.LABEL_WORDS.pattern, bodies._PROSE.pattern).map(lambda text: f"{text}局"))
def test_a_name_without_doubtful_characters_holds_no_doubtful_words(name: str) -> None:
    if not bodies._DOUBTFUL.search(name):
        assert not any(pattern.search(name) for pattern in (bodies._NO_BODY, roles.LABEL_WORDS, bodies._PROSE))


@given(said_in(clauses._LABEL_LINE.pattern, clauses.TERM_LINE.pattern))
def test_a_clause_line_begins_as_one(line: str) -> None:
    if clauses._LABEL_LINE.match(line) or clauses.TERM_LINE.match(line) or clauses._is_row(line):
        assert clauses._CLAUSE_OPENS.match(line)


@given(said_in(fullnames._ORGAN.pattern, fullnames._SHARED_SUFFIX.pattern, fullnames._AREA.pattern))
def test_what_a_name_shares_is_told_by_its_ending(name: str) -> None:
    assert not fullnames._ORGAN.search(name) or name.endswith(fullnames._ORGAN_ENDS)
    assert not fullnames._SHARED_SUFFIX.search(name) or name.endswith(fullnames._SHARED_ENDS)
    assert not fullnames._AREA.match(name) or name.endswith(fullnames._AREA_ENDS)


@given(st.text(alphabet="（(）)〔〕[]【】〈〉甲", max_size=24))
def test_brackets_in_order_are_paired_as_mixed_ones_are(text: str) -> None:
    assert brackets.bracket_pairs(text, 0, len(text)) == brackets._mixed_pairs(text, 0, len(text))


@given(st.lists(st.text(alphabet="商务部12６％%.，。 ”Ａa", min_size=1, max_size=6), max_size=12))
def test_sentences_said_before_are_told_as_by_their_words(sentences: list[str]) -> None:
    said, places = FirstSaid(), dict[str, int]()
    for own, sentence in enumerate(sentences):
        key = sentence_key(sentence)
        assert said.place(sentence, own) == (places.setdefault(key, own) if key else None)


@given(st.text(alphabet="一二、（）(1.第条章各府：日2月年通知的。； 　\n为本自起施行", max_size=120))
def test_paragraphs_hold_all_but_white_space_in_order(text: str) -> None:
    assert "".join("".join(span.of(text).split()) for span in find_paragraphs(text)) == "".join(text.split())
