"""indicators bind, indicators suggest: what the report calls the ledger's indicators."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.errors import InputError
from assistant.ledger.indicators import load_indicators
from assistant.pipeline.check import indicators_beside
from assistant.pipeline.files import write_whole
from assistant.pipeline.indicators import Binding
from assistant.pipeline.indicators import bind as bind_figure
from assistant.pipeline.read import read
from assistant.pipeline.suggesting import suggest as propose
from assistant.reporting.words import status_words
from assistant.settings import Settings
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.output import emit, emit_json, note

_FILE = "indicators.toml"


def bind(options: argparse.Namespace) -> int:
    """Ties a figure to a ledger cell and remembers its wording; with --list shows what is remembered."""
    settings = settings_of(options)
    file = _indicators(options, settings)
    if options.list:
        return _listed(options, file)
    if options.file is None or options.figure is None or options.cell is None:
        raise InputError("要写上文件、数字编号和单元格", remedy='如 wenheng indicators bind 报告.docx f12 "台账.xlsx › 法援!C5"')
    made = bind_figure(read(options.file), options.figure, options.cell, data=_data(options, settings), indicators=file)
    if options.format == "json":
        figures = [figure.to_dict() for figure in made.figures]
        emit_json(options, {"indicator": made.indicator, "alias": made.alias, "record": made.record.to_dict(), "figures": figures})
    else:
        emit(options, _told(made))
    return 0


def suggest(options: argparse.Namespace) -> int:
    """Proposes an indicators.toml from last year's report and its ledger."""
    settings = settings_of(options)
    if options.output is not None and options.output.exists():
        raise InputError("文件已存在，不覆盖", where=str(options.output), remedy="请换一个文件名，看过之后再合并")
    made = propose(read(options.file), data=_data(options, settings))
    if options.format == "json":
        emit_json(options, {"text": made.text, "sure": made.sure, "doubtful": made.doubtful})
        return 0
    if options.output is None:
        emit(options, made.text)
        return 0
    write_whole(options.output, made.text.encode("utf-8"))
    note(options, f"提出 {made.sure} 个指标，另有 {made.doubtful} 个拿不准（已注释掉）；已写入 {options.output}，请看过再用")
    return 0


def _data(options: argparse.Namespace, settings: Settings) -> list[Path]:
    data = list(options.data) or [path for path in settings.data if path.exists()]
    if not data:
        raise InputError("没有说台账在哪里", remedy="请加上 --data 台账文件或文件夹")
    return data


def _indicators(options: argparse.Namespace, settings: Settings) -> Path:
    """The file to remember in: the one named, the workspace's, the one beside the ledgers; else a new one there."""
    if options.indicators is not None:
        return Path(options.indicators)
    if settings.indicators is not None:
        return settings.indicators
    found = indicators_beside(options.data)
    if found is not None:
        return found
    if settings.root is not None and not options.data:
        return settings.root / _FILE
    if not options.data:
        raise InputError("没有说台账在哪里", remedy="请加上 --data 台账文件或文件夹")
    first: Path = options.data[0]
    return (first if first.is_dir() else first.parent) / _FILE


def _listed(options: argparse.Namespace, file: Path) -> int:
    known = load_indicators(file).indicators if file.is_file() else ()
    if options.format == "json":
        emit_json(options, [{"id": one.id, "name": one.name, "aliases": list(one.aliases)} for one in known])
    elif not known:
        emit(options, f"还没有记住任何说法（{file}）。")
    else:
        lines = [f"  {one.name}［{one.id}］：{'、'.join(one.aliases) or '（只认名称）'}" for one in known]
        emit(options, "\n".join([str(file), *lines]))
    return 0


def _told(made: Binding) -> str:
    kind = "新指标" if made.new else "指标"
    lines = [
        f"已记住：文中「{made.alias}」就是{kind}「{made.name}」（{made.record.source} › {made.record.locator}，{made.record.written}）"
    ]
    lines += [f"  {figure.id}　{figure.text}　现在：{status_words(figure)}" for figure in made.figures]
    return "\n".join([*lines, f"记在 {made.file}，要改请直接编辑这个文件。"])
