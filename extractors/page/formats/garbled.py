"""Whether the characters that a file tells of its glyphs can be what it prints.

A font may be without a table of characters, or with a wrong one: Ghostscript writes 鱞魌鯺G自䣕鯺H for 各区县(自治县) where it put
another font in place of one that was not embedded. Read as it stands, such a file gives wrong figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

#: Code points from here on stand for glyphs that no table tells.
FIRST_UNMAPPED = 0xF0000
_UNMAPPED_SHARE = 0.5  # of all characters
_STRANGE_SHARE = 0.03  # of the Chinese ones: real notices have one in some thousands
_CHINESE_SHARE = 0.3  # of all characters, from which a text is Chinese: French has its accents
_FEWEST = 20


def is_garbled(text: Iterable[str]) -> bool:
    """Whether most glyphs have no character, or many have one that no notice prints: of no usual charset, Latin with accents."""
    counts = Counter(text)
    total = chinese = strange = unmapped = 0
    for char, count in counts.items():
        code = ord(char)
        total += 0 if char.isspace() else count
        if code >= FIRST_UNMAPPED:
            unmapped += count
        elif 0x3400 <= code <= 0x9FFF or 0x20000 <= code < 0x40000:
            chinese += count
            strange += 0 if _is_usual(char) else count
        elif 0xC0 <= code < 0x250 and char.isalpha():
            strange += count
    if unmapped > _UNMAPPED_SHARE * total:
        return True
    return strange + unmapped >= _FEWEST and strange > _STRANGE_SHARE * chinese and chinese > _CHINESE_SHARE * total


def _is_usual(char: str) -> bool:
    for charset in ("gb2312", "big5", "big5hkscs"):
        try:
            char.encode(charset)
        except UnicodeEncodeError:
            continue
        return True
    return False
