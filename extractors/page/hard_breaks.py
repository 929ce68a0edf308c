"""Hard line breaks: text out of PDFs ends a line where the page's edge was, inside sentences, numbers and titles.

    武汉市人民政府办公厅关于印发武汉市推进进口贸易促进创
    新示范区建设实施方案的通知（2023 年5 月23 日）
Lines are joined where a sentence plainly runs on; breaks at a sentence's end, a heading, a title or a signature stay.
"""

from __future__ import annotations

import re

from extractors.notice.closing import ORGANISATION_LINE, is_closing
from extractors.notice.forms import looks_like_title
from extractors.notice.issuers import is_date_line
from extractors.notice.markers import marker_at
from extractors.notice.numbers import number_line
from extractors.notice.text import CLOSING, OPENING

_TERMINAL = re.compile(r"[。！？!?；;：:”』」]$|[。！？!?；;：:][）)〕】”’]+$")
_RUNS_ON = re.compile(r"[，、,—\-（(〔“《/]$")
_CONTINUES = re.compile(r"^[，、。；：！？）〕】》”’,.;:!?)]")
_FEWEST_TORN = 5
_SHARE_TORN = 0.15
_LONGEST_OPEN = 1500  # characters an unclosed bracket may reach over before it counts as a misprint


def join_hard_breaks(text: str) -> str:
    """The text with lines joined where it is hard-broken; other text comes back as it is."""
    lines = text.split("\n")
    if not _is_hard_broken(lines):
        return text
    width = sorted(len(line) for line in lines)[int(len(lines) * 0.9)]
    paragraphs: list[str] = []
    current = ""
    for i, line in enumerate(lines):
        if current and _breaks(current, line, lines, i, width):
            paragraphs.append(current)
            current = line
        else:
            current = _joined(current, line)
    return "\n".join([*paragraphs, current])


def _is_hard_broken(lines: list[str]) -> bool:
    torn = sum(1 for a, b in zip(lines, lines[1:], strict=False) if _is_torn(a, b))
    return torn >= _FEWEST_TORN and torn >= _SHARE_TORN * len(lines)


def _is_torn(line: str, following: str) -> bool:
    return bool(_RUNS_ON.search(line) or _CONTINUES.match(following)) and not marker_at(following, 0, 0)


def _breaks(current: str, line: str, lines: list[str], i: int, width: int) -> bool:
    """Whether a paragraph ends before `line`."""
    if _CONTINUES.match(line) or _RUNS_ON.search(current):
        return False
    if _is_open(current):
        return False
    if marker_at(line, 0, 0) or is_date_line(line) or number_line(line) or number_line(current):
        return True
    marker = marker_at(current, 0, 0)
    if marker:
        if marker.end >= len(current):
            return False
        # 二、发展目标 is a heading of its own; 1.支持企业参加各类境外展会…服务保 runs on over a full line.
        return bool(_TERMINAL.search(current)) or len(current) < 0.75 * width
    if _TERMINAL.search(current) or is_closing(current):
        return True
    if looks_like_title(current) and (len(current) < 0.9 * width or "关于" in current):
        return True
    return bool(ORGANISATION_LINE.match(current)) and i < len(lines) and is_date_line(line)


def _is_open(current: str) -> bool:
    """Whether a bracket is still open at the end: （责 / 任单位：东湖高新区管委会）."""
    depth = 0
    for c in current[-_LONGEST_OPEN:]:
        if c in OPENING:
            depth += 1
        elif c in CLOSING and depth:
            depth -= 1
    return depth > 0 and not current.endswith("。") and len(current) < _LONGEST_OPEN


def _joined(current: str, line: str) -> str:
    if current and current[-1].isascii() and current[-1].isalnum() and line[:1].isascii() and line[:1].isalpha():
        return f"{current} {line}"
    return current + line
