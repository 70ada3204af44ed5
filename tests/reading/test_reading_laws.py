"""Laws of reading: text is kept, and what is put before a text only shifts it."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.reading import read_bytes, read_text
from tests.reading.test_reading_outline import consistent, flat

LABELS = [
    "一、",
    "二、",
    "（一）",
    "(二)",
    "1.",
    "2．",
    "3、",
    "（1）",
    "①",
    "第一条 ",
    "第二章 ",
    "12.4",
    "1817件",
    "",
    "　　",
    "一是",
    "附件：1.",
    "# ",
]
WORDS = [
    "工作情况",
    "受理案件1817件。",
    "抓学习。坚持学习12次，",
    "索引号：A | 文号：无",
    "2023年1月8日",
    "通知",
    "三季度：",
    "《办法》的",
    "；",
]
LINES = st.lists(
    st.builds(lambda label, words: label + "".join(words), st.sampled_from(LABELS), st.lists(st.sampled_from(WORDS), max_size=3))
)


@given(LINES)
def test_blocks_lie_in_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    document = read_text(text)
    assert document.text == text
    consistent(document)
    assert [document.text[block.start : block.end] for block in document.blocks] == [line.strip() for line in lines if line.strip()]


@given(LINES, st.lists(st.sampled_from(["今年以来，全局工作平稳。", "", "成效明显，群众满意。"]), min_size=1, max_size=4))
def test_prose_before_a_text_only_shifts_it(lines: list[str], prose: list[str]) -> None:
    """Three sentences stand first in both, so that no header and no title hangs on what comes after."""
    head = "甲今年履职。\n乙今年履职。\n丙今年履职。\n丁今年履职。\n"
    before = "".join(f"{line}\n" for line in prose)
    text = "\n".join(lines)
    here, there = read_text(head + text), read_text(before + head + text)
    extra = sum(bool(line) for line in prose)
    shift = len(before)
    assert len(there.blocks) == len(here.blocks) + extra
    for one, other in zip(here.blocks, there.blocks[extra:], strict=True):
        assert (one.kind, one.level, one.label) == (other.kind, other.level, other.label)
        assert (one.start + shift, one.end + shift) == (other.start, other.end)
    assert [(node.start + shift, node.end + shift, node.label) for node in flat(here.outline)] == [
        (node.start, node.end, node.label) for node in flat(there.outline)
    ]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=("Cc", "Cs")), min_size=1))
def test_utf8_text_is_kept(text: str) -> None:
    if text.strip() and not text.lstrip("\ufeff").startswith(("<", "{")) and not text.startswith(("\ufeff", "%PDF", "BM", "II*")):
        assert read_bytes(text.encode(), name="a.txt").text == text


@given(st.text(alphabet="的是在工作法律援助案件受理年月日一二三，。\n0123456789", min_size=20))
def test_gb18030_text_is_kept(text: str) -> None:
    if any(char > "\x7f" for char in text.strip()):
        assert read_bytes(text.encode("gb18030"), name="a.txt").text == text
