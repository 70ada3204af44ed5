"""What is said of returns, as text: a remark with many places shows a few of them and how many there are."""

import pytest

from assistant.drafting.remarks import TITLES
from assistant.reporting.returns_text import report_text
from assistant.schema.returns import Place, Remark, ReturnsReport


@pytest.mark.parametrize(("count", "shown", "told"), [(1, 1, False), (6, 6, False), (7, 6, True), (40, 6, True)])
def test_at_most_six_places(count, shown, told):
    places = tuple(Place(document="01.xlsx", locator=f"数据!C{row}", sentence="受理案件") for row in range(count))
    remark = Remark(kind="incomplete", severity="warning", senders=("甲科",), message="没有填", action="请补填", places=places)
    report = ReturnsReport(year=2024, due=None, expected=(), expected_from=None, files=(), remarks=(remark,))
    text = report_text(report, TITLES)
    assert text.count("01.xlsx › 数据!C") == shown
    assert (f"共 {count} 处" in text) is told
