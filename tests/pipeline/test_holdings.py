"""What is kept open between questions is read once while nothing changes, and anew when it does."""

from pathlib import Path

import pytest

from assistant.errors import IndexStateError, InputError
from assistant.pipeline.holdings import Holdings
from assistant.pipeline.index import Index
from assistant.pipeline.inside import within
from assistant.pipeline.read import read
from assistant.schema.retrieval import Query
from assistant.settings import load

LEDGER = "指标,年度,数值,单位\n受理法律援助案件,2024,{},件\n"
CASE = "甲街道调解{}名木工欠薪纠纷案\n一、基本案情\n{}名木工干完活没有领到工资，到调委会申请调解。\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "wenheng.toml").write_text('data = ["台账", "没有的"]\ncorpus = ["资料"]\n', encoding="utf-8")
    for folder in ("台账", "资料"):
        (tmp_path / folder).mkdir()
    (tmp_path / "台账" / "一.csv").write_text(LEDGER.format(1246), encoding="utf-8")
    (tmp_path / "资料" / "一.txt").write_text(CASE.format(12, 12), encoding="utf-8")
    return tmp_path


def test_ledgers_are_read_once_a_year_and_again_when_they_change(office: Path) -> None:
    held = Holdings(load(office))
    document = read(text="2024年受理法律援助案件1246件。")
    book = held.book(document)
    assert book is not None and book is held.book(document) is held.book(year=2024)
    assert held.book(year=2023) is not book
    (office / "台账" / "二.csv").write_text(LEDGER.format(1250).replace("法律援助", "行政复议"), encoding="utf-8")
    again = held.book(document)
    assert again is not None and again is not book and len(again.records) == len(book.records) + 1
    assert held.notices == ("没有对照台账：没有的 不存在",)


def test_one_year_after_another_does_not_fill_the_memory(office: Path) -> None:
    held = Holdings(load(office))
    first = held.book(year=2000)
    assert all(held.book(year=year) is not None for year in range(2001, 2007))
    assert held.book(year=2000) is not first


def test_the_index_stays_open_until_it_changes(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, query = Holdings(load(office)), Query(text="木工欠薪")
    with pytest.raises(IndexStateError, match="还没有索引"):
        held.find(query)
    index, opened = Index.of(load(office)), []
    index.add([office / "资料"])
    real = Index.open
    monkeypatch.setattr(Index, "open", lambda self, *, create: opened.append(create) or real(self, create=create))
    assert [len(held.find(query).hits) for _ in range(3)] == [1, 1, 1] and opened == [False]
    (office / "资料" / "二.txt").write_text(CASE.format(30, 30).replace("木工", "瓦工"), encoding="utf-8")
    monkeypatch.undo()
    index.add([office / "资料"])
    assert {hit.passage.document for hit in held.find(Query(text="瓦工欠薪")).hits} >= {"二.txt"}
    held.close()
    assert held.find(query).hits
    held.close()


def test_an_office_without_ledgers_has_no_book(tmp_path: Path) -> None:
    (tmp_path / "wenheng.toml").write_text('office = "甲局"\n', encoding="utf-8")
    assert Holdings(load(tmp_path)).book(year=2024) is None


def test_what_a_brief_names_lies_in_the_folders(tmp_path: Path) -> None:
    inner = tmp_path / "内"
    inner.mkdir()
    within([inner], [inner, inner / "一.csv"])
    with pytest.raises(InputError, match="工作区以外"):
        within([inner], [inner / ".." / "一.csv"])
