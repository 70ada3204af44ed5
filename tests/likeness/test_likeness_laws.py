"""Laws of likeness: bounds, symmetry, blindness to figures, partitions."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.likeness.groups import group_duplicates
from assistant.likeness.overlap import RUN, overlap_share
from assistant.likeness.pairs import containment, dice, duplicate_score, item_score
from assistant.likeness.shingles import masked

SENTENCES = st.text(alphabet="法律援助受理案件调解社区矫正开展活动，。、0123456789万余%", max_size=60)


@given(SENTENCES, SENTENCES)
def test_scores_are_symmetric_and_bounded(one, other):
    assert dice(one, other) == dice(other, one)
    assert duplicate_score(one, other) == duplicate_score(other, one)
    assert item_score(one, other) == item_score(other, one)
    assert 0 <= duplicate_score(one, other) <= 1
    assert 0 <= item_score(one, other) <= 1
    assert 0 <= containment(one, other) <= 1


@given(SENTENCES.filter(lambda text: bool(masked(text))))
def test_a_sentence_is_its_own_duplicate(sentence):
    assert dice(sentence, sentence) == 1
    assert duplicate_score(sentence, sentence) == 1
    assert containment(sentence, sentence) == 1


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_figures_do_not_count(one, other):
    pattern = "全年受理法律援助案件{}件，为当事人挽回经济损失"
    assert duplicate_score(pattern.format(one), pattern.format(other)) == 1


@given(st.permutations("法律援助受理案件调解社区矫正开展活动"), SENTENCES)
def test_a_contained_sentence_is_a_duplicate(letters, rest):
    part = "".join(letters)
    assert duplicate_score(part, part + rest) >= 0.8


@given(st.lists(SENTENCES, max_size=8))
def test_groups_are_a_partition_in_order(texts):
    groups = group_duplicates(texts)
    assert sorted(index for group in groups for index in group) == list(range(len(texts)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(list(group) == sorted(group) for group in groups)


@given(st.lists(SENTENCES.filter(lambda text: bool(masked(text))), min_size=1, max_size=5))
def test_equal_sentences_fall_into_one_group(texts):
    groups = group_duplicates([*texts, texts[0]])
    assert any(0 in group and len(texts) in group for group in groups)


@given(SENTENCES, SENTENCES)
def test_overlap_is_bounded_and_full_for_a_part(text, other):
    assert 0 <= overlap_share(text, other) <= 1
    if len(text) >= RUN:
        assert overlap_share(text, other + text + other) == 1


@given(SENTENCES)
def test_nothing_is_taken_from_an_empty_text(text):
    assert overlap_share(text, "") == 0
