"""Run maps and comments: every character has its home, comments lie on exact characters, the text stays."""

import datetime as dt
import io
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnreadableError
from assistant.reading import read_bytes
from assistant.word.comments import Comment, add_comments
from assistant.word.names import SPACE, w
from assistant.word.package import open_package
from assistant.word.run_map import run_map
from assistant.word.walker import text_of, walk
from tests.shared_data import shared
from tests.word.making import cell, make, numbered, p, run, table

MOMENT = dt.datetime(2025, 1, 8, 9, 30)
LIST = (
    '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>'
)
BODY = (
    p("青榆区", run("司法局", "<w:b/>"), "工作总结")
    + numbered("工作情况")
    + p("<w:r><w:t>  受理 </w:t><w:tab/><w:t>1246</w:t></w:r>", run("件，办结", "<w:i/>"), f'<w:ins w:id="9">{run("1190件")}</w:ins>', "。")
    + table([cell("指标"), cell("数值")], [cell("受理"), cell(p("12", run("46", "<w:b/>")))])
    + p(f"<w:hyperlink>{run('详见附件')}</w:hyperlink>", "<w:r><w:br/></w:r>", "完。")
)
DATA = make(BODY, numbering=LIST)
TEXT = text_of(walk(open_package(DATA)))


def commented(data: bytes) -> dict[int, str]:
    """The text that each comment's range takes in, as the file says it (computed numbers and cell borders are not stored)."""
    package = open_package(data)
    open_ranges: dict[int, str] = {}
    closed: dict[int, str] = {}
    for node in package.xml(package.main).iter():
        if node.tag == w("commentRangeStart"):
            open_ranges[int(node.get(w("id"), "-1"))] = ""
        elif node.tag == w("commentRangeEnd"):
            identity = int(node.get(w("id"), "-1"))
            closed[identity] = open_ranges.pop(identity)
        elif node.tag in (w("t"), w("tab"), w("br")):
            letters = {w("tab"): "\t", w("br"): "\u2028"}.get(node.tag, node.text or "")
            open_ranges = {identity: words + letters for identity, words in open_ranges.items()}
    assert not open_ranges
    return closed


def stored(mapped: Any, start: int, end: int) -> str:
    """The stored characters of a span, up to where it leaves the table or text that its first one stands in."""
    words, table = "", None
    for position in range(start, end):
        place = mapped.place(position)
        if place is not None:
            around = next(place.node.iterancestors(w("tbl")), "text")
            table = around if table is None else table
            if around is not table:
                break
            words += mapped.text[position]
    return words


def test_every_stored_character_is_where_the_map_says() -> None:
    mapped = run_map(DATA)
    assert mapped.text == TEXT == read_bytes(DATA, name="a.docx").text
    for position, char in enumerate(TEXT):
        place = mapped.place(position)
        if place is not None and place.node.tag == w("t"):
            assert (place.node.text or "")[place.offset] == char
    computed = [position for position in range(len(TEXT)) if mapped.place(position) is None]
    assert "".join(TEXT[position] for position in computed) == "\n一、\n\n\t\n\t\n"
    assert mapped.place(len(TEXT)) is None and mapped.place(-1) is None


def test_a_changed_text_is_noticed() -> None:
    run_map(DATA).verify(TEXT)
    with pytest.raises(UnreadableError, match="重新核查"):
        run_map(DATA).verify(TEXT + "改")


SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT))))


@given(st.lists(SPANS, max_size=8))
def test_comments_lie_on_exact_characters(spans: list[tuple[int, int]]) -> None:
    comments = [Comment(start, end, f"第{number}条", "文衡", "衡") for number, (start, end) in enumerate(spans)]
    out = add_comments(DATA, comments, MOMENT, text=TEXT)
    assert out == add_comments(DATA, comments, MOMENT)
    assert text_of(walk(open_package(out))) == TEXT
    mapped = run_map(DATA)
    found = commented(out)
    assert len(found) == len(spans)
    for number, (start, end) in enumerate(spans):
        expected = stored(mapped, start, end)
        assert found[number] == expected or not expected


def test_looks_are_kept() -> None:
    start = TEXT.index("司法局")
    out = open_package(add_comments(DATA, [Comment(start + 1, start + 2, "改", "甲", "甲")], MOMENT))
    bold = [
        "".join(t.text or "" for t in r.iter(w("t"))) for r in out.xml(out.main).iter(w("r")) if r.find(f"{w('rPr')}/{w('b')}") is not None
    ]
    assert bold == ["司", "法", "局", "46"]
    assert all(t.get(SPACE) == "preserve" for t in out.xml(out.main).iter(w("t")))


def test_author_date_and_paragraphs() -> None:
    data = add_comments(DATA, [Comment(0, 3, "【数值不一致】文中：12件\n应为：11件", "文衡", "衡")], MOMENT)
    comment = next(iter(docx.Document(io.BytesIO(data)).comments))
    assert (comment.author, comment.initials, comment.timestamp) == ("文衡", "衡", dt.datetime(2025, 1, 8, 9, 30, tzinfo=dt.UTC))
    assert [paragraph.text for paragraph in comment.paragraphs] == ["【数值不一致】文中：12件", "应为：11件"]


def test_comments_already_there_stay() -> None:
    once = add_comments(DATA, [Comment(0, 3, "甲", "甲", "甲")], MOMENT)
    twice = add_comments(once, [Comment(0, 3, "乙", "乙", "乙"), Comment(1, 2, "丙", "丙", "丙")], MOMENT, text=TEXT)
    assert commented(twice) == {0: "青榆区", 1: "青榆区", 2: "榆"}
    assert [comment.text for comment in docx.Document(io.BytesIO(twice)).comments] == ["甲", "乙", "丙"]


def test_a_comment_on_a_note_or_header_hangs_on_the_body() -> None:
    body = (
        p("正文", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")
        + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    )
    data = make(body, footnotes=f'<w:footnote w:id="2">{p("脚注789件")}</w:footnote>', header1=p("内部资料"))
    text = text_of(walk(open_package(data)))
    places = [(text.index(words), text.index(words) + len(words)) for words in ("789件", "内部")]
    out = add_comments(data, [Comment(start, end, "请核对", "文衡", "衡") for start, end in places], MOMENT, text=text)
    assert [comment.text for comment in docx.Document(io.BytesIO(out)).comments] == ["（脚注“789件”）请核对", "（页眉“内部”）请核对"]
    assert commented(out) == {0: "", 1: "正文"}
    assert text_of(walk(open_package(out))) == text


def test_a_bound_control_is_taken_in_whole() -> None:
    binding = '<w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:text/></w:sdtPr>'
    data = make(p("受理", f"<w:sdt>{binding}<w:sdtContent>{run('1246件')}</w:sdtContent></w:sdt>", "。"))
    out = add_comments(data, [Comment(3, 5, "改", "甲", "甲")], MOMENT)
    assert commented(out) == {0: "1246件"}


@pytest.mark.parametrize("name", ["complex", "gov1", "tracked", "commented", "sdt"])
def test_samples(name: str) -> None:
    data = shared("data", "word", f"{name}.docx").read_bytes()
    text = read_bytes(data, name="a.docx").text
    spans = [(start, min(start + 5, len(text))) for start in range(0, len(text), 7)]
    out = add_comments(data, [Comment(start, end, "核", "文衡", "衡") for start, end in spans], MOMENT, text=text)
    assert read_bytes(out, name="a.docx").text == text
    assert len(commented(out)) >= len(spans)
