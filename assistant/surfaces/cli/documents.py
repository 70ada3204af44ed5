"""read, figures."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assistant.errors import InputError
from assistant.pipeline.read import figures as find_figures
from assistant.pipeline.read import read as read_document
from assistant.schema.document import Document, OutlineNode
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Figure
from assistant.surfaces.cli.output import emit, emit_json, table

_ROLES = {
    "figure": "数字", "list_count": "列举数", "threshold": "界限", "date": "日期", "ordinal": "序数", "heading": "标题序号",
    "identifier": "编号",
    "note_mark": "注号", "name": "名称", "slogan": "提法", "idiom": "习语",
}  # fmt: skip


def read(options: argparse.Namespace) -> int:
    """Prints a document's metadata, outline and text."""
    document = read_document(options.file)
    if options.format == "json":
        emit_json(options, document.to_dict())
        return 0
    lines = [f"{label}：{value}" for label, value in document.metadata.fields]
    lines += ["", "提纲", *_outline(document.outline, 0)] if document.outline else []
    lines += [f"注意：{text}" for text in document.notices]
    emit(options, "\n".join([*lines, "", "正文", document.text]).lstrip("\n"))
    return 0


def _outline(nodes: tuple[OutlineNode, ...], depth: int) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        lines.append(f"{'  ' * depth}{node.label}{node.title}")
        lines.extend(_outline(node.children, depth + 1))
    return lines


def figures(options: argparse.Namespace) -> int:
    """Lists the figures of one or more files."""
    if options.live:
        from assistant.surfaces.cli.refreshing import list_live

        return list_live(options)
    documents = [_source(name) for name in options.files]
    found = [(document, find_figures(document)) for document in documents]
    if options.format == "json":
        emit_json(options, [figure.to_dict() for _, listed in found for figure in listed])
    elif options.format == "jsonl":
        lines = (json.dumps(figure.to_dict(), ensure_ascii=False) for _, listed in found for figure in listed)
        emit(options, "\n".join(lines))
    else:
        emit(options, "\n".join(_figure_table(document, listed, options.all) for document, listed in found))
    return 0


def _source(name: str) -> Document:
    if name != "-":
        return read_document(Path(name))
    data = sys.stdin.buffer.read()
    if not data.strip():
        raise InputError("标准输入里没有文字", remedy="请把文字接到这个命令，或写上文件名")
    return read_document(data, name="标准输入.txt")


def _figure_table(document: Document, listed: tuple[Figure, ...], everything: bool) -> str:
    rows = []
    for figure in listed:
        if everything or figure.counted:
            around = document.text[max(0, figure.start - 12) : figure.end + 6].replace("\n", " ")
            value = decimal_text(figure.number) or "—"
            span = f"{decimal_text(figure.low) or '…'}～{decimal_text(figure.high) or '…'}"
            rows.append((figure.id, _ROLES[figure.role], figure.text, value, span, figure.unit or "", around))
    counted = sum(figure.counted for figure in listed)
    title = f"{document.name}：{counted} 处数字（另有 {len(listed) - counted} 处日期、序号、名称等）"
    return f"{title}\n{table(('编号', '类别', '原文', '数值', '可指范围', '单位', '上下文'), rows)}"
