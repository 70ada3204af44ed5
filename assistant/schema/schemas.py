"""The JSON schemas of what the program prints: comparison, document, figure, report, finding, hit, returns (2020-12, open to more fields).

The files refer to each other by file name ("figure.schema.json"), so a validator needs them side by side, or a registry made of `NAMES`.
"""

from __future__ import annotations

from importlib.resources import files

NAMES = ("comparison", "document", "figure", "finding", "hit", "merged", "report", "returns")


def schema_text(name: str) -> str:
    """Returns the JSON text of the schema `name`, one of NAMES; raises KeyError for another."""
    if name not in NAMES:
        raise KeyError(name)
    return (files("assistant.schema") / "json" / f"{name}.schema.json").read_text(encoding="utf-8")
