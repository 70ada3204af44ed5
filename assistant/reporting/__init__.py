"""Stage: a check report written out as text, JSON, a web page, SARIF, or comments in a Word file."""

from __future__ import annotations

from assistant.protocols import Exporter
from assistant.registry import discover

EXPORTERS = "assistant.reporting.exporters"


def exporters() -> dict[str, Exporter]:
    """Returns the exporters by name, found in `exporters/`."""
    return discover(EXPORTERS, key=lambda exporter: str(exporter.name), required=("name", "suffix", "export"))
