"""The source list of a draft: where each figure, each returned sentence, each precedent came from, as a table for Excel and WPS."""

from __future__ import annotations

import csv
import io

from assistant.drafting.outlining import section_place
from assistant.schema.drafting import Draft, Section, Sentence, SourceNote

COLUMNS = ("章节", "原文", "来源类型", "来源")
LEDGER_FIGURE, SENDER_FIGURE, LEFT_OUT, NOTE = "台账数字", "报送数字", "未采用", "提示"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FORMULAS = {"level": "台账数", "change_by": "同比变化", "share": "占比", "difference_to": "与上年之差"}


def source_list(draft: Draft) -> bytes:
    """Returns the list as CSV with BOM (UTF-8); no cell can be taken for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for note in source_notes(draft):
        writer.writerow([safe(cell) for cell in (note.section, note.text, note.origin, note.source)])
    return stream.getvalue().encode("utf-8-sig")


def source_notes(draft: Draft) -> tuple[SourceNote, ...]:
    """Returns the lines of the list: by section the sentences and their figures, then notes, then what was left out and why."""
    lines: list[SourceNote] = []
    for section in draft.sections:
        for sentence in section.sentences:
            lines += _sentence_lines(draft, section, sentence)
    lines += [SourceNote(section="全文", text=note, origin=NOTE, source="") for note in draft.notes]
    lines += [
        SourceNote(section=f"未采用：{note.section}", text=note.text, origin=LEFT_OUT, source=f"{note.source}（{note.origin}）")
        for note in draft.left_out
    ]
    return tuple(lines)


def safe(text: str) -> str:
    """Returns a cell that a spreadsheet takes for text: one that opens like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _sentence_lines(draft: Draft, section: Section, sentence: Sentence) -> list[SourceNote]:
    figures = {figure.key: figure for figure in draft.figures}
    place = section_place(section)
    lines = [SourceNote(section=place, text=sentence.text, origin=sentence.origin, source=sentence.source or "")]
    for fragment in sentence.fragments:
        figure = figures.get(fragment.figure or "")
        if figure is None:
            continue
        text = f"{figure.label}：{fragment.text}" if figure.label else fragment.text
        if figure.sender is not None:
            source = "、".join((*figure.sources, figure.sender))
            lines.append(SourceNote(section=place, text=text, origin=SENDER_FIGURE, source=source))
        else:
            formula = _FORMULAS.get(figure.formula or "", "推算")
            lines.append(SourceNote(section=place, text=text, origin=LEDGER_FIGURE, source=f"{'；'.join(figure.sources)}（{formula}）"))
    return lines
