"""Any marks over any text: segments that cover it once, and a page that holds the text to the character and obeys none of it."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from flows.explain.marks import MOST_MARKS, Mark, cut_segments
from flows.explain.page_text import MarkStyle, TextWriter, holdable, line_cuts

_SIZE = 60
_MARKS = st.lists(st.builds(Mark, st.integers(-3, _SIZE), st.integers(-3, _SIZE + 5), st.integers(0, 9)), max_size=30)
#: What a browser acts upon, what turns the reading direction, what UTF-8 cannot hold, and the words of notices.
_HOSTILE = st.text(
    st.one_of(
        st.sampled_from("<>&\"'/=\n\r\t\x00\x0b\x1b\x85\u2028\u2029\u202e\u2066\ufeff\ud800\udfff\ue010外貿責任單位（）"), st.characters()
    ),
    max_size=_SIZE,
)
_SCRIPT = "<script>alert(1)</script>"


@given(st.integers(0, _SIZE), _MARKS, st.lists(st.integers(-2, _SIZE + 2), max_size=8))
def test_segments_cover_the_text_once_and_know_their_marks(length: int, marks: list[Mark], cuts: list[int]) -> None:
    segments = cut_segments(length, marks, cuts)
    assert [c for s in segments for c in range(s.start, s.end)] == list(range(length))
    for s in segments:
        covering = {
            (m.reading, max(0, m.start), min(m.end, length)) for m in marks if m.start <= s.start and s.end <= m.end and m.start < m.end
        }
        told = [(m.reading, m.start, m.end) for m in s.marks]
        assert set(told) <= covering
        assert set(told) == covering or len(told) == MOST_MARKS
        widths = [end - start for _, start, end in told]
        assert widths == sorted(widths)
        assert not any(s.start < place < s.end for m in marks if m.start < m.end for place in (m.start, m.end))
    assert not any(s.start < cut < s.end for s in segments for cut in cuts)


def test_ten_thousand_crossing_marks_take_no_square_of_time() -> None:
    marks = [Mark(i, i + 5_000, i) for i in range(10_000)]
    began = time.process_time()
    segments = cut_segments(15_000, marks)
    assert segments[-1].end == 14_999 + 1
    assert time.process_time() - began < 2


class _Nesting(HTMLParser):
    """Fails on an element that is closed out of turn, on a link in a link, and on any element but the writer's own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("p", "a", "span")
        assert not (tag == "a" and "a" in self.open)
        assert {name for name, _ in attrs} <= {"class", "href", "id", "tabindex", "aria-describedby", "data-r", "data-n", "data-u", "lang"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def written(source: str, body: str, marks: list[Mark]) -> str:
    styles = [MarkStyle("target", n, "Q", low=n % 3 == 0) for n in range(10)]
    segments = cut_segments(len(source), marks, line_cuts(source))
    return str(TextWriter(source, body, styles, frozenset(range(0, _SIZE, 7)), "p1-").html(segments))


def shown(html: str, without: str) -> str:
    """The text a browser has of it, of the print or of the Simplified reading."""
    tree = LexborHTMLParser(f"<body>{html}")
    for node in tree.css(f".{without}"):
        node.decompose()
    assert tree.body is not None
    return "".join(p.text(deep=True) for p in tree.css("p"))


@given(_HOSTILE, _MARKS)
def test_without_its_tags_the_page_is_the_text(text: str, marks: list[Mark]) -> None:
    html = written(text, text, marks)
    html.encode()  # no lone surrogate is left
    parser = _Nesting()
    parser.feed(html)
    parser.close()
    assert not parser.open
    assert shown(html, "s") == holdable(text)


@given(st.lists(st.tuples(st.sampled_from("外經貿發展體"), st.sampled_from("外经贸发展体")), max_size=_SIZE), _MARKS)
def test_print_and_simplified_reading_share_every_place(pairs: list[tuple[str, str]], marks: list[Mark]) -> None:
    source, body = "".join(a for a, _ in pairs), "".join(b for _, b in pairs)
    html = written(source, body, marks)
    assert shown(html, "s") == source
    assert shown(html, "t") == body


def test_what_cannot_be_seen_is_told_by_its_code() -> None:
    html = written("a\u202eb\u2028c\ue010\x00", "a\u202eb\u2028c\ue010\x00", [])
    assert re.findall(r'data-u="(\w+)"', html) == ["202E", "2028", "E010", "0000"]


def test_markup_in_a_notice_is_words() -> None:
    html = written(_SCRIPT, _SCRIPT, [Mark(2, 9, 1)])
    assert "<script" not in html
    assert shown(html, "s") == _SCRIPT


def test_a_number_stands_once_where_its_reading_ends() -> None:
    html = written("一二三四五六", "一二三四五六", [Mark(0, 5, 1), Mark(1, 3, 2), Mark(4, 6, 3)])
    assert re.findall(r'data-n="([^"]*)"', html) == ["Q2", "Q1", "Q3"]
