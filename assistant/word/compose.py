"""Composes a plain .docx in GB/T 9704 layout from a Document, line by line, so that text files too can carry comments."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx

from assistant.schema.document import Block, Document
from assistant.word.layout import BODY, TITLE, apply_page, style_of_level, without_indent
from assistant.word.package import open_package

_PARTS = re.compile("([\t\u2028])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def compose(document: Document, *, author: str = "", dated: dt.datetime) -> bytes:
    """Returns a .docx whose body reads exactly `document.text`: one paragraph a line, styled by the document's blocks."""
    target = docx.Document()
    apply_page(target)
    for paragraph in list(target.paragraphs):
        target.element.body.remove(paragraph._p)
    blocks = _by_line(document)
    for number, line in enumerate(document.text.split("\n")):
        block = blocks.get(number)
        paragraph = target.add_paragraph(style=_style(block))
        if block is None or block.kind in ("metadata", "table_row"):
            without_indent(paragraph)
        _write(paragraph, line)
    return finish(target, title=document.metadata.title or document.name, author=author, dated=dated)


def finish(document: Any, *, title: str, author: str, dated: dt.datetime) -> bytes:
    """Returns a python-docx document as bytes that depend on nothing but its content and the arguments."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], author, author
    properties.comments, properties.revision = "", 1
    buffer = io.BytesIO()
    document.save(buffer)
    return open_package(buffer.getvalue()).save(dated=dated)


def _by_line(document: Document) -> dict[int, Block]:
    found: dict[int, Block] = {}
    number, position = 0, 0
    for block in document.blocks:
        number += document.text.count("\n", position, block.start)
        position = block.start
        found[number] = block
    return found


def _style(block: Block | None) -> str:
    if block is None:
        return BODY
    return TITLE if block.kind == "title" else style_of_level(block.level if block.kind in ("heading", "item") else 0)


def _write(paragraph: Any, line: str) -> None:
    run = paragraph.add_run()
    for part in _PARTS.split(line):
        if part == "\t":
            run.add_tab()
        elif part == "\u2028":
            run.add_break()
        elif part:
            run._r.add_t(_UNPRINTABLE.sub("\ufffd", part)).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
