"""What a gold figure ought to say, worked out from its ledger cells; and gold marks that do not agree with their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation

from assistant.evaluating.printed import Printed, read_printed
from assistant.evaluating.samples import Gold, Sample

_FACTORS = tuple(Decimal(10) ** power for power in (0, 2, -2, 4, -4, 8, -8, 3, -3, 6, -6))


def result(gold: Gold, values: Mapping[str, Decimal]) -> Decimal | None:
    """Returns the value that a gold figure's cells give, in the ledger's unit (change and share in %); None where they give none."""
    if any(cell not in values for cell in gold.cells) or not gold.cells:
        return None
    numbers = [values[cell] for cell in gold.cells]
    first, second = numbers[0], numbers[1] if len(numbers) > 1 else Decimal(0)
    try:
        match gold.kind:
            case "cell":
                return first
            case "sum":
                return sum(numbers, Decimal(0))
            case "diff" | "points":
                return first - second
            case "change":
                return (first - second) / second * 100
            case "share":
                return first / second * 100
            case "avg" | "multiple":
                return first / second
    except (DivisionByZero, InvalidOperation):
        return None
    return None


def factor(printed: Printed, value: Decimal) -> Decimal | None:
    """Returns the power of ten that turns a ledger value into the printed unit; None where the print does not agree with the value."""
    for one in _FACTORS:
        if printed.allows(abs(value) * one) and _near(printed, abs(value) * one):
            return one
    return None


def _near(printed: Printed, value: Decimal) -> bool:
    """Whether an open-ended print (超过1000) is still of the value's size."""
    return value == printed.value or (value != 0 and Decimal("0.5") < printed.value / value < Decimal(2))


def truth(gold: Gold, sample: Sample) -> tuple[Printed, Decimal, Decimal] | None:
    """Returns a gold figure's print, its true value in the printed unit, and the factor from the ledger's unit; None where unknown."""
    printed, value = read_printed(gold.text), result(gold, sample.values)
    if printed is None or value is None:
        return None
    scale = _factor(gold, printed, value)
    return None if scale is None else (printed, abs(value) * scale, scale)


def _factor(gold: Gold, printed: Printed, value: Decimal) -> Decimal | None:
    """As `factor`; what is reckoned may also be printed rounded to a whole number."""
    scale = factor(printed, value)
    if scale is None and gold.kind != "cell":
        return factor(printed, value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return scale


def disagreements(sample: Sample) -> Iterator[str]:
    """Yields what is wrong with the gold itself: a cell that is not there, a print that its cells do not give."""
    for gold in sample.golds:
        if gold.kind in ("none", "target", "text", "rows"):
            continue
        value = result(gold, sample.values)
        printed = read_printed(gold.text)
        if value is None:
            yield f"{sample.name}: {gold.text}|{gold.kind}:{','.join(gold.cells)}: no number in the cells"
        elif printed is not None and _factor(gold, printed, value) is None:
            yield f"{sample.name}: {gold.text}|{gold.kind}:{','.join(gold.cells)}: the cells give {value:f}"
