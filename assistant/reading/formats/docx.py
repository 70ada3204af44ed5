"""Word files: text as a reader sees it, computed numbers included, tables with their cells."""

from __future__ import annotations

import hashlib

from assistant.reading.assembly import assemble
from assistant.reading.formats._archive import names_in
from assistant.reading.formats._compound import is_encrypted
from assistant.reading.lines import SourceLine, trimmed
from assistant.reading.tables import cells_of
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
        return assemble(text, _source_lines(text, lines), provenance, layout=page_layout(package, lines), notices=notices(package, lines))


def _source_lines(text: str, lines: list[Line]) -> list[SourceLine]:
    starts: list[int] = []
    position = 0
    for line in lines:
        starts.append(position)
        position += len(line.text) + 1
    cells = cells_of(lines, starts)
    found: list[SourceLine] = []
    for index, line in enumerate(lines):
        start, end = trimmed(text, starts[index], starts[index] + len(line.text))
        if end > start:
            found.append(
                SourceLine(
                    start=start,
                    end=end,
                    kind=line.kind,
                    style=line.style,
                    outline_level=line.outline_level,
                    label=line.label.text.strip() if line.label else None,
                    list_level=line.label.level if line.label else None,
                    hidden=line.hidden,
                    cells=cells.get(index, ()),
                )
            )
    return found


PLUGIN = WordReader()
