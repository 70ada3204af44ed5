"""Binding a figure to a cell, and proposing indicators from last year's report: in words of the two files only, comments kept."""

import tomllib
from pathlib import Path

import pytest

from assistant import check, read
from assistant.errors import InputError, LedgerError
from assistant.ledger.indicators import load_indicators
from assistant.pipeline.indicators import Binding, bind
from assistant.pipeline.suggesting import suggest
from assistant.schema.document import Document
from assistant.schema.finding import CheckReport

REPORT = (
    "甲区2024年工作总结\n一、2024年工作情况\n（一）服务群众\n"
    "1.应援尽援。全年为困难群众伸出援手1246次，上年为困难群众伸出援手1168次，同比增长6.7%。化解邻里烦心事5933件。\n"
)
LEDGER = "指标,年度,数值,单位\n法援案件数,2023,1168,件\n法援案件数,2024,1246,件\n调解量,2024,5933,件\n"
HELPED, SETTLED = "1246次", "5933件"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "台账.csv").write_text(LEDGER, encoding="utf-8")
    return tmp_path


def report() -> Document:
    return read(text=REPORT, name="报告.txt")


def figure_id(text: str) -> str:
    return next(figure.id for figure in check(report()).figures if figure.text == text and figure.counted)


def bound(folder: Path, text: str, cell: str) -> Binding:
    return bind(report(), figure_id(text), cell, data=[folder / "台账.csv"], indicators=folder / "indicators.toml")


def checked(folder: Path) -> CheckReport:
    return check(report(), data=[folder / "台账.csv"])


def test_a_cell_of_another_period_is_refused_and_nothing_written(office: Path) -> None:
    (office / "台账.csv").write_text(LEDGER.replace("调解量,2024,5933,件\n", ""), encoding="utf-8")
    (office / "月报.csv").write_text("指标,2024年6月,2024年\n调解量,5933,71204\n", encoding="utf-8")
    with pytest.raises(InputError, match="另一时期"):
        bind(
            report(),
            figure_id(SETTLED),
            "月报.csv › 月报!B2",
            data=[office / "台账.csv", office / "月报.csv"],
            indicators=office / "i.toml",
        )
    assert not (office / "i.toml").exists()


def test_a_bound_figure_and_its_sisters_are_supported(office: Path) -> None:
    assert checked(office).coverage.supported == 0
    made = bound(office, HELPED, "台账.csv › 台账!C3")
    assert (made.alias, made.name, made.new) == ("为困难群众伸出援手", "法援案件数", True)
    assert [(figure.text, figure.status) for figure in made.figures] == [(HELPED, "supported"), ("1168次", "supported")]
    statuses = {figure.text: figure.status for figure in checked(office).figures if figure.counted}
    assert statuses[HELPED] == statuses["1168次"] == "supported" and statuses["6.7%"] == "derived"


@pytest.mark.parametrize("cell", ["台账!C3", "C3", "台账.csv>台账!$C$3", "台账.csv › 台账！c3"])
def test_a_cell_may_be_written_in_several_ways(office: Path, cell: str) -> None:
    assert bound(office, HELPED, cell).record.locator == "台账!C3"


def test_an_indicator_that_exists_gets_the_alias_and_the_file_keeps_its_comments(office: Path) -> None:
    before = '# 我的注释\n[aid.taken]   # 援助\nname = "法援案件数"  # 名称\naliases = [\n  "受理量",\n]\nunit = "件"\n\n# 尾注\n'
    file = office / "indicators.toml"
    file.write_text(before, encoding="utf-8")
    made = bound(office, HELPED, "C3")
    assert (made.indicator, made.new) == ("aid.taken", False)
    after = file.read_text(encoding="utf-8")
    assert all(comment in after for comment in ("# 我的注释", "# 援助", "# 名称", "# 尾注"))
    assert load_indicators(file).indicators[0].aliases == ("受理量", "为困难群众伸出援手")


def test_binding_twice_changes_nothing(office: Path) -> None:
    bound(office, HELPED, "C3")
    before = (office / "indicators.toml").read_text(encoding="utf-8")
    bound(office, HELPED, "C3")
    assert (office / "indicators.toml").read_text(encoding="utf-8") == before


def test_two_bindings_stand_side_by_side(office: Path) -> None:
    bound(office, HELPED, "C3")
    assert bound(office, SETTLED, "C4").indicator == "bound.n2"
    assert checked(office).coverage.not_checked == 0


def test_a_wording_of_another_indicator_is_refused(office: Path) -> None:
    bound(office, HELPED, "C3")
    before = (office / "indicators.toml").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="已是指标"):
        bound(office, HELPED, "C4")
    assert (office / "indicators.toml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("cell", "words"), [("C9", "没有从单元格"), ("别的.csv › C3", "没有从单元格"), ("a › b › c", "写法不对"), ("", "写法不对")]
)
def test_a_cell_that_is_not_there_is_refused(office: Path, cell: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        bound(office, HELPED, cell)
    assert not (office / "indicators.toml").exists()


def test_a_figure_that_is_not_there_or_no_figure_is_refused(office: Path) -> None:
    for key, words in (("f999", "没有编号"), (next(one.id for one in check(report()).figures if not one.counted), "不是要核对")):
        with pytest.raises(InputError, match=words):
            bind(report(), key, "C3", data=[office / "台账.csv"], indicators=office / "indicators.toml")


def test_a_label_that_stands_for_several_things_is_refused(office: Path) -> None:
    (office / "另.csv").write_text("指标,年度,数值,单位\n法援案件数,2024,77,件\n", encoding="utf-8")
    with pytest.raises(InputError, match="不止一处"):
        bind(report(), figure_id(HELPED), "台账.csv › C3", data=[office], indicators=office / "indicators.toml")


def test_an_indicators_file_that_is_broken_is_named(office: Path) -> None:
    (office / "indicators.toml").write_text("[a\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="indicators"):
        bound(office, HELPED, "C3")
    assert (office / "indicators.toml").read_text(encoding="utf-8") == "[a\n"


def test_suggestions_are_a_valid_file_that_ties_the_report(office: Path) -> None:
    made = suggest(report(), data=[office / "台账.csv"])
    assert (made.sure, made.doubtful) == (2, 0)
    names = {table["name"]: table["aliases"] for table in tomllib.loads(made.text)["office"].values()}
    assert names == {"法援案件数": ["为困难群众伸出援手"], "调解量": ["化解邻里烦心事"]}
    (office / "indicators.toml").write_text(made.text, encoding="utf-8")
    assert checked(office).coverage.not_checked == 0


def test_a_value_that_may_be_chance_is_commented_out_with_the_reason(office: Path) -> None:
    (office / "台账.csv").write_text("指标,年度,数值,单位\n调解量,2024,593,件\n", encoding="utf-8")
    made = suggest(read(text=REPORT.replace("5933件", "593件")), data=[office / "台账.csv"])
    assert (made.sure, made.doubtful) == (0, 1)
    assert tomllib.loads(made.text) == {}
    assert "# 存疑：" in made.text and '# name = "调解量"' in made.text


def test_equal_values_of_two_indicators_are_never_sure(office: Path) -> None:
    (office / "台账.csv").write_text(LEDGER + "信访量,2024,5933,件\n", encoding="utf-8")
    made = suggest(report(), data=[office / "台账.csv"])
    assert made.sure == 1 and "不止一处" in made.text


def test_short_values_alone_say_nothing(office: Path) -> None:
    (office / "台账.csv").write_text("指标,年度,数值,单位\n调解量,2024,12,件\n", encoding="utf-8")
    made = suggest(read(text=REPORT.replace("5933件", "12件")), data=[office / "台账.csv"])
    assert (made.sure, made.doubtful) == (0, 0)
