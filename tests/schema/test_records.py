"""Records of a ledger as people read them."""

from dataclasses import replace

import pytest

from assistant.schema.returns import Statement
from tests.drafting.small_bureau import YEAR, record

RATE = record("aid.close_rate", "法律援助结案率", "%", YEAR, "88.9", "汇总!C2")


@pytest.mark.parametrize(
    ("written", "unit", "printed"), [("88.9", "%", "88.9%"), ("88.9%", "%", "88.9%"), ("1,246", "件", "1,246件"), ("12", None, "12")]
)
def test_a_unit_is_printed_once(written, unit, printed):
    assert replace(RATE, written=written, written_unit=unit).printed == printed


def test_a_statement_without_a_written_unit_is_printed_with_that_of_its_indicator():
    shown = replace(RATE, written_unit=None)
    assert Statement(sender="法律援助中心", record=shown, words="", origin="table").printed == "88.9%"
