"""The forms: guidance is recognised in what comes back, whatever became of it, and nothing else is dropped."""

import pytest

from assistant.drafting.forms import PARTS, guide_line, plan_forms, same_sender, without_guide, word_lines
from assistant.schema.returns import FormPlan
from tests.drafting.small_bureau import YEAR, book, record

GUIDES = [words for _, _, guides in PARTS for words in guides]


@pytest.mark.parametrize("words", GUIDES)
def test_guidance_is_recognised(words):
    line = guide_line(words)
    assert without_guide(line) == ""
    assert without_guide(line.strip("〔〕")) == without_guide(line.replace("〔", "（").replace("〕", "）")) == ""
    assert without_guide(f"{line}全年办理12件。") == "全年办理12件。"


@pytest.mark.parametrize("line", ["〔填写说明：本局自己的要求，写清数字。〕", "【填写说明：不超过800字】"])
def test_an_offices_own_guidance_is_recognised(line):
    assert without_guide(line) == ""


@pytest.mark.parametrize("line", ["〔填写说明：全年办理12件，没有右括号", "填写说明的做法推广到3个街道。", "（一）填写说明：全年12件"])
def test_what_is_no_guidance_stays(line):
    assert without_guide(line) == line


def test_the_word_form_has_questions_headings_and_guidance():
    lines = word_lines(FormPlan(section="法律援助中心", year=2024), "云水区司法局")
    assert lines[0] == ("title", "法律援助中心2024年工作总结和2025年打算")
    assert [text for kind, text in lines if kind == "heading"] == ["一、工作情况", "二、存在问题", "三、下一步打算"]
    assert sum(kind == "guide" for kind, _ in lines) == len(GUIDES)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("法律援助中心", "云水区司法局法律援助中心", True),
        ("法律援助 中心", "法律援助中心", True),
        ("援助中心", "法律援助中心", False),
        ("政治处", "办公室政治处", False),
        ("科", "某局科", False),
    ],
)
def test_two_names_of_one_section(one, other, same):
    assert same_sender(one, other) is same_sender(other, one) is same


def test_a_street_office_is_asked_for_its_streets_figures():
    ledger = book()
    street = record("mediation.accepted", "受理人民调解案件", "件", YEAR - 1, "615", "街道!B3", subject="柳汀街道")
    ledger = type(ledger)(records=(*ledger.records, street), indicators=ledger.indicators)
    (plan, unknown) = plan_forms(["柳汀司法所", "新成立科"], ledger, YEAR, owners={}, business={})
    assert [(line.label, line.unit, line.before.written) for line in plan.lines] == [("受理人民调解案件", "件", "615")]
    assert unknown.lines == ()
