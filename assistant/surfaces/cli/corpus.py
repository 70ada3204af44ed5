"""index, find."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.pipeline import find as search
from assistant.pipeline.embedding import leaving
from assistant.pipeline.index import Index
from assistant.schema.retrieval import Query
from assistant.surfaces.cli.context import corpus_paths, index_folder, settings_of
from assistant.surfaces.cli.hits import painted, told
from assistant.surfaces.cli.output import emit, emit_json, note, progress
from assistant.surfaces.cli.parser import UsageError


def index(options: argparse.Namespace) -> int:
    """Brings the index up to date with the files; exit status 0 even where some could not be read, which are listed."""
    settings = settings_of(options)
    folder = index_folder(options, settings)
    if (where := leaving(settings.embedder)) is not None:
        note(options, where)
    with progress(options, "建索引") as show:
        report = Index.of(settings, folder).add(corpus_paths(options, settings), kind=options.kind, progress=show)
    if options.format == "json":
        emit_json(options, report.to_dict())
        return 0
    counts = f"新增 {len(report.added)}，更新 {len(report.updated)}，未变 {len(report.unchanged)}，删除 {len(report.removed)}"
    if report.moved:
        counts += f"，移动 {len(report.moved)}"
    lines = [f"索引：{folder}", f"{counts}；共 {report.passages} 段"]
    if report.failures:
        lines.append("没有编入的文件：")
        lines += [f"  {_placed(file, message)}" for file, message in report.failures]
    if report.lacking:
        lines.append(f"还缺向量：{report.lacking} 段")
    lines += report.notices
    emit(options, "\n".join(lines))
    return 0


def _placed(file: str, message: str) -> str:
    """Returns a message that names a file by its whole path: in many folders there are files of one name."""
    return file + message.removeprefix(Path(file).name) if message.startswith(Path(file).name) else message


def find(options: argparse.Namespace) -> int:
    """Prints ranked passages, or documents like a file, with their exact place; cases as cards."""
    if (options.query is None) == (options.like is None):
        raise UsageError("find 后面写要查的话，或用 --like 给一个文件，两样写一样，如 wenheng find 农民工欠薪。")
    query = Query(
        text=options.query or "", kind=options.kind, years=options.year, publisher=options.publisher, topic=options.topic,
        valid_on=options.valid_on.isoformat() if options.valid_on is not None else None, mode=options.mode, limit=options.limit,
    )  # fmt: skip
    settings = settings_of(options)
    corpus = Index.of(settings, index_folder(options, settings))
    answer = search.find(corpus, query) if options.like is None else search.find_like(corpus, options.like, query)
    if options.format == "json":
        emit_json(options, [hit.to_dict() for hit in answer.hits])
    else:
        emit(options, told(answer, why=options.why, colour=painted(options.output)))
    for notice in answer.notices:
        note(options, notice)
    return 0
