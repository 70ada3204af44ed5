"""Writes the shipped Word templates: GB/T 9704 layout from the product's own room, tags that a person can edit in Word.

Run `python -m evaluation.make_templates`; the bytes are the same each time.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx

from assistant.word.controls import add_live_figures
from assistant.word.layout import BODY, HEADING_1, HEADING_2, SIGNATURE, TITLE, apply_page

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def annual_summary() -> bytes:
    """Returns the template of the annual summary: title, all sections by level, signature and date."""
    document = docx.Document()
    apply_page(document)
    lines = (
        (TITLE, "{{ title }}"),
        (BODY, ""),
        (BODY, "{%p for section in sections %}"),
        (BODY, "{%p if section.level == 1 %}"),
        (HEADING_1, "{{ section.label }}{{ section.heading }}"),
        (BODY, "{%p elif section.level == 2 %}"),
        (HEADING_2, "{{ section.label }}{{ section.heading }}"),
        (BODY, "{%p else %}"),
        (BODY, "{{ section.label }}{{ section.lead }}{{ section.text }}"),
        (BODY, "{%p endif %}"),
        (BODY, "{%p endfor %}"),
        (BODY, ""),
        (SIGNATURE, "{{ signed }}"),
        (SIGNATURE, "{{ dated }}"),
    )
    for style, text in lines:
        document.add_paragraph(text, style=style)
    _properties(document)
    stream = io.BytesIO()
    document.save(stream)
    return add_live_figures(stream.getvalue(), (), dated=MADE)


def _properties(document: Any) -> None:
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title, properties.comments = "文衡", "文衡", "年度工作总结和工作计划", ""
    properties.language, properties.revision = "zh-CN", 1


def main() -> None:
    """Writes every template's Word file."""
    for name, made in (("annual_summary", annual_summary()),):
        path = TEMPLATES / name / "template.docx"
        path.write_bytes(made)
        print(path.relative_to(TEMPLATES.parent))


if __name__ == "__main__":
    main()
