"""Personal data is found by what it must hold, and masked so that nothing of it can be read back."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlp.personal import find_personal, identity_valid, luhn_valid, masked, notices

CASES = yaml.safe_load((Path(__file__).parent / "personal.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["found"], ids=str)
def test_personal_data_is_found_and_masked(case: dict[str, str]) -> None:
    text = case["text"]
    found = find_personal(text)
    assert [(one.kind, one.text) for one in found] == [(case["kind"], item) for item in (case["item"], *case.get("also", ()))]
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert found[0].mask == case.get("mask", found[0].mask)
    assert case["item"] not in masked(text, found)
    assert not find_personal(masked(text, found))


@pytest.mark.parametrize("case", CASES["silent"], ids=str)
def test_what_is_nobodys_is_left_alone(case: dict[str, str]) -> None:
    assert find_personal(case["text"]) == ()
    assert masked(case["text"], ()) == case["text"]


def test_a_notice_counts_by_document_and_kind() -> None:
    told = notices([("柳岸街道.txt", "受援人陈小满，电话13800000000；受援人何志远。"), ("东桥街道.txt", "没有。")])
    assert [(one.name, one.kind, one.count, one.sample) for one in told] == [
        ("柳岸街道.txt", "name", 2, "陈某某"),
        ("柳岸街道.txt", "phone", 1, "138******00"),
    ]


@given(st.text(alphabet="受援人当事陈王某小满13800562X@.a-苏A家住柳岸路号室、，。", max_size=80))
def test_masking_is_enough_and_touches_nothing_else(text: str) -> None:
    found = find_personal(text)
    kept = "".join(one for index, one in enumerate(text) if not any(part.start <= index < part.end for part in found))
    made = masked(text, found)
    position = 0
    for letter in kept:
        position = made.index(letter, position) + 1
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.integers(min_value=10**16, max_value=10**17 - 1))
def test_one_digit_of_eleven_makes_an_identity_number(body: int) -> None:
    assert sum(identity_valid(f"{body}{last}") for last in "0123456789X") == 1


@given(st.integers(min_value=10**14, max_value=10**18))
def test_one_digit_of_ten_makes_a_card_number(body: int) -> None:
    assert sum(luhn_valid(f"{body}{last}") for last in range(10)) == 1
