"""The draft's own account of last year's plan: each promise answered by a sentence of the draft, or listed."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drafting.brief import read_brief
from assistant.drafting.composing import compose
from assistant.drafting.template_file import load_template
from assistant.ledger.book import load_book
from assistant.likeness.answers import ANSWERED
from assistant.likeness.closing import ANSWERED_BESIDE
from assistant.nlp.plans import plan_promises
from assistant.pipeline.returns import returns_for
from assistant.reading import read_file, read_text
from assistant.reporting.words import plan_line
from assistant.schema.plan import count_states

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = load_template(ROOT / "templates" / "annual_summary")


@pytest.fixture(scope="module")
def brief():
    return read_brief(ROOT / "corpus" / "bureau" / "brief.toml")


@pytest.fixture(scope="module")
def previous(brief):
    return read_file(Path(brief.previous))


@pytest.fixture(scope="module")
def composed(brief, previous):
    ledger = load_book([Path(path) for path in brief.data], Path(brief.indicators))
    returns = returns_for(brief, ledger).returns

    def make(template=TEMPLATE, earlier=previous):
        return compose(brief, template, ledger, returns, earlier)

    return make


@pytest.fixture(scope="module")
def draft(composed):
    return composed()


def test_every_promise_is_answered_or_listed(draft, previous):
    asked = plan_promises(previous)
    assert [one.promise for one in draft.plan] == [one.text for one in asked]
    assert all(previous.text[one.promise_start : one.promise_end] == one.promise for one in draft.plan)
    assert count_states(draft.plan) == {"answered": 16, "missed": 1, "carried": 1, "unanswered": 0}
    assert plan_line(draft.plan) == "上年计划 18 项：已回应 16，未达目标 1，转入今年计划 1"


def test_an_answer_is_a_sentence_of_the_draft(draft):
    where = {(sentence.text, section.key.startswith("plan")) for section in draft.sections for sentence in section.sentences}
    for one in draft.plan:
        assert (one.sentence, one.state == "carried") in where and one.section
        assert one.score >= (ANSWERED_BESIDE if one.state == "answered" else ANSWERED)


def test_a_target_is_answered_by_the_sentence_that_prints_its_indicator(draft):
    met = next(one for one in draft.plan if "调撤率" in one.promise)
    assert (met.state, met.score, met.actual) == ("answered", 1.0, "29.3%") and "29.3%" in met.sentence
    missed = next(one for one in draft.plan if "结案率" in one.promise)
    assert (missed.state, missed.section, missed.actual) == ("missed", "存在问题", "88.9%") and "未达到年初确定的" in missed.sentence


def test_what_is_open_is_among_the_notes(draft):
    for one in draft.plan:
        assert (one.state == "answered") is not any(f"“{one.promise}”" in note for note in draft.notes)


def test_a_promise_that_nothing_tells_of_is_unanswered(composed, previous):
    added = previous.text.replace("建成青少年法治实践基地1个", "建成低空飞行观测站1个，开行夜间摆渡船2条")
    plan = composed(earlier=read_text(added, previous.name)).plan
    assert [one.promise for one in plan if one.state == "unanswered"] == ["建成低空飞行观测站1个", "开行夜间摆渡船2条"]


def test_without_last_year_no_plan(composed):
    assert composed(earlier=None).plan == ()


def test_a_plan_alone_is_answered_by_what_was_returned(composed):
    plan = composed(template=load_template(ROOT / "templates" / "annual_plan")).plan
    answered = [one for one in plan if one.state == "answered"]
    assert len(answered) >= len(plan) / 2 and all(one.section.startswith("报送材料：") for one in answered)


def test_the_json_of_a_draft_holds_the_plan(draft):
    told = draft.to_dict()["plan"]
    assert len(told) == 18 and {"promise", "place", "state", "sentence", "section", "score"} <= set(told[0])
    assert replace(draft, plan=()).to_dict()["plan"] == []
