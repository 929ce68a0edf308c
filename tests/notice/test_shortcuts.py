"""A look at one character spares most searches; it must never tell other than the search would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines import brackets
from extractors.lines.furniture import _LEADER, is_contents_line
from extractors.lines.sentences import FirstSaid
from extractors.lines.text import Span, both_keys, same_key, same_keys, sentence_key
from extractors.notice.duty import clauses, words
from extractors.notice.fields import fullnames, mentions, names, notes, roles
from extractors.notice.fields.quantities import basis, bounds, figures, grammar, indicator, purpose, said_above, times, wording
from extractors.notice.fields.quantities.grammar import find_quantities
from extractors.notice.fields.quantities.sentence import _SPEAKS_OF_FIGURES, Signs
from extractors.notice.outline.paragraphs import find_paragraphs
from extractors.reference.units import load_units

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


@pytest.mark.parametrize("pattern", [words._VERB, indicator._LINKS, purpose._LIMITS], ids=["verb", "links", "limits"])
@given(data=st.data())
def test_what_an_expression_begins_with_is_looked_at_first(pattern: re.Pattern[str], data: st.DataObject) -> None:
    text = data.draw(said_in(pattern.pattern))
    begins = re.compile(r"\(\?=\[.*?\]\)").match(pattern.pattern)
    assert begins
    found, exact = pattern.search(text), re.search(pattern.pattern[begins.end() :], text)
    assert (found and found.span()) == (exact and exact.span())


@given(said_in(names._NO_BODY.pattern, roles.LABEL_WORDS.pattern, names._PROSE.pattern).map(lambda text: f"{text}局"))
def test_a_name_without_doubtful_characters_holds_no_doubtful_words(name: str) -> None:
    if not names._DOUBTFUL.search(name):
        assert not any(pattern.search(name) for pattern in (names._NO_BODY, roles.LABEL_WORDS, names._PROSE))


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


_KEYED = "商务12６％%.．，。 ”Ａa①㎡\u3000_\ue010\ufffd\U0002a6d6\ud800"


@given(st.lists(st.text(alphabet=_KEYED, max_size=8), max_size=8))
def test_keys_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert both_keys(texts) == ([same_key(text) for text in texts], [sentence_key(text) for text in texts])


@given(st.lists(st.text(alphabet=_KEYED + "\n", max_size=8), max_size=8))
def test_keys_of_many_texts_with_line_ends_too(texts: list[str]) -> None:
    assert same_keys(texts) == [same_key(text) for text in texts]


@given(st.text(alphabet="一、总.·…1 （）。；：", max_size=14))
def test_a_line_of_contents_is_told_by_its_end_as_by_its_leader(line: str) -> None:
    assert is_contents_line(line) == (bool(_LEADER.search(line)) and not re.search("[\u4e00-\u9fff。；：]$", line))


@given(st.text(alphabet="一二、（）(1.第条章各府：日2月年通知的。； 　\n为本自起施行", max_size=120))
def test_paragraphs_hold_all_but_white_space_in_order(text: str) -> None:
    assert "".join("".join(span.of(text).split()) for span in find_paragraphs(text)) == "".join(text.split())


@given(said_in(bounds._BEFORE_RE.pattern))
def test_a_bound_is_found_in_its_table_as_by_its_expression(text: str) -> None:
    found, m = bounds._bound_at_end(text.rstrip()), bounds._BEFORE_RE.search(text.rstrip())
    assert (found and found[:2]) == (m and (m[0], m.start()))


@given(st.text("0123456789.,，：: /分之万亿千家元", max_size=9).map(lambda text: f"1{text}"))
def test_a_plain_figure_is_read_as_any_other(text: str) -> None:
    plain, exact = figures._PLAIN_FIGURE.match(text), figures.ARABIC_FIGURE.match(text)
    assert exact and (not plain or (plain["arabic"], plain["ascale"], plain.end()) == (exact["arabic"], exact["ascale"], exact.end()))


@given(said_in(times._TIME.pattern), st.sampled_from(["", "到", "2025年", "到2023年3月5日", "2023年至"]))
def test_a_plain_deadline_is_read_as_any_other_time(text: str, date: str) -> None:
    said = f"{date}2025年{text}"
    plain, exact = times._plain_deadline(said, 0, len(said)), times._TIME.match(said)
    assert not plain or (exact and (exact.lastgroup, exact.span()) == (plain.lastgroup, plain.span()))


@given(said_in(basis._CHANGE.pattern, basis._GROWTH.pattern, basis._CHANGED_TO.pattern))
def test_a_shift_is_told_by_its_last_character(text: str) -> None:
    assert text[-1:] in basis._SHIFT_ENDS or not any(e.search(text) for e in (basis._CHANGE, basis._GROWTH, basis._GREW_BY))
    assert basis.changes_to(text) == bool(basis._CHANGED_TO.search(text))


@given(said_in(indicator._LEADS.pattern, indicator._VERB.pattern, indicator._FIRST_VERB.pattern))
def test_leads_and_verbs_are_told_by_their_first_character(text: str) -> None:
    assert not indicator._LEADS.match(text) or text[0] in indicator._LEAD_BEGINS or text[0].isspace()
    assert not indicator._VERB.match(text) or text[0] in indicator._VERB_BEGINS
    assert not indicator._FIRST_VERB.match(text) or text[0] in indicator._FIRST_VERB_BEGINS
    assert not indicator._NEXT_VERB.search(text) or "、" in text or not indicator._JOINS_VERB.isdisjoint(text)


@given(said_in(said_above._CONDITIONS.pattern, said_above._FACTS.pattern))
def test_a_section_is_told_by_its_last_character(heading: str) -> None:
    assert not said_above._CONDITIONS.search(heading) or heading[-1] in said_above._CONDITIONS_END
    assert not said_above._FACTS.search(heading) or heading[-1] in said_above._FACTS_END


@given(said_in(said_above._TOPIC.pattern, said_above._LISTS_TERMS.pattern), st.sampled_from(["：", ":", "下—", "。"]))
def test_what_lists_anything_has_an_opener(text: str, mark: str) -> None:
    body = f"{text}{mark}{text}"
    listing = said_above._TOPIC_ENDS.search(body) or said_above._LISTS_TERMS.search(body)
    assert not listing or said_above.find_openers(body)


@given(st.lists(said_in("年|内|三|家|二|零|百|元"), min_size=1, max_size=6))
def test_the_sentences_that_speak_of_figures_are_those_of_which_each_does(parts: list[str]) -> None:
    body, spans, at = "".join(parts), list[Span](), 0
    for part in parts:
        spans.append(Span(at, at + len(part)))
        at += len(part)
    each = [_SPEAKS_OF_FIGURES.search(body, span.start, span.end) is not None for span in spans]
    signs = Signs(body)
    assert [signs.within(span.start, span.end) is not None for span in spans] == each
    assert signs.speaking(spans) == Signs(body).speaking(spans) == [i for i, speaks in enumerate(each) if speaks]
    assert [signs.within(span.start, span.end) is not None for span in reversed(spans)] == each[::-1]


@given(st.sampled_from(["力", "每", "力争到2025年", "每半年", "每个自然年度"]), said_in(times._TIME.pattern))
def test_what_is_of_one_kind_of_time_is_read_as_any_other(begins: str, text: str) -> None:
    said = begins + text
    one, exact = times._OF_ONE_KIND[said[0]].match(said), times._TIME.match(said)
    assert (one and (one.lastgroup, one.span())) == (exact and (exact.lastgroup, exact.span()))


@given(st.text(alphabet="一百三十千亿年五 个家项半数内成1", max_size=12))
def test_a_second_look_refuses_nothing(text: str) -> None:
    hints = (*figures.HINTS, ("年", "[内底末]"), ("十", "[一二三四五六]五"), ("三", "年|个"))
    exact = re.compile("|".join(f"[{first}](?:{rest})" for first, rest in hints))
    found, whole = wording.quick_look(hints).search(text), exact.search(text)
    assert (found and found.start()) == (whole and whole.start())


@given(st.lists(said_in(notes.RULE_IN_PROSE.pattern), max_size=4).map("\n".join))
def test_rules_in_prose_are_those_of_the_whole_text(body: str) -> None:
    assert notes.rules_in_prose(body) == [Span(*m.span()) for m in notes.RULE_IN_PROSE.finditer(body)]


@given(st.lists(said_in(mentions._LIST_HEAD.pattern), max_size=4).map("\n".join))
def test_heads_of_lists_stand_on_lines_with_their_words(body: str) -> None:
    lines = {body.rfind("\n", 0, m.start()) + 1 for goes in mentions._GOES for m in goes.finditer(body)}
    assert {m.start() for m in mentions._LIST_HEAD.finditer(body)} <= lines


@given(
    said_in(bounds._BEFORE_RE.pattern),
    st.sampled_from(["项目", "以上", " 以上", "（含）以上", "/年以内", "至三批", "、两批左右", "及以上", "。"]),
)
def test_a_batch_is_passed_by_only_where_it_is_no_figure(before: str, behind: str) -> None:
    body = f"{before}一批{behind}"
    always = re.compile("")
    found = find_quantities(body, 0, len(body), [], load_units())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grammar, "_BATCH", always)
        assert find_quantities(body, 0, len(body), [], load_units()) == found
    assert not found or _SPEAKS_OF_FIGURES.search(body)
