"""The draft of the sample bureau: figures, required indicators, origins, lengths, answers; and that the four built-in troubles are told."""

import re
from pathlib import Path

import pytest

from assistant.drafting.brief import read_brief
from assistant.drafting.composing import compose
from assistant.drafting.filling import fill
from assistant.drafting.returns import collect
from assistant.drafting.template_file import load_template
from assistant.ledger.book import load_book
from assistant.likeness.overlap import overlap_share
from assistant.likeness.pairs import duplicate_score
from assistant.nlp.figures import find_figures
from assistant.pipeline.returns import returns_for
from assistant.reading import read_file

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = load_template(ROOT / "templates" / "annual_summary")


@pytest.fixture(scope="module")
def brief():
    return read_brief(ROOT / "corpus" / "bureau" / "brief.toml")


@pytest.fixture(scope="module")
def ledger(brief):
    return load_book([Path(path) for path in brief.data], Path(brief.indicators))


@pytest.fixture(scope="module")
def returns(brief, ledger):
    return returns_for(brief, ledger).returns


@pytest.fixture(scope="module")
def previous(brief):
    return read_file(Path(brief.previous))


@pytest.fixture(scope="module")
def draft(brief, ledger, returns, previous):
    return compose(brief, TEMPLATE, ledger, returns, previous)


def sentences(draft):
    return [sentence for section in draft.sections for sentence in section.sentences]


def whole(draft):
    return "\n".join(f"{section.label}{section.heading}" + "".join(one.text for one in section.sentences) for section in draft.sections)


def test_exactly_the_built_in_troubles_are_remarked(returns, draft):
    found = [(remark.kind, [place.document for place in remark.places]) for remark in returns.remarks]
    assert found == [
        ("late", ["11-东篱司法所.txt"]),
        ("period", ["04-行政复议应诉科.txt"]),
        ("unit", ["01-法律援助中心.docx"]),
        ("duplicate", ["06-人民参与和基层工作科.docx", "10-鹭洲司法所.docx"]),
    ]
    assert [note.partition("：")[0] for note in draft.notes[:4]] == ["迟报", "时期", "单位", "重复"]


def test_every_counted_figure_is_live(draft):
    for sentence in sentences(draft):
        live = "".join("" if fragment.figure else fragment.text for fragment in sentence.fragments)
        left = [figure.text for figure in find_figures(live) if figure.role == "figure" and figure.text[:1].isdigit()]
        assert not left, sentence.text


def test_every_figure_has_a_source(draft):
    keys = {fragment.figure for sentence in sentences(draft) for fragment in sentence.fragments if fragment.figure}
    assert keys == {figure.key for figure in draft.figures}
    for figure in draft.figures:
        assert figure.sources and (figure.sender or (figure.records and figure.formula)), figure


def test_figures_print_the_records_value(draft, ledger):
    records = {record.id: record for record in ledger.records}
    for figure in draft.figures:
        if figure.formula == "level" and figure.records:
            printed = find_figures(figure.issued)[0]
            assert printed.quantity.admits(records[figure.records[0]].number), figure


def test_required_indicators_all_appear(draft):
    assert set(TEMPLATE.required) <= {figure.indicator_id for figure in draft.figures}


def test_what_the_ledger_contradicts_stays_out_and_is_listed(draft):
    text = whole(draft)
    assert "373件" not in text and "15367400" not in text
    reasons = [note.section for note in draft.left_out]
    assert any("373件" in reason and "412件" in reason for reason in reasons)
    assert any("15367400万元" in reason and "1536.74万元" in reason for reason in reasons)


def test_every_returned_sentence_is_used_or_listed(draft, returns):
    listed = {(note.source, note.text) for note in draft.left_out}
    text = re.sub(r"\W", "", whole(draft))
    for sentence in returns.sentences:
        if (sentence.document, sentence.text) not in listed:
            ends = [re.sub(r"\W", "", clause)[-6:] for clause in re.split(r"[，。；：]", sentence.text)]
            assert any(end in text for end in ends if len(end) == 6), sentence.text


def test_the_event_of_two_senders_is_told_once(draft):
    assert whole(draft).count("62.8万元") == 1


def test_no_sentence_stands_twice(draft):
    texts = [sentence.text for sentence in sentences(draft)]
    for index, one in enumerate(texts):
        assert all(duplicate_score(one, other) < 0.75 for other in texts[index + 1 :]), one


def test_lengths(draft):
    assert 4500 <= len(whole(draft)) <= 6000
    items = [section for section in draft.sections if section.level == 3 and not section.key.startswith("plan")]
    for item, section in zip(TEMPLATE.items, items, strict=True):
        length = len(section.heading) + sum(len(sentence.text) for sentence in section.sentences)
        assert item.length * 0.84 <= length <= item.length * 1.16, (item.category, length)


def test_the_outline_is_whole(draft):
    levels = [section.level for section in draft.sections]
    assert (levels.count(1), levels.count(2), levels.count(3)) == (2, 4, 12 + 7)
    assert draft.title == "青榆区司法局2024年工作总结和2025年工作计划"


def test_little_is_carried_over(draft, previous, returns):
    text = whole(draft)
    assert overlap_share(text, previous.text) <= 0.05
    for submission in returns.submissions:
        assert overlap_share(text, "\n".join(submission.sentences)) <= 0.3


def test_a_missed_target_stands_among_the_shortcomings_and_in_the_plan(draft):
    problems = next(section for section in draft.sections if section.key == "problems")
    text = "".join(sentence.text for sentence in problems.sentences)
    assert "法律援助结案率为88.9%，未达到年初确定的不低于94%的目标" in text
    assert [mark for mark in ("一是", "二是", "三是") if mark in text] == ["一是", "二是", "三是"]
    plan = "".join(sentence.text for section in draft.sections if section.key.startswith("plan.") for sentence in section.sentences)
    assert "结案率不低于92%" in plan


def test_origins_are_named(draft):
    for sentence in sentences(draft):
        assert sentence.origin and sentence.source, sentence.text


def test_nobody_speaks_of_himself(draft):
    assert not re.search(r"我科|我所|我中心|我局|本所|今年以来", whole(draft))


def test_the_same_inputs_give_the_same_bytes(draft, brief, ledger, returns, previous):
    again = compose(brief, TEMPLATE, ledger, returns, previous)
    assert again == draft
    assert fill(again, TEMPLATE) == fill(draft, TEMPLATE)


def test_without_returns_and_previous_it_still_stands(brief, ledger):
    draft = compose(brief, TEMPLATE, ledger, collect((), ledger, brief.period))
    assert set(TEMPLATE.required) <= {figure.indicator_id for figure in draft.figures}
    assert any("少于模板要求" in note for note in draft.notes)
    problems = next(section for section in draft.sections if section.key == "problems")
    assert "法律援助结案率88.9%，较上年下降4.8个百分点" in problems.sentences[1].text
