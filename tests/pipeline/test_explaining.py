"""Where a figure comes from, indicators with their values, and one section of a draft, as a page and assistants are told."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.pipeline.check import open_book
from assistant.pipeline.draft_section import draft_section
from assistant.pipeline.explaining import Explanation, explain
from assistant.pipeline.indicator_values import chosen, indicator_table
from assistant.pipeline.read import read
from assistant.protocols import RecordBook
from assistant.schema.workspace import Job
from assistant.settings import shipped
from tests.pipeline.offices import sample_office

TEXT = "2024年，我局受理法律援助案件1246件，同比增长6.7%；参训干部1953人次。全年受理案件373件。2025年，力争受理法律援助案件1300件。"


@pytest.fixture(scope="module")
def book() -> RecordBook:
    return open_book([shipped("corpus", "bureau", "ledgers")], shipped("corpus", "indicators.toml"), year=2024)


def told(figure: str | int, book: RecordBook | None) -> Explanation:
    return explain(read(text=TEXT, name="报告"), figure, book=book)


def test_a_figure_of_the_ledger(book: RecordBook) -> None:
    made = told("受理法律援助案件1246件", book)
    assert made.verdict == "一致" and made.why.startswith("台账里有这个数。依据：统计台账.xlsx › 公共法律服务!G4")
    assert made.indicator is not None and made.indicator.id == "legal_aid.accepted"
    assert [(value.locator, value.number) for value in made.values] == [("公共法律服务!G4", Decimal(1246))]
    assert "【1246件】" in made.sentence and made.to_dict()["figure"]["id"] == made.figure.id


def test_a_derived_figure_tells_formula_and_both_cells(book: RecordBook) -> None:
    made = told("6.7%", book)
    assert made.verdict == "推算一致" and made.formula == "(1246−1168)/1168 = 6.68 %" and made.formula in made.why
    assert [value.period.year for value in made.values if value.period] == [2024, 2023]


def test_a_contradicted_figure_tells_what_the_rules_say(book: RecordBook) -> None:
    made = told("1953人次", book)
    assert made.verdict == "矛盾" and made.expected == "1935人次" and made.findings[0].message.rstrip("。") in made.why


def test_an_ambiguous_figure_names_its_candidates_with_their_cells(book: RecordBook) -> None:
    made = told("373件", book)
    assert made.verdict == "未核（对应不唯一）" and len(made.candidates) > 1
    assert all(one.values and one.values[0].locator in one.words for one in made.candidates)


def test_a_target_and_a_figure_without_ledgers(book: RecordBook) -> None:
    assert "计划" in told("1300件", book).why
    assert told("1246件", None).why == "没有给台账，没法比对。"


def test_a_year_is_no_figure_to_be_checked(book: RecordBook) -> None:
    made = told(0, book)
    assert (made.verdict, made.figure.text) == ("不核对", "2024") and "日期或年份" in made.why


@pytest.mark.parametrize(("figure", "words"), [("f99", "没有「f99」"), ("件", "对应 3 处数字"), (8, "没有「8」"), ("", "没有「」")])
def test_what_names_no_single_figure_is_refused(figure: str | int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        told(figure, None)


def test_the_table_of_indicators(book: RecordBook) -> None:
    table = indicator_table(book)
    assert [row.id for row in table if row.id is not None] == [indicator.id for indicator in book.indicators]
    counted = [value for row in table for value in (*row.values, *(one for part in row.subjects for one in part.values))]
    assert len(counted) == len(book.records)  # every record stands in it once
    assert all(value.subject is None for row in table for value in row.values)
    assert all(value.subject == part.subject for row in table for part in row.subjects for value in part.values)
    ends = [[value.period.end for value in row.values if value.period] for row in table]
    assert all(some == sorted(some) for some in ends)
    loose = [row for row in table if row.id is None]
    assert loose and all(row.values or row.subjects for row in loose)


def test_the_table_is_searched(book: RecordBook) -> None:
    table = indicator_table(book)
    assert [row.id for row in chosen(table, query="法律援助案件受理量")] == ["legal_aid.accepted"]
    assert {row.category for row in chosen(table, category="法律援助")} == {"法律援助"}
    years = {value.period.year for row in chosen(table, year=2023) for value in row.values if value.period}
    assert years == {2023}
    street = chosen(table, subject="柳汀街道")
    assert street and all([one.subject for one in row.subjects] == ["柳汀街道"] and not row.values for row in street)
    assert chosen(table, query="没有这个词") == ()


def test_one_section_of_a_draft(tmp_path: Path) -> None:
    brief, steps = sample_office(tmp_path), []
    made = draft_section(brief, "g4", folders=[tmp_path], progress=lambda job: steps.append(job))
    assert [part.key for part in made.parts] == ["g4", "g4.1", "g4.2", "g4.3"]
    assert made.place.startswith("（四）") and made.text.count("\n") == 3
    assert all(figure.sources for part in made.parts for one in part.sentences for figure in one.figures)
    assert [job.done for job in steps] == sorted(job.done for job in steps) and steps[-1] == Job(step="完成", done=4, total=4)
    with pytest.raises(InputError, match="工作区以外"):
        draft_section(brief, "g4", folders=[tmp_path / "corpus" / "bureau"])
