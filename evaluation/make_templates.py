"""Writes the shipped Word templates: GB/T 9704 layout from the product's own room, tags that a person can edit in Word.

Run `python -m evaluation.make_templates`; the bytes are the same each time.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
from docx.shared import Pt

from assistant.word.controls import add_live_figures
from assistant.word.imprint import add_styles, addressee, imprint
from assistant.word.layout import BODY, HEADING_1, HEADING_2, SIGNATURE, TITLE, apply_page

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def report(name: str, *, addressed: bool = False, copied: bool = False) -> bytes:
    """Returns a template: title, whom it is sent to, all sections by level, signature and date, 版记; `name` is its own title."""
    document = docx.Document()
    apply_page(document)
    add_styles(document)
    document.add_paragraph("{{ title }}", style=TITLE)
    document.add_paragraph("", style=BODY)
    if addressed:
        document.add_paragraph("{%p if addressee %}", style=BODY)
        addressee(document, "{{ addressee }}")
        document.add_paragraph("{%p endif %}", style=BODY)
    for style, text in _SECTIONS:
        document.add_paragraph(text, style=style)
    if copied:
        document.add_paragraph("{%p if copied %}", style=BODY)
        imprint(document, (("抄送：{{ copied }}", ""), ("{{ office }}办公室", "{{ dated }}印发")))
        document.add_paragraph("{%p endif %}", style=BODY)
        # A file may not end in a table; the line that must follow takes no room, lest it begin another page.
        after = document.add_paragraph("", style=BODY)
        after.paragraph_format.line_spacing = Pt(1)
    _properties(document, name)
    stream = io.BytesIO()
    document.save(stream)
    return add_live_figures(stream.getvalue(), (), dated=MADE)


_SECTIONS = (
    (BODY, "{%p for section in sections %}"),
    (BODY, "{%p if section.level == 1 and not section.text %}"),
    (HEADING_1, "{{ section.label }}{{ section.heading }}"),
    (BODY, "{%p elif section.level == 2 and not section.text %}"),
    (HEADING_2, "{{ section.label }}{{ section.heading }}"),
    (BODY, "{%p else %}"),
    (BODY, "{{ section.label }}{{ section.lead }}{{ section.text }}"),
    (BODY, "{%p endif %}"),
    (BODY, "{%p endfor %}"),
    (BODY, ""),
    (SIGNATURE, "{{ signed }}"),
    (SIGNATURE, "{{ dated }}"),
)


def _properties(document: Any, name: str) -> None:
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title, properties.comments = "文衡", "文衡", name, ""
    properties.language, properties.revision = "zh-CN", 1


def main() -> None:
    """Writes every template's Word file."""
    for folder, name, sent, copied in (
        ("annual_summary", "年度工作总结和工作计划", True, False),
        ("annual_review", "年度工作总结", True, False),
        ("annual_plan", "年度工作计划", True, False),
        ("special_report", "专项工作报告", True, False),
        ("bulletin", "情况通报", True, True),
        ("rule_of_law", "法治政府建设年度报告", True, False),
    ):
        path = TEMPLATES / folder / "template.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(report(name, addressed=sent, copied=copied))
        print(path.relative_to(TEMPLATES.parent))


if __name__ == "__main__":
    main()
