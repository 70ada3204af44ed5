"""index, find."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.pipeline import find as search
from assistant.pipeline.embedding import leaving
from assistant.pipeline.index import Index
from assistant.schema.retrieval import Query
from assistant.surfaces.cli.columns import wrapped
from assistant.surfaces.cli.context import corpus_paths, index_folder, settings_of
from assistant.surfaces.cli.hits import painted, place, told
from assistant.surfaces.cli.output import emit, emit_json, note, progress
from assistant.surfaces.cli.usage import UsageError

if TYPE_CHECKING:
    from assistant.indexing.indexer import IndexReport

_KINDS, _NAMED = 6, 3
"""Kinds of other files, and paths, that are named."""


def index(options: argparse.Namespace) -> int:
    """Brings the index up to date with the files; exit status 0 where some could not be read, which are listed, 2 where none could."""
    settings = settings_of(options)
    folder, paths = index_folder(options, settings), corpus_paths(options, settings)
    if (where := leaving(settings.embedder)) is not None:
        note(options, where)
    with progress(options, "建索引") as show:
        report = Index.of(settings, folder).add(paths, kind=options.kind, progress=show)
    if options.format == "json":
        emit_json(options, report.to_dict())
    else:
        emit(options, "\n".join(_indexed(folder, report)))
    if report.failures and not _any_good(report):
        named = "、".join(map(str, paths[:_NAMED])) + ("等" if len(paths) > _NAMED else "")
        raise InputError("没有一个文件能编入", where=named, remedy="请按列出的原因处理后再试")
    return 0


def _any_good(report: IndexReport) -> bool:
    return bool(report.added or report.updated or report.unchanged or report.moved or report.removed)


def _indexed(folder: Path, report: IndexReport) -> list[str]:
    """Returns what an update did, and what it could not, the files of one reason together."""
    counts = f"新增 {len(report.added)}，更新 {len(report.updated)}，未变 {len(report.unchanged)}，删除 {len(report.removed)}"
    if report.moved:
        counts += f"，移动 {len(report.moved)}"
    lines = [f"索引：{folder}", f"{counts}；共 {report.passages} 段"]
    if report.failures:
        reasons: dict[str, list[str]] = {}
        for file, message in report.failures:
            reasons.setdefault(message.removeprefix(f"{file}："), []).append(file)
        lines.append(f"没有编入的文件（{len(report.failures)} 个）：")
        for reason, files in reasons.items():
            lines += [wrapped(reason, first="  ", indent="  "), *(f"    {place(file)}" for file in files)]
    elif not _any_good(report):
        lines.append("没有找到能编入的文件：请看路径对不对，是不是 .docx、.pdf、.txt、.html 这样的文档")
    if report.passed_over:
        kinds = [f"{suffix or '没有扩展名的'} {count}" for suffix, count in report.passed_over[:_KINDS]]
        more = "等" if len(report.passed_over) > _KINDS else ""
        lines.append(f"另有 {sum(count for _, count in report.passed_over)} 个文件不是要检索的文档，没有看：{'，'.join(kinds)}{more}")
    if report.lacking:
        lines.append(f"还缺向量：{report.lacking} 段")
    return [*lines, *report.notices]


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
