"""Which way up a PDF's page is read, and its places as seen from there: points from the upper left corner, y downwards."""

from __future__ import annotations

import ctypes
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

_SLANT = 0.1
_SAMPLE = 200  # characters whose direction is looked at
_MOST = 0.8  # of them


class Turn:
    """From a PDF's coordinates (y upwards, before /Rotate) to the page's as it is read.

    Text that runs up or down the page as a whole (a page scanned or printed sideways) is read along its lines, whatever /Rotate says.
    """

    def __init__(self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> None:
        self.width, self.height = page.get_size()  # as seen
        seen = page.get_rotation() % 360
        self.rotation = _direction(text, seen)
        if (self.rotation - seen) % 180:
            self.width, self.height = self.height, self.width
        left, bottom, right, top = page.get_cropbox() if page.get_cropbox(fallback_ok=False) else page.get_mediabox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _direction(text: pypdfium2.PdfTextPage, seen: int) -> int:
    """The turn after which most characters stand upright; the page's own where they do not agree."""
    matrix, handle = pdfium.FS_MATRIX(), text.raw
    count = pdfium.FPDFText_CountChars(handle)
    found: Counter[int] = Counter()
    for i in range(0, count, max(1, count // _SAMPLE)):
        if pdfium.FPDFText_GetMatrix(handle, i, ctypes.byref(matrix)) and not is_slanted(matrix):
            if abs(matrix.a) >= abs(matrix.b):
                found[0 if matrix.a > 0 or matrix.d > 0 else 180] += 1
            else:
                found[90 if matrix.b > 0 else 270] += 1
    if not found:
        return seen
    turn, most = found.most_common(1)[0]
    return turn if most >= _MOST * found.total() else seen


def is_slanted(matrix: pdfium.FS_MATRIX) -> bool:
    """Whether text runs askew over the page: a watermark (征求意见稿, 内部资料), whose characters would fall into the lines."""
    along, across = float(abs(matrix.a)), float(abs(matrix.b))
    return min(along, across) > _SLANT * max(along, across)
