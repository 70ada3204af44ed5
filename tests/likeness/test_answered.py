"""The labelled pairs of promise and sentence: the threshold is chosen on half of them and holds on the other half and on later ones."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.likeness.answers import ANSWERED, AnswerFinder
from assistant.likeness.closing import closed
from assistant.nlp.segmentation import words
from assistant.nlp.sentences import sentences
from assistant.reading import read_file
from assistant.schema.plan import PlanPromise

FOUND = 0.95
"""Share of the answers that must be found where the threshold is chosen: a promise called unanswered that is answered is a false alarm."""
Pairs = list[tuple[float, bool]]


def table(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores(sample_root: Path) -> dict[str, Pairs]:
    """Returns (score, whether it is an answer) of every pair, by part: chosen on, proven on, later."""
    tables = {name: table(f"{name}.yaml") for name in ("answered", "answered_later")}
    background = [text for cases in tables.values() for case in cases for text in (case["promise"], *case["answered"], *case["not"])]
    for year in (2021, 2022, 2023):
        report = read_file(sample_root / "summaries" / f"青榆区司法局{year}年工作总结.txt").text
        background += [report[start:end] for start, end in sentences(report)]
    found: dict[str, Pairs] = {"chosen": [], "proven": [], "later": []}
    for name, cases in tables.items():
        for number, case in enumerate(cases):
            part = found["later" if name == "answered_later" else "proven" if number % 2 else "chosen"]
            for text, answers in [(text, True) for text in case["answered"]] + [(text, False) for text in case["not"]]:
                best = AnswerFinder([text], words=words, background=background).best(case["promise"])
                part.append((best.score if best is not None else 0.0, answers))
    return found


def measured(pairs: Pairs, threshold: float) -> tuple[float, float]:
    """Returns precision and recall."""
    taken = [answers for score, answers in pairs if score >= threshold]
    return sum(taken) / len(taken), sum(taken) / sum(answers for _, answers in pairs)


def test_there_are_pairs_of_both_sorts(scores: dict[str, Pairs]) -> None:
    for pairs in scores.values():
        answers = sum(answers for _, answers in pairs)
        assert len(pairs) >= 50 and answers >= 20 and len(pairs) - answers >= 20


def test_the_threshold_is_the_highest_that_finds_the_answers_of_the_first_half(scores: dict[str, Pairs]) -> None:
    fitting = [step / 100 for step in range(20, 70) if measured(scores["chosen"], step / 100)[1] >= FOUND]
    assert max(fitting) == pytest.approx(ANSWERED, abs=0.011)


@pytest.mark.parametrize(("part", "precision", "recall"), [("chosen", 0.88, 0.95), ("proven", 0.86, 0.84), ("later", 0.94, 0.8)])
def test_precision_and_recall(scores: dict[str, Pairs], part: str, precision: float, recall: float) -> None:
    right, found = measured(scores[part], ANSWERED)
    assert right >= precision and found >= recall


def promise(text: str, item: int = 0, echoes: tuple[str, ...] = ()) -> PlanPromise:
    return PlanPromise(text=text, start=0, end=len(text), place="", item=item, lead="", echoes=echoes)


def states(promises: list[PlanPromise], told: list[str], planned: list[str]) -> list[tuple[str, int | None]]:
    background = ["司法所是基层。", "全年举办活动。", "行政复议是救济。", "普法宣传进社区。"]
    finders = [AnswerFinder(texts, words=words, background=background) for texts in (told, planned)]
    return [(one.state, one.place) for one in closed(promises, *finders)]


def test_every_promise_is_closed_in_one_of_three_ways() -> None:
    told = ["行政复议咨询委员会5月成立。", "全年接待群众6000人次。"]
    planned = ["建成智慧矫正中心，让远程会见落地。"]
    asked = [promise("成立行政复议咨询委员会"), promise("建成智慧矫正中心", 1), promise("补建商圈调解室2个", 2)]
    assert states(asked, told, planned) == [("answered", 0), ("carried", 0), ("unanswered", None)]


def test_a_sentence_that_answers_an_item_answers_what_stands_beside() -> None:
    told = ["“法律明白人”课堂4月开课，自编了一套教材，分片上了24期。"]
    asked = ["开设“法律明白人”课堂", "编印培训教材1套"]
    assert [state for state, _ in states([promise(text) for text in asked], told, [])] == ["answered", "answered"]
    assert [state for state, _ in states([promise(text, number) for number, text in enumerate(asked)], told, [])] == [
        "answered",
        "unanswered",
    ]


def test_an_item_without_a_concrete_promise_is_answered_where_a_clause_is_echoed() -> None:
    told = ["窗口人员一次性告知，午间也有人值守。"]
    lead = promise("提升服务水平", echoes=("窗口人员落实一次性告知",))
    assert states([lead], told, []) == [("answered", 0)]
    assert states([promise("提升服务水平")], told, []) == [("unanswered", None)]


def test_another_project_in_the_same_words_is_no_answer() -> None:
    told = ["举办“法治夜校”10期。", "“法治夜市”搬进了广场。"]
    assert states([promise("举办“法治夜市”10期")], told, []) == [("answered", 1)]
    assert states([promise("举办“法治夜市”10期")], told[:1], [])[0][0] == "unanswered"


def test_nothing_promised_nothing_said() -> None:
    assert states([], [], []) == []
    assert states([promise("成立行政复议咨询委员会")], [], []) == [("unanswered", None)]
