"""SARIF 2.1.0: structure, places, rules with manuals, fingerprints, suppressions."""

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assistant import check, read
from assistant.pipeline.export import export
from assistant.schema.finding import CheckReport
from tests.reporting.reporting_sample import clean_report, sample_report
from tests.reporting.sarif_parts import LOG

TEXT = "一、2024年工作情况\n全年约300人左右参加培训，\n2024年2月30日𠮷召开总结会，约20人左右。\n"


def log_of(report: CheckReport) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(export(report, "sarif"))
    Draft202012Validator(LOG).validate(log)
    return log


@pytest.mark.parametrize("report", [sample_report(), clean_report(), check(read(text=TEXT), profile="full")])
def test_the_log_keeps_to_the_standard(report: CheckReport) -> None:
    (run,) = log_of(report)["runs"]
    text = report.document.text
    lines = text.split("\n")
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    made = [*report.findings, *(silent.finding for silent in report.dismissed)]
    for result, finding in zip(run["results"], made, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        assert result["partialFingerprints"] == {"wenhengFinding/v1": finding.id}
        region = result["locations"][0]["physicalLocation"].get("region")
        assert (region is None) == (finding.start == finding.end)
        if region is not None:
            assert text[region["charOffset"] : region["charOffset"] + region["charLength"]] == finding.text == region["snippet"]["text"]
            if region["startLine"] == region["endLine"]:
                assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == finding.text


def test_rules_bring_their_manuals() -> None:
    (run,) = log_of(check(read(text=TEXT)))["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "错例" in rules["FIG010"]["help"]["text"] and rules["FIG010"]["shortDescription"]["text"] == rules["FIG010"]["name"]


def test_dismissed_findings_are_suppressed_with_the_reason() -> None:
    results = log_of(sample_report())["runs"][0]["results"]
    told = [result["suppressions"] for result in results if "suppressions" in result]
    assert told == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "市局通报原文如此",
                "properties": {"dismissedAt": "2025-01-06T09:30:00+08:00"},
            }
        ]
    ]


def test_fingerprints_stay_when_text_is_put_in_front() -> None:
    def prints(text: str) -> list[str]:
        results = log_of(check(read(text=text)))["runs"][0]["results"]
        return [result["partialFingerprints"]["wenhengFinding/v1"] for result in results]

    assert prints(TEXT) == prints("导语一段。\n" + TEXT) != []


def test_a_document_without_rules_or_findings_is_a_log_too() -> None:
    assert log_of(replace(clean_report(), rules=()))["runs"][0]["results"] == []
