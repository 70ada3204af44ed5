"""Wenheng 文衡: finds precedents, drafts annual reports into Word, and proves every figure in them against the ledger.

The public Python API. Nothing heavy is imported before it is used: a name is looked up in its room on first access.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.pipeline.check import check
    from assistant.pipeline.compare import compare
    from assistant.pipeline.draft import draft
    from assistant.pipeline.index import Index
    from assistant.pipeline.read import figures, read
    from assistant.pipeline.refresh import refresh
    from assistant.pipeline.returns import check_returns, merge_returns

__all__ = ["Index", "check", "check_returns", "compare", "draft", "figures", "merge_returns", "read", "refresh"]

_HOMES = {
    "Index": "index", "check": "check", "compare": "compare", "draft": "draft", "figures": "read", "read": "read", "refresh": "refresh",
    "check_returns": "returns", "merge_returns": "returns",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Imports a public name from its room on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    value = getattr(import_module(f"assistant.pipeline.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
