"""Words, quotes, evidence lines and the plain table."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pipeline.export import exporters
from assistant.reporting.cards import cards, short_ids
from assistant.reporting.evidence import evidence_line, period_words, value_words
from assistant.reporting.exporters.sarif import artifact_uri
from assistant.reporting.quoting import place_words, quote
from assistant.reporting.tables import clip, columns, figures_table, pad
from assistant.reporting.words import hint_words, rule_titles, rule_words, severity_line, verdict_bar
from assistant.schema.document import Document, Metadata, Provenance
from assistant.schema.finding import Coverage, Evidence
from tests.reporting.reporting_sample import sample_document, sample_report


def test_all_exporters_are_found() -> None:
    assert list(exporters()) == ["docx", "html", "json", "revisions", "sarif", "text"]


def test_the_verdict_bar_says_all_five_and_why() -> None:
    coverage = Coverage(figures=61, supported=52, derived=5, contradicted=2, unsupported=1, not_checked=1, reasons=(("no_ledger", 1),))
    assert verdict_bar(coverage) == "61 处数字 · 一致 52 · 推算一致 5 · 矛盾 2 · 无来源 1 · 未核 1（无台账 1）"
    assert verdict_bar(Coverage()) == "0 处数字 · 一致 0 · 推算一致 0 · 矛盾 0 · 无来源 0 · 未核 0"


def test_severities_without_a_finding_are_left_out() -> None:
    report = sample_report()
    assert severity_line((), Coverage(figures=1, supported=1)) == "没有发现问题"
    assert severity_line((), report.coverage) == "没有发现问题（3 处没有核，不等于没有问题）"
    assert severity_line(report.findings, report.coverage) == "核查发现 8 条：错误 4 · 警告 3 · 提示 1"


def test_a_rule_is_named_by_its_own_title_or_by_its_family() -> None:
    titles = rule_titles(sample_report())
    assert rule_words("FIG001", titles) == "数值与台账不一致"
    assert rule_words("TXT003", titles) == "数字或标点用法"
    assert rule_words("XYZ1", titles) == "核查提示"


def test_a_hint_is_a_key_or_already_words() -> None:
    assert hint_words("transposed") == "疑似相邻数字颠倒"
    assert hint_words("请核对") == "请核对"
    assert hint_words(None) is None


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1817", "件", "1817件"),
        ("98.7", "%", "98.7%"),
        ("9999", "元", "9999元"),
        ("5612000", "元", "5612000元，即561.2万元"),
        ("120000000", "元", "120000000元，即1.2亿元"),
        ("561.2", "万元", "561.2万元"),
        ("若干", "元", "若干元"),
        ("12", None, "12"),
    ],
)
def test_values(value: str, unit: str | None, words: str) -> None:
    assert value_words(value, unit) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (None, ""),
        ("2024", "2024年"),
        ("2024-06", "2024年6月"),
        ("2024-01-01—2024-06-30", "2024年1月1日至2024年6月30日"),
        ("2021..2024", "2021年至2024年"),
        ("上半年", "上半年"),
    ],
)
def test_periods(period: str | None, words: str) -> None:
    assert period_words(period) == words


def test_evidence_without_a_period_or_a_place() -> None:
    assert (
        evidence_line(Evidence(source="台账.xlsx", locator="", label="受理", value="12", unit="件", period=None))
        == "台账.xlsx（受理 12件）"
    )


def test_places() -> None:
    document = sample_document()
    assert place_words(document, document.text.index("1871件")) == "一、2024年工作情况 › (五)法律服务 › 1.强化法律援助"
    assert place_words(document, document.text.index("98.7%")) == "第2段"
    assert place_words(document, document.text.index("305")).endswith("› 表1（柳汀街道，办结（件））")
    assert place_words(Document(text="", blocks=(), metadata=document.metadata, provenance=document.provenance), 0) == "全文"


def test_a_finding_about_the_ledger_has_no_quote() -> None:
    ledger = cards(sample_report())[-1]
    assert (ledger.place, ledger.quote) == ("台账", None)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (None, "%E6%80%BB%E7%BB%93.txt"),
        ("out/a b.txt", "out/a%20b.txt"),
        ("out\\a.txt", "out/a.txt"),
        ("/甲/总结.txt", "%E6%80%BB%E7%BB%93.txt"),
        ("D:\\甲\\总结.txt", "%E6%80%BB%E7%BB%93.txt"),
    ],
)
def test_an_address_tells_nothing_of_the_machine(path: str | None, uri: str) -> None:
    assert artifact_uri(Provenance(name="总结.txt", path=path, sha256="", reader="text")) == uri


def test_the_table_is_aligned_by_columns() -> None:
    lines = figures_table(sample_report()).splitlines()
    assert len(lines) == 2 + sum(figure.counted for figure in sample_report().figures)
    begins = {columns(line[: line.index(mark)]) for line in lines[2:] for mark in "✓≈▲●○" if mark in line}
    assert len(begins) == 1


@given(st.text(max_size=40), st.integers(min_value=1, max_value=30))
def test_a_clipped_and_padded_cell_is_as_wide_as_asked(text: str, width: int) -> None:
    assert columns(pad(clip(text, width), width)) == width


@given(st.text(alphabet="案件12，。；\n 元\u2028", min_size=1, max_size=400), st.data())
def test_a_quote_always_holds_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = Document(text=text, blocks=(), metadata=Metadata(), provenance=Provenance(name="a", path=None, sha256="", reader="text"))
    found = quote(document, start, end)
    assert found is not None
    assert len(found.marked) == end - start
    assert "\n" not in found.line
    assert len(found.line) <= max(130, end - start + 45)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=Decimal(-(10**14)), max_value=Decimal(10**14)))
def test_no_value_is_changed_by_its_scale(number: Decimal) -> None:
    words = value_words(str(number), "元")
    if "，即" in words:
        scaled = words.partition("，即")[2].removesuffix("元")
        factor = Decimal(10) ** (8 if scaled.endswith("亿") else 4)
        assert Decimal(scaled[:-1]) * factor == number


@given(st.lists(st.text(alphabet="0123456789abcdef", min_size=16, max_size=16), min_size=1, max_size=12, unique=True))
def test_short_ids_tell_findings_apart(keys: list[str]) -> None:
    report = sample_report()
    keys = [*keys, f"{keys[0]}-2", keys[0][:9] + "0" * 7]
    short = short_ids(replace(report, dismissed=(), findings=tuple(replace(report.findings[0], id=key) for key in dict.fromkeys(keys))))
    assert len(set(short.values())) == len(set(keys))
    for key, words in short.items():
        body, _, nth = words.partition("-")
        others = {one.partition("-")[0] for one in keys} - {key.partition("-")[0]}
        assert len(body) >= 6 and key.startswith(body) and key.partition("-")[2] == nth
        assert not any(other.startswith(body) for other in others)
