"""Case cards: the table of tests/cases/indexing/case_cards.yaml, and what holds for any case."""

from pathlib import Path

import pytest
import yaml

from assistant.indexing.cards import FIGURES, LONGEST, case_card, facts_text
from assistant.indexing.passages import passages_of
from assistant.indexing.sections import role_of, sections_of
from assistant.reading import read_file
from assistant.schema.retrieval import Hit
from tests.indexing.building import passage

TABLE = Path(__file__).parents[1] / "cases" / "indexing" / "case_cards.yaml"
CASES = yaml.safe_load(TABLE.read_text(encoding="utf-8"))


def cut(rows):
    """The rows as passages of one document, and its text."""
    found, text = [], ""
    for number, (path, body) in enumerate(rows):
        start = len(text)
        text += body + "\n\n"
        found.append(passage(f"p{number}", body, heading_path=tuple(path), start=start, end=start + len(body), path="案.txt"))
    return found, text


def quotes(card):
    yield from (quote for quote in (card.facts, card.handling, *card.figures) if quote is not None)
    yield from (article for law in card.laws for article in law.articles)


@pytest.mark.parametrize("name", CASES)
def test_table(name):
    case = CASES[name]
    passages, text = cut(case["passages"])
    card = case_card(passages)
    assert (card.facts.text if card.facts else None) == case["facts"]
    assert (card.handling.text if card.handling else None) == case["handling"]
    assert [f"{law.title}: {' '.join(article.text for article in law.articles)}" for law in card.laws] == case["laws"]
    assert [figure.text for figure in card.figures] == case["figures"]
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes(card))


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[2] / "corpus" / "cases").glob("*.txt"))[::4], ids=lambda path: path.stem)
def test_every_sample_case_has_a_whole_card(path):
    document = read_file(path)
    card = case_card(passages_of(document))
    assert card.facts is not None and card.handling is not None and card.laws
    assert max(len(card.facts.text), len(card.handling.text)) <= LONGEST
    assert card.facts.text[-1] in "。；”" and card.handling.text[-1] in "。”"
    assert len(card.figures) <= FIGURES
    assert all(document.text[quote.start : quote.end] == quote.text for quote in quotes(card))
    assert all(document.text[law.start : law.end] == f"《{law.title}》" for law in card.laws)


def test_a_long_sentence_is_cut_at_a_comma():
    passages, _ = cut([[["基本案情"], "某公司" + "在没有许可的情况下施工，" * 20 + "被查处。"]])
    facts = case_card(passages).facts
    assert facts is not None and len(facts.text) <= LONGEST and facts.text.endswith("，")


def test_nothing_to_tell():
    card = case_card([])
    assert card.to_dict() == {"facts": None, "handling": None, "laws": [], "figures": []}


def test_a_mark_counts_until_the_next_heading():
    rows = [[["【基本案情】"], "甲。\n【检察机关履职过程】"], [["【基本案情】", "（一）提出抗诉"], "乙。"], [["【典型意义】"], "丙。"]]
    assert [(one.role, one.text.strip()) for one in sections_of(cut(rows)[0])] == [
        ("facts", "甲。"),
        ("process", "乙。"),
        ("other", "丙。"),
    ]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("一、基本案情", "facts"),
        ("【 处 理 结 果 】", "result"),
        ("（三）法律依据", "law"),
        ("2.调解过程", "process"),
        ("四、工作打算", None),
    ],
)
def test_headings(heading, role):
    assert role_of(heading) == role


def test_facts_of_a_case_and_the_whole_of_another_text():
    passages, _ = cut([[["案情"], "甲欠乙钱。"], [["处理结果"], "已还。"]])
    assert facts_text(passages) == ("甲欠乙钱。", True)
    passages, _ = cut([[["一、工作情况"], "受理案件。"], [["二、工作计划"], "继续受理。"]])
    assert facts_text(passages) == ("受理案件。\n继续受理。", False)


def test_a_hit_tells_its_card():
    passages, _ = cut([[["案情"], "甲欠乙2000元。"]])
    told = Hit(rank=1, score=1.0, passage=passages[0], card=case_card(passages)).to_dict()
    assert told["card"]["facts"] == {"text": "甲欠乙2000元。", "start": 0, "end": 9, "clause": None}
    assert told["card"]["figures"][0]["clause"] == "甲欠乙2000元"
    assert Hit(rank=1, score=1.0, passage=passages[0]).to_dict()["card"] is None
