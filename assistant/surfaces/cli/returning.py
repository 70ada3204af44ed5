"""returns new, returns check, returns merge: what the sections send."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.pipeline.files import write_whole
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.material import ledgers
from assistant.surfaces.cli.output import emit, emit_json, note, progress, spare

_SHOWN = 12


def new(options: argparse.Namespace) -> int:
    """Writes the forms that sections fill in; files that are there stay as they are."""
    from assistant.pipeline.returns import new_forms

    settings = settings_of(options)
    office = options.office or (None if options.brief is not None else settings.office)
    made = new_forms(options.folder, office=office or "", sections=options.section, **_sources(options))
    if options.format == "json":
        emit_json(options, made.to_dict())
        return 0
    lines = [f"已写好 {len(made.written)} 份报送表，放在 {options.folder}"]
    lines += [f"  {path.name}" for path in made.written[:_SHOWN]]
    lines += [f"  …… 等 {len(made.written)} 份"] if len(made.written) > _SHOWN else []
    lines += [f"原来就有、没有动：{'、'.join(path.name for path in made.kept)}"] if made.kept else []
    lines.append("请发给各科室填写。收上来后放进一个文件夹，运行 wenheng returns check 那个文件夹。")
    emit(options, "\n".join(lines))
    return 0


def check(options: argparse.Namespace) -> int:
    """Tells what is wrong with a folder of returns; 1 where something must be put right."""
    from assistant.pipeline.returns import check_returns, reported_as
    from assistant.reporting.returns_text import count_line

    _target(options, "报送检查.xlsx")
    with progress(options, "检查报送"):
        report = check_returns(
            options.folder, due=options.due, expected=options.expected, previous_returns=options.previous_returns, **_sources(options)
        )
    _give(options, reported_as(report, options.format), count_line(report))
    return report.exit_code


def merge(options: argparse.Namespace) -> int:
    """Merges the figures of a folder of returns into a ledger; 1 where some conflict."""
    from assistant.pipeline.returns import merge_returns, merged_as
    from assistant.reporting.returns_text import merged_line

    _target(options, "报送汇总.xlsx")
    with progress(options, "汇总报送"):
        merged = merge_returns(options.folder, **_sources(options))
    _give(options, merged_as(merged, options.format), merged_line(merged))
    return merged.exit_code


def _sources(options: argparse.Namespace) -> dict[str, Any]:
    """The year and ledgers: those named, else the brief's, else the workspace's."""
    if options.indicators is not None and not options.indicators.is_file():
        raise InputError("指标文件不存在", where=str(options.indicators), remedy="请检查路径")
    told = {"year": options.year, "data": options.data, "indicators": options.indicators, "brief": options.brief}
    if options.brief is None:
        settings = settings_of(options)
        told["data"], told["indicators"] = ledgers(options, settings)[0], options.indicators or settings.indicators
    return told


def _target(options: argparse.Namespace, name: str) -> None:
    """Refuses what cannot be written before anything is read; a name that ends with .xlsx asks for a workbook."""
    output: Path | None = options.output
    if output is None:
        if options.format == "xlsx":
            raise InputError("xlsx 格式要写到文件", remedy=f"请加上 -o {name}")
        return
    if output.suffix.lower() == ".xlsx":
        options.format = "xlsx"
    from assistant.pipeline.returns import is_return

    spare(output, [*options.data, *([options.indicators] if options.indicators else [])], options.data)
    if is_return(output, options.folder):
        raise InputError("输出会盖掉报送材料", where=str(output), remedy="请换一个文件名")


def _give(options: argparse.Namespace, content: bytes, told: str) -> None:
    if options.output is None:
        sys.stdout.write(content.decode("utf-8"))
    else:
        write_whole(options.output, content)
        note(options, f"{told}；已写入 {options.output}")
