"""JSON: the report object that other programs read."""

from __future__ import annotations

import json

from assistant.schema.finding import CheckReport


class JsonExporter:
    """Writes `report.to_dict()` as indented UTF-8 JSON with Chinese characters as they are."""

    name = "json"
    suffix = ".json"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns the object, ended by a newline; `original` is not used."""
        return (json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


PLUGIN = JsonExporter()
