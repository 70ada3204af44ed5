"""refresh, figures --live: live figures of a draft, listed and brought up to date."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import cast

from assistant.errors import InputError
from assistant.pipeline.refresh import LiveState, RefreshResult, live_figures
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.output import emit, emit_json, note, table

_STATES = {
    "same": "未变", "changed": "已更新", "edited": "手工改过", "accepted": "已按台账改回", "gone": "台账里找不到",
    "unsure": "算不出，请核对", "deleted": "已从正文删去", "unknown": "来源不明", "sender": "报送数",
}  # fmt: skip
_QUIET = frozenset(("same", "sender"))
_FORMULAS = {"level": "台账数", "change_by": "同比", "share": "占比", "difference_to": "与上年之差"}


def list_live(options: argparse.Namespace) -> int:
    """Lists the live figures of Word files: what was issued from where, and what stands there now."""
    listed = [(name, live_figures(name)) for name in options.files]
    if options.format == "json":
        emit_json(options, [{"document": Path(name).name, **one.to_dict()} for name, states in listed for one in states])
    elif options.format == "jsonl":
        rows = ({"document": Path(name).name, **one.to_dict()} for name, states in listed for one in states)
        emit(options, "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    else:
        emit(options, "\n".join(_listing(Path(name).name, states) for name, states in listed))
    return 0


def _listing(name: str, states: tuple[LiveState, ...]) -> str:
    rows = [
        (one.key, one.label, one.issued or "—", one.present if one.present is not None else "—", _STATES[one.state], _origin(one))
        for one in states
    ]
    return f"{name}：{len(states)} 处活数字\n{table(('编号', '指标', '写入时', '现在', '状态', '来源'), rows)}"


def _origin(state: LiveState) -> str:
    figure = state.figure
    if figure is None:
        return "文件里没有它的来源记录"
    if figure.sender is not None:
        return "、".join((*figure.sources, figure.sender))
    return f"{'；'.join(figure.sources)}（{_FORMULAS.get(figure.formula or '', '推算')}）"


def refresh(options: argparse.Namespace) -> int:
    """Writes the file with the ledgers' figures of today, and says what changed and what a person must look at."""
    from assistant.pipeline.refresh import refresh as make_fresh

    target = cast("Path | None", options.output)
    if target is None:
        raise InputError("没有说新文件写到哪里", remedy="请加上 -o 新文件.docx")
    if target.suffix.lower() != ".docx":
        raise InputError("更新后的仍是 Word 文件，文件名应以 .docx 结尾", where=str(target))
    settings = settings_of(options)
    data = options.data or [path for path in settings.data if path.exists()]
    indicators = options.indicators or settings.indicators
    if not data and indicators is None:
        raise InputError("没有台账可对", remedy="请用 --data 写上台账文件或文件夹")
    result = make_fresh(options.file, data=data, indicators=indicators, accept=options.accept)
    result.save(target)
    options.output = None
    if options.format == "json":
        emit_json(options, {**result.to_dict(), "file": str(target)})
    else:
        emit(options, _told(result))
        note(options, f"已写入 {target}")
    return result.exit_code


_CHARTS = {
    "redrawn": "已按新数重画", "gone": "没有重画：台账里缺了它用的数", "no_font": "没有重画：数变了，这台电脑却没有中文字体",
    "deleted": "在文件里找不到，没有重画",
}  # fmt: skip


def _told(result: RefreshResult) -> str:
    shown = [one for one in result.figures if one.state not in _QUIET]
    kept = len(result.figures) - len(shown)
    rows = [(one.key, one.label, one.present or "—", _now(one), _STATES[one.state], _origin(one)) for one in shown]
    lines = [f"{result.name}：{len(result.figures)} 处活数字，{kept} 处未变。"]
    if rows:
        lines.append(table(("编号", "指标", "文中", "台账", "结果", "来源"), rows).rstrip())
    if any(one.state == "edited" for one in result.figures):
        lines.append("手工改过的没有动。要换成台账的数，请加 --accept 编号 再运行一次。")
    if result.folded:
        lines.append(f"LibreOffice 存盘时重复写了 {result.folded} 处活数字，已各并回一处。")
    lines += [f"图“{one.title}”{_CHARTS[one.state]}。" for one in result.charts if one.state in _CHARTS]
    if result.statements:
        lines += ["下面的句子与新数不合，请改写：", *(f"  · {text}" for text in result.statements)]
    return "\n".join(lines)


def _now(state: LiveState) -> str:
    return state.current or (f"没有{state.missing}" if state.missing else "—")
