"""Exporting: a report in one of the formats that stand in the exporters folder."""

from __future__ import annotations

from typing import cast

from assistant.errors import InputError
from assistant.protocols import Exporter
from assistant.registry import discover
from assistant.schema.finding import CheckReport


def exporters() -> dict[str, Exporter]:
    """Returns the exporters by name."""
    found = discover("assistant.reporting.exporters", key=lambda plugin: str(plugin.name), required=("name", "suffix", "export"))
    return cast(dict[str, Exporter], found)


def export(report: CheckReport, name: str, *, original: bytes | None = None) -> bytes:
    """Returns the report in a format; `original` is the checked file (for Word comments)."""
    available = exporters()
    if name not in available:
        raise InputError(f"没有「{name}」这种报告格式", remedy=f"可用：{'、'.join(available)}")
    return available[name].export(report, original=original)


def dismissed_list(report: CheckReport) -> bytes:
    """Returns the dismissed findings with their reasons as text, to follow a text report; nothing where there are none."""
    from assistant.reporting.exporters.text import dismissed_text

    listed = dismissed_text(report)
    return f"\n{listed}".encode() if listed else b""
