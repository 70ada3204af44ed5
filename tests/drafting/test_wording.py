"""Wordings: cutting and editing never breaks a figure; keys follow the order of the text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.wording import KeyRing, Part, Wording, plain
from assistant.schema.drafting import DisplayFormat, LiveFigure

LIVE = LiveFigure(
    key="",
    indicator_id=None,
    label="",
    records=(),
    sources=(),
    formula=None,
    display=DisplayFormat(unit="件"),
    issued="12件",
    sender="甲科",
)
PARTS = st.lists(
    st.one_of(
        st.text("受理案件，。", min_size=1, max_size=6).map(lambda text: Part(text=text)),
        st.integers(1, 99999).map(lambda number: Part(text=f"{number}件", live=replace(LIVE, issued=f"{number}件"))),
    ),
    min_size=1,
    max_size=8,
).map(lambda parts: Wording(parts=tuple(parts), origin="报送"))


@given(PARTS, st.integers(0, 60), st.integers(0, 60))
def test_a_cut_keeps_figures_whole(wording, one, other):
    start, end = sorted((one, other))
    cut = wording.between(start, end)
    assert cut.text in wording.text or len(cut.figures) < len(wording.figures)
    assert all(part.text == part.live.issued for part in cut.parts if part.live)


@given(PARTS)
def test_spans_tell_where_figures_stand(wording):
    assert [wording.text[start:end] for start, end, _ in wording.spans()] == [live.issued for live in wording.figures]


@given(PARTS)
def test_closing_twice_changes_nothing(wording):
    closed = wording.closed()
    assert closed.text.endswith("。")
    assert closed.closed().text == closed.text
    assert closed.figures == wording.figures


@given(st.lists(PARTS, max_size=4))
def test_keys_count_up_and_texts_stay(wordings):
    keys = KeyRing()
    sentences = keys.sentences(wordings)
    assert [sentence.text for sentence in sentences] == [wording.text for wording in wordings]
    named = [fragment.figure for sentence in sentences for fragment in sentence.fragments if fragment.figure]
    assert named == [figure.key for figure in keys.figures] == [f"f{number:03d}" for number in range(1, len(named) + 1)]


def test_editing_leaves_figures_alone():
    wording = Wording(parts=(Part(text="我科办理"), Part(text="12件", live=LIVE), Part(text="，我科")), origin="报送")
    assert wording.edited(lambda text: text.replace("我科", "区司法局")).text == "区司法局办理12件，区司法局"
    assert plain("一句话", origin="模板句").closed("；").text == "一句话；"
