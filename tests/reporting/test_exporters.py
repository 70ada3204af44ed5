"""Each exporter's whole output for one invented report, compared as text with its golden file.

After a wanted change: WENHENG_GOLDEN=write pytest tests/reporting, then read the difference before keeping it.
"""

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from reporting_sample import clean_report, sample_report

from assistant.pipeline.export import export

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


def test_sarif_keeps_to_the_standard() -> None:
    log = json.loads(export(sample_report(), "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    text = sample_report().document.text
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert run["columnKind"] == "unicodeCodePoints"
    for result, finding in zip(run["results"], sample_report().findings, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert result["partialFingerprints"] or result["fingerprints"]
        for location in result.get("locations", []):
            region = location["physicalLocation"].get("region")
            if region is not None:
                assert text[region["charOffset"] : region["charOffset"] + region["charLength"]] == finding.text


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


def test_markup_in_a_report_stays_text() -> None:
    from assistant import check, read

    report = check(read(text='2024年，<script>alert(1)</script>受理案件12件，"quoted" & 约300人左右。'))
    for name in ("html", "text"):
        output = export(report, name).decode("utf-8")
        assert ("&lt;script&gt;" in output) if name == "html" else ("<script>" in output)
    assert "<script>alert" not in export(report, "html").decode("utf-8")
