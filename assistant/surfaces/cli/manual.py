"""rules, explain, doctor."""

from __future__ import annotations

import argparse

from assistant.checking.engine import rules as all_rules
from assistant.errors import InputError
from assistant.pipeline.doctor import Examined, examine
from assistant.reporting.words import SEVERITY
from assistant.settings import WORKSPACE_FILE
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.output import emit, emit_json, table


def rules(options: argparse.Namespace) -> int:
    """Lists the rules."""
    found = all_rules().values()
    if options.format == "json":
        emit_json(options, [{"code": r.code, "title": r.title, "severity": r.severity, "profiles": list(r.profiles)} for r in found])
    else:
        rows = [(rule.code, SEVERITY[rule.severity], rule.title) for rule in found]
        emit(options, table(("规则", "级别", "查什么"), rows) + "用 wenheng explain 规则号 看说明。")
    return 0


def explain(options: argparse.Namespace) -> int:
    """Prints a rule's manual."""
    rule = all_rules().get(options.code.upper())
    if rule is None:
        raise InputError(f"没有「{options.code}」这条规则", remedy="用 wenheng rules 看有哪些规则")
    if options.format == "json":
        emit_json(options, {"code": rule.code, "title": rule.title, "severity": rule.severity, "manual": rule.manual.strip()})
    else:
        emit(options, f"{rule.code}（{SEVERITY[rule.severity]}）{rule.manual.strip()}")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Says what is installed and what is not."""
    try:
        items = examine(settings_of(options))
    except InputError as error:
        items = (*examine(), Examined(name=WORKSPACE_FILE, ok=False, state=error.what, remedy=error.remedy))
    if options.format == "json":
        emit_json(options, [item.to_dict() for item in items])
    else:
        rows = [("好" if item.ok else "缺", item.name, item.state, item.remedy or "") for item in items]
        emit(options, table(("", "项目", "情况", "怎么办"), rows))
    return 0 if all(item.ok or not item.needed for item in items) else 2
