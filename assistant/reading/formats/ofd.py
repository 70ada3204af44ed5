"""OFD files (GB/T 33190): the text of their pages in reading order, joined to paragraphs as for PDF."""

from __future__ import annotations

import hashlib

from assistant.errors import UnreadableError
from assistant.reading.assembly import assemble
from assistant.reading.formats._ofd_package import ROOT, Package, is_ofd, located
from assistant.reading.formats._ofd_pages import Reader
from assistant.reading.pages.nouns import Page
from assistant.reading.pages.story import entitled, story_of
from assistant.reading.pages.unread import refuse_pictures, unread_notices
from assistant.schema.document import Document, Provenance

_AGAIN = "请重新下载，或请对方重新导出后再试"


class OfdReader:
    """Reads .ofd, the layout file of Chinese offices; seals, pictures and annotations are left out."""

    name = "ofd"
    suffixes = (".ofd",)

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes are a zip with an OFD root."""
        return is_ofd(data)

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for what is damaged, encrypted, dangerous or without text."""
        package = Package(data, name)
        pages, lost = _pages(package)
        refuse_pictures(pages, name)
        text, lines = story_of(pages)
        provenance = Provenance(name=name, path=path, sha256=hashlib.sha256(data).hexdigest(), reader=self.name)
        title = next((node.text or "" for node in package.xml(ROOT).iter("{*}Title")), "")
        return entitled(assemble(text, lines, provenance, notices=unread_notices(pages, lost)), title)


def _pages(package: Package) -> tuple[list[Page], list[int]]:
    roots = [located(ROOT, node.text or "") for node in package.xml(ROOT).iter("{*}DocRoot")]
    if not roots:
        raise UnreadableError("OFD 文件没有写明正文在哪里，文件不完整", where=package.name, remedy=_AGAIN)
    pages: list[Page] = []
    lost: list[int] = []
    for root in roots:
        reader = Reader(package, root)
        pages += reader.pages(first=len(pages) + len(lost) + 1)
        lost += reader.lost
    if not pages:
        raise UnreadableError("OFD 文件没有能打开的页", where=package.name, remedy=_AGAIN)
    return pages, lost


PLUGIN = OfdReader()
