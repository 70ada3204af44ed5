"""Formatting a draft: its figures stay live, so that a refresh of the formatted file gives what a refresh of the draft gives."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from assistant import draft, refresh
from assistant.pipeline.format import reformat, reformat_bytes
from assistant.pipeline.refresh import live_figures
from assistant.word.package import open_package
from assistant.word.walker import text_of, walk
from tests.pipeline.offices import sample_office
from tests.word.making import make, p

PROSE = "全年受理法律援助案件1246件，同比增长6.7%，各项工作取得新的成效，得到群众好评。"


def body(data: bytes) -> str:
    return text_of([line for line in walk(open_package(data)) if line.kind not in ("header", "footer")])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample bureau with a draft that was formatted, and ledgers in which every whole number has grown."""
    root = tmp_path_factory.mktemp("office")
    draft(sample_office(root)).save(root / "draft.docx")
    reformat(root / "draft.docx").save(root / "formatted.docx")
    shutil.copytree(root / "corpus" / "bureau" / "ledgers", root / "new")
    book = openpyxl.load_workbook(root / "new" / "统计台账.xlsx")
    for sheet in book:
        for cell in (one for row in sheet.iter_rows() for one in row):
            if isinstance(cell.value, int) and 20 < cell.value < 1900:
                cell.value += 7
    book.save(root / "new" / "统计台账.xlsx")
    return root


def test_figures_of_a_formatted_draft_are_the_same_and_still_refresh(office: Path) -> None:
    states = [[(one.key, one.present, one.state) for one in live_figures(office / name)] for name in ("draft.docx", "formatted.docx")]
    assert states[0] == states[1] and len(states[0]) > 100
    ledgers = {"data": [office / "new"], "indicators": office / "corpus" / "indicators.toml"}
    plain, formatted = (refresh(office / name, **ledgers).docx for name in ("draft.docx", "formatted.docx"))
    assert body(plain) == body(formatted) != body((office / "draft.docx").read_bytes())


def test_a_draft_is_official_already(office: Path) -> None:
    """Formatting changes no look that the templates set; the marks it puts in again are the same on a second go."""
    once = (office / "formatted.docx").read_bytes()
    assert body(once) == body((office / "draft.docx").read_bytes())
    assert reformat_bytes(once, name="formatted.docx").docx == once


def test_doubts_are_told_in_few_words() -> None:
    names = "".join(p(name, properties='<w:jc w:val="center"/>') for name in ("李宁", "王芳", "赵敏", "孙立", "周平", "吴英"))
    result = reformat_bytes(make(p("2024年工作总结") + names + p(PROSE) + "<w:sectPr/>"), name="报告.docx")
    assert [note for note in result.notes if "居中" in note] == [
        "不知是什么、照原样居中或居右：“李宁”、“王芳”、“赵敏”、“孙立”、“周平” 等 6 处"
    ]  # fmt: skip
    untitled = reformat_bytes(make(p(PROSE) + p(PROSE)), name="报告.docx")
    assert "没有认出大标题，请人工设成“公文标题”样式" in untitled.notes
    assert result.to_dict()["paragraphs"] == {"body": 1, "centred": 6, "title": 1}


def test_text_in_any_encoding_becomes_the_same_file() -> None:
    text = f"2024年工作总结\n一、工作情况\n{PROSE}\n"
    made = {reformat_bytes(text.encode(name), name="总结.txt").docx for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16")}
    assert len(made) == 1 and body(made.pop()) == text.strip()
