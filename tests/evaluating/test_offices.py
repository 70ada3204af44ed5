"""Gold offices: marks, ledgers, what follows from them; and that the marks of the kept offices agree with their cells."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.evaluating.grids import Grid, cell_key, cell_name, cell_place, previous_cells
from assistant.evaluating.offices import load_office, read_grids, unmarked
from assistant.evaluating.printed import read_printed
from assistant.evaluating.truths import disagreements, truth

OFFICE = Path(__file__).parent / "office.yaml"
KEPT = sorted((Path(__file__).resolve().parents[2] / "evaluation" / "offices").glob("*.yaml"))


def test_marks_are_taken_out_and_their_places_kept() -> None:
    text, golds = unmarked("  受理{1284件|=台账.xlsx!表!D3}，其中{803件|~台账.xlsx!表!D4}。\n\n  计划{9件|target}，{8件|}")
    assert text == "受理1284件，其中803件。\n\n计划9件，8件"
    assert [(gold.text, gold.kind, gold.renamed) for gold in golds] == [
        ("1284件", "cell", False), ("803件", "cell", True), ("9件", "target", False), ("8件", "none", False),
    ]  # fmt: skip
    assert all(text[gold.start : gold.end] == gold.text for gold in golds)
    assert golds[0].cells == ("台账.xlsx!表!D3",)


@pytest.mark.parametrize("mark", ["{1件|什么}", "{1件|change}"])
def test_an_unknown_mark_is_named(mark: str) -> None:
    with pytest.raises(InputError, match="看不懂的标注"):
        unmarked(mark, where="a.yaml")


@pytest.mark.parametrize("place", [(0, 0), (4, 25), (9, 26), (99, 701), (0, 702)])
def test_cell_names_turn_back_into_places(place: tuple[int, int]) -> None:
    assert cell_place(cell_name(*place)) == place


def test_a_csv_needs_no_sheet_name() -> None:
    assert cell_key("a.csv!随便!b2") == cell_key("a.csv!!B2")
    assert cell_key("a.xlsx!'表'!$B$2") == "a.xlsx!表!B2"


@pytest.mark.parametrize(
    ("rows", "cell", "before"),
    [
        ([["指标", "2023年", "2024年"], ["受理", 5, 7]], "C2", "B2"),
        ([["指标", "上年", "本年"], ["受理", 5, 7]], "C2", "B2"),
        ([["指标", 2023, 2024], ["受理", 5, 7]], "C2", "B2"),
        ([["指标", "年度", "数值"], ["受理", 2023, 5], ["受理", 2024, 7]], "C3", "C2"),
        ([["指标", "2023年决算数", "2024年执行数"], ["受理", 5, 7]], "C2", None),
    ],
)
def test_the_year_before(rows: list[list[object]], cell: str, before: str | None) -> None:
    found = previous_cells([Grid("a.xlsx", "表", rows)], 2024)
    assert found.get(f"a.xlsx!表!{cell}") == (f"a.xlsx!表!{before}" if before else None)


@pytest.mark.parametrize(
    ("text", "true", "right"),
    [
        ("1284件", "1284", True), ("1284件", "1285", False), ("569万余元", "5694100", True), ("569万余元", "5710000", False),
        ("98.7%", "98.74", True), ("98.7%", "97.5", False), ("近1300件", "1284", True), ("近1300件", "1310", False),
        ("超过500名", "565", True), ("超过500名", "480", False), ("约3000人次", "3100", True), ("1,284件", "1284", True),
        ("7.05亿元", "704690000", True), ("3.5个百分点", "3.5", True), ("不低于94%", "95", True),
    ],
)  # fmt: skip
def test_a_printed_figure_allows_what_it_can_honestly_mean(text: str, true: str, right: bool) -> None:
    printed = read_printed(text)
    assert printed is not None
    assert printed.allows(Decimal(true)) is right


def test_a_print_for_another_value_keeps_its_form() -> None:
    printed = read_printed("1,284件")
    assert printed is not None
    assert printed.printing(Decimal(9310)) == "9,310件"
    money = read_printed("569.41万元")
    assert money is not None
    assert money.printing(Decimal(5013000)) == "501.30万元"


def test_an_office_is_read_and_its_ledgers_written(tmp_path: Path) -> None:
    office = load_office(OFFICE)
    assert not list(disagreements(office.sample))
    written = office.ledgers(tmp_path)
    assert [path.name for path in written] == ["台账.xlsx", "普法.csv"]
    again = {key: value for grid in read_grids(tmp_path / "office") for key, value in ((grid.key(*p), n) for p, n in grid.numbers.items())}
    assert again == office.sample.values
    assert office.sample.previous["台账.xlsx!法援!D3"] == "台账.xlsx!法援!C3"
    assert {(one.subject, one.rank) for one in office.sample.rankings if one.indicator == "调解纠纷"} == {
        ("南坪镇", 1), ("东坪镇", 2), ("北坪镇", 4),
    }  # fmt: skip


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_the_marks_of_kept_offices_agree_with_their_cells(path: Path) -> None:
    office = load_office(path)
    assert not list(disagreements(office.sample))
    known = [gold for gold in office.sample.golds if gold.kind == "cell"]
    assert sum(truth(gold, office.sample) is not None for gold in known) >= 0.9 * len(known)


def test_a_file_that_is_no_office_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("year: 2024\n", encoding="utf-8")
    with pytest.raises(InputError, match="不是可用的测评单位文件"):
        load_office(path)
