"""Totals in the tables of a Word report: a wrong one is found, a table that was not understood stays silent."""

from io import BytesIO

import docx
import pytest

from assistant import check, read

ROWS = [
    ["街道", "受理", "成功", "合计", "成功率"],
    ["柳汀", "120", "110", "230", "91.7%"],
    ["鹭洲", "85", "80", "165", "94.1%"],
    ["东篱", "1,040", "990", "2030", "95.2%"],
    ["合计", "1245", "1180", "2425", "94.8%"],
]


def word(rows: list[list[str]]) -> bytes:
    document = docx.Document()
    document.add_paragraph("青榆区司法局2024年工作总结")
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def wrong(rows: list[list[str]]) -> list[tuple[str, str | None]]:
    report = check(read(word(rows), name="总结.docx"))
    return [(finding.text, finding.expected) for finding in report.findings if finding.rule == "FIG003"]


def changed(row: int, column: int, text: str) -> list[list[str]]:
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = text
    return rows


def test_a_table_that_adds_up_is_left_alone() -> None:
    assert wrong(ROWS) == []


@pytest.mark.parametrize(
    ("row", "column", "text", "found"),
    [(4, 1, "1254", ("1254", "1245")), (4, 2, "1080", ("1080", "1180")), (2, 3, "156", ("156", "165"))],
)
def test_a_wrong_total_is_found(row: int, column: int, text: str, found: tuple[str, str]) -> None:
    assert found in wrong(changed(row, column, text))


def test_a_table_whose_totals_do_not_hold_was_not_understood() -> None:
    rows = [["街道", "受理", "成功"], ["柳汀", "12", "10"], ["鹭洲", "8", "8"], ["合计", "120", "118"]]
    assert wrong(rows) == []


def test_subtotals_stand_for_their_rows() -> None:
    rows = [["类别", "件数"], ["刑事", "7"], ["民事", "5"], ["小计", "12"], ["行政", "3"], ["国赔", "1"], ["小计", "4"], ["合计", "16"]]
    assert wrong(rows) == []
    rows[-1][1] = "18"
    assert wrong(rows) == [("18", "16")]


def test_rows_of_which_come_on_top() -> None:
    assert wrong([["类别", "件数"], ["刑事", "7"], ["其中：认罪认罚", "5"], ["民事", "5"], ["合计", "12"]]) == []
