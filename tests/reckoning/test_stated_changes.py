"""Changes that a sentence states in full: which levels and steps are read together, and laws of the arithmetic on spans."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.figures import find_figures
from assistant.reckoning.changes import changes
from assistant.reckoning.spans import Span, growth, percent, total


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("成功率由85.2%提升至97.8%，提高12.6个百分点。", [("85.2%", "up", "97.8%", ["12.6个百分点"])]),
        ("执业律师从188人增加到231人，增加43人，增长22.9%。", [("188人", "up", "231人", ["43人", "22.9%"])]),
        ("受理案件1638件，比上年1462件增长12.04%。", [("1462件", None, "1638件", ["12.04%"])]),
        ("办结案件1638件，同比增加176件、增长12.04%。", [(None, None, "1638件", ["176件", "12.04%"])]),
        ("分别从202元、270元提高到209元、280元。", [("202元", "up", "209元", []), ("270元", "up", "280元", [])]),
        ("由第11位跃升至第5位。", [("11位", "up", "5位", [])]),
        # Lists of unequal length, other kinds, no verb between.
        ("从202元、270元提高到209元。", []),
        ("由市财政补助120万元，新建站点增加到80个。", []),
        ("办理公证120件，调解纠纷30件。", []),
    ],
)
def test_levels_and_steps_are_read_together(sentence: str, read: list[tuple[str | None, str | None, str, list[str]]]) -> None:
    figures = [figure for figure in find_figures(sentence) if figure.counted]
    found = [
        (change.before.text if change.before else None, change.way, change.after.text, [step.figure.text for step in change.steps])
        for change in changes(sentence, figures, 0)
    ]
    assert found == read


NUMBERS = st.integers(1, 10**6).map(Decimal)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_wider_operands_never_narrow_a_result(one: Decimal, two: Decimal, slack: Decimal) -> None:
    exact, wide = Span(one, one), Span(max(Decimal(1), one - slack), one + slack)
    narrow, broad = growth(exact, Span(two, two)), growth(wide, Span(two, two))
    assert narrow is not None and broad is not None
    assert broad.low is not None and narrow.low is not None and broad.low <= narrow.low
    assert broad.high is not None and narrow.high is not None and narrow.high <= broad.high


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_shares_of_a_whole_make_a_hundred(parts: list[Decimal]) -> None:
    spans = [Span(part, part) for part in parts]
    shares = [percent(span, total(spans)) for span in spans]
    low = sum((share.low for share in shares if share is not None and share.low is not None), Decimal(0))
    assert abs(low - 100) < Decimal("0.000001")
