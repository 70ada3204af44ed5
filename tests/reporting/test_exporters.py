"""Each exporter's whole output for one invented report, compared as text with its golden file.

After a wanted change: WENHENG_GOLDEN=write pytest tests/reporting, then read the difference before keeping it.
"""

import json
import os
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.pipeline.export import dismissed_list, export
from assistant.schema.finding import CheckReport, Evidence, RuleNote
from tests.reporting.reporting_sample import clean_report, sample_report

GOLDEN = Path(__file__).with_name("golden")
WRITE = os.environ.get("WENHENG_GOLDEN") == "write"
VOID = {"meta", "br", "hr", "input", "link", "col", "img"}


@pytest.mark.parametrize("name", ["text", "json", "sarif", "html"])
@pytest.mark.parametrize("which", ["sample", "clean"])
def test_output_is_the_golden_one(name: str, which: str) -> None:
    report = sample_report() if which == "sample" else clean_report()
    output = export(report, name).decode("utf-8")
    golden = GOLDEN / f"{which}.{name}.txt"
    if WRITE:
        golden.write_text(output, encoding="utf-8")
    assert output == golden.read_text(encoding="utf-8")


class _Page(HTMLParser):
    """Collects outside addresses and checks that tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.outside += [value for name, value in attrs if name in ("src", "href", "action") and value and not value.startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_asks_nobody() -> None:
    page = _Page()
    text = export(sample_report(), "html").decode("utf-8")
    page.feed(text)
    assert page.open == []
    assert page.outside == []
    assert "@import" not in text and "url(" not in text


HOSTILE = "<img src=x onerror=alert(1)>\"'</script><script>alert(2)</script>{{ 7*7 }}&amp;"


def hostile_report() -> CheckReport:
    """Every text that comes from files or people is markup."""
    report = sample_report()
    evil = Evidence(source=HOSTILE, locator=HOSTILE, label=HOSTILE, value=HOSTILE, unit=HOSTILE, period=HOSTILE)
    finding = replace(report.findings[1], message=HOSTILE, hint=HOSTILE, expected=HOSTILE, suggestion=HOSTILE + "!", evidence=(evil,))
    figures = tuple(replace(figure, indicator=HOSTILE, formula=HOSTILE) for figure in report.figures)
    return replace(
        report, findings=(finding, *report.findings[2:]), figures=figures, evidence=tuple((key, (evil,)) for key, _ in report.evidence),
        notices=(HOSTILE,), sources=(HOSTILE,), rules=(RuleNote(code="FIG001", title=HOSTILE, manual=HOSTILE),),
        dismissed=(replace(report.dismissed[0], reason=HOSTILE, dismissed_at=HOSTILE),),
        document=replace(report.document, provenance=replace(report.document.provenance, name=HOSTILE)),
    )  # fmt: skip


class _Tags(HTMLParser):
    """Collects what a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.bad += [tag] if tag in ("img", "iframe", "object", "embed", "form") else []
        self.bad += [name for name, value in attrs if name.startswith("on") or (value or "").lower().startswith("javascript:")]


def test_hostile_text_is_only_ever_text_on_the_page() -> None:
    text = export(hostile_report(), "html").decode("utf-8")
    page = _Tags()
    page.feed(text)
    assert (page.scripts, page.bad) == (1, [])
    assert "{{ 7*7 }}" in text and "&lt;img src=x" in text


def test_hostile_text_reaches_the_other_formats_whole() -> None:
    report = hostile_report()
    assert json.loads(export(report, "json"))["notices"] == [HOSTILE]
    assert json.loads(export(report, "sarif"))["runs"][0]["tool"]["driver"]["rules"][1]["shortDescription"]["text"] == HOSTILE
    assert HOSTILE in export(report, "text").decode()


def test_markup_in_a_report_stays_text() -> None:
    from assistant import check, read

    report = check(read(text='2024年，<script>alert(1)</script>受理案件12件，"quoted" & 约300人左右。'))
    for name in ("html", "text"):
        output = export(report, name).decode("utf-8")
        assert ("&lt;script&gt;" in output) if name == "html" else ("<script>" in output)
    assert "<script>alert" not in export(report, "html").decode("utf-8")


def test_dismissed_findings_are_counted_and_listed_on_demand() -> None:
    report = sample_report()
    text = export(report, "text").decode()
    assert "另有 1 条已注明理由" in text and "市局通报原文如此" not in text
    listed = dismissed_list(report).decode()
    assert "近1.2万人次" in listed and "市局通报原文如此（2025-01-06）" in listed
    assert dismissed_list(clean_report()) == b""
    assert json.loads(export(report, "json"))["dismissed"][0]["reason"] == "市局通报原文如此"
    assert "市局通报原文如此" in export(report, "html").decode()


def test_a_figure_leads_to_the_finding_that_stands_on_it_most_closely() -> None:
    text = export(sample_report(), "html").decode()
    figure = text[text.index('id="n4"') :]
    assert figure[: figure.index("</a>")].split('href="')[1].startswith("#k2")  # FIG001 on 2009件, not FIG003 over the whole list
