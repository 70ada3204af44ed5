"""Returned sentences go into the right item: nine in ten of a labelled set, measured with the shipped template."""

from pathlib import Path

import yaml

from assistant.drafting.classifying import Classifier
from assistant.drafting.returns import ReturnedSentence
from assistant.drafting.template_file import load_template
from assistant.ledger.indicators import load_indicators

ROOT = Path(__file__).resolve().parents[2]
CASES = yaml.safe_load((Path(__file__).parent / "labelled.yaml").read_text(encoding="utf-8"))


def test_nine_in_ten_are_right():
    classifier = Classifier(
        load_template(ROOT / "templates" / "annual_summary"), load_indicators(ROOT / "corpus" / "indicators.toml").indicators
    )
    wrong = []
    for case in CASES:
        headings = ("一、主要工作", case["heading"]) if case["heading"] else ("一、主要工作",)
        sentence = ReturnedSentence(
            sender=case["sender"], document="x.txt", topic="work", text=case["text"], start=0, order=0, headings=headings
        )
        if classifier.category(sentence) != case["category"]:
            wrong.append((case["category"], classifier.category(sentence), case["text"]))
    assert len(CASES) >= 60
    assert len(wrong) <= len(CASES) / 10, wrong
