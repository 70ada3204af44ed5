"""format, preview: a report in official layout, and how it would look on paper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import cast

from assistant.errors import InputError
from assistant.surfaces.cli.output import emit, emit_json, note

_KINDS = (
    ("title", "标题"), ("addressee", "主送机关"), ("heading1", "一级标题"), ("heading2", "二级标题"), ("heading3", "三级标题"),
    ("heading4", "四级标题"), ("item", "编号段落"), ("body", "正文"), ("annexes", "附件说明"), ("annex", "附件"), ("signature", "署名"),
    ("date", "日期"), ("copies", "抄送"), ("printed", "印发"), ("caption", "图表名"),
)  # fmt: skip


def reformat(options: argparse.Namespace) -> int:
    """Writes a copy in official layout and says what was recognised and what to look at."""
    from assistant.pipeline.format import FormatResult, check_target
    from assistant.pipeline.format import reformat as make

    target = cast("Path | None", options.output)
    if target is None:
        raise InputError("没有说排好的文件写到哪里", remedy="请加上 -o 新文件.docx")
    check_target(options.file, target)
    result: FormatResult = make(options.file)
    result.save(target)
    options.output = None
    if options.format == "json":
        emit_json(options, {**result.to_dict(), "file": str(target)})
        return 0
    counts = dict(result.paragraphs)
    counts["item"] = sum(count for kind, count in result.paragraphs if kind.startswith("item"))
    told = "，".join(f"{word} {counts[kind]} 段" for kind, word in _KINDS if counts.get(kind))
    lines = [f"{result.name}：已按公文格式（GB/T 9704—2012）排好，文字一字未动。", f"认出：{told}"]
    if result.notes:
        lines += ["请看一眼：", *(f"  · {text}" for text in result.notes)]
    emit(options, "\n".join(lines))
    note(options, f"已写入 {target}")
    return 0


def preview(options: argparse.Namespace) -> int:
    """Writes the pages of a Word file as a PDF or as pictures and names the files."""
    from assistant.pipeline.preview import preview as make

    result = make(options.file, options.output, pages=options.pages, dpi=options.dpi)
    options.output = None
    if options.format == "json":
        emit_json(options, result.to_dict())
    else:
        emit(options, "\n".join((f"{result.name}：共 {result.pages} 页。", *(f"  {path}" for path in result.files))))
        if result.old:
            listed = "、".join(path.name for path in result.old)
            note(options, f"旁边还有以前预览的图片，这份文件没有这些页：{listed}。没有动，不要当成新的看。")
        note(options, "预览由 LibreOffice 用这台电脑的字体排出，换行和分页可能与 Word、WPS 里略有出入。")
    return 0
