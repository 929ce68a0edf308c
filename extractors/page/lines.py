"""The lines of a page by kind: sentences, other text, links, furniture."""

from __future__ import annotations

import re
from itertools import accumulate

from extractors.frozen import dataclass
from extractors.page.flow import Flow, title_key
from extractors.page.furniture import (
    is_attachment,
    is_bar,
    is_footer,
    is_foreign_block,
    is_furniture_block,
    is_menu,
    is_related_heading,
)

DEAD, LINK, PLAIN, SENTENCE = range(4)

_SENTENCE_MARK = re.compile("[。；！？]")
_SHORTEST_SENTENCE = 10  # 特此通知。 is one too: with 。 half of it will do
_SHORTEST_TITLE = 8
_PAUSE = re.compile("[，、,.]")
_LONG_LINE = 40  # a line as long as this counts as a sentence if it has but a comma
_YEAR = re.compile(r"\d\d{3}")  # Python looks for a digit faster than for four
_DATED = re.compile(r"(?:日期|时间|時間)\s*[：:]\s*\d{4}|^\d{4}[-年./]\d{1,2}[-月./]\d{1,2}.{0,12}(?:来源|來源)")

#: Three times a link and a sentence, with a date or so between; the letters stand for kinds of lines.
_TEASERS = re.compile("(?:l{1,3}p{0,2}s){3,}")
_LONGEST_TEASER = 200
#: A block made of links: so many of them, and such a share of its characters.
_LIST_LINKS = 3
_LIST_SHARE = 0.6
#: A block that calls itself related, comment or footer is believed unless it has this share of the sentences.
_FOREIGN_SHARE = 0.15
_FOREIGN_TAGS = ("<footer>", "<nav>", "<aside>")
_ITEM = re.compile(r"\d{1,2}\s*[.．、]")
_MOST_ATTACHMENTS = 15
_DAY = re.compile(r"^(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$|^[一二][〇○Ｏ零一二三四五六七八九]{3}年.{1,3}月.{1,3}日$")
_LARGEST_FOOTER = 1200  # characters


@dataclass(frozen=True, slots=True)
class Lines:
    """Kinds of a flow's lines, and running sums of characters: of sentences, of links and furniture, of all."""

    kinds: list[int]
    sentences: list[int]
    chaff: list[int]
    total: list[int]


def sort_lines(flow: Flow) -> Lines:
    """Tell the lines of a page apart."""
    sizes = list(map(len, flow.lines))
    if _links_mean_nothing(flow, sizes):
        flow.linked[:] = [0] * len(sizes)
    each = zip(flow.lines, flow.linked, sizes, strict=True)
    kinds = [LINK if 2 * links > size else _kind(line, size) for line, links, size in each]
    _keep_attachments(flow, kinds)
    _mark_teasers(kinds, sizes)
    total = _sums(sizes)
    sentences = _sums([size if kind == SENTENCE else 0 for size, kind in zip(sizes, kinds, strict=True)])
    _mark_blocks(flow, kinds, sentences, total)
    _mark_footers(flow, kinds, sentences, total)
    _mark_related(flow, kinds)
    _keep_rows_whole(flow, kinds)
    return Lines(
        kinds,
        _sums([size if kind == SENTENCE else 0 for size, kind in zip(sizes, kinds, strict=True)]),
        _sums([size if kind <= LINK else 0 for size, kind in zip(sizes, kinds, strict=True)]),
        total,
    )


def _sums(values: list[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _kind(line: str, size: int) -> int:
    if is_bar(line) or is_footer(line):
        return DEAD
    if size >= _SHORTEST_SENTENCE:
        if _SENTENCE_MARK.search(line) or (size >= _LONG_LINE and _PAUSE.search(line)):
            return SENTENCE
    elif 2 * size >= _SHORTEST_SENTENCE and line.endswith("。"):
        return SENTENCE
    return LINK if is_menu(line) else PLAIN


def _links_mean_nothing(flow: Flow, sizes: list[int]) -> bool:
    """An <a> that is never closed puts whole articles inside a link: most sentences linked tell nothing of links."""
    long = [i for i, size in enumerate(sizes) if size >= 2 * _LONG_LINE]
    return 2 * sum([flow.linked[i] for i in long]) > sum([sizes[i] for i in long])


def _keep_attachments(flow: Flow, kinds: list[int]) -> None:
    """Links of a list of attachments are text (附件：1.重点任务分工表), so are those below 附件 in a block of their own."""
    until = -1
    for i, line in enumerate(flow.lines):
        if kinds[i] > PLAIN or not (i <= until or "附" in line or "." in line):
            continue
        if is_attachment(line) and (kinds[i] == PLAIN or line[-1:] != "载"):  # 附件下载 is a button of many menus
            kinds[i] = PLAIN
            end = flow.ends[flow.blocks[i]]
            until = end if end - i <= _MOST_ATTACHMENTS else i + 1
        elif kinds[i] == LINK and (i < until or (i == until and _ITEM.match(line))):
            kinds[i] = PLAIN
            until = max(until, i + 1)


def _mark_teasers(kinds: list[int], sizes: list[int]) -> None:
    """Linked headline, first sentence, linked headline, first sentence, …: a list of other pages."""
    if kinds.count(LINK) < 3:
        return
    shape = "".join(["dlps"[kind] if size <= _LONGEST_TEASER else "x" for kind, size in zip(kinds, sizes, strict=True)])
    for found in _TEASERS.finditer(shape):
        kinds[found.start() : found.end()] = [LINK] * len(found[0])


def _mark_blocks(flow: Flow, kinds: list[int], sentences: list[int], total: list[int]) -> None:
    """Blocks that call themselves furniture die, lists of links become links with all that stands in them.

    A block with a signature's date in it is believed neither: <div class="bottom">市政府办公厅<br>2023年4月11日</div>
    """
    days = _sums([1 if kind == PLAIN and _DAY.match(line) else 0 for line, kind in zip(flow.lines, kinds, strict=True)])
    links = _sums([1 if kind == LINK else 0 for kind in kinds])
    linked = _sums(flow.linked)
    dead, listed = list[tuple[int, int]](), list[tuple[int, int]]()
    for block in range(1, len(flow.starts)):
        start, end = flow.starts[block], flow.ends[block]
        inside = sentences[end] - sentences[start]
        if start == end or inside > _FOREIGN_SHARE * sentences[-1] or days[end] > days[start]:
            continue
        tag = flow.tags[block]
        if ("=" in tag or tag in _FOREIGN_TAGS) and (is_foreign_block(tag) or (not inside and is_furniture_block(tag))):
            dead.append((start, end))
        elif not inside and links[end] - links[start] >= _LIST_LINKS:
            share = (linked[end] - linked[start]) / (total[end] - total[start])
            if share >= _LIST_SHARE:
                listed.append((start, end))
    _apply(flow, kinds, dead, DEAD)
    _apply(flow, kinds, listed, LINK)


def _apply(flow: Flow, kinds: list[int], blocks: list[tuple[int, int]], kind: int) -> None:
    """Lower every line of the blocks to a kind, each line once however deep the blocks nest."""
    title = title_key(flow.meta.get("articletitle") or flow.title) if blocks else ""
    done = 0
    for start, end in blocks:  # in document order: a block either stands inside the one before or behind it
        for i in range(max(start, done), end):
            if kinds[i] > kind and not _is_protected(flow.lines[i], title):
                kinds[i] = kind
        done = max(done, end)


def _is_protected(line: str, title: str) -> bool:
    """Title, date and attachments are text even in a block that calls itself a toolbar."""
    if line[:2] in title and len(key := title_key(line)) >= _SHORTEST_TITLE and key in title:
        return True
    return is_attachment(line) or (_YEAR.search(line) is not None and _DATED.search(line) is not None)


def _mark_footers(flow: Flow, kinds: list[int], sentences: list[int], total: list[int]) -> None:
    """The block around a footer's line dies with it: 地址, 电话 and 主办单位 are contacts of the notice elsewhere."""
    blocks: list[tuple[int, int]] = []
    done = -1
    for i in [i for i, kind in enumerate(kinds) if kind == DEAD]:
        if i < done or not is_footer(flow.lines[i]):
            continue
        block = flow.blocks[i]
        while block > 0 and _is_small(flow, flow.parents[block], sentences, total):
            block = flow.parents[block]
        if block > 0 and _is_small(flow, block, sentences, total):
            blocks.append((flow.starts[block], flow.ends[block]))
            done = flow.ends[block]
    _apply(flow, kinds, blocks, DEAD)


def _is_small(flow: Flow, block: int, sentences: list[int], total: list[int]) -> bool:
    """Whether a block other than the body holds no sentence and little else."""
    start, end = flow.starts[block], flow.ends[block]
    return block > 0 and sentences[end] == sentences[start] and total[end] - total[start] <= _LARGEST_FOOTER


def _mark_related(flow: Flow, kinds: list[int]) -> None:
    """A heading 相关阅读 over links dies with them."""
    for i in range(len(kinds) - 1):
        if kinds[i + 1] == LINK and (kinds[i] == PLAIN or kinds[i - 1] != LINK) and is_related_heading(flow.lines[i]):
            at = i
            while at < len(kinds) and (kinds[at] <= LINK or at == i):
                kinds[at] = DEAD
                at += 1


def _keep_rows_whole(flow: Flow, kinds: list[int]) -> None:
    """A cell that reads like a button (微信) is text in a row of text."""
    for start in [i - 1 for i in flow.glued if i - 1 not in flow.glued]:
        end = start + 1
        while end in flow.glued:
            end += 1
        row = range(start, end)
        if any(kinds[i] >= PLAIN for i in row) and not any(flow.linked[i] for i in row):
            for i in row:
                kinds[i] = max(kinds[i], PLAIN)
