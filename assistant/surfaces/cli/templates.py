"""template check, template new."""

from __future__ import annotations

import argparse

from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.output import emit, emit_json, table

_SEVERITY = {"error": "错误", "warning": "提醒"}


def check(options: argparse.Namespace) -> int:
    """Lists all that is wrong with a template; 1 where something must be mended."""
    from assistant.pipeline.template import check_template

    found = check_template(options.folder, indicators=options.indicators or settings_of(options).indicators)
    if options.format == "json":
        emit_json(options, [fault.to_dict() for fault in found])
    elif found:
        rows = [(_SEVERITY[fault.severity], fault.where, fault.message, fault.quote) for fault in found]
        emit(options, table(("级别", "位置", "问题", "原文"), rows))
    else:
        emit(options, "模板没有问题。")
    return int(any(fault.severity == "error" for fault in found))


def new(options: argparse.Namespace) -> int:
    """Makes a template folder to be edited."""
    from assistant.pipeline.template import new_template

    made = new_template(options.folder, base=options.base, look=options.docx)
    if options.format == "json":
        emit_json(options, {"folder": str(made)})
    else:
        emit(options, f"模板已建好：{made}\n改 template.toml 里的篇章和句式、template.docx 里的版式，再运行 wenheng template check {made}")
    return 0
