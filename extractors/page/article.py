"""Which lines of a page are its article.

Sentences show where it is: in the smallest block that holds most of them (or in a container that content systems are
known to use), plus what joins on without a menu or a list of links between. Title, date of publication, signature and
attachments stand around the sentences and have none of their own; they are fetched from there.
Rather some furniture in the text than a sentence of the notice lost.
"""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.page.flow import Flow
from extractors.page.furniture import is_article_block, is_attachment, is_menu
from extractors.page.lines import LINK, PLAIN, SENTENCE, Lines
from extractors.page.title import find_title, title_by_looks

#: Characters of links and furniture between two groups of sentences: fewer are a share bar, more a menu.
_BAR_GAP = 80
_MENU_GAP = 600
#: So many above the title part it from another column.
_COLUMN_GAP = 40
#: A group beyond a menu joins the article if it has this share of it, and so many characters.
_JOINING_SHARE = 0.15
_JOINING_SIZE = 150
#: Share of links and furniture in a block above which it is a whole page or column, not an article's container.
_LOOSE = 0.3

_NEAR = 8  # lines that may stand between the article and what belongs to it

_DATE = re.compile(r"(?:[12]\d{3}|[○〇零Ｏ０-９一二三四五六七八九]{4})\s*年.{1,4}月.{1,4}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_NUMBER = re.compile(r"[〔\[［（(【]\s*(?:19|20)\d\d\s*[〕\]］）)】].{0,4}\d+\s*[号號]")
_META = re.compile(r"(?:日期|时间|時間|来源|來源|索引号|文号|字号)\s*[：:]")
_ENDING = re.compile(r"^[（(].{2,20}[）)]$|^(?:抄送|主送|分送|联系人|联系电话|主题词)|印发$")
_ITEM = re.compile(r"\d{1,2}\s*[.．、]")
_LONGEST_ENDING = 60


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences with no menu between them."""

    first: int  # line of the first sentence
    last: int  # one behind the last
    size: int


@dataclass(frozen=True, slots=True)
class Article:
    """Numbers of the lines that make the article, in order, and that of its first sentence."""

    lines: list[int]
    first: int


def find_article(flow: Flow, lines: Lines) -> Article:
    """The article of a page; all its text but furniture where it has no sentences."""
    kinds = lines.kinds
    if not lines.sentences[-1]:
        return Article(_without_sentences(lines), len(kinds))
    title = find_title(flow, lines)
    block = _core_block(flow, lines, title)
    tight = _is_tight(flow, lines, block)
    core = _core_range(flow, lines, block, tight)
    first, last = _with_neighbours(lines, *core)
    if title is None or title > core[0]:
        title = title_by_looks(flow, lines, core[0])
    if title is not None and first < title:
        first = _below_title(lines, first, core[0], title)
    start = _find_start(flow, lines, block if tight else -1, first, title)
    end = _find_end(flow, lines, block if tight else -1, last)
    # Links between sentences are part of the text; before and after they lead elsewhere.
    kept = (i for i in range(start, end) if kinds[i] >= PLAIN or (first <= i < last and kinds[i] == LINK))
    return Article([i for i in kept if kinds[i] >= PLAIN or not is_menu(flow.lines[i])], first)


def _below_title(lines: Lines, first: int, core: int, title: int) -> int:
    """The first sentence without those above the title, outside the core: links between make them another column."""
    chaff = lines.chaff
    return next(i for i in range(first, core + 1) if lines.kinds[i] == SENTENCE and (i >= title or chaff[title] - chaff[i] <= _COLUMN_GAP))


def _without_sentences(lines: Lines) -> list[int]:
    """All text but furniture; where even that is missing, a list of links is all the page has to say."""
    plain = [i for i, kind in enumerate(lines.kinds) if kind >= PLAIN]
    return plain or [i for i, kind in enumerate(lines.kinds) if kind == LINK]


def _core_block(flow: Flow, lines: Lines, title: int | None) -> int:
    """The outermost known container with half of the sentences, else the smallest block with half of them.

    Sentences above the page's title count only where next to none stand below it: they belong to another column.
    """
    sums = lines.sentences
    top = title if title is not None and sums[-1] - sums[title] >= _JOINING_SHARE * sums[-1] else 0
    half = (sums[-1] - sums[top]) / 2
    best = 0
    for block in range(1, len(flow.starts)):
        start, end = max(top, flow.starts[block]), flow.ends[block]
        if end > start and sums[end] - sums[start] >= half:
            best = block  # blocks come in document order: what comes later and holds half stands inside
            if is_article_block(flow.tag(block)):
                return block
    return best


def _is_tight(flow: Flow, lines: Lines, block: int) -> bool:
    """Whether a block holds an article and little else, so that its text without sentences belongs to it too."""
    if is_article_block(flow.tag(block)):
        return True
    start, end = flow.starts[block], flow.ends[block]
    return lines.chaff[end] - lines.chaff[start] <= _LOOSE * (lines.total[end] - lines.total[start])


def _core_range(flow: Flow, lines: Lines, block: int, tight: bool) -> tuple[int, int]:
    """First and one behind the last sentence of the core: all of a tight block, else the main group with its brothers.

    Brothers stand in the very block that the group's sentences stand in, whatever boxes float between them.
    """
    start, end = flow.starts[block], flow.ends[block]
    inside = [i for i in range(start, end) if lines.kinds[i] == SENTENCE]
    if not tight:
        main = max(_groups(lines, start, end), key=lambda group: group.size)
        weights: dict[int, int] = {}
        for i in range(main.first, main.last):
            if lines.kinds[i] == SENTENCE:
                weights[flow.blocks[i]] = weights.get(flow.blocks[i], 0) + len(flow.lines[i])
        home = max(weights, key=lambda b: weights[b])
        inside = [i for i in inside if main.first <= i < main.last or flow.blocks[i] == home]
    return inside[0], inside[-1] + 1


def _with_neighbours(lines: Lines, first: int, last: int) -> tuple[int, int]:
    """The core grown by groups of sentences that no menu parts from it."""
    groups = _groups(lines, 0, len(lines.kinds))
    size = lines.sentences[last] - lines.sentences[first]
    for group in groups:  # behind the core
        if group.last > last and (group.first < last or _joins(lines, last, group.first, group.size, size)):
            last = group.last
            size += group.size
    for group in reversed(groups):
        if group.first < first and (group.last > first or _joins(lines, group.last, first, group.size, size)):
            first = group.first
            size += group.size
    return first, last


def _groups(lines: Lines, start: int, end: int) -> list[_Group]:
    groups: list[_Group] = []
    sums, chaff = lines.sentences, lines.chaff
    first = last = -1
    for i in range(start, end):
        if lines.kinds[i] != SENTENCE:
            continue
        if first < 0:
            first = i
        elif chaff[i] - chaff[last] > _BAR_GAP:
            groups.append(_Group(first, last, sums[last] - sums[first]))
            first = i
        last = i + 1
    if first >= 0:
        groups.append(_Group(first, last, sums[last] - sums[first]))
    return groups


def _joins(lines: Lines, end: int, start: int, smaller: int, size: int) -> bool:
    """Whether a group beyond a menu is part of the article: not too much between them, and it is no mere teaser."""
    between = lines.chaff[start] - lines.chaff[end]
    return between <= _BAR_GAP or (between <= _MENU_GAP and smaller >= _JOINING_SIZE and smaller >= _JOINING_SHARE * size)


def _find_start(flow: Flow, lines: Lines, block: int, first: int, title: int | None) -> int:
    """Where the article's head begins: at its title, else with its container, else with the text right above."""
    start = min(first, first if title is None else title, flow.starts[block] if block >= 0 else first)
    home = flow.blocks[first]
    reach = flow.starts[home] if home else first - _NEAR
    for i in range(first - 1, max(-1, reach - 1), -1):
        if lines.kinds[i] == PLAIN and flow.blocks[i] == home:
            start = min(start, i)
        elif not home and lines.kinds[i] != PLAIN:
            break
    while start > 0 and lines.kinds[start - 1] == PLAIN and _are_brothers(flow, flow.blocks[start - 1], home):
        start -= 1
    # 渝府办发〔2022〕101号 and a red heading may stand above the title.
    at = start
    while at > 0 and start - at < _NEAR and lines.kinds[at - 1] >= PLAIN:
        at -= 1
        if _NUMBER.search(flow.lines[at]) or _META.search(flow.lines[at]):
            start = at
    return start


def _find_end(flow: Flow, lines: Lines, block: int, last: int) -> int:
    """Behind the article's tail: what its container still holds, then signature, date and attachments that follow."""
    end = max(_end_of_home(flow, lines, last), flow.ends[block] if block >= 0 else last)
    at, attached = end, False
    while at < len(lines.kinds) and at - end < _NEAR and lines.kinds[at] != SENTENCE:
        line, kind = flow.lines[at], lines.kinds[at]
        at += 1
        if kind == LINK:
            break
        if kind == PLAIN:
            attached = is_attachment(line) or (attached and (flow.linked[at - 1] > 0 or _ITEM.match(line) is not None))
            if attached or (len(line) <= _LONGEST_ENDING and (_DATE.search(line) or _ENDING.search(line))):
                end = at
    return end


def _end_of_home(flow: Flow, lines: Lines, last: int) -> int:
    """Behind the last text of the very block that the last sentence stands in, and of its brothers that follow at once."""
    end, home = last, flow.blocks[last - 1]
    for i in range(last, flow.ends[home]):
        if lines.kinds[i] == PLAIN and flow.blocks[i] == home:
            end = i + 1
        elif not home:
            break
    while end < len(lines.kinds) and lines.kinds[end] == PLAIN and _are_brothers(flow, flow.blocks[end], home):
        end += 1
    return end


def _are_brothers(flow: Flow, block: int, other: int) -> bool:
    """Whether two blocks are written alike and stand in blocks written alike: paragraphs in tables of their own."""
    if block == other:
        return True
    above, above_other = flow.parents[block], flow.parents[other]
    return min(above, above_other) >= 0 and flow.tag(block) == flow.tag(other) and flow.tag(above) == flow.tag(above_other)
