"""The line of a page that prints the article's title.

It mostly stands outside the container of the text. The page's own <title> and <meta> tell it; where they do not, a
heading tag, a class name or the wording does (关于印发…的通知).
"""

from __future__ import annotations

import re

from extractors.page.flow import Flow, title_key
from extractors.page.furniture import is_title_tag
from extractors.page.lines import LINK, PLAIN, Lines

_ABOUT = re.compile(
    "[关關][于於].{4,80}(?:通知|意[见見]|方案|[办辦]法|[规規]定|公告|通告|措施|[计計][划劃]|[决決]定|批[复復]|函|[细細][则則]|[规規][划劃])"
)
_SITE = re.compile("(?:政府|政府[网網]|[门門][户戶][网網]站|委[员員][会會]|局|[厅廳]|[网網]站?)$")
_SEPARATOR = re.compile(r"[\n_|｜]|\s[-—–]+\s?|[-—–]{2,}")
_SHORTEST = 6
_LONGEST = 200
_WIDEST_SEARCH = 120  # lines above the first sentence in which a title is looked for
_WIDEST_GAP = 600  # characters of links and furniture between a title and the first sentence


def find_title(flow: Flow, lines: Lines) -> int | None:
    """The first line that prints most of the page's <title> or ArticleTitle; of a title in several lines the first.

    A <title> may be shorter than the heading: 三年行动计划 over 关于印发三年行动计划的通知.
    """
    printed = flow.meta.get("articletitle", "") + "\n" + flow.title
    wanted = title_key(printed)
    parts = sorted({key for part in _SEPARATOR.split(printed) if len(key := title_key(part)) >= _SHORTEST}, key=len, reverse=True)
    for least in (PLAIN, LINK):
        found, longest = None, _SHORTEST - 1
        for i, line in enumerate(flow.lines):
            if lines.kinds[i] < least or len(line) > _LONGEST:
                continue
            said = _said(line, printed, wanted, parts)
            if said > longest:
                found, longest = i, said
        if found is not None:
            return _first_line(flow, found, wanted)
    return None


def _said(line: str, printed: str, wanted: str, parts: list[str]) -> int:
    """How much of the page's title a line says, in characters: all of itself, or a whole part of the title."""
    if line[:3] in printed:
        key = title_key(line)
        if key in wanted:
            return 0 if _is_site_name(key, wanted) else len(key)
    if parts and len(line) > len(parts[-1]) and parts[0][:4] in line:
        key = title_key(line)
        return max((len(part) for part in parts if part in key and not _is_site_name(part, wanted)), default=0)
    return 0


def _first_line(flow: Flow, found: int, wanted: str) -> int:
    """The first of the lines that a title is broken into: 重庆市人民政府办公厅 / 关于印发…的通知."""
    said = title_key(flow.lines[found])
    while found > 0 and (above := title_key(flow.lines[found - 1])) and above + said in wanted:
        said = above + said
        found -= 1
    return found


def title_by_looks(flow: Flow, lines: Lines, first: int) -> int | None:
    """The nearest line above the first sentence that is set as a title, else the topmost near one that reads like one."""
    found, gap = None, 0
    for i in range(first - 1, max(-1, first - _WIDEST_SEARCH), -1):
        line = flow.lines[i]
        if lines.kinds[i] <= LINK:
            gap += len(line)
            if gap > _WIDEST_GAP:
                break
        elif is_title_tag(flow.openers[i]):
            return i
        elif len(line) <= _LONGEST and _ABOUT.search(line):
            found = i
    return found


def _is_site_name(key: str, wanted: str) -> bool:
    """Whether a line is the end of <title>关于…的通知_重庆市人民政府</title>, printed as the page's banner."""
    return _SITE.search(key) is not None and not _ABOUT.search(key) and key != wanted
