"""Paragraphs as spans of the body text; text without line structure is cut at its landmarks.

Scraped text sometimes comes in a few long lines in which title, date, chapter and item follow each other without a break:
    …的通知发布日期:2022-11-16各市、自治州人民政府…现印发给你们。一、稳定市场主体(一)加大外贸企业纾困力度。贯彻落实…
Cutting such text into the paragraphs it once had lets everything behind this module work as on well-kept text.
Cuts only set spans: no character is added, moved or dropped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from extractors.lines.dates import ANY_DATE
from extractors.lines.numerals import CHINESE_DIGITS, YEAR_DIGITS, to_int
from extractors.lines.text import SENTENCE_END, Span, strip_span

_CN = f"[{CHINESE_DIGITS}]{{1,4}}"
_TITLE_CHARS = "[^。；！？;!?\n（()）]"
#: What stands before a number in the middle of a line, perhaps with white space between. Whole texts are searched for these numbers,
#: so each expression begins with a character that few places have; what stands before is looked at where one is found.
_MARKS = "。；！？;）)〕】]"
_MOST_SPACE = 20
#: An item's number and short title in the middle of a line: …稳定发展预期。(二)鼓励创新绿色产品开拓国际市场。
_INLINE_ITEMS = tuple(re.compile(rf"{opening}(?={_CN}[）)]{_TITLE_CHARS}{{2,30}}。)") for opening in ("（", r"\("))
#: A chapter's number and title, directly before its first item: 二、挖掘进出口潜力(五)深挖出口潜力。
_INLINE_CHAPTER = re.compile(rf"[{CHINESE_DIGITS}][{CHINESE_DIGITS}]{{0,3}}、{_TITLE_CHARS}{{2,30}}(?=[（(]{_CN}[）)])")
#: (一)降低企业税收负担。1.严格执行…: the first number right behind an item's title.
_INLINE_FIRST = re.compile(rf"[（(]{_CN}[）)]{_TITLE_CHARS}{{2,30}}。[ \u3000]{{0,4}}(?=1[.．、](?!\d))")
#: …工作要点。1.强化政策支持。 and …。二、加强监管。, where a text has a few long lines only.
_INLINE_NUMBER = re.compile(rf"[.．、](?:(?<=[{CHINESE_DIGITS}]、)|(?<=\d[.．、])(?!\d))(?={_TITLE_CHARS}{{2,30}}。)")
_MOST_BEFORE_TITLE = 2  # digits of such a number
_LONG_LINES = 250  # mean length of the lines of a text without structure
_LONG_COUNTING_LINES = 150  # where numbers that count up tell it too
_LONG_ONLY_LINES = 100  # where the text has no other lines
_LONG_LINE = 400
_FEWEST_INSIDE = 3
_FEWEST_IN_ONE = 2  # where the whole text is a line or two, or nearly all of it stands in one
_MOST_OF_TEXT = 0.7
_ITEM_START = re.compile(rf"^[\s　]{{0,20}}(?:[（(]{_CN}[）)]|{_CN}、|\d{{1,3}}[.．、])")
#: 第一章 总  则第一条 为了…: a chapter's title and its first article on one line.
_ARTICLE = rf"第[ \u3000]?{_CN}[ \u3000]?条(?=[ \u3000]|[\u4e00-\u9fff]{{2}})"
#: Behind 二、 the article needs a space: 二、支持企业效益倍增 第六条 支持…, but 一、根据《条例》第六条规定….
_CHAPTER_ARTICLE = re.compile(
    rf"[ \u3000]{{0,8}}(?:第[ \u3000]?{_CN}[ \u3000]?章[^。；：，\n]{{1,30}}?(?={_ARTICLE})"
    rf"|{_CN}、[^。；：，\n]{{2,30}}?(?=第{_CN}条[ \u3000]))"
)
#: …制定本规则。 第二条 市政府工作的…。 第二章 组成人员职责 第四条 …: articles that follow each other in one line.
_INLINE_ARTICLE = re.compile(rf"第(?={_CN}条[ \u3000])")
_ARTICLE_MARKS = "。；）)"
_MOST_SPACE_BEFORE_ARTICLE = 8
_INLINE_ARTICLE_CHAPTER = re.compile(rf"(?<=[。；）) \u3000])[ \u3000]{{0,8}}(?=(第{_CN}章[^。；：，\n]{{1,30}}?)第{_CN}条[ \u3000])")

#: 二、主要任务 （一）完善布局…: a chapter's title and its first item on one line.
_CHAPTER_ITEM = re.compile(
    rf"[ \u3000]{{0,8}}(?:第{_CN}章|{_CN}、)[ \u3000]?{_TITLE_CHARS}{{2,30}}?[ \u3000]{{0,8}}"
    rf"(?=[（(]{_CN}[）)]{_TITLE_CHARS}{{2}}|(?<=[\u4e00-\u9fff \u3000：:])\d{{1,2}}[.．][ \u3000]{{0,2}}[\u4e00-\u9fff])"
)
#: What such a line begins with, white space apart.
_CHAPTER_OPENS = frozenset(f" \u3000第{CHINESE_DIGITS}")

#: …现提出以下意见: 一、深入实施就业优先战略 1.坚持…: the first chapter right behind the words that lead in to it.
_FIRST_CHAPTER = re.compile("一、")
_ENACTED = re.compile(r"(?:如下|以下[\u4e00-\u9fff]{2,6}|意见|措施|方案|办法|规定|决定|通知)[:：][ \u3000]{0,4}\Z")
_LONGEST_ENACTED = 13

#: 责任单位:县财政局 behind a space, where a text's lines were joined with spaces.
_INLINE_LABEL = re.compile(r"[ \u3000](?=(?:责任|牵头|配合|主办|承办|协办|负责|主责)(?:单位|部门)[：:])")
#: Numbers that count up inside lines: …制定本办法。第二条工会参与…; …通知如下：一、提高认识…。二、落实责任…
#: Those before a mark are found by it, as digits stand all over a text: a fifth of the time.
_COUNTING = tuple(
    re.compile(p)
    for p in (
        rf"第({_CN})章",
        rf"第({_CN})条(?!第|规定|所|款|项|、|和|至|的|，)",
        rf"、(?<=[{CHINESE_DIGITS}]、)",
        rf"[（(]({_CN})[）)]",
        r"[.．、](?<=\d[.．、])(?!\d)",
    )
)
_MOST_CHINESE, _MOST_ARABIC = 4, 3  # digits
_BEGINNING_ANEW = 2  # of these kinds, the last: they count from 1 again in every chapter
_GLUED_CHAPTER = re.compile(rf"第{_CN}章[^。；：，\n]{{1,30}}?(?=第{_CN}条)")
_CHAPTER_BEFORE = re.compile(rf"[。；：）)\n]{_CN}、[^。；：，\n]{{2,30}}$")  # 。一、促进外贸领域保通保畅|（一）保障外贸企业…
_FAR_CHAPTER = 40
_BEFORE_NUMBER = "。；;！？：:）)\n"

_CLAUSE = re.compile(
    r"[（(〔【\[][^（）()〔〕【】\[\]。]{2,300}(?:负责|牵头|配合|参与|落实)[^（）()〔〕【】\[\]。]{0,12}[）)〕】\]](?![、，,；;])"
)
_SIGNER = r"\s{0,8}[\u4e00-\u9fff]{4,30}\s{0,8}"
_LANDMARKS = (
    re.compile(rf"(?:发布日期|发布时间|成文日期|印发日期)\s*[:：]\s*{ANY_DATE}"),
    re.compile(r"[（(]此件[^（）()]{1,12}[）)]"),
    _CLAUSE,
    # A signature: …国际市场。青海省人民政府办公厅2022年11月11日(此件… Only where a date can begin behind the name is one looked for.
    re.compile(
        rf"[。；！？;）)](?={_SIGNER}[0-9０-９中民{YEAR_DIGITS}])({_SIGNER}{ANY_DATE})(?=\s*(?:[（(]此件|[\u4e00-\u9fff]{{4,60}}(?:为|根据|按照|第一[章条]|一、|$)|$))"
    ),
    # The end of a preamble: …现提出以下措施。培育若干…
    re.compile(r"为(?:深入|全面|进一步)?(?:贯彻|落实|推动|推进|加快)[^。]{10,400}(?:提出如下|提出以下|制定本|制定如下)[^。]{1,12}。"),
    re.compile(r"本(?<=[。；！？;）)]本)[\u4e00-\u9fff]{2,12}自[^。；]{2,30}起(?:正式)?(?:施行|实施|执行)[^。]{0,40}。"),
)
#: …若干意见的通知 甬政办发〔2022〕30号 各区（县、市）人民政府…: the number between title and addressee.
_HEAD_NUMBER = re.compile(
    r"[知见告函定复](?=\s{0,8}([\u4e00-\u9fff]{1,16}[〔\[【（(]\d{4}[〕\]】）)]\s?\d{1,5}\s?号)(?P<space>\s{0,8})(?:各|[\u4e00-\u9fff]{2,20}(?:人民政府|委员会|局)))"
)
#: …各直属单位：《…》已经市政府同意 and …有关单位：为贯彻落实…
_ADDRESSEE_END = re.compile(r"[：:](?<=[府门构位会局司室）)][：:])(?=《|为|现|经|根据)")
_ADDRESSEE = re.compile(r"各(?<=[\d日号]各)(?=[\u4e00-\u9fff])")
_DATE_BEFORE = re.compile(rf"{ANY_DATE}\Z")
_LONGEST_DATE = 80
_END_OF_TITLE = re.compile(r"的通知(?<=[\u4e00-\u9fff》]的通知)(?=发布日期|各[\u4e00-\u9fff])")
_OWN_TITLE = re.compile(r"《([^《》]{4,60})》")
#: What follows a title glued to its text: its preamble or its first number.
_BEHIND_TITLE = re.compile(r"[ \u3000]{0,8}(?=为|根据|按照|第[一1][编章条]|[（(]?一[）)、]|1[.．、])")
_HEAD = 5_000  # characters in which a text quotes the title of what it issues


def find_paragraphs(text: str) -> list[Span]:
    """The paragraphs of a cleaned text: its lines, or what `_LongLines` makes of lines without structure."""
    cuts = {0, len(text)}
    shapes = (_CHAPTER_ITEM, _CHAPTER_ARTICLE) if "条" in text else (_CHAPTER_ITEM,)
    start = 0
    while True:
        if text[start : start + 1] in _CHAPTER_OPENS:
            cuts.update(m.end() for shape in shapes if (m := shape.match(text, start)))
        at = text.find("\n", start)
        if at < 0:
            break
        start = at + 1
        cuts.update((at, start))
    if "条" in text:
        cuts |= _article_cuts(text)
    for m in _FIRST_CHAPTER.finditer(text):
        if _ENACTED.search(text, max(m.start() - _LONGEST_ENACTED, 0), m.start()):
            cuts.add(m.start())
            if first := _CHAPTER_ITEM.match(text, m.start()):
                cuts.add(first.end())
    lines = _LongLines(text)
    if lines.is_run_on():
        cuts |= lines.cuts()
    pieces = itertools.pairwise(sorted(cuts))
    return [s for a, b in pieces if (b - a > 1 or text[a] != "\n") and (s := strip_span(text, a, b))]  # every other piece is a line's end


def _behind_mark(text: str, at: int, marks: str, most: int, over_lines: bool) -> int:
    """Where the white space before a place begins, behind one of the marks; -1 where there is none, or too much of it."""
    first = at
    while first and at - first < most and (text[first - 1] in " \u3000" or (over_lines and text[first - 1].isspace())):
        first -= 1
    return first if first and text[first - 1] in marks else -1


class _LongLines:
    """A text that may have lost its lines: what stands inside those it has."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._longest = max(map(len, self._lines))

    def is_run_on(self) -> bool:
        """Whether items stand inside lines more often than at their starts, so that lines carry no structure."""
        fewest = self._fewest()
        inside = len(self._items)
        if inside < fewest and self._are_long():
            inside += len(self._numbers)
        if inside < fewest and self._are_long(_LONG_COUNTING_LINES):
            inside += len(self._counting)
        if inside < fewest:
            return False
        return sum(1 for line in self._lines if _ITEM_START.match(line)) < inside

    def _fewest(self) -> int:
        """How many numbers inside lines show that a text has lost its lines."""
        if len(self._lines) <= _FEWEST_IN_ONE or self._longest >= _MOST_OF_TEXT * len(self._text):
            return _FEWEST_IN_ONE
        return _FEWEST_INSIDE

    def _are_long(self, long: int = _LONG_LINES) -> bool:
        """Whether lines are long on the whole, or most of the text stands in one."""
        count = len(self._lines)
        if len(self._text) >= (min(long, _LONG_ONLY_LINES) if count <= _FEWEST_IN_ONE else long) * count:
            return True
        in_one = self._longest >= _LONG_LINE and self._longest * 2 >= len(self._text)
        return in_one and not any(_ITEM_START.match(line) for line in self._lines)

    @cached_property
    def _items(self) -> list[int]:
        """Where items stand inside lines, from the white space before them on."""
        places = (m.start() for shape in _INLINE_ITEMS for m in shape.finditer(self._text))
        return self._behind_marks(places)

    @cached_property
    def _numbers(self) -> list[int]:
        """The same of numbers with a title: 1.强化政策支持。"""
        return self._behind_marks(_first_digit(self._text, m.start(), _MOST_BEFORE_TITLE) for m in _INLINE_NUMBER.finditer(self._text))

    def _behind_marks(self, places: Iterable[int]) -> list[int]:
        found = (_behind_mark(self._text, at, _MARKS, _MOST_SPACE, True) for at in places)
        return [first for first in found if first >= 0]

    @cached_property
    def _counting(self) -> set[int]:
        return _counting_cuts(self._text, self._fewest())

    def cuts(self) -> set[int]:
        """Where such a text is cut."""
        text = self._text
        cuts = {*self._items, *_chapter_cuts(text)}
        cuts.update(m.end() for m in _INLINE_FIRST.finditer(text))
        if self._are_long():
            cuts.update(self._numbers)
        if self._are_long(_LONG_COUNTING_LINES):
            cuts |= self._counting
            cuts.update(m.end() for m in _INLINE_LABEL.finditer(text))
        for landmark in _LANDMARKS:
            for m in landmark.finditer(text):
                cuts.update(m.span(landmark.groups))  # its group, where it has one
        cuts |= _head_cuts(text)
        _cut_own_titles(text, cuts)
        return cuts


def _numbers_of(text: str, shape: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Where numbers of one shape begin, and what they print."""
    for m in shape.finditer(text):
        if shape.groups:
            yield m.start(), m[1]
        else:  # the mark behind a number
            first = _first_digit(text, m.start(), _MOST_ARABIC)
            yield first, text[first : m.start()]


def _first_digit(text: str, end: int, most: int) -> int:
    """Where the digits before `end` begin: Chinese ones, or as many Arabic ones as `most`."""
    first = end - 1
    is_digit = str.isdecimal if text[first].isdecimal() else CHINESE_DIGITS.__contains__
    fewest = end - (most if text[first].isdecimal() else _MOST_CHINESE)
    while first > max(fewest, 0) and is_digit(text[first - 1]):
        first -= 1
    return first


def _counting_cuts(text: str, fewest: int) -> set[int]:
    """Where numbers stand inside lines behind a sentence's end, and count up 1, 2, 3."""
    chapters = {at for m in _GLUED_CHAPTER.finditer(text) for at in (m.start(), m.end())}
    runs: list[list[int]] = []
    for shape in _COUNTING:
        run: list[int] = []
        last = 0
        anew = shape in _COUNTING[-_BEGINNING_ANEW:]
        for at, digits in _numbers_of(text, shape):
            spaced = text[at - 1 : at] in (" ", "\u3000")
            behind = text[at - 1 : at].strip(" \u3000") or text[max(at - 4, 0) : at].strip(" \u3000")[-1:]
            stands = spaced or behind in _BEFORE_NUMBER or at in chapters
            if not stands and not _CHAPTER_BEFORE.search(text, max(at - _FAR_CHAPTER, 0), at):
                continue
            number = to_int(digits)
            if number == last + 1 or (number == 1 and anew):
                last = number
                run.append(at)
        runs.append(run)
    if max(map(len, runs)) < fewest:
        return set()
    return chapters.union(*(run for run in runs if len(run) > 1))


def _article_cuts(text: str) -> set[int]:
    inline = [m.start() for m in _INLINE_ARTICLE.finditer(text)]
    inline = [at for at in inline if _behind_mark(text, at, _ARTICLE_MARKS, _MOST_SPACE_BEFORE_ARTICLE, False) >= 0]
    if len(inline) < _FEWEST_INSIDE:
        return set()
    chapters = (at for m in _INLINE_ARTICLE_CHAPTER.finditer(text) for at in m.span(1))
    return {*inline, *chapters}


def _chapter_cuts(text: str) -> set[int]:
    """The ends of a chapter's title inside a line."""
    cuts: set[int] = set()
    at = 0
    while m := _INLINE_CHAPTER.search(text, at):
        at = m.start() + 1
        if _behind_mark(text, m.start(), _MARKS, _MOST_SPACE, True) >= 0:
            cuts.update(m.span())
            at = m.end()
    return cuts


def _head_cuts(text: str) -> set[int]:
    """Where title, number, date and addressee part."""
    cuts: set[int] = set()
    for m in _ADDRESSEE.finditer(text):
        if _DATE_BEFORE.search(text, max(m.start() - _LONGEST_DATE, 0), m.start()):
            cuts.add(m.start())
    cuts.update(m.end() for m in _END_OF_TITLE.finditer(text))
    cuts.update(m.end() for m in _ADDRESSEE_END.finditer(text, 0, _HEAD))
    for m in _HEAD_NUMBER.finditer(text, 0, _HEAD):
        cuts.update((m.start(1), m.end("space")))
    return cuts


def _cut_own_titles(text: str, cuts: set[int]) -> None:
    """…(此件公开发布)青海省推动外贸保稳提质若干措施为贯彻落实…: a title the text itself quotes, then the preamble."""
    for title in {m[1] for m in _OWN_TITLE.finditer(text, 0, _HEAD)}:
        at = text.find(title)
        while at >= 0:
            behind = _BEHIND_TITLE.match(text, at + len(title))
            if behind:
                before = at - (text[at - 1 : at] in (" ", "\u3000"))
                if before in cuts or text[before - 1 : before] in tuple(SENTENCE_END + "\n"):
                    cuts.update((at, behind.end()))
            at = text.find(title, behind.end() if behind else at + 1)
