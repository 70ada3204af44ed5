"""Pages as paper would show them: a Word file becomes a PDF by LibreOffice, pages of a PDF become pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from assistant.errors import InputError
from assistant.protocols import Converter
from assistant.reading.formats._libreoffice import LibreOffice
from assistant.reading.stand_ins import font_file

_POINTS = 72
_REMEDY = "请安装 LibreOffice（免费，https://zh-cn.libreoffice.org），装好后再运行一次；或直接用 Word、WPS 打开看"


def to_pdf(docx: bytes, *, name: str, converter: Converter | None = None) -> bytes:
    """Returns a Word file as PDF, its faces replaced by the likest that the machine has; raises InputError where LibreOffice is missing."""
    chosen = converter if converter is not None else LibreOffice(fonts=font_file(home=_home()))
    if chosen.program() is None:
        raise InputError("预览要用 LibreOffice，这台电脑上没有找到", remedy=_REMEDY)
    return chosen.convert(docx, source=".docx", target=".pdf", name=name)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def page_count(pdf: bytes) -> int:
    """Returns the number of pages."""
    opened = pdfium.PdfDocument(pdf)
    try:
        return len(opened)
    finally:
        opened.close()


def pages_only(pdf: bytes, pages: Sequence[int]) -> bytes:
    """Returns a PDF of some of the pages, counted from 0."""
    opened, chosen = pdfium.PdfDocument(pdf), pdfium.PdfDocument.new()
    try:
        chosen.import_pages(opened, list(pages))
        buffer = io.BytesIO()
        chosen.save(buffer)
        return buffer.getvalue()
    finally:
        chosen.close()
        opened.close()


def pictures(pdf: bytes, pages: Sequence[int], *, dpi: int) -> list[bytes]:
    """Returns the pages, counted from 0, as PNG of `dpi` pixels to the inch."""
    opened = pdfium.PdfDocument(pdf)
    try:
        return [_picture(opened, page, dpi) for page in pages]
    finally:
        opened.close()


def _picture(opened: pdfium.PdfDocument, number: int, dpi: int) -> bytes:
    page = opened[number]
    bitmap = page.render(scale=dpi / _POINTS)
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, format="PNG", dpi=(dpi, dpi))
    bitmap.close()
    page.close()
    return buffer.getvalue()
