"""PDF files: text in reading order, lines joined to paragraphs, ruled tables, page numbers and running lines told apart."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from assistant.errors import UnreadableError
from assistant.reading.assembly import assemble
from assistant.reading.formats._pdf_pages import page_of
from assistant.reading.formats._pdf_streams import refuse_bombs
from assistant.reading.formats._pdf_unembedded import SecondReader, drops_text
from assistant.reading.pages.nouns import Page
from assistant.reading.pages.story import entitled, story_of
from assistant.reading.pages.unread import refuse_pictures, unread_notices
from assistant.schema.document import Document, Provenance

MOST_PAGES = 3_000
_MAGIC = b"%PDF-"
_LOOKED_AT = 1024
_AGAIN = "请重新下载，或请对方重新导出后再试"
_LOCK = threading.Lock()
"""PDFium is not made for threads: one file at a time."""
_PASSWORD, _SECURITY = 4, 5
_XFA = (2, 3)


class PdfReader:
    """Reads .pdf; pages are glyphs at places, so paragraphs are told from margins, indents and punctuation."""

    name = "pdf"
    suffixes = (".pdf",)

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes begin as a PDF does; some files carry a few stray bytes before."""
        head = data[:_LOOKED_AT]
        return head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF") or (suffix in self.suffixes and _MAGIC in head)

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for what is damaged, encrypted, scanned or without text."""
        refuse_bombs(data, name)
        with _LOCK:
            pages, lost, title = _pages(data, name)
        refuse_pictures(pages, name)
        text, lines = story_of(pages)
        provenance = Provenance(name=name, path=path, sha256=hashlib.sha256(data).hexdigest(), reader=self.name)
        return entitled(assemble(text, lines, provenance, notices=unread_notices(pages, lost)), title)


def _pages(data: bytes, name: str) -> tuple[list[Page], list[int], str]:
    """Returns the pages, the numbers of those that cannot be opened, and the title that the file's properties name."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            _check(pdf, name)
            return *_opened(pdf, SecondReader(data)), str(pdf.get_metadata_value("Title"))
    except pypdfium2.PdfiumError as error:
        raise _refusal(getattr(error, "err_code", None), name) from error


def _check(pdf: Any, name: str) -> None:
    count = len(pdf)
    if count == 0:
        raise UnreadableError("PDF 文件一页也没有，可能已损坏", where=name, remedy=_AGAIN)
    if count > MOST_PAGES:
        raise UnreadableError(f"PDF 文件有 {count} 页，超过上限 {MOST_PAGES} 页", where=name, remedy="请拆分后再读")
    form = pdf.get_formtype()
    if form and form not in _XFA:
        pdf.init_forms()


def _opened(pdf: Any, second: SecondReader) -> tuple[list[Page], list[int]]:
    import pypdfium2

    pages: list[Page] = []
    lost: list[int] = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            if pdf.formenv and page.flatten() == pypdfium2.raw.FLATTEN_SUCCESS:
                page.close()
                page = pdf[index]
            pages.append(page_of(page, index + 1))
            if drops_text(page):
                second.read_again(pages[-1])
            page.close()
        except pypdfium2.PdfiumError:
            lost.append(index + 1)
    if not pages:
        raise pypdfium2.PdfiumError("no page opens")
    return pages, lost


def _refusal(code: int | None, name: str) -> UnreadableError:
    if code == _PASSWORD:
        return UnreadableError("PDF 文件设有打开密码", where=name, remedy="请去掉密码后另存，或请对方提供没有密码的文件")
    if code == _SECURITY:
        return UnreadableError("PDF 文件的加密方式不支持", where=name, remedy="请用 PDF 阅读器打开后另存（打印）为普通 PDF 再试")
    return UnreadableError("PDF 文件已损坏，打不开", where=name, remedy=_AGAIN)


PLUGIN = PdfReader()
