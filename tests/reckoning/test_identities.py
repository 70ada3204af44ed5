"""Formulas between indicators: what is read, what is refused, and when an identity can hold."""

from decimal import Decimal

import pytest

from assistant.reckoning.identities import parse
from assistant.reckoning.spans import Span


def exactly(**values: int) -> dict[str, Span]:
    return {name.replace("_", ".", 1): Span(Decimal(value), Decimal(value)) for name, value in values.items()}


@pytest.mark.parametrize(
    ("formula", "values", "holds"),
    [
        ("a.x = a.y + a.z", exactly(a_x=5, a_y=2, a_z=3), True),
        ("a.x = a.y + a.z", exactly(a_x=6, a_y=2, a_z=3), False),
        ("a.x = a.y - a.z - a.w", exactly(a_x=1, a_y=6, a_z=3, a_w=2), True),
        ("a.x = 2 * (a.y + a.z)", exactly(a_x=10, a_y=2, a_z=3), True),
        ("a.x >= 3 * a.y", exactly(a_x=9, a_y=3), True),
        ("a.x ≥ 3 × a.y", exactly(a_x=8, a_y=3), False),
        ("a.x <= a.y", exactly(a_x=4, a_y=3), False),
        ("a.x = a.y / a.z", exactly(a_x=2, a_y=6, a_z=3), True),
        ("a.x = a.y", exactly(a_x=2), None),
    ],
)
def test_an_identity_holds_or_not(formula: str, values: dict[str, Span], holds: bool | None) -> None:
    assert parse(formula).holds(values) is holds


def test_rough_operands_leave_room() -> None:
    values = exactly(a_y=2, a_z=3) | {"a.x": Span(Decimal(4), Decimal(7))}
    assert parse("a.x = a.y + a.z").holds(values) is True


def test_last_years_value_is_an_operand_of_its_own() -> None:
    formula = parse("a.x = a.x@previous + a.y")
    assert formula.operands == ("a.x", "a.x@previous", "a.y")


def test_a_formula_is_put_in_words() -> None:
    words = {"a.x": "在册300名", "a.y": "新接收20名", "a.z": "解除5名"}
    assert parse("a.x = 2 * (a.y - a.z)").worded(words) == "在册300名 = 2 × (新接收20名 − 解除5名)"


@pytest.mark.parametrize("formula", ["", "a.x", "a.x = ", "a.x = a.y +", "a.x = (a.y", "a.x = a.y = a.z", "a.x = a.y; import os", "= a.x"])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(formula)
