"""LED001: totals that are not the sum of their parts, judged only where every part is a number that can be added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.ledger.vocabulary import is_unsummed
from assistant.schema.encoding import decimal_text
from assistant.schema.quantity import Unit

_RATES = ("percent", "permille", "percentage_point", "multiple", "duration", "age")


@dataclass(frozen=True)
class Addend:
    """A cell in a sum: its A1 name, value in canonical unit, decimals printed, and the value of its last printed digit."""

    address: str
    number: Decimal
    step: Decimal
    written: str


def summable(words: Iterable[str], unit: Unit | None) -> bool:
    """Returns whether values under these words add up: no rates, averages, ranks, durations."""
    return not (any(is_unsummed(word) for word in words) or (unit is not None and unit.dimension in _RATES))


def disagreement(name: str, total: Addend, parts: Sequence[Addend | None]) -> str | None:
    """Returns the message for a total that its parts do not give, None where it holds or cannot be judged."""
    known = [part for part in parts if part is not None]
    if len(known) < 2 or len(known) < len(parts):
        return None
    found = sum((part.number for part in known), Decimal(0))
    finest = max([total.step, *(part.step for part in known)])
    whole = total.step >= 1 and all(part.step >= 1 and part.number == part.number.to_integral_value() for part in known)
    slack = Decimal(0) if whole else finest * (len(known) + 1) / 2
    if abs(found - total.number) <= slack:
        return None
    span = f"{known[0].address}至{known[-1].address}"
    return f"{name}为{total.written}，而{span}各项之和为{decimal_text(found / _scale(total))}"


def _scale(total: Addend) -> Decimal:
    written = Decimal(total.written.replace(",", "")) if _is_plain(total.written) else None
    return total.number / written if written else Decimal(1)


def _is_plain(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).lstrip("-").isdecimal() and text.isascii()
