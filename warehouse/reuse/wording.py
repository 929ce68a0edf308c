"""What a passage says, without what does not count: its number, its punctuation, the width of its characters.

    （二）支持企业开展保税维修，进出口增长６.８％。   →   支持企业开展保税维修，进出口增长6.8%

Clauses stay apart by ，. What belongs to a figure stays: 6.8 is not 68, and 20—25项 is no year.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

#: Shorter wordings are no reuse, however often they occur: 加大政策支持力度.
LEAST_CHARACTERS = 15
#: An item's first sentence is its heading up to this length; a longer one starts straight into the item's text.
_LONGEST_HEADING = 30

_NUMBER = re.compile(
    r"\s*(?:[（(]\s*(?:[一二三四五六七八九十百]+|\d+)\s*[）)]|(?:[一二三四五六七八九十百]+|\d+)[、.．](?!\d)|[①-⑳㈠-㈩⑴-⒛])\s*"
)
_USUAL = re.compile(r"[\u4e00-\u9fff\x20-\x7e\n，。、；：？！（）“”‘’《》〈〉【】〔〕—·]*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TOKEN = re.compile(r"(?:[\w%‰]|(?<=\d)[.:/、](?=\d)|(?<=[\d%年月日])[-—–~～]{1,2}(?=\d))+|[，,；;：:。！？!?]+")
_DASH = re.compile(r"[-—–~～]+")
# Lists of bodies are no policy: （责任单位：市商务委、市财政局）, 牵头单位：市商务局, and other labelled lines.
_OPENS_BRACKET = tuple("（(〔[［【〈")
_LABELLED = re.compile(r"[^，。；：:、]{2,6}(?:单\s*位|部\s*门|机\s*构|时限|时间)\s*[：:]")
_SENTENCE_END = re.compile(r"[。；！？;!?][”’）)〕】》」』\]]*$")


@dataclass(frozen=True, slots=True)
class Wording:
    """A passage's words. `text` has its clauses apart by ，; `is_sentence`: it may be found in other words too."""

    text: str
    is_sentence: bool

    @property
    def bare(self) -> str:
        return self.text.replace("，", "")

    @property
    def key(self) -> int:
        """One number a wording: 64 bits of a hash, signed. Among 20 million wordings a collision has odds of 1 in 100,000."""
        return int.from_bytes(hashlib.blake2b(self.bare.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def read_wording(text: str, heading: bool, in_measure: bool) -> Wording | None:
    """The words of a passage that may be reuse; None for headings and what is too short."""
    if len(text) < LEAST_CHARACTERS:
        return None
    said = _NUMBER.sub("", text, count=1) if heading else text
    plain = plain_text(said)
    length = len(plain) - plain.count("，")
    if length < LEAST_CHARACTERS or (heading and length <= _LONGEST_HEADING):
        return None
    listed = said.startswith(_OPENS_BRACKET) or _LABELLED.match(said)
    return Wording(plain, not listed and (in_measure or bool(_SENTENCE_END.search(said))))


def plain_text(text: str) -> str:
    """The text without what does not count.

    >>> plain_text("“新增”　１,２００ 家；增长６.８％—１０％。")
    '新增1200家，增长6.8%-10%'
    """
    if not _USUAL.fullmatch(text):
        text = unicodedata.normalize("NFKC", text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    tokens = ["，" if t[0] in "，,；;：:。！？!?" else t for t in _TOKEN.findall(text)]
    plain = "".join(tokens).strip("，")
    return _DASH.sub("-", plain) if _DASH.search(plain) else plain
