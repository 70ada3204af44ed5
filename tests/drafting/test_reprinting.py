"""Issued figures: kept as text, read back, and printed anew from ledgers that have changed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from assistant.drafting.facts import Facts
from assistant.drafting.issued import decode_issued, encode_issued
from assistant.drafting.reprinting import holds, reprint
from assistant.drafting.slots import fill
from assistant.schema.drafting import Guard, Issued, Statement
from assistant.schema.quantity import Period
from tests.drafting.small_bureau import ROWS, YEAR, book

CASES = yaml.safe_load((Path(__file__).parent / "reprinted.yaml").read_text(encoding="utf-8"))
PERIOD = Period.of_year(YEAR)
FACTS = Facts(book(), PERIOD)
WORDS = {"year": "2024"}


def ledger(changes):
    """Returns the facts of the tiny office with other values: id → [last year's, this year's]; null takes a row away."""
    rows = [(*row[:4], *changes.get(row[0], row[4:])) for row in ROWS if changes.get(row[0], "") is not None]
    return Facts(book(rows), PERIOD)


def printed(pattern):
    return fill(pattern, FACTS, WORDS).wording


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['pattern']} {case['now']}")
def test_prints_anew(case):
    facts = ledger(case["now"])
    made = [reprint(live, facts) for live in printed(case["pattern"]).figures]
    assert [one.figure.issued if one.outcome == "printed" else one.outcome for one in made] == case["figures"]
    assert [one.missing for one in made if one.missing] == case.get("missing", [])


def test_nothing_changed_nothing_printed():
    for row in ROWS:
        for live in fill(f"{{{row[0]}}}", FACTS, WORDS).wording.figures:
            assert reprint(live, FACTS).figure == live


def test_a_figure_of_a_sender_stays():
    live = replace(printed("{legal_aid.accepted}").figures[0], operands=(), asked=None, sender="法律援助中心")
    assert reprint(live, ledger({"legal_aid.accepted": ["1168", "9999"]})).figure == live


def test_a_returns_own_way_of_printing_is_kept_or_told():
    live = replace(printed("{publicity.materials}").figures[0], asked=None)
    facts = ledger({"publicity.materials": ["74500", "70000"]})
    assert reprint(live, facts).figure.issued == "70000份"
    odd = replace(live, issued="七万余份")
    assert reprint(odd, facts).outcome == "unsure"


def test_a_moved_cell_is_found_by_what_it_counts():
    live = replace(printed("{legal_aid.accepted}").figures[0], asked=None)
    facts = Facts(book(tuple(reversed(ROWS))), PERIOD)
    assert reprint(live, facts).figure.issued == "1246件"
    assert reprint(live, facts).figure.sources != live.sources


@pytest.mark.parametrize(
    ("guard", "now", "stands"),
    [
        (("legal_aid.accepted", "rises", None), {}, True),
        (("legal_aid.accepted", "rises", None), {"legal_aid.accepted": ["1168", "1100"]}, False),
        (("legal_aid.accepted", "falls", None), {"legal_aid.accepted": ["1168", "1100"]}, True),
        (("legal_aid.accepted", "rises", None), {"legal_aid.accepted": None}, True),
        (("legal_aid.close_rate", "below", "94"), {}, True),
        (("legal_aid.close_rate", "below", "94"), {"legal_aid.close_rate": ["93.7", "94.2"]}, False),
        (("litigation.lost_rate", "above", "7"), {"litigation.lost_rate": ["9.9", "6.5"]}, False),
    ],
)
def test_guards(guard, now, stands):
    from decimal import Decimal

    indicator, kind, bound = guard
    assert holds(Guard(indicator_id=indicator, holds=kind, bound=Decimal(bound) if bound else None), ledger(now)) is stands


def test_kept_text_is_read_back():
    wording = printed("受理{legal_aid.accepted}，{legal_aid.accepted|change}，农民工占{legal_aid.migrant|share:legal_aid.accepted}")
    guards = (Guard(indicator_id="legal_aid.accepted", holds="rises"),)
    issued = Issued(period=PERIOD, figures=wording.figures, statements=(Statement(text="“稳中有升”", guards=guards),))
    text = encode_issued(issued)
    assert text.isascii() and decode_issued(text) == issued


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", "1", '{"version": 1}', '{"version": 99, "period": {}, "figures": [], "statements": []}']
)
def test_damaged_text_tells_nothing(text):
    assert decode_issued(text) is None


def test_a_damaged_figure_tells_nothing():
    issued = json.loads(encode_issued(Issued(period=PERIOD, figures=printed("{office.count}").figures)))
    issued["figures"][0]["operands"][0]["number"] = "twelve"
    assert decode_issued(json.dumps(issued)) is None
