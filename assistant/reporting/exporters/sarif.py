"""SARIF 2.1.0: findings for editors and code-review systems that read this standard.

Regions carry `charOffset`/`charLength` into the text that `wenheng read` prints and the line and column of the same text; columns and
offsets count code points, said by `columnKind` (without it a reader takes UTF-16 units).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from assistant.reporting.cards import Card, cards, dismissed_cards
from assistant.reporting.evidence import evidence_line
from assistant.reporting.words import rule_titles, rule_words
from assistant.schema.document import Provenance
from assistant.schema.encoding import encode
from assistant.schema.finding import CheckReport, Dismissed, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "note"}
_RANK = ("note", "warning", "error")


class SarifExporter:
    """Writes one run with one artifact."""

    name = "sarif"
    suffix = ".sarif"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns the log as indented UTF-8 JSON; `original` is not used."""
        return (json.dumps(sarif_log(report), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def sarif_log(report: CheckReport) -> dict[str, Any]:
    """Returns the log object."""
    made, silent = cards(report), dismissed_cards(report)
    rules = _rules(report, (*made, *silent))
    places = {rule["id"]: index for index, rule in enumerate(rules)}
    lines = _line_starts(report.document.text)
    results = [_result(report, card, places[card.finding.rule], lines) for card in made]
    for card, dismissed in zip(silent, report.dismissed, strict=True):
        result = _result(report, card, places[card.finding.rule], lines)
        results.append(result | {"suppressions": [_suppression(dismissed)]})
    run = {
        "tool": {"driver": {"name": "wenheng", "fullName": "文衡", "language": "zh-CN", "rules": rules}},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(report)],
        "invocations": [_invocation(report)],
        "results": results,
        "properties": {"coverage": report.coverage.to_dict()},
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _suppression(dismissed: Dismissed) -> dict[str, Any]:
    """A dismissal is kept beside the document, never in it: "external" in the standard's words."""
    when = {"properties": {"dismissedAt": dismissed.dismissed_at}} if dismissed.dismissed_at else {}
    return {"kind": "external", "status": "accepted", "justification": dismissed.reason} | when


def _rules(report: CheckReport, made: tuple[Card, ...]) -> list[dict[str, Any]]:
    levels: dict[str, list[str]] = {}
    for card in made:
        levels.setdefault(card.finding.rule, []).append(_LEVEL[card.finding.severity])
    titles, manuals = rule_titles(report), {rule.code: rule.manual for rule in report.rules}
    return [
        _rule(code, rule_words(code, titles), manuals.get(code, ""), max(found, key=_RANK.index)) for code, found in sorted(levels.items())
    ]


def _rule(code: str, title: str, manual: str, level: str) -> dict[str, Any]:
    return {
        "id": code,
        "name": title,
        "shortDescription": {"text": title},
        "help": {"text": manual or f"{title}。完整说明：wenheng explain {code}"},
        "defaultConfiguration": {"level": level},
    }


def _artifact(report: CheckReport) -> dict[str, Any]:
    provenance = report.document.provenance
    return {
        "location": {"uri": artifact_uri(provenance)},
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": provenance.sha256},
        "description": {"text": "位置按 wenheng read 读出的正文计算"},
    }


def _invocation(report: CheckReport) -> dict[str, Any]:
    notes = [{"level": "note", "message": {"text": notice}} for notice in report.notices]
    return {"executionSuccessful": True, "exitCode": report.exit_code, "toolExecutionNotifications": notes}


def _result(report: CheckReport, card: Card, rule: int, lines: list[int]) -> dict[str, Any]:
    finding = card.finding
    place: dict[str, Any] = {"artifactLocation": {"uri": artifact_uri(report.document.provenance), "index": 0}}
    if finding.start < finding.end:
        place["region"] = _region(report.document.text, finding.start, finding.end, lines)
    details = {"written": card.written, "expected": card.expected, "suggestion": finding.suggestion, "hint": card.hint}
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": _message(card)},
        "locations": [{"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": card.place}]}],
        "partialFingerprints": {"wenhengFinding/v1": finding.id},
        "properties": {key: words for key, words in details.items() if words} | {"evidence": encode(card.evidence)},
    }


def _message(card: Card) -> str:
    parts = [card.message.rstrip("。")]
    if card.expected is not None:
        parts.append(f"文中：{card.written}；应为：{card.expected}")
    if card.evidence:
        parts.append(f"依据：{'；'.join(evidence_line(item) for item in card.evidence)}")
    return "。".join(part for part in parts if part) + "。"


def _region(text: str, start: int, end: int, lines: list[int]) -> dict[str, Any]:
    first, last = bisect_right(lines, start) - 1, bisect_right(lines, end) - 1
    return {
        "charOffset": start,
        "charLength": end - start,
        "startLine": first + 1,
        "startColumn": start - lines[first] + 1,
        "endLine": last + 1,
        "endColumn": end - lines[last] + 1,
        "snippet": {"text": text[start:end]},
    }


def _line_starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]


def artifact_uri(provenance: Provenance) -> str:
    """Returns the file as a relative URI reference; an absolute path is left at its name, for it tells about one machine only."""
    path = (provenance.path or provenance.name).replace("\\", "/")
    if PureWindowsPath(path).drive or PurePosixPath(path).is_absolute():
        path = provenance.name
    return quote(path, safe="/")


PLUGIN = SarifExporter()
