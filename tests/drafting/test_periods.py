"""Reports on a part of the year: words, figures and the reading back all speak of that part."""

import datetime as dt
from decimal import Decimal

import pytest

from assistant.drafting.facts import Facts
from assistant.drafting.period_words import NAMES, period_words
from assistant.drafting.slots import fill
from assistant.schema.ledger import SourceRecord
from assistant.schema.quantity import Period
from tests.drafting.small_bureau import SmallBook, book


def part(first, last, kind, year=2024):
    return Period(
        start=dt.date(year, first, 1),
        end=dt.date(year, last + 1, 1) - dt.timedelta(days=1) if last < 12 else dt.date(year, 12, 31),
        kind=kind,
    )


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (part(1, 12, "year"), ("2024年", "2025年", "全年", "年内", "年末")),
        (part(1, 6, "half"), ("2024年上半年", "下半年", "上半年", "上半年", "6月底")),
        (part(7, 12, "half"), ("2024年下半年", "2025年", "下半年", "下半年", "12月底")),
        (part(1, 3, "quarter"), ("2024年第一季度", "第二季度", "一季度", "一季度", "3月底")),
        (part(10, 12, "quarter"), ("2024年第四季度", "2025年第一季度", "四季度", "四季度", "12月底")),
        (part(5, 5, "month"), ("2024年5月", "6月", "5月份", "5月份", "5月底")),
        (part(12, 12, "month"), ("2024年12月", "2025年1月", "12月份", "12月份", "12月底")),
    ],
)
def test_words_of_a_period(period, words):
    said = period_words(period)
    assert tuple(said) == NAMES
    assert tuple(said[name] for name in ("period", "next_period", "throughout", "within", "at_end")) == words


def test_a_half_year_is_compared_with_the_same_half():
    half = part(1, 6, "half")
    source = book(
        (("legal_aid.close_rate", "结案率", "%", "more", "40.1", "44.3"), ("team.staff", "在编干部", "名", "neutral", "68", "68"))
    )
    records = tuple(_of(record, half) for record in source.records)
    facts = Facts(SmallBook(records=records, indicators=source.indicators), half)
    words = period_words(half)
    said = fill(
        "{throughout}结案率{legal_aid.close_rate}，{legal_aid.close_rate|points}；在编干部{team.staff}，{team.staff|more}。", facts, words
    )
    assert said.wording.text == "上半年结案率44.3%，较上年同期提高4.2个百分点；在编干部68名，与上年同期持平。"


def _of(record: SourceRecord, period: Period) -> SourceRecord:
    from dataclasses import replace

    return replace(record, period=period if record.period.year == 2024 else period.previous_year(), number=Decimal(record.number))


def test_february_keeps_its_end():
    assert part(2, 2, "month", 2025).previous_year() == part(2, 2, "month", 2024)
    assert part(2, 2, "month", 2024).previous_year() == part(2, 2, "month", 2023)
