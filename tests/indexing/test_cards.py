"""Case cards: the table of tests/cases/indexing/case_cards.yaml, and what holds for any case."""

from pathlib import Path

import pytest
import yaml

from assistant.indexing.cards import FIGURES, LONGEST, case_card, facts_text, of_one_case
from assistant.indexing.passages import passages_of
from assistant.indexing.sections import role_of, sections_of
from assistant.reading import read_file, read_text
from assistant.schema.retrieval import Hit
from tests.indexing.building import passage
from tests.shared_data import shared

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


COLLECTION = """人民调解典型案例
案例1：王某邻里漏水纠纷
一、案情简介
2023年3月，王某家卫生间漏水，楼下损失8000元。
二、调解结果
双方达成协议，王某赔偿6000元。
案例2：赵某物业纠纷
一、案情简介
2023年5月，赵某拖欠物业费3600元。
二、调解结果
赵某补交物业费3000元。
"""


def test_each_case_of_a_collection_has_its_own_card():
    passages = passages_of(read_text(COLLECTION))
    first, last = (case_card(of_one_case(passages, one)) for one in (passages[0], passages[-1]))
    assert (first.handling.text, last.handling.text) == ("双方达成协议，王某赔偿6000元。", "赵某补交物业费3000元。")
    assert [figure.text for figure in last.figures] == ["3600元", "3000元"]
    alone = passages_of(read_text("王某漏水纠纷案\n一、案情简介\n王某家漏水。\n二、调解结果\n王某赔偿。"))
    assert of_one_case(alone, alone[0]) == list(alone)


def test_a_claim_is_no_ruling_and_long_grounds_are_left_out():
    rows = [
        [[], "原告诉称：被告欠款，请求判令被告还款。"],
        [[], "法院一审认定的案件事实如下："],
        [[], "2020年5月，被告向原告借款9万元。"],
        [[], "法院认为被告违约。据此，依照《中华人民共和国民法典》第六百七十五条、第六百七十六条、第五百七十七条的规定，经审判委员会讨论，"
         "于2021年3月1日判决：被告返还9万元。"],
    ]  # fmt: skip
    card = case_card(cut(rows)[0])
    assert card.facts.text == "2020年5月，被告向原告借款9万元。"
    assert card.handling.text == "于2021年3月1日判决：被告返还9万元。"
    assert [figure.text for figure in card.figures] == ["9万元"]
    assert case_card(cut(rows[:1])[0]).handling is None


def test_a_ruling_told_in_a_sentence_and_a_sanction_at_the_end_of_the_facts():
    assert case_card(cut([[["基本案情"], "张某受贿。"], [[], "省高级人民法院裁定驳回上诉，维持原判。"]])[0]).handling.text.startswith(
        "省高级"
    )
    facts = "吴某违规摊派12万元。2020年6月，吴某受到党内警告处分。"
    assert case_card(cut([[["基本案情及处理结果"], facts]])[0]).handling.text == "2020年6月，吴某受到党内警告处分。"


def test_facts_pass_over_who_the_people_are():
    people = "被告人黄某某，男，某公司原法定代表人。被告人雷某某，女，1982年3月生，某公司原副总经理。"
    assert case_card(cut([[["【基本案情】"], people + "2018年3月，二人违规装油。"]])[0]).facts.text == "2018年3月，二人违规装油。"


def test_nearly_all_real_cases_have_facts_and_handling():
    cards = [case_card(passages_of(read_file(path))) for path in sorted(shared("data", "cases").glob("*.txt"))[::16]]
    assert sum(card.facts is not None for card in cards) >= 0.96 * len(cards)
    assert sum(card.handling is not None for card in cards) >= 0.96 * len(cards)
    assert sum(bool(card.figures) for card in cards) >= 0.85 * len(cards)


def test_the_abstract_is_never_the_facts():
    for path in sorted(shared("data", "cases").glob("anli-gongbao_*.txt"))[::30]:
        document = read_file(path)
        card = case_card(passages_of(document))
        abstract = next((node for node in document.outline if "裁判摘要" in node.title or "要旨" in node.title), None)
        if abstract is not None and card.facts is not None:
            assert not abstract.start <= card.facts.start < abstract.end, path.name
