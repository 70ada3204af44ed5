"""Which figures of two versions are the same one, and which of these contradict each other."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.conflicts import Told, grouped
from assistant.checking.versions import contradict, same_figures
from assistant.pipeline.check import counterpart
from assistant.reading import read_file, read_text
from tests.shared_data import shared

CASES = yaml.safe_load(Path(__file__).with_name("versions.yaml").read_text(encoding="utf-8"))


def conflicts(one: str, two: str) -> list[str]:
    """Returns the contradicting pairs as "mine ≠ other"."""
    versions = [counterpart(read_text(text, name)) for text, name in ((one, "甲.txt"), (two, "乙.txt"))]
    pairs = [(mine.figure, other.figure) for mine, other in same_figures(*versions)]
    differing = [(mine, other) for mine, other in pairs if contradict(mine, other)]
    return [f"{mine.text} ≠ {other.text}" for mine, other in sorted(differing, key=lambda pair: pair[0].start)]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert conflicts(case["one"], case["two"]) == case["conflicts"]
    other_way = [" ≠ ".join(reversed(pair.split(" ≠ "))) for pair in case["conflicts"]]
    assert conflicts(case["two"], case["one"]) == other_way


SENTENCES = st.sampled_from([
    "受理法律援助案件{}件。", "办理公证{}件，同比增长{}%。", "柳汀街道化解纠纷{}件。", "开展普法宣传{}场，受众{}人次。", "接待群众{}人次。",
    "其中民事{}件、刑事{}件。", "力争结案率达到{}%。", "挽回损失{}万元。",
])  # fmt: skip
TEXTS = st.lists(st.tuples(SENTENCES, st.integers(10, 9999), st.integers(1, 99)), min_size=1, max_size=12).map(
    lambda parts: "".join(words.format(first, second) for words, first, second in parts)
)


@given(TEXTS)
def test_a_text_is_at_one_with_itself(text: str) -> None:
    assert conflicts(text, text) == []


@given(TEXTS, st.randoms(use_true_random=False))
def test_taking_sentences_out_and_moving_them_makes_no_conflict(text: str, draw: Any) -> None:
    kept = [sentence for sentence in text.split("。")[:-1] if draw.random() < 0.7]
    draw.shuffle(kept)
    assert conflicts(text, "。".join([*kept, ""])) == []


@given(TEXTS, TEXTS)
def test_the_order_of_the_versions_does_not_matter(one: str, two: str) -> None:
    assert sorted(conflicts(one, two)) == sorted(" ≠ ".join(reversed(pair.split(" ≠ "))) for pair in conflicts(two, one))


def test_a_chain_of_likenesses_does_not_bend() -> None:
    texts = ["受理案件120件。受理案件86件。", "受理案件120件。", "受理案件86件。"]
    told = [Told(counterpart=counterpart(read_text(text, f"{number}.txt"))) for number, text in enumerate(texts)]
    groups = grouped(told).groups
    assert sorted(sorted(claim.figure.text for _, claim in group) for group in groups) == [["120件", "120件"], ["86件", "86件"]]


def test_unrelated_reports_give_no_conflict() -> None:
    """Ten published reports of other places: each pair shares stock sentences whose figures differ."""
    files = sorted(shared("data", "reports").glob("*.txt"))[2:12]
    told = [Told(counterpart=counterpart(read_file(path))) for path in files]
    for one, two in combinations(told, 2):
        found = grouped([one, two])
        differing = [
            group for group in found.groups
            if any(contradict(mine.figure, other.figure) for (first, mine), (second, other) in combinations(group, 2) if first != second)
        ]  # fmt: skip
        assert not differing and found.unrelated
