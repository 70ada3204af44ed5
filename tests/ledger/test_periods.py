import datetime as dt
from pathlib import Path

import pytest
import yaml

from assistant.ledger.periods import months, split_period, to_date, whole_period
from assistant.schema.quantity import Period
from tests.ledger.tables import span

CASES = yaml.safe_load((Path(__file__).parent / "periods.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_split(case):
    text, year, expected, rest = case
    period, left = split_period(text, year)
    assert (span(period), left) == (expected, rest)


def test_kinds():
    assert [months(2024, *part).kind for part in ((1, 12), (1, 6), (7, 9), (3, 3), (1, 11))] == [
        "year", "half", "quarter", "month", "to_date"
    ]  # fmt: skip
    assert to_date(dt.date(2024, 12, 31)) == Period.of_year(2024)
    assert to_date(dt.date(2024, 11, 30)).kind == "to_date"
    assert months(2024, 2, 2).end == dt.date(2024, 2, 29)


def test_whole_period_takes_nothing_beside_it():
    assert whole_period("2024年度") == Period.of_year(2024)
    assert whole_period("2024年新增") is None
    assert whole_period("2021-2023年") is None
