"""Documents: one text, with blocks, cells and metadata as spans in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from assistant.schema.encoding import Encoded, encode_fields
from assistant.schema.page_layout import PageLayout

BlockKind = Literal["metadata", "title", "heading", "item", "paragraph", "table_row", "footnote", "header", "footer", "text_box"]
DocumentKind = Literal["summary", "case", "policy", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Encoded):
    """Where a document came from: file name, path as given (None for text), SHA-256 of its bytes, reader, encoding."""

    name: str
    path: str | None
    sha256: str
    reader: str
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Encoded):
    """A document's disclosure header or file properties; `fields` keeps every label as printed (spaces inside labels removed).

    `valid_from` and `valid_to` are the first and the last day on which a text holds, where it says so beyond doubt.
    """

    title: str | None = None
    index_number: str | None = None
    topic: str | None = None
    publisher: str | None = None
    number: str | None = None
    validity: str | None = None
    issued: dt.datetime | None = None
    published: dt.datetime | None = None
    kind: DocumentKind = "other"
    year: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    fields: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields, with `fields` as an object label → value."""
        return encode_fields(self) | {"fields": dict(self.fields)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Encoded):
    """One table cell: zero-based row and column, text span, header texts above it (outermost first), label of its row."""

    table: int
    row: int
    column: int
    start: int
    end: int
    header_path: tuple[str, ...] = ()
    row_label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Encoded):
    """A paragraph or table row: span in the text, and its place in the outline.

    `level` is 0 for body text, 1 for 一、, 2 for (一), 3 for 1., 4 for (1). `label` is the printed number ("一、", "(一)", "1.");
    `label_synthetic` says that the label was computed from automatic numbering and stands in the text only by our doing.
    `title_start`/`title_end` span the heading words: all of a heading, the lead sentence of an item.
    """

    index: int
    kind: BlockKind
    start: int
    end: int
    level: int = 0
    label: str | None = None
    label_synthetic: bool = False
    title_start: int | None = None
    title_end: int | None = None
    style: str | None = None
    hidden: bool = False
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineNode(Encoded):
    """A heading or numbered item with the span of everything under it; `children` in document order."""

    label: str
    level: int
    title: str
    block: int
    start: int
    end: int
    children: tuple[OutlineNode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Encoded):
    """A read document. Offsets everywhere are code points into `text`, half open."""

    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    provenance: Provenance
    outline: tuple[OutlineNode, ...] = ()
    layout: PageLayout | None = None
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file name, or the name given for text."""
        return self.provenance.name

    def heading_path(self, position: int) -> tuple[str, ...]:
        """Returns label + title of each outline node around `position`, outermost first."""
        path: list[str] = []
        nodes = self.outline
        while True:
            inside = next((node for node in nodes if node.start <= position < node.end), None)
            if inside is None:
                return tuple(path)
            path.append(inside.label + inside.title)
            nodes = inside.children

    def to_dict(self) -> dict[str, Any]:
        """Returns the document with its name first and sizes for a quick look."""
        return {"name": self.name, "characters": len(self.text)} | encode_fields(self)
