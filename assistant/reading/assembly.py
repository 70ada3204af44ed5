"""Assembly: text and its lines become a Document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.header import find_header, metadata_of
from assistant.reading.kinds import complete
from assistant.reading.lines import SourceLine
from assistant.reading.outline import build_blocks, build_tree
from assistant.schema.document import Document, Provenance
from assistant.schema.page_layout import PageLayout


def assemble(
    text: str,
    lines: Sequence[SourceLine],
    provenance: Provenance,
    *,
    layout: PageLayout | None = None,
    notices: Sequence[str] = (),
    header_lines: int | None = None,
) -> Document:
    """Returns the Document of `text`; `lines` are its non-blank lines in order, spans without surrounding blanks.

    `header_lines` says that a disclosure header can only stand in the first so many lines (0: there is none); None looks for it.
    """
    header = find_header(text, lines[:header_lines])
    marked = [replace(line, kind="metadata") if index in header.lines else line for index, line in enumerate(lines)]
    metadata = metadata_of(header.fields)
    blocks = build_blocks(text, marked, title=metadata.title)
    return Document(
        text=text,
        blocks=blocks,
        metadata=complete(metadata, text, blocks),
        provenance=provenance,
        outline=build_tree(text, blocks),
        layout=layout,
        notices=tuple(notices),
    )
