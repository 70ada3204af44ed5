"""read, figures, check."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assistant.errors import InputError
from assistant.pipeline.check import check as check_document
from assistant.pipeline.check import open_book
from assistant.pipeline.export import export, exporters
from assistant.pipeline.files import write_whole
from assistant.pipeline.read import figures as find_figures
from assistant.pipeline.read import read as read_document
from assistant.reporting.words import STATUS
from assistant.schema.document import Document, OutlineNode
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Figure
from assistant.schema.workspace import Job
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.output import emit, emit_json, note, progress, table

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


def check(options: argparse.Namespace) -> int:
    """Checks files against ledgers; exit status 1 where a finding of severity error was made."""
    settings = settings_of(options)
    many = len(options.files) > 1
    if options.format in ("docx", "html") and options.output is None:
        raise InputError(f"{options.format} 格式要写到文件", remedy=f"请加上 -o 核查.{options.format}")
    if options.indicators is not None and not options.indicators.is_file():
        raise InputError("指标文件不存在", where=str(options.indicators), remedy="请检查路径")
    documents = [read_document(path) for path in options.files]
    previous = read_document(options.previous) if options.previous is not None else None
    versions = [read_document(path) for path in options.version]
    data = options.data or [path for path in settings.data if path.exists()]
    status = 0
    with progress(options, "核查") as show:
        book = open_book(data, options.indicators or settings.indicators) if data else None
        for done, (path, document) in enumerate(zip(options.files, documents, strict=True)):
            if show is not None:
                show(Job(step=f"核查 {path.name}", done=done, total=len(documents)))
            report = check_document(
                document, book=book, as_of=options.as_of, profile=options.profile or settings.profile, laws=settings.laws,
                previous=previous, versions=versions, phrases=settings.phrases,
            )  # fmt: skip
            status = max(status, report.exit_code)
            if many and options.format == "json":
                content = (json.dumps(report.to_dict(), ensure_ascii=False) + "\n").encode()
            else:
                content = export(report, options.format, original=path.read_bytes())
            _deliver(options, path, content, many)
            if options.output is not None:
                coverage = report.coverage
                words = "，".join(f"{word} {getattr(coverage, key)}" for key, word in STATUS.items())
                note(options, f"{path.name}：{coverage.figures} 处数字，{words}；发现 {len(report.findings)} 条")
    return status


def _deliver(options: argparse.Namespace, path: Path, content: bytes, many: bool) -> None:
    if options.output is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    suffix = exporters()[options.format].suffix
    target = options.output / f"{path.stem}.核查{suffix}" if many or options.output.is_dir() else options.output
    used = [path, *options.data, *options.files, *([options.indicators] if options.indicators else [])]
    if any(target.resolve() == other.resolve() for other in used):
        raise InputError("输出会盖掉原文件", where=str(target), remedy="请换一个文件名")
    if any(other.is_dir() and other.resolve() in target.resolve().parents and target.exists() for other in options.data):
        raise InputError("输出会盖掉台账文件夹里的文件", where=str(target), remedy="请换一个文件名")
    write_whole(target, content)
