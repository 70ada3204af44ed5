"""Dismissals: the office's answers to findings, one JSON object a line in its workspace; a person can read and mend the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.pipeline.files import write_whole
from assistant.schema.finding import CheckReport, Dismissal, Finding

SHORTEST = 4
"""So many characters of an id at least: fewer would soon mean another finding."""
_REQUIRED = ("id", "reason")


def dismissals_file(root: Path) -> Path:
    """Returns where a workspace keeps its dismissals."""
    return root / ".wenheng" / "dismissals.jsonl"


def load_dismissals(root: Path) -> tuple[Dismissal, ...]:
    """Returns a workspace's dismissals in the order they were made; raises InputError naming file and line for one that is broken."""
    file = dismissals_file(root)
    if not file.exists():
        return ()
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("忽略记录读不出来", where=str(file), remedy="请检查权限，或另存为 UTF-8") from error
    return tuple(_read(line, f"{file} 第{number}行") for number, line in enumerate(lines, 1) if line.strip())


def _read(line: str, where: str) -> Dismissal:
    try:
        value: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError("忽略记录写法有误", where=where, remedy="请改正或删去这一行") from error
    texts = {name: value.get(name) for name in Dismissal.__dataclass_fields__} if isinstance(value, dict) else {}
    kept = {name: text for name, text in texts.items() if isinstance(text, str)}
    if any(not kept.get(name) for name in _REQUIRED):
        raise InputError("忽略记录缺少编号（id）或理由（reason）", where=where, remedy="请改正或删去这一行")
    return Dismissal(**kept)


def dismiss(root: Path, report: CheckReport, keys: Sequence[str], reason: str, *, at: str) -> tuple[Dismissal, ...]:
    """Keeps a reason for findings of a report, named by the beginnings of their ids, and returns what was written.

    A finding dismissed before gets the new reason. `at` is the time, as the edge's clock gives it. Raises InputError for an empty reason
    and for a key that names no finding or several; then nothing is written.
    """
    if not reason.strip():
        raise InputError("没有写理由", remedy='请加上 --reason "理由"，让后来的人知道为什么不改')
    findings = {finding.id: finding for finding in (*report.findings, *(silent.finding for silent in report.dismissed))}
    chosen = [findings[_one(findings, key, f"{report.document.name} 的核查结果")] for key in keys]
    made = tuple(_dismissal(finding, report.document.name, " ".join(reason.split()), at) for finding in dict.fromkeys(chosen))
    ids = {dismissal.id for dismissal in made}
    _write(root, [*(old for old in load_dismissals(root) if old.id not in ids), *made])
    return made


def restore(root: Path, keys: Sequence[str]) -> tuple[Dismissal, ...]:
    """Forgets dismissals, named by the beginnings of their ids, so that the findings show again; returns what was forgotten."""
    kept = {dismissal.id: dismissal for dismissal in load_dismissals(root)}
    gone = dict.fromkeys(_one(kept, key, "忽略记录") for key in keys)
    _write(root, [dismissal for key, dismissal in kept.items() if key not in gone])
    return tuple(kept[key] for key in gone)


def _one(known: Iterable[str], key: str, where: str) -> str:
    """Returns the one id that begins so; "9f1c2a-2" names the second of equal findings."""
    body, _, nth = key.strip().lower().partition("-")
    if len(body) < SHORTEST:
        raise InputError(f"编号「{key}」太短", remedy=f"请照核查结果里的编号写，至少 {SHORTEST} 个字符")
    found = [one for one in known if one.partition("-")[0].startswith(body) and one.partition("-")[2] == nth]
    if not found:
        raise InputError(f"没有编号为「{key}」的发现", where=where, remedy="请照核查结果里的编号写")
    if len(found) > 1:
        raise InputError(f"编号「{key}」对应 {len(found)} 条发现", where=where, remedy="请多写几位")
    return found[0]


def _dismissal(finding: Finding, document: str, reason: str, at: str) -> Dismissal:
    return Dismissal(
        id=finding.id, reason=reason, dismissed_at=at, document=document, rule=finding.rule, text=finding.text, message=finding.message
    )


def _write(root: Path, dismissals: Iterable[Dismissal]) -> None:
    lines = [json.dumps(dismissal.to_dict(), ensure_ascii=False) + "\n" for dismissal in dismissals]
    write_whole(dismissals_file(root), "".join(lines).encode("utf-8"))
