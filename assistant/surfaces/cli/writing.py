"""draft, demo, init."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assistant.errors import InputError
from assistant.office.workspace import create
from assistant.reporting.words import REASON, STATUS, plan_line
from assistant.schema.figure import Reason
from assistant.schema.finding import CheckReport
from assistant.surfaces.cli.context import settings_near
from assistant.surfaces.cli.output import emit, emit_json, note, progress, table

if TYPE_CHECKING:
    from assistant.settings import ModelSettings


def draft(options: argparse.Namespace) -> int:
    """Writes a draft with its report and source list beside it."""
    from assistant.pipeline.draft import draft as make_draft
    from assistant.pipeline.keeping import keeping_place

    if options.output is None:
        raise InputError("没有说草稿写到哪里", remedy="请加上 -o 草稿.docx")
    if options.output.suffix.lower() != ".docx":
        raise InputError("草稿是 Word 文件，文件名应以 .docx 结尾", where=str(options.output))
    model = _model(options)
    place = keeping_place(options.output) if model is not None else None
    with progress(options, "起草") as show:
        result = make_draft(options.brief, edition=options.edition, progress=show, model=model, unfinished=place)
    files = result.save(options.output)
    if options.format == "json":
        options.output = None
        emit_json(options, {"draft": result.draft.to_dict(), "report": result.report.to_dict(), "files": [str(path) for path in files]})
    else:
        options.output = None
        emit(options, _summary(result.report, files, result.draft.notes))
    return result.report.exit_code


def _model(options: argparse.Namespace) -> ModelSettings | None:
    """Returns the model to write with: that of --model, or of the brief; says where texts go."""
    from assistant.pipeline.model import chosen, leaving_for, named_in

    name = options.model if options.model is not None else named_in(options.brief)
    if name is None:
        return None
    model = chosen(settings_near(options, options.brief), name or None)
    where = leaving_for(model)
    if where is not None:
        note(options, where)
    return model


def demo(options: argparse.Namespace) -> int:
    """Runs the demonstration."""
    from assistant.pipeline.demo import demo as run_demo

    note(options, "样例单位“青榆区司法局”及其全部人员、案例、文件、数字都是虚构的。")
    with progress(options, "演示") as show:
        done = run_demo(options.folder, progress=show)
    report = done.result.report
    if options.format == "json":
        emit_json(options, {"report": report.to_dict(), "files": [str(path) for path in done.files], "seconds": round(done.seconds, 2)})
        return report.exit_code
    indexed = done.indexed
    head = f"资料库：{len(indexed.added) + len(indexed.updated) + len(indexed.unchanged)} 份文件，{indexed.passages} 段"
    tail = f"用时 {done.seconds:.1f} 秒。试一试：\n{_try(options.folder, done.files[0])}"
    emit(options, "\n".join([head, _summary(report, done.files, done.result.draft.notes), tail]))
    return report.exit_code


def _summary(report: CheckReport, files: tuple[Path, ...], notes: tuple[str, ...]) -> str:
    coverage = report.coverage
    rows = [(word, str(getattr(coverage, key))) for key, word in STATUS.items()]
    reasons = "，".join(f"{REASON[cast(Reason, reason)]} {count}" for reason, count in coverage.reasons)
    lines = [f"草稿中 {coverage.figures} 处数字：", table(("核查结论", "处数"), rows).rstrip()]
    if reasons:
        lines.append(f"未核的原因：{reasons}")
    lines.append(f"核查发现 {len(report.findings)} 条")
    if report.plan:
        lines.append(plan_line(report.plan))
    if notes:
        lines += ["起草时的提醒：", *(f"  · {text}" for text in notes)]
    return "\n".join([*lines, "文件：", *(f"  {path}" for path in files)])


def _try(folder: Path, docx: Path) -> str:
    return "\n".join(
        (
            f'  打开 {docx.name} 改一个数字，再运行  wenheng check "{docx}" --workspace "{folder}"',
            f'  wenheng find 农民工欠薪 --workspace "{folder}"',
        )
    )


def init(options: argparse.Namespace) -> int:
    """Makes a workspace for the year that is being reported on (last year in spring, this year from October on)."""
    today = dt.datetime.now(tz=dt.UTC).date()
    year = today.year if today.month >= 10 else today.year - 1
    made = create(options.folder.absolute(), office=options.office, short_name=options.short_name, year=year, kind=options.kind)
    if options.format == "json":
        emit_json(options, made.to_dict())
    else:
        emit(options, f"工作区已建好：{made.root}\n把台账放进 台账/，往年总结和案例放进 资料/，再看 使用说明.txt。")
    return 0
