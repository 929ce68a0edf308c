"""What bytes look like when they are neither text nor HTML: decoded as text they would give thousands of lines of noise."""

from __future__ import annotations

#: Bytes no text in an ASCII-compatible charset needs; tab, line ends, form feed and escape are spared.
_CONTROL_BYTES = bytes([*range(0x00, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SAMPLE = 65_536


def control_share(data: bytes) -> float:
    """Share of control bytes, from 0 to 1, in the first 64 KiB: about 0.1 in compressed data, 0 in text."""
    sample = data[:_SAMPLE]
    if not sample:
        return 0.0
    return 1 - len(sample.translate(None, _CONTROL_BYTES)) / len(sample)
