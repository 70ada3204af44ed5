"""dismiss, dismissals: the office's answers to findings."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from assistant.errors import InputError
from assistant.office.dismissals import dismiss as keep
from assistant.office.dismissals import load_dismissals, restore
from assistant.pipeline.read import read
from assistant.schema.finding import Dismissal
from assistant.settings import Settings
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.material import gather
from assistant.surfaces.cli.output import emit, emit_json

_SHOWN = 10


def dismiss(options: argparse.Namespace) -> int:
    """Keeps a reason for findings, so that they stay silent until the figure or its record changes."""
    settings = settings_of(options)
    root = _root(settings)
    report = gather(options, settings).report(options, read(options.file))
    now = dt.datetime.now(tz=dt.UTC).astimezone().isoformat(timespec="seconds")
    made = keep(root, report, options.findings, options.reason, at=now)
    return _told(options, f"已记下 {len(made)} 条，以后不再提示（数字或台账变了会重新提示）：", made)


def dismissals(options: argparse.Namespace) -> int:
    """Lists what was dismissed and why, or takes it back."""
    root = _root(settings_of(options))
    if options.undo:
        made = restore(root, options.undo)
        return _told(options, f"已撤销 {len(made)} 条，下次核查会重新提示：", made)
    listed = load_dismissals(root)
    return _told(options, f"已注明理由、不再提示的 {len(listed)} 条：" if listed else "没有忽略过任何发现。", listed)


def _root(settings: Settings) -> Path:
    if settings.root is None:
        raise InputError("忽略记录要存在工作区里，这里不是工作区", remedy="请先 wenheng init 新建，或用 --workspace 指定")
    return settings.root


def _told(options: argparse.Namespace, head: str, listed: tuple[Dismissal, ...]) -> int:
    if options.format == "json":
        emit_json(options, [dismissal.to_dict() for dismissal in listed])
    else:
        emit(options, "\n".join([head, *(_line(dismissal) for dismissal in listed)]))
    return 0


def _line(dismissal: Dismissal) -> str:
    body, dash, nth = dismissal.id.partition("-")
    when = f"（{dismissal.dismissed_at[:10]}）" if dismissal.dismissed_at else ""
    words = f"「{dismissal.text}」" if dismissal.text else dismissal.message
    return f"  {body[:_SHOWN]}{dash}{nth}　{dismissal.document}　{dismissal.rule}　{words}　理由：{dismissal.reason}{when}"
