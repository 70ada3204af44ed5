"""Lines as a file shows them become a Document: the same text, cells and outline from Word and from any other file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.assembly import assemble
from assistant.reading.lines import SourceLine, trimmed
from assistant.reading.tables import cells_of
from assistant.schema.document import BlockKind, Document, Provenance
from assistant.word.walker import RawCell


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """One line of text as a file shows it; the fields are those of SourceLine and of walker.Line."""

    text: str
    kind: BlockKind = "paragraph"
    style: str | None = None
    outline_level: int | None = None
    label: str | None = None
    list_level: int | None = None
    hidden: bool = False
    table: int | None = None
    header_row: bool = False
    cells: tuple[RawCell, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A table cell: its text, grid column, columns taken, and whether it only continues the cell above."""

    text: str
    column: int
    span: int = 1
    continued: bool = False


def table_row(cells: Sequence[DrawnCell], *, table: int, header_row: bool = False, hidden: bool = False) -> DrawnLine:
    """Returns a row's line: cells parted by tabs, the text of a continued cell left out."""
    raw: list[RawCell] = []
    words: list[str] = []
    position = 0
    for cell in cells:
        text = "" if cell.continued else cell.text
        raw.append(RawCell(column=cell.column, span=cell.span, start=position, end=position + len(text), continued=cell.continued))
        words.append(text)
        position += len(text) + 1
    return DrawnLine(text="\t".join(words), kind="table_row", table=table, header_row=header_row, hidden=hidden, cells=tuple(raw))


def document_of(
    lines: Sequence[DrawnLine], provenance: Provenance, *, notices: Sequence[str] = (), header_lines: int | None = None
) -> Document:
    """Returns the Document whose text are these lines; `header_lines` as in `assemble`."""
    text = "\n".join(line.text for line in lines)
    return assemble(text, source_lines(text, lines), provenance, notices=notices, header_lines=header_lines)


def source_lines(text: str, lines: Sequence[DrawnLine]) -> list[SourceLine]:
    """Returns the non-blank ones of the lines that, parted by newlines, are the text."""
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
                    start=start, end=end, kind=line.kind, style=line.style, outline_level=line.outline_level, label=line.label,
                    list_level=line.list_level, hidden=line.hidden, cells=cells.get(index, ()),
                )
            )  # fmt: skip
    return found
