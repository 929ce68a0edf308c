"""Which lines of a page are its article.

Sentences show where it is: in the smallest block that holds most of them (or in a container that content systems are
known to use), plus what joins on without a menu or a list of links between. Title, date of publication, signature and
attachments stand around the sentences and have none of their own; they are fetched from there.
Rather some furniture in the text than a sentence of the notice lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.page.flow import Flow
from extractors.page.furniture import is_article_block, is_attachment, is_bar, is_title_tag
from extractors.page.lines import LINK, PLAIN, SENTENCE, Lines, title_key

#: Characters of links and furniture between two groups of sentences: fewer are a share bar, more a menu.
_BAR_GAP = 80
_MENU_GAP = 600
#: A group beyond a menu joins the article if it has this share of it, and so many characters.
_JOINING_SHARE = 0.15
_JOINING_SIZE = 150
#: Share of links and furniture in a block above which it is a whole page or column, not an article's container.
_LOOSE = 0.3

_WIDEST_SEARCH = 120  # lines above the first sentence in which a title is looked for
_NEAR = 8  # lines that may stand between the article and what belongs to it
_SHORTEST_TITLE = 6
_LONGEST_TITLE = 200

_DATE = re.compile(r"(?:[12]\d{3}|[一二]?[○〇零Ｏ０-９一二三四五六七八九]{4})\s*年.{1,4}月.{1,4}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_NUMBER = re.compile(r"[〔\[［（(【]\s*(?:19|20)\d\d\s*[〕\]］）)】].{0,4}\d+\s*[号號]")
_META = re.compile(r"(?:日期|时间|時間|来源|來源|索引号|文号|字号)\s*[：:]")
_ENDING = re.compile(r"^[（(].{2,20}[）)]$|^(?:抄送|主送|分送|联系人|联系电话|主题词)|印发$")
_ABOUT = re.compile(r"[关關][于於].{4,80}(?:通知|意[见見]|方案|[办辦]法|[规規]定|公告|通告|措施|[计計][划劃]|[决決]定|批[复復]|函|[细細][则則]|[规規][划劃])")


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences with no menu between them."""

    first: int  # line of the first sentence
    last: int  # one behind the last
    size: int


def find_article(flow: Flow, lines: Lines) -> list[int]:
    """Numbers of the lines that make the article, in order."""
    kinds = lines.kinds
    if not lines.sentences[-1]:
        return _without_sentences(flow, lines)
    block = _core_block(flow, lines)
    tight = _is_tight(flow, lines, block)
    first, last = _sentences_of(flow, lines, block, tight)
    start = _find_start(flow, lines, block if tight else -1, first)
    end = _find_end(flow, lines, block if tight else -1, last)
    # Links between sentences are part of the text; before and after they lead elsewhere.
    return [i for i in range(start, end) if kinds[i] >= PLAIN or (kinds[i] == LINK and first <= i < last and not is_bar(flow.lines[i]))]


def first_sentence(lines: Lines) -> int:
    """Line of the page's first sentence, behind the last line if there is none."""
    return next((i for i, kind in enumerate(lines.kinds) if kind == SENTENCE), len(lines.kinds))


def _without_sentences(flow: Flow, lines: Lines) -> list[int]:
    """All text but furniture; where even that is missing, a list of links is all the page has to say."""
    plain = [i for i, kind in enumerate(lines.kinds) if kind >= PLAIN]
    return plain or [i for i, kind in enumerate(lines.kinds) if kind == LINK]


def _core_block(flow: Flow, lines: Lines) -> int:
    """The outermost known container with half of the sentences, else the smallest block with half of them."""
    half = lines.sentences[-1] / 2
    best = 0
    for block in range(1, len(flow.starts)):
        inside = lines.sentences[flow.ends[block]] - lines.sentences[flow.starts[block]]
        if inside >= half:
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


def _sentences_of(flow: Flow, lines: Lines, block: int, tight: bool) -> tuple[int, int]:
    """First and one behind the last sentence: of the block if it is tight, else of its main group, and what joins on."""
    groups = _groups(lines)
    start, end = flow.starts[block], flow.ends[block]
    inside = [n for n, group in enumerate(groups) if group.first < end and group.last > start]
    low, high = inside[0], inside[-1]
    if not tight:
        low = high = max(inside, key=lambda n: groups[n].size)
    size = sum(group.size for group in groups[low : high + 1])
    while low > 0 and _joins(lines, groups[low - 1], groups[low], size):
        low -= 1
        size += groups[low].size
    while high + 1 < len(groups) and _joins(lines, groups[high], groups[high + 1], size):
        high += 1
        size += groups[high].size
    return groups[low].first, groups[high].last


def _groups(lines: Lines) -> list[_Group]:
    groups: list[_Group] = []
    sums, chaff = lines.sentences, lines.chaff
    first = last = -1
    for i, kind in enumerate(lines.kinds):
        if kind != SENTENCE:
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


def _joins(lines: Lines, before: _Group, after: _Group, size: int) -> bool:
    """Whether the smaller of two groups is part of the article: not much between them, and it is no mere teaser."""
    smallest = min(before.size, after.size)
    between = lines.chaff[after.first] - lines.chaff[before.last]
    return between <= _MENU_GAP and smallest >= _JOINING_SIZE and smallest >= _JOINING_SHARE * size


def _find_start(flow: Flow, lines: Lines, block: int, first: int) -> int:
    """Where the article's head begins: at its title, else with its container, else with the text right above."""
    top = min(flow.starts[block], first) if block >= 0 else first
    title = _title_line(flow, lines, first)
    if title is None and block < 0:
        while top > 0 and first - top < _NEAR and lines.kinds[top - 1] == PLAIN:
            top -= 1
    start = top if title is None else min(top, title)
    # 渝府办发〔2022〕101号 and a red heading may stand above the title.
    at = start
    while at > 0 and start - at < _NEAR and lines.kinds[at - 1] >= PLAIN:
        at -= 1
        if _NUMBER.search(flow.lines[at]) or _META.search(flow.lines[at]):
            start = at
    return start


def _title_line(flow: Flow, lines: Lines, first: int) -> int | None:
    """The line above the first sentence that prints the page's title, by <meta> and <title> or by its own looks."""
    window = range(max(0, first - _WIDEST_SEARCH), min(first + 1, len(lines.kinds)))
    wanted = title_key(flow.meta.get("articletitle", "") + " " + flow.title)
    found, longest = None, _SHORTEST_TITLE - 1
    for i in window:
        if lines.kinds[i] >= LINK and len(flow.lines[i]) <= _LONGEST_TITLE:
            key = title_key(flow.lines[i])
            if len(key) >= max(longest, _SHORTEST_TITLE) and key in wanted and not _is_site_name(key, wanted):
                found, longest = i, len(key)
    if found is None:
        return _title_by_looks(flow, lines, first)
    while found > window.start and lines.kinds[found - 1] >= PLAIN and _is_part(flow.lines[found - 1], wanted):
        found -= 1
    return found


def _is_part(line: str, wanted: str) -> bool:
    key = title_key(line)
    return len(key) >= 2 and key in wanted and not _is_site_name(key, wanted)


def _is_site_name(key: str, wanted: str) -> bool:
    """Whether a line is the end of <title>关于…的通知_重庆市人民政府</title>, printed as the page's banner."""
    return key.endswith(("政府", "政府网", "门户网站", "委员会", "局", "厅", "网", "网站")) and not _ABOUT.search(key) and key != wanted


def _title_by_looks(flow: Flow, lines: Lines, first: int) -> int | None:
    near, gap = None, 0
    for i in range(first, max(-1, first - _WIDEST_SEARCH), -1):
        line = flow.lines[i]
        if i < first and lines.kinds[i] <= LINK:
            gap += len(line)
            if gap > _MENU_GAP:
                break
        elif i < first and is_title_tag(flow.tokens[flow.openers[i]]):
            return i
        elif i < first and len(line) <= _LONGEST_TITLE and _ABOUT.search(line):
            near = i
    return near


def _find_end(flow: Flow, lines: Lines, block: int, last: int) -> int:
    """Behind the article's tail: what its container still holds, then signature, date and attachments that follow."""
    end = max(flow.ends[block], last) if block >= 0 else last
    at = end
    while at < len(lines.kinds) and at - end < _NEAR:
        line, kind = flow.lines[at], lines.kinds[at]
        at += 1
        if kind < LINK:
            continue
        if is_attachment(line) or (kind == PLAIN and len(line) <= 60 and (_DATE.search(line) or _ENDING.search(line))):
            end = at
        elif kind == LINK:
            break
    return end
