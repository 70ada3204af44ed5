"""A language model's text is held against the composed section: every change of a fact is refused, the model's own style is not."""

import re
from pathlib import Path

import pytest
import yaml

from assistant.drafting.faithful import check_faithful
from assistant.drafting.items import OPENING
from assistant.drafting.lock import RETURNED, RefusedError
from assistant.drafting.model_lock import pass_lock
from assistant.drafting.tokens import mask
from assistant.schema.drafting import Fragment, Section, Sentence

TABLE = yaml.safe_load(Path(__file__).with_name("model_falsehoods.yaml").read_text(encoding="utf-8"))
SECTIONS = sorted(TABLE["sections"])


def masked(name):
    """The section as a model sees it; the keys of its figures are given in order."""
    told, count = TABLE["sections"][name], 0
    sentences = []
    for place, text in enumerate(told["sentences"]):
        fragments = []
        for piece in re.split(r"(\[[^\]]+\])", text):
            if piece.startswith("["):
                count += 1
                fragments.append(Fragment(text=piece[1:-1], figure=f"f{count:03d}"))
            elif piece:
                fragments.append(Fragment(text=piece))
        sentences.append(Sentence(fragments=tuple(fragments), origin=RETURNED if place else OPENING))
    return mask(Section(key=name, level=3, label="1.", heading=told["heading"], sentences=tuple(sentences)))


def changed(case):
    name, old, new = case
    section = masked(name)
    assert old in section.text, "the case does not fit its section"
    return section, section.text.replace(old, new, 1)


@pytest.mark.parametrize("case", TABLE["refused"], ids="-".join)
def test_a_falsehood_is_refused_with_its_reason(case):
    section, text = changed(case)
    with pytest.raises(RefusedError) as refused:
        pass_lock([text], section)
    assert len(refused.value.reason) > 4


@pytest.mark.parametrize("case", TABLE["taken"], ids="-".join)
def test_style_is_the_models_own(case):
    section, text = changed(case)
    passed = pass_lock([text], section)
    assert "".join(passed.sentences) == text


@pytest.mark.parametrize("name", SECTIONS)
def test_the_composed_text_passes(name):
    section = masked(name)
    assert "".join(pass_lock([section.text], section).sentences) == section.text


@pytest.mark.parametrize("name", SECTIONS)
def test_whole_sentences_may_change_places_unless_one_points_back(name):
    section = masked(name)
    first, second, third, *rest = section.sentences
    check_faithful("".join((first, third, second, *rest)), section)
    if name == "aid":
        with pytest.raises(RefusedError, match="要紧跟在它原来的前一句后面"):
            check_faithful("".join((first, rest[1], second, third, rest[0])), section)


@pytest.mark.parametrize("name", SECTIONS)
def test_no_word_of_a_fact_can_be_left_out(name):
    """Every character of a returned sentence: without it, the text is refused, or a free word or mark was all that went."""
    section = masked(name)
    fact = section.sentences[2]
    start = section.text.index(fact)
    for place in range(start, start + len(fact)):
        letter = section.text[place]
        if letter in "的地并共，、；。" or re.search(r"⟦[^⟧]*$", section.text[:place]) or letter == "⟦":
            continue
        with pytest.raises(RefusedError):
            check_faithful(section.text[:place] + section.text[place + 1 :], section)
