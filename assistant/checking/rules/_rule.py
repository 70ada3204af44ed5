"""What the rule files share: a rule is its code, its manual (the module docstring) and one function over the context."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.protocols import CheckContext
from assistant.schema.finding import Finding, Severity

NUMERIC = ("figures", "full")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """A check rule as the registry finds it."""

    code: str
    title: str
    severity: Severity
    manual: str
    look: Callable[[CheckContext], Iterable[Finding]]
    profiles: tuple[str, ...] = NUMERIC

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Yields the findings of this rule."""
        return self.look(context)
