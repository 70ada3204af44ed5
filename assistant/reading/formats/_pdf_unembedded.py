"""Pages whose fonts are not in the file: PDFium drops characters it has no shape for, so pdfplumber reads these pages.

Measured with pypdfium2 5.15: without the font, a text object of one character has no width and is left out without a word, so that
"受理案件12件" came back as "受理件12". Old files of offices name 仿宋_GB2312 without carrying it.
"""

from __future__ import annotations

import ctypes
import io
import logging
from typing import Any

from assistant.reading.pages.nouns import ASCENT, Glyph, Page, plain

_TEXT = 1
_NO_WIDTH = 0.01
_MOST_OBJECTS = 50_000


def drops_text(page: Any) -> bool:
    """Returns whether PDFium leaves characters of this page out: text without width in a font that the file does not carry."""
    from pypdfium2 import raw

    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(max(raw.FPDFPage_CountObjects(page), 0), _MOST_OBJECTS)):
        node = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(node) != _TEXT or not raw.FPDFPageObj_GetBounds(node, *edges):
            continue
        if abs(edges[2].value - edges[0].value) < _NO_WIDTH:
            font = raw.FPDFTextObj_GetFont(node)
            if font and raw.FPDFFont_GetIsEmbedded(font) == 0:
                return True
    return False


class SecondReader:
    """Reads single pages of a PDF by pdfplumber, which needs no shapes but takes 0.04 s a page, five times as long; opened at need."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: Any = None

    def read_again(self, page: Page) -> None:
        """Puts the glyphs as pdfplumber tells them on the page; leaves the page alone where pdfplumber fails or finds less."""
        try:
            glyphs, garbled = self._glyphs(page.number - 1)
        except Exception:  # pdfminer raises whatever a broken file leads it into
            page.incomplete = True
            return
        if len(glyphs) >= len(page.glyphs):
            page.glyphs, page.garbled = glyphs, garbled

    def _glyphs(self, index: int) -> tuple[list[Glyph], int]:
        import pdfplumber

        if self._pdf is None:
            logging.getLogger("pdfminer").setLevel(logging.ERROR)
            self._pdf = pdfplumber.open(io.BytesIO(self._data))
        page = self._pdf.pages[index]
        left, top = page.bbox[0], page.bbox[1]
        glyphs: list[Glyph] = []
        garbled = 0
        for char in page.chars:
            if not char["upright"]:
                continue
            if char["text"].startswith("(cid:"):
                garbled += 1
                continue
            size = char["bottom"] - char["top"]
            baseline = char["bottom"] - top - (1 - ASCENT) * size
            text = "".join(plain(one) for one in char["text"])
            if text and size > 0:
                glyphs.append(Glyph(text, char["x0"] - left, char["x1"] - left, baseline, size))
        page.close()
        return glyphs, garbled
