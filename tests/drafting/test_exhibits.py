"""Tables and charts of a template: cells are live figures bound to their records, bars are records, what is lacking is told."""

import io
from dataclasses import replace
from decimal import Decimal

import docx
import pytest

from assistant.drafting import charts
from assistant.drafting.charts import chinese_font, draw, drawable
from assistant.drafting.composing import compose
from assistant.drafting.exhibits import chart_of, table_of
from assistant.drafting.facts import Facts
from assistant.drafting.filling import fill
from assistant.drafting.issued import decode_issued, encode_issued
from assistant.drafting.printing import print_slot
from assistant.drafting.reprinting import redrawn, reprint
from assistant.drafting.returns import collect
from assistant.drafting.template import Exhibit
from assistant.drafting.template_file import load_template
from assistant.errors import TemplateError
from assistant.reading import read_bytes
from assistant.word.controls import read_live_figures
from tests.drafting.small_bureau import PERIOD, ROWS, SmallBook, book, brief, record
from tests.drafting.test_filling import SENDERS, template
from tests.drafting.test_template_file import SMALL

STREETS = (("东篱街道", "310"), ("西溪街道", "1205"), ("南浦街道", "88"), ("区直", "95"))
TABLE = """
[[part.table]]
title = "{period}主要指标"
indicators = ["mediation.accepted", "litigation.lost_rate", "legal_aid.recovered", "team.new"]
"""
CHART = """
[[part.chart]]
title = "{period}各街道受理人民调解案件"
rows = "subjects"
indicators = ["mediation.accepted"]
"""
needs_font = pytest.mark.skipif(chinese_font() is None, reason="needs a Chinese font (.ci/run installs one)")


def with_streets(**changes: str) -> SmallBook:
    plain = book()
    values = dict(STREETS) | changes
    streets = tuple(
        record("mediation.accepted", "受理人民调解案件", "件", 2024, value, f"街道!B{row}", subject=name)
        for row, (name, value) in enumerate(values.items(), 2)
    )
    return replace(plain, records=(*plain.records, *streets))


def exhibit(**changes: object) -> Exhibit:
    values = {"title": "表", "form": "table", "rows": "indicators", "indicators": ("mediation.accepted",)}
    return Exhibit(**values | changes)


def texts(rows) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows.rows]


def made(tmp_path, exhibits: str, ledger: SmallBook):
    own = template(tmp_path / "own")
    (own.folder / "template.toml").write_text(SMALL + exhibits + SENDERS, encoding="utf-8")
    own = load_template(own.folder)
    return compose(brief(), own, ledger, collect([], ledger, PERIOD)), own


def test_a_table_of_indicators_tells_both_years_and_the_change():
    names = ("mediation.accepted", "litigation.lost_rate", "legal_aid.recovered", "publicity.materials", "team.new")
    found = table_of(exhibit(indicators=names), Facts(book(), PERIOD))
    assert found is not None and found.head == ("指标", "2024年", "2023年", "比上年增减")
    assert texts(found) == [
        ["受理人民调解案件（件）", "4862", "4731", "2.8%"],
        ["行政诉讼败诉率", "7.3%", "9.9%", "-2.6个百分点"],
        ["法律援助挽回损失（万元）", "1536.74", "1402.18", "9.6%"],
        ["普法资料（份）", "72800", "74500", "-2.3%"],
        ["新设窗口（个）", "4", "—", "—"],
    ]


def test_a_table_of_streets_has_the_whole_below():
    found = table_of(exhibit(rows="subjects"), Facts(with_streets(), PERIOD))
    assert found is not None and found.head == ("单位", "受理人民调解案件（件）")
    assert texts(found) == [["东篱街道", "310"], ["西溪街道", "1205"], ["南浦街道", "88"], ["区直", "95"], ["合计", "4862"]]


def test_one_row_is_no_table():
    assert table_of(exhibit(), Facts(book(), PERIOD)) is None
    assert table_of(exhibit(rows="subjects"), Facts(book(), PERIOD)) is None


def test_bars_are_in_order_and_only_of_streets():
    bars = chart_of(exhibit(form="chart", rows="subjects"), Facts(with_streets(), PERIOD), key="chart1", title="图")
    assert bars is not None and bars.labels == ("西溪街道", "东篱街道", "南浦街道") and bars.unit == "件"
    assert [one.number for one in bars.series[0][1]] == [Decimal(1205), Decimal(310), Decimal(88)]


def test_bars_of_two_units_are_not_drawn():
    mixed = exhibit(form="chart", indicators=("mediation.accepted", "litigation.lost_rate"))
    assert chart_of(mixed, Facts(book(), PERIOD), key="chart1", title="图") is None


@needs_font
def test_the_file_holds_a_native_table_with_live_cells_and_a_picture(tmp_path):
    ledger = with_streets()
    draft, own = made(tmp_path, TABLE + CHART, ledger)
    data = fill(draft, own)
    document = docx.Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["指标", "2024年", "2023年", "比上年增减"] and len(rows) == 5
    cells = {figure.key for figure in draft.figures if figure.asked in ("bare", "signed")}
    assert len(cells) == 10 and cells <= {one.key for one in read_live_figures(data)}
    assert len(document.inline_shapes) == 1
    text = read_bytes(data, name="draft.docx").text
    assert text.index("表1\u30002024年主要指标") < text.index("比上年增减") < text.index("图1\u30002024年各街道受理人民调解案件")
    assert fill(draft, own) == data and "\ue003" not in text


def test_what_the_ledgers_lack_is_noted(tmp_path):
    draft, _ = made(tmp_path, CHART, book())
    notes = "\n".join(draft.notes)
    assert "图“2024年各街道受理人民调解案件”缺少台账数据：受理人民调解案件" in notes and "没有画出" in notes
    assert all(section.chart is None for section in draft.sections)


def test_without_a_chinese_font_the_chart_is_left_out_and_told(tmp_path, monkeypatch):
    draft, own = made(tmp_path, CHART, with_streets())
    monkeypatch.setattr(charts, "chinese_font", lambda: None)
    bare = drawable(draft)
    assert all(section.chart is None for section in bare.sections) and "没有中文字体" in bare.notes[-1]
    assert "图1" not in read_bytes(fill(bare, own), name="draft.docx").text


def test_a_mark_among_other_words_is_refused(tmp_path):
    _, own = made(tmp_path, TABLE, book())
    other = template(
        tmp_path / "other", paragraphs=("{{ title }}", "{%p for section in sections %}", "内容：{{ section.text }}", "{%p endfor %}")
    )
    draft, _ = made(tmp_path, TABLE, book())
    with pytest.raises(TemplateError, match="放在了一段里"):
        fill(draft, replace(own, folder=other.folder))


@pytest.mark.parametrize(("rows", "title", "says"), [("street", "表", "rows 不能是"), ("subjects", "", "title")])
def test_bad_settings_are_named(tmp_path, rows, title, says):
    with pytest.raises(TemplateError, match=says):
        made(tmp_path, f'[[part.table]]\ntitle = "{title}"\nrows = "{rows}"\nindicators = ["mediation.accepted"]\n', book())


def test_cells_are_printed_anew_from_other_ledgers():
    old, new = Facts(book(), PERIOD), Facts(book([(*row[:5], "5000") if row[0] == "mediation.accepted" else row for row in ROWS]), PERIOD)
    table = table_of(exhibit(indicators=("mediation.accepted", "notary.handled")), old)
    assert table is not None
    again = [reprint(figure, new).figure.issued for cell in table.rows[0] for figure in cell.figures]
    assert again == ["5000", "4731", "5.7%"]
    assert print_slot(new, "litigation.lost_rate", "signed", None)[0].text == "-2.6个百分点"


def test_a_chart_follows_its_records_and_is_kept_in_the_file(tmp_path):
    draft, _ = made(tmp_path, CHART, with_streets())
    issued = decode_issued(encode_issued(draft.issued))
    assert issued is not None and issued.charts == draft.issued.charts and len(issued.charts) == 1
    fresh = redrawn(issued.charts[0], Facts(with_streets(东篱街道="2000"), PERIOD))
    assert fresh is not None and [one.number for one in fresh.series[0][1]] == [Decimal(1205), Decimal(2000), Decimal(88)]
    assert redrawn(issued.charts[0], Facts(book(), PERIOD)) is None


@needs_font
def test_the_same_bars_give_the_same_picture():
    bars = chart_of(
        exhibit(form="chart", indicators=("mediation.accepted", "legal_aid.accepted")), Facts(book(), PERIOD), key="c", title="图"
    )
    assert bars is not None and len(bars.series) == 2
    assert draw(bars) == draw(bars) and draw(bars).startswith(b"\x89PNG")
