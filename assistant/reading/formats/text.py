"""Plain text and Markdown files, in the encodings that Chinese offices use."""

from __future__ import annotations

import hashlib

from assistant.reading.assembly import assemble
from assistant.reading.decoding import decode, is_text
from assistant.reading.filetypes import is_known_type
from assistant.reading.lines import split_lines
from assistant.schema.document import Document, Provenance


class TextReader:
    """Reads .txt and .md; the text of the Document is the decoded file with line ends as newlines."""

    name = "text"
    suffixes = (".txt", ".md", ".text", ".markdown")

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes decode as text; a claimed suffix alone does not count."""
        return not is_known_type(data) and is_text(data)

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for bytes that are no text."""
        text, encoding = decode(data, name=name)
        provenance = Provenance(name=name, path=path, sha256=hashlib.sha256(data).hexdigest(), reader=self.name, encoding=encoding)
        return assemble(text, split_lines(text), provenance)


PLUGIN = TextReader()
