"""index, find."""

from __future__ import annotations

import argparse
import sys

from assistant.pipeline.index import Index
from assistant.schema.retrieval import Hit
from assistant.surfaces.cli.context import corpus_paths, index_folder, settings_of
from assistant.surfaces.cli.output import emit, emit_json, progress

_KIND = {"summary": "总结", "case": "案例", "policy": "政策", "other": "其他"}


def index(options: argparse.Namespace) -> int:
    """Brings the index up to date with the files; exit status 0 even where some could not be read, which are listed."""
    settings = settings_of(options)
    folder = index_folder(options, settings)
    with progress(options, "建索引") as show:
        report = Index(folder).add(corpus_paths(options, settings), kind=options.kind, progress=show)
    if options.format == "json":
        emit_json(options, report.to_dict())
        return 0
    counts = f"新增 {len(report.added)}，更新 {len(report.updated)}，未变 {len(report.unchanged)}，删除 {len(report.removed)}"
    lines = [f"索引：{folder}", f"{counts}；共 {report.passages} 段"]
    if report.failures:
        lines.append("没有编入的文件：")
        lines += [f"  {message}" for _, message in report.failures]
    emit(options, "\n".join(lines))
    return 0


def find(options: argparse.Namespace) -> int:
    """Prints ranked passages with their exact place."""
    settings = settings_of(options)
    hits = Index(index_folder(options, settings)).find(
        options.query, kind=options.kind, years=options.year, publisher=options.publisher, limit=options.limit
    )
    if options.format == "json":
        emit_json(options, [hit.to_dict() for hit in hits])
    elif not hits:
        emit(options, "没有找到相关内容。可以换个说法，或去掉类别、年份等条件再查。")
    else:
        emit(options, "\n\n".join(_card(hit) for hit in hits))
    return 0


def _card(hit: Hit) -> str:
    passage = hit.passage
    about = " · ".join(part for part in (_KIND[passage.kind], passage.publisher, passage.date, passage.number) if part)
    path = " › ".join(passage.heading_path)
    lines = [f"{hit.rank}. {passage.title}", f"   {about}", f"   {passage.document} 第 {passage.start}–{passage.end} 字"]
    if path:
        lines.append(f"   {path}")
    lines.append(f"   {_marked(hit)}")
    return "\n".join(lines)


def _marked(hit: Hit) -> str:
    """The passage with found words in 【】, or bold on a terminal."""
    opening, closing = ("\x1b[1;33m", "\x1b[0m") if sys.stdout.isatty() else ("【", "】")
    text = hit.passage.text
    pieces: list[str] = []
    position = 0
    for start, end in hit.highlights:
        pieces += [text[position:start], opening, text[start:end], closing]
        position = end
    return "".join([*pieces, text[position:]]).replace("\n", "\n   ")
