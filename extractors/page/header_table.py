"""The table of particulars above a notice on its issuer's site: 索引号, 发文机关, 成文日期, 发文字号, …

It is printed as a table, as a list, or as divs, with or without colons:
    索 引 号： 000014349/2023-00014   主题分类： 商务、海关、旅游\\对外经贸合作
    发文机关： 国务院办公厅             成文日期： 2023年04月11日
Read from the page's own markup, because a cell ends where its value ends and no punctuation says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bs4 import BeautifulSoup, Tag

from extractors.frozen import dataclass
from extractors.page.flow import Flow
from extractors.page.lines import Lines

Pair = tuple[str, str]

# fmt: off
#: Labels that no table inside a notice uses; without one of them there is no header table.
_STRONG = frozenset((
    "索引号", "索引號", "信息索引号", "主题分类", "主題分類", "发文字号", "發文字號", "文号", "文號", "发文机关", "發文機關",
    "发文单位", "发文机构", "发布机构", "發布機構", "發佈機構", "发布单位", "制发机关", "公开主体", "成文日期", "公开范围",
    "公开方式", "公开形式", "有效性", "公开责任部门", "统一编号", "信息分类", "组配分类", "信息索引號", "統一編號", "信息分類",
    "組配分類", "發文單位", "發文機構", "發布單位", "制發機關", "公開主體", "公開範圍", "公開方式", "公開形式",
))
_WEAK = frozenset((
    "统一登记号", "登记号", "信息索引", "信息类别", "体裁分类", "主题类别", "公文种类", "文种", "文件种类", "文件类型", "体裁",
    "载体类型", "发布机关", "发布部门", "发文部门", "制发单位", "制定机关", "制定单位", "印发机关", "公开机构", "公开单位",
    "责任部门", "信息来源", "来源", "联合发文单位", "成文时间", "印发日期", "印发时间", "发文日期", "發文日期", "发文时间",
    "签发日期", "生成日期", "生成时间", "产生日期", "形成日期", "制发日期", "制定日期", "发布日期", "發布日期", "發佈日期",
    "发布时间", "公布日期", "公开日期", "公开时间", "更新日期", "更新时间", "标题", "標題", "名称", "名稱", "文件名称",
    "信息名称", "公文名称", "文件标题", "发文文号", "文件编号", "文件字号", "公文文号", "字号", "规范性文件编号",
    "规范性文件统一编号", "时效性", "是否有效", "效力状态", "文件状态", "文件效力", "时效", "信息时效", "有效状态", "有效期",
    "有效期限", "有效期至", "截止有效期", "施行日期", "实施日期", "生效日期", "生效时间", "执行日期", "實施日期", "失效日期",
    "失效时间", "废止日期", "廢止日期", "废止时间", "终止日期", "公开属性", "公开类别", "公开时限", "主题词", "关键词",
    "关键字", "内容概述", "内容摘要", "语种", "浏览次数", "所属主题", "适用范围", "體裁分類", "公文種類", "文種", "發佈單位",
    "制發單位", "來源", "信息來源", "印發日期", "發布時間", "發佈時間", "公開日期", "文件名稱", "信息名稱", "時效性", "時效",
    "公開屬性", "主題詞", "關鍵詞", "內容概述", "瀏覽次數",
))
# fmt: on
_ALL = _STRONG | _WEAK
_GAPS = r"[\s\u3000]*"
_NAMES = "|".join(_GAPS.join(name) for name in sorted(_ALL, key=len, reverse=True))
_STRONG_NAMES = "|".join(_GAPS.join(name) for name in sorted(_STRONG, key=len, reverse=True))
#: A label at the beginning of a text or after white space, spaced out as printed (索 引 号): with colon, in brackets, alone,
#: or, where a style sheet sets it off, directly before its value (发文字号国办发〔2023〕10号).
_LABEL = re.compile(
    rf"(?:^|(?<=[\s\u3000;；|]))(?:[【\[]{_GAPS})?({_NAMES}){_GAPS}(?:[】\]]{_GAPS}[：:]?|[：:]|$)|^({_STRONG_NAMES})(?=[^\s，。；、：:的应]+$)"
)
#: What a line begins with that has a label in front; of a hundred labels none is tried on the others.
_FIRST = frozenset("【[" + "".join(name[0] for name in _ALL))
_SPACES = re.compile(r"[\s\u3000]+")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_ANY_TAG = re.compile(r"<(/?)([^\s/>]+)[^>]*>")
_STRUCTURE = frozenset(("table", "tbody", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd", "div", "p", "h1", "h2"))
_NOT_WORD = re.compile(r"[\W_]+")
_EDGES = " \u3000;；|：:"

_FEWEST_LABELS = 3
_LONGEST_TABLE = 2500  # characters of text
_LONGEST_LINE = 200
_BELOW = 40  # lines below the first sentence that the table may reach down to
_LARGEST_SHARE = 0.5  # of the page's sentences
_LIST_TAG = re.compile("<(?:table|ul|ol|dl)\\b")


@dataclass(frozen=True, slots=True)
class HeaderTable:
    """What the table says and which lines of the flow say it."""

    pairs: tuple[Pair, ...] = ()
    lines: frozenset[int] = frozenset()


def find_header_table(flow: Flow, lines: Lines, first: int) -> HeaderTable:
    """The table of particulars around the article's first sentence or above it, empty if there is none."""
    window = min(first + _BELOW, len(flow.lines))
    labels = {i: told for i, line in enumerate(flow.lines[:window]) if line[0] in _FIRST and (told := _labels(line, flow.linked[i]))}
    found = {label for told in labels.values() for label in told}
    if len(found) < _FEWEST_LABELS or not found & _STRONG:
        return HeaderTable()
    counts = list(accumulate((len(labels.get(i, ())) for i in range(window)), initial=0))
    block = _smallest_block(flow, lines, counts)
    if block is not None:
        return _with_lines(flow, _read_block(flow, block), range(flow.starts[block], flow.ends[block]))
    labelled = [i for i in labels if i < first]
    return _with_lines(flow, _checked(_of_texts([flow.lines[i] for i in labelled])), labelled)


def _labels(line: str, linked: int) -> list[str]:
    """The labels of a line that begins with one, where it is no link; `linked`: its characters inside links."""
    if len(line) > _LONGEST_LINE or 2 * linked > len(line) or not _LABEL.match(line):
        return []
    return [_SPACES.sub("", m[1] or m[2]) for m in _LABEL.finditer(line)]


def _smallest_block(flow: Flow, lines: Lines, counts: list[int]) -> int | None:
    """The smallest block with most labels. It may hold a sentence (内容概述) if it is a table or list, not the article."""
    best, best_key = None, (0, 0)
    sums = lines.sentences
    for block in range(1, len(flow.starts)):
        start, end = flow.starts[block], flow.ends[block]
        if end >= len(counts) or counts[end] - counts[start] < _FEWEST_LABELS:
            continue
        said = sums[end] - sums[start]
        if said and not (said <= _LARGEST_SHARE * sums[-1] and _LIST_TAG.match(flow.tags[block])):
            continue
        key = (counts[end] - counts[start], start - end)
        if key >= best_key and lines.total[end] - lines.total[start] <= _LONGEST_TABLE:
            best, best_key = block, key
    return best


def _with_lines(flow: Flow, pairs: tuple[Pair, ...], lines: Iterable[int]) -> HeaderTable:
    """With the lines that the pairs repeat; a title that stands in the same block is no part of the table."""
    said = _NOT_WORD.sub("", "".join(label + value for label, value in pairs))
    return HeaderTable(pairs, frozenset(i for i in lines if _NOT_WORD.sub("", flow.lines[i]) in said) if pairs else frozenset())


def _read_block(flow: Flow, block: int) -> tuple[Pair, ...]:
    soup = BeautifulSoup(_bare_markup(flow, block), "html.parser")
    pairs: list[Pair] = []
    for table in soup.find_all("table"):
        pairs.extend(_of_rows(table))
    if len(pairs) < _FEWEST_LABELS:
        pairs = _of_texts(list(soup.stripped_strings))
    return _checked(pairs)


def _checked(pairs: list[Pair]) -> tuple[Pair, ...]:
    named = {label for label, _ in pairs}
    if len(named) < _FEWEST_LABELS or not named & _STRONG or len(pairs) > 2 * len(named):
        return ()
    return tuple(dict.fromkeys(pairs))


def _bare_markup(flow: Flow, block: int) -> str:
    """The block's structure and text: a soup costs by the character, and a link within a value is no border."""
    return _WHITE.sub(" ", _ANY_TAG.sub(_bare_tag, flow.markup(block))).replace("&nbsp;", "\xa0")


def _bare_tag(tag: re.Match[str]) -> str:
    return f"<{tag[1]}{tag[2]}>" if tag[2] in _STRUCTURE else " " if tag[2] == "br" else ""


def pairs_of_rows(rows: Iterable[Sequence[str]]) -> tuple[Pair, ...]:
    """The particulars that a table of a Word or PDF file holds, none where it is another table."""
    return _checked(_of_cells([[_WHITE.sub(" ", cell).strip() for cell in row] for row in rows]))


def _of_rows(table: Tag) -> list[Pair]:
    nested = table.find("table") is not None
    return _of_cells([_cells(row) for row in table.find_all("tr") if not (nested and row.find("table"))])


def _cells(row: Tag) -> list[str]:
    """The texts of a row's cells. `find_all(["td", "th"])` finds the same and takes twice the time."""
    return [_text(cell) for cell in row.descendants if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _of_cells(rows: list[list[str]]) -> list[Pair]:
    """A table's pairs: label and value in neighbouring cells, or one row of labels above one row of values."""
    pairs: list[Pair] = []
    place = 0
    while place < len(rows):
        names = [_whole_label(cell) for cell in rows[place]]
        place += 1
        if len(names) < 2 or not all(names):
            pairs.extend(_of_texts(rows[place - 1]))
            continue
        below = place
        while below < len(rows) and len(rows[below]) == len(names) and not any(map(_whole_label, rows[below])):
            below += 1
        if below - place == 1:  # several rows of values are a list of documents, not one document's particulars
            pairs.extend((name, cell) for name, cell in zip(names, rows[place], strict=True) if name and cell)
        place = below
    return pairs


def _of_texts(texts: list[str]) -> list[Pair]:
    """Pairs from texts in reading order: a label's value follows in its text or, where it stands alone, is the next text."""
    pairs: list[Pair] = []
    waiting = ""
    for text in texts:
        spans = list(_LABEL.finditer(text))
        before = (text[: spans[0].start()] if spans else text).strip(_EDGES)
        if waiting and before:
            pairs.append((waiting, before))
        waiting = ""
        for span, end in zip(spans, [*(later.start() for later in spans[1:]), len(text)], strict=False):
            label = _SPACES.sub("", span[1] or span[2])
            value = _WHITE.sub(" ", text[span.end() : end].strip(_EDGES))
            if value:
                pairs.append((label, value))
            else:
                waiting = label
    return pairs


def _whole_label(text: str) -> str | None:
    name = _SPACES.sub("", text).strip("：:【】[]")
    return name if name in _ALL else None


def _text(cell: Tag) -> str:
    return _WHITE.sub(" ", cell.get_text(" ")).strip()
