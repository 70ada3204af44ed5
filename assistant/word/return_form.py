"""Writes the Word form of returns in GB/T 9704 layout: questions, headings, guidance in grey, room to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import docx
from docx.shared import Pt, RGBColor

from assistant.word.compose import finish
from assistant.word.layout import BODY, HEADING_1, STANDARD, TITLE, apply_page, set_fonts, without_indent

_GREY = RGBColor(0x80, 0x80, 0x80)
_SMALL = Pt(12)


def return_form(lines: Sequence[tuple[str, str]], *, dated: dt.datetime) -> bytes:
    """Returns a .docx of `lines`, each a kind (title, line, heading, guide, blank) and its text; the same lines give the same bytes."""
    target = docx.Document()
    apply_page(target)
    for paragraph in list(target.paragraphs):
        target.element.body.remove(paragraph._p)
    for kind, text in lines:
        _write(target, kind, text)
    title = next((text for kind, text in lines if kind == "title"), "")
    return finish(target, title=title, author="", dated=dated)


def _write(target: Any, kind: str, text: str) -> None:
    style = {"title": TITLE, "heading": HEADING_1}.get(kind, BODY)
    paragraph = target.add_paragraph(style=style)
    if kind == "line":
        without_indent(paragraph)
    if not text:
        return
    run = paragraph.add_run(text)
    if kind == "guide":
        run.font.color.rgb, run.font.size = _GREY, _SMALL
        set_fonts(run._r.get_or_add_rPr(), STANDARD.heading_2, STANDARD.latin)
