"""Slots: what patterns print, what stands behind each printed figure, what is refused."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.facts import Facts
from assistant.drafting.reprinting import holds, reprint
from assistant.drafting.slots import fill, fill_first, indicators, parse
from assistant.errors import TemplateError
from assistant.nlp.figures import find_figures
from assistant.schema.quantity import Period
from tests.drafting.small_bureau import YEAR, SmallBook, book, record

CASES = yaml.safe_load((Path(__file__).parent / "slots.yaml").read_text(encoding="utf-8"))
WORDS = {"year": "2024", "next_year": "2025", "previous_year": "2023", "office": "云水区司法局", "short_name": "区司法局"}
FACTS = Facts(book(), Period.of_year(YEAR))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["pattern"])
def test_prints(case):
    filled = fill(case["pattern"], FACTS, WORDS)
    assert (filled.wording.text if filled.wording else None) == case["prints"]
    assert list(filled.missing) == case.get("missing", [])


@pytest.mark.parametrize("case", [case for case in CASES if case["prints"]], ids=lambda case: case["pattern"])
def test_every_printed_figure_is_live(case):
    wording = fill(case["pattern"], FACTS, WORDS).wording
    counted = [figure.text for figure in find_figures(wording.text) if figure.counted]
    issued = "，".join(live.issued for live in wording.figures)
    assert [figure.text for figure in find_figures(issued) if figure.counted] == counted
    assert all(live.records and live.sources and live.formula for live in wording.figures)


def test_a_change_rests_on_both_years():
    live = fill("{legal_aid.accepted|change}", FACTS, WORDS).wording.figures[0]
    assert live.records == ("台账.xlsx!汇总!C2", "台账.xlsx!汇总!B2")
    assert live.sources == ("台账.xlsx › 汇总!C2", "台账.xlsx › 汇总!B2")
    assert (live.formula, live.label) == ("change_by", "受理法律援助案件")


def test_the_first_choice_that_stands_is_used():
    choices = ("窗口{team.new}，{team.new|change}。", "窗口{team.new}。")
    assert fill_first(choices, FACTS, WORDS).wording.text == "窗口4个。"
    assert fill_first(("{a.b}", "{c.d}"), FACTS, WORDS).missing == ("a.b", "c.d")


def test_indicators_of_a_pattern_are_those_whose_value_it_prints():
    assert indicators("{a.b}与{a.c|about}，{a.d|change}，{a.e|share:a.f}，{year}") == ("a.b", "a.c")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("受理{legal_aid.accepted|chnge}", "chnge"),
        ("受理{legal_aid.accepted", "不成对"),
        ("{unknown_word}", "不认识的槽"),
        ("占{a.b|share}", "占比"),
        ("{a.b|change:c.d}", "占比"),
        ("{year|about}", "不认识的槽"),
    ],
)
def test_refused(pattern, says):
    with pytest.raises(TemplateError) as error:
        parse(pattern)
    assert says in error.value.message and pattern in error.value.message


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_about_never_exceeds_and_stays_near(before, now):
    facts = Facts(book((("a.b", "活动", "场", "more", str(before), str(now)),)), Period.of_year(YEAR))
    printed = fill("{a.b|about}", facts, WORDS).wording.text
    figure = find_figures(f"开展{printed}")[0]
    assert figure.quantity.admits(Decimal(now)), printed


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_change_words_agree_with_the_numbers(before, now):
    facts = Facts(book((("a.b", "案件", "件", "more", str(before), str(now)),)), Period.of_year(YEAR))
    printed = fill("{a.b|change}", facts, WORDS).wording.text
    assert ("增长" in printed) <= (now > before)
    assert ("下降" in printed) <= (now < before)
    assert ("持平" in printed) <= (abs(now - before) * 100 <= 2 * before)


STREETS = (("柳汀街道", "658"), ("鹭洲街道", "560"), ("东篱街道", "376"), ("望榆街道", "376"), ("区直", "467"), ("砚池街道", "227"))


def of_streets(streets):
    records = [
        record("mediation.accepted", "受理人民调解案件", "件", YEAR, value, f"街道!B{row}", name)
        for row, (name, value) in enumerate(streets, 3)
    ]
    whole = book()
    return Facts(SmallBook(records=(*whole.records, *records), indicators=whole.indicators), Period.of_year(YEAR))


@pytest.mark.parametrize(
    ("pattern", "prints"),
    [
        ("{mediation.accepted|most:2}", "柳汀街道658件、鹭洲街道560件"),
        ("{mediation.accepted|most:3}", "柳汀街道658件、鹭洲街道560件、东篱街道376件、望榆街道376件"),
        ("{mediation.accepted|least:1}", "砚池街道227件"),
        ("{mediation.accepted|least:5}", None),
        ("{office.model|most:2}", None),
    ],
)
def test_the_streets_with_most_and_least(pattern, prints):
    wording = fill(pattern, of_streets(STREETS), WORDS).wording
    assert (wording.text if wording else None) == prints
    assert wording is None or all(live.operands[0].subject in wording.text for live in wording.figures)


def test_who_leads_is_guarded():
    facts = of_streets(STREETS)
    wording = fill("{mediation.accepted|most:2}", facts, WORDS).wording
    assert all(holds(guard, facts) for guard in wording.guards) and len(wording.guards) == 1
    changed = of_streets((("柳汀街道", "658"), ("鹭洲街道", "660"), *STREETS[2:]))
    assert not holds(wording.guards[0], changed)
    assert [reprint(live, changed).figure.issued for live in wording.figures] == ["658件", "660件"]
