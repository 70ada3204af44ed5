"""A bulletin is refreshed: the cells of its table follow the ledger, its chart is drawn anew, nothing else changes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from assistant import draft, read, refresh
from assistant.drafting import charts
from assistant.drafting.charts import chinese_font
from assistant.pipeline import redrawing
from assistant.word.package import open_package
from tests.pipeline.offices import sample_office

LEDGER, SHEET = "街道台账.xlsx", "2024年"
pytestmark = pytest.mark.skipif(chinese_font() is None, reason="needs a Chinese font (.ci/run installs one)")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample bureau with its bulletin; in `new` its ledgers, where one street has taken on other cases."""
    root = tmp_path_factory.mktemp("office")
    draft(sample_office(root, template="bulletin")).save(root / "draft.docx")
    shutil.copytree(root / "corpus" / "bureau" / "ledgers", root / "new")
    book = openpyxl.load_workbook(root / "new" / LEDGER)
    sheet = book[SHEET]
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == "东篱街道")
    column = next(cell.column for cells in sheet.iter_rows(max_row=4) for cell in cells if cell.value and "受理" in str(cell.value))
    assert row[column - 1].value == 376
    row[column - 1].value = 371
    book.save(root / "new" / LEDGER)
    return root


def pictures(path: Path) -> list[bytes]:
    package = open_package(path.read_bytes())
    return [content for name, content in sorted(package.parts.items()) if name.startswith("word/media/")]


def cells(path: Path) -> list[str]:
    document = read(path)
    return [document.text[cell.start : cell.end] for block in document.blocks for cell in block.cells]


def test_the_cell_and_the_picture_follow_the_ledger(office: Path) -> None:
    result = refresh(office / "draft.docx", data=[office / "new"], indicators=office / "corpus" / "indicators.toml")
    new = result.save(office / "new.docx")
    assert [(one.issued, one.current) for one in result.figures if one.state == "changed"] == [("376", "371")]
    assert [one.state for one in result.charts] == ["redrawn"]
    before, after = cells(office / "draft.docx"), cells(new)
    assert [(old, now) for old, now in zip(before, after, strict=True) if old != now] == [("376", "371")]
    assert len(pictures(new)) == 1 and pictures(new) != pictures(office / "draft.docx")
    again = refresh(new, data=[office / "new"], indicators=office / "corpus" / "indicators.toml")
    assert [one.state for one in again.charts] == ["same"] and again.docx == new.read_bytes()


def test_a_chart_is_found_again_after_libreoffice(office: Path, saved_by_libreoffice: Callable[[Path], Path]) -> None:
    file = saved_by_libreoffice(office / "draft.docx")
    result = refresh(file, data=[office / "new"], indicators=office / "corpus" / "indicators.toml")
    assert [(one.issued, one.current) for one in result.figures if one.state == "changed"] == [("376", "371")]
    assert [one.state for one in result.charts] == ["redrawn"] and pictures(result.save(office / "lo.docx")) != pictures(file)


def test_a_chart_whose_picture_was_deleted_is_told(office: Path) -> None:
    document = docx.Document(str(office / "draft.docx"))
    for paragraph in document.paragraphs:
        for drawing in paragraph._p.xpath(".//w:drawing"):
            drawing.getparent().remove(drawing)
    document.save(str(office / "bare.docx"))
    result = refresh(office / "bare.docx", data=[office / "new"], indicators=office / "corpus" / "indicators.toml")
    assert [one.state for one in result.charts] == ["deleted"]


def test_without_a_font_the_old_picture_stays_and_that_is_told(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (charts, redrawing):
        monkeypatch.setattr(room, "chinese_font", lambda: None)
    result = refresh(office / "draft.docx", data=[office / "new"], indicators=office / "corpus" / "indicators.toml")
    assert [one.state for one in result.charts] == ["no_font"] and result.exit_code == 1
    assert pictures(result.save(office / "old.docx")) == pictures(office / "draft.docx")
