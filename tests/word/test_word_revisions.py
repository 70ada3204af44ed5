"""Tracked changes: at exact characters, in the old look, taken back or accepted without a trace, and only where nothing else is touched."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.reading import read_bytes
from assistant.word.comments import Comment, add_comments
from assistant.word.revisions import Revision, add_revisions
from tests.word.accepting import W, accepted, rejected
from tests.word.making import cell, make, p, run, table

DAY = dt.datetime(2024, 12, 31, tzinfo=dt.UTC)
RED = '<w:color w:val="FF0000"/><w:sz w:val="32"/>'


def text_of(docx: bytes) -> str:
    return read_bytes(docx, name="文件.docx").text


def changed(docx: bytes, *changes: tuple[str, str]) -> tuple[bytes, list[str]]:
    """Returns the file with each (old, new) tracked, and the old words of those that were refused."""
    text = text_of(docx)
    asked = [Revision(start=text.index(old), end=text.index(old) + len(old), replacement=new) for old, new in changes]
    made, refused = add_revisions(docx, asked, DAY, author="文衡", text=text)
    return made, [text[one.start : one.end] for one in refused]


def body(docx: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"))


WHERE = {
    "plain": p("受理案件1264件，办结1108件。"),
    "across runs": p(run("受理案件12"), run("64件", RED), run("，办结1108件。")),
    "table": table([cell("案件"), cell("受理案件1264件，办结1108件。")]),
    "content control": p(
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{run('受理案件1264件，办结1108件。')}</w:sdtContent></w:sdt>"
    ),
    "link": p(f'<w:hyperlink w:anchor="a">{run("受理案件1264件，办结1108件。")}</w:hyperlink>'),
    "whole run": p(run("受理案件"), run("1264件", RED), run("，办结1108件。")),
}


@pytest.mark.parametrize("where", WHERE)
def test_rejecting_gives_the_old_text_and_accepting_the_new(where: str) -> None:
    docx = make(p("2024年工作总结") + WHERE[where])
    text = text_of(docx)
    made, refused = changed(docx, ("1264件", "1246件"), ("1108件", "1118件"))
    assert refused == []
    assert text_of(rejected(made)) == text
    new = text.replace("1264件", "1246件").replace("1108件", "1118件")
    assert text_of(accepted(made)) == text_of(made) == new  # a reader sees insertions and no deletions


def test_marks_carry_author_date_and_distinct_numbers() -> None:
    made, _ = changed(make(p("受理案件1264件，办结1108件。")), ("1264件", "1246件"), ("1108件", "1118件"))
    marks = list(body(made).iter(f"{W}ins", f"{W}del"))
    assert len({mark.get(f"{W}id") for mark in marks}) == len(marks) == 4
    assert {mark.get(f"{W}author") for mark in marks} == {"文衡"}
    assert {mark.get(f"{W}date") for mark in marks} == {"2024-12-31T00:00:00Z"}
    assert [mark.tag.removeprefix(W) for mark in marks] == ["del", "ins", "del", "ins"]
    assert changed(make(p("受理案件1264件，办结1108件。")), ("1264件", "1246件"), ("1108件", "1118件"))[0] == made


def test_the_look_stays() -> None:
    made, _ = changed(make(p(run("受理案件"), run("1264件", RED), run("。"))), ("1264件", "1246件"))
    for mark in body(made).iter(f"{W}ins", f"{W}del"):
        look = mark.find(f"{W}r/{W}rPr")
        assert [one.tag.removeprefix(W) for one in look] == ["color", "sz"]
    assert [node.text for node in body(made).iter(f"{W}delText")] == ["1264件"]


INSERTED = f'<w:ins w:id="7" w:author="张某" w:date="2024-01-01T00:00:00Z">{run("1264件")}</w:ins>'
DELETED = '<w:del w:id="8" w:author="张某"><w:r><w:delText>12</w:delText></w:r></w:del>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF a</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
    f'{run("1264件")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
BOUND = f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{{1}}"/></w:sdtPr><w:sdtContent>{run("1264件")}</w:sdtContent></w:sdt>'
LOCKED = f'<w:sdt><w:sdtPr><w:lock w:val="sdtContentLocked"/></w:sdtPr><w:sdtContent>{run("1264件")}</w:sdtContent></w:sdt>'


@pytest.mark.parametrize(
    "inner",
    [
        run("受理案件") + INSERTED, run("受理案件12") + INSERTED.replace("1264件", "64件"), run("受理案件") + DELETED + run("1264件"),
        run("受理案件1264件") + DELETED, run("12") + DELETED + run("64件"), FIELD, BOUND, LOCKED,
        f'<w:fldSimple w:instr="REF a">{run("1264件")}</w:fldSimple>',
    ],
)  # fmt: skip
def test_what_others_hold_is_left_alone(inner: str) -> None:
    docx = make(p(inner))
    made, refused = changed(docx, ("1264件", "1246件"))
    assert refused == ["1264件"]
    assert [mark.get(f"{W}author") for mark in body(made).iter(f"{W}ins", f"{W}del")].count("文衡") == 0
    assert text_of(made) == text_of(docx)


def test_another_revision_further_off_does_not_matter() -> None:
    made, refused = changed(make(p(run("受理案件1264件。另有") + DELETED)), ("1264件", "1246件"))
    assert refused == []
    assert text_of(rejected(made, author="文衡")) == "受理案件1264件。另有"


def test_of_two_changes_on_one_place_the_first_is_made() -> None:
    docx = make(p("受理案件1264件。"))
    text = text_of(docx)
    at = text.index("1264件")
    asked = [Revision(start=at, end=at + 5, replacement="1246件"), Revision(start=at - 2, end=at + 5, replacement="案1件")]
    made, refused = add_revisions(docx, asked, DAY, author="文衡")
    assert refused == (asked[1],)
    assert text_of(accepted(made)) == "受理案件1246件。"


def test_changes_stand_beside_comments() -> None:
    docx = make(p("受理案件1264件，办结1108件。"))
    text = text_of(docx)
    commented = add_comments(docx, [Comment(4, 9, "见台账", "文衡", "文衡"), Comment(0, 12, "全句", "文衡", "文衡")], DAY, text=text)
    made, refused = changed(commented, ("1264件", "1246件"))
    assert refused == []
    assert text_of(rejected(made)) == text
    assert text_of(accepted(made)) == text.replace("1264", "1246")
    marks = [node.tag.removeprefix(W) for node in body(made).iter() if node.tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd")]
    assert marks.count("commentRangeStart") == marks.count("commentRangeEnd") == 2


WORDS = st.text(alphabet="受理案件甲乙0123456789，。%", min_size=1, max_size=6)
RUNS = st.lists(st.tuples(WORDS, st.sampled_from(["plain", "bold", "sdt", "link"])), min_size=1, max_size=6)
CHANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6), st.text(alphabet="新数456件", max_size=4)), max_size=5)
WRAPS = {
    "plain": "{}", "bold": "{}", "sdt": "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "link": '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
}  # fmt: skip


@given(RUNS, CHANGES)
def test_any_change_of_any_runs_can_be_taken_back(runs: list[tuple[str, str]], changes: list[tuple[int, int, str]]) -> None:
    parts = [WRAPS[kind].format(run(words, "<w:b/>" if kind == "bold" else "")) for words, kind in runs]
    docx = make(p("2024年工作总结") + p("".join(parts)))
    text = text_of(docx)
    first = text.index("\n") + 1
    asked = [
        Revision(start=first + at, end=min(first + at + length, len(text)), replacement=new)
        for at, length, new in changes
        if first + at < len(text)
    ]
    made, refused = add_revisions(docx, asked, DAY, author="文衡", text=text)
    assert text_of(rejected(made)) == text
    wanted = text
    for one in sorted((one for one in asked if not any(one is other for other in refused)), key=lambda one: -one.start):
        wanted = wanted[: one.start] + one.replacement + wanted[one.end :]
    assert text_of(accepted(made)).strip() == wanted.strip()
    assert text_of(made).strip() == wanted.strip()
