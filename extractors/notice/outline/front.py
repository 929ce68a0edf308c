"""Front matter (版头 and 印发段) that a scrambled source leaves between items: title, addressee, signature, preamble."""

from __future__ import annotations

import re

from extractors.lines.closing import is_closing
from extractors.lines.forms import looks_like_title
from extractors.lines.promulgation import PROMULGATION
from extractors.notice.header.titles import ADDRESSEE

_STATED_DATE = re.compile(r"^(?:发布日期|发布时间|成文日期)\s*[：:]")
# 为贯彻落实《…》(国办发〔2021〕57号)…,现提出以下措施。
_PREAMBLE = re.compile(r"^为.{5,400}(?:提出(?:以下|如下)|制定本|制定如下|制订本)[^。]{1,14}。$")


def is_front_matter(line: str) -> bool:
    """Whether a paragraph belongs to the head of a notice (or to its foot) and so to no item."""
    if is_closing(line) or looks_like_title(line) or _STATED_DATE.match(line) or _PREAMBLE.match(line[:500]):
        return True
    return bool(ADDRESSEE.match(line) and PROMULGATION.search(line))
