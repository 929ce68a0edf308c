"""Small facts about printed Chinese that several readers share: what counts as the same, what ends a sentence."""

from __future__ import annotations

import re
import unicodedata

from extractors.frozen import dataclass

_POINT = re.compile(r"(?<=[0-9０-９])[.．](?=[0-9０-９])")
_NOT_WORD = re.compile(r"[^\w%]")
_WORDS = re.compile(r"[\w%]+")
#: Characters that NFKC leaves as they are, or whose width it changes but which are no words: Han, ASCII, usual punctuation.
_USUAL = re.compile(r"[\u4e00-\u9fff\x20-\x7e\n，。、；：？！（）“”‘’《》〈〉【】〔〕—·]*")
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
HAN = re.compile(_HAN)
HAN_RUN = re.compile(rf"{_HAN}+")

OPENING = "（(〔[［【〈《「『“‘"
CLOSING = "）)〕]］】〉》」』”’"
SENTENCE_END = "。；！？;!?"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open run of the body text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def same_key(text: str) -> str:
    """What two texts must share to say the same: no spaces, punctuation or width differences."""
    if _USUAL.fullmatch(text):  # NFKC would change nothing that counts, and costs more than all the rest
        return "".join(_WORDS.findall(text))
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text))


def sentence_key(text: str) -> str:
    """What two sentences must share to say the same: as `same_key`, but 6.8% is not 68%.

    >>> sentence_key("增长６.８％。") == sentence_key("增长6.8%"), sentence_key("增长6.8%") == sentence_key("增长68%")
    (True, False)
    """
    return same_key(_POINT.sub("点", text))


def shortens(short: str, full: str) -> bool:
    """Whether `short` is `full` with characters left out: 重庆市商务委 of 重庆市商务委员会."""
    rest = iter(full)
    return all(c in rest for c in short)


def strip_span(text: str, start: int, end: int) -> Span | None:
    """text[start:end] without white space at its ends, or None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
