"""What rules propose can be put in place of what they mark: after it the rule is content there, and nothing beside it is lost."""

from pathlib import Path
from typing import Any

import pytest

from assistant.reporting.marking import replacement
from tests.contracts.test_rule_cases import CASES, RULES, findings

FIRING = [pytest.param(*case.values[::2], id=case.id) for case in CASES if case.values[1] == "must_fire" and "layout" not in case.values[2]]


@pytest.mark.parametrize(("code", "case"), FIRING)
def test_a_rule_is_content_with_what_it_proposed(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    proposed = [finding for finding in findings(RULES[code], case, tmp_path) if finding.rule == code and replacement(finding)]
    text, shift, put = case["text"], 0, []
    for finding in sorted(proposed, key=lambda finding: finding.start):
        words, start = replacement(finding), finding.start + shift
        assert words is not None and case["text"][finding.start : finding.end] == finding.text
        assert 2 * len(words) >= len(finding.text), "a proposal far shorter than what it replaces would lose text"
        text = text[:start] + words + text[start + len(finding.text) :]
        put.append((start, start + len(words)))
        shift += len(words) - len(finding.text)
    if proposed:
        left = [
            finding for finding in findings(RULES[code], case | {"text": text}, tmp_path) if finding.rule == code and replacement(finding)
        ]
        assert not [finding.text for finding in left if any(start < finding.end and finding.start < end for start, end in put)]
