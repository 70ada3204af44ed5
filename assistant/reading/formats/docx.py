"""Word files: text as a reader sees it, computed numbers included, tables with their cells."""

from __future__ import annotations

import hashlib

from assistant.files.zips import names_in
from assistant.reading.assembly import assemble
from assistant.reading.formats._compound import is_encrypted
from assistant.reading.formats._drawn import DrawnLine, source_lines
from assistant.schema.document import Document, Provenance
from assistant.word.package import is_package, open_package
from assistant.word.page_layout import page_layout
from assistant.word.unread import notices
from assistant.word.walker import Line, text_of, walk


class WordReader:
    """Reads .docx (and .docx under any other name)."""

    name = "docx"
    suffixes = (".docx", ".docm", ".dotx")

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes are a Word package, or claim to be one by suffix and are a broken zip or an encrypted file."""
        broken = data.startswith(b"PK") and not names_in(data)
        return is_package(data) or (suffix in self.suffixes and (broken or is_encrypted(data)))

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for what is damaged, encrypted or dangerous."""
        package = open_package(data, name=name)
        lines = walk(package)
        text = text_of(lines)
        provenance = Provenance(name=name, path=path, sha256=hashlib.sha256(data).hexdigest(), reader=self.name)
        return assemble(
            text, source_lines(text, [_drawn(line) for line in lines]), provenance,
            layout=page_layout(package, lines), notices=notices(package, lines),
        )  # fmt: skip


def _drawn(line: Line) -> DrawnLine:
    label = line.label
    return DrawnLine(
        text=line.text, kind=line.kind, style=line.style, outline_level=line.outline_level, hidden=line.hidden, table=line.table,
        label=label.text.strip() if label else None, list_level=label.level if label else None, header_row=line.header_row,
        cells=line.cells,
    )  # fmt: skip


PLUGIN = WordReader()
