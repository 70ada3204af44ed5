"""Takes out of a returned sentence the clauses whose figures the draft states already: the district's own, or a street's share of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.facts import Facts
from assistant.drafting.wording import Part, Wording
from assistant.nlp.sentences import clauses
from assistant.schema.drafting import LiveFigure

REST_AT_LEAST = 14
"""Characters that must be left for a cut sentence to stand."""

SMALL = 20
"""A number of 个 below this may be said again: 12个司法所 names all offices."""

TELLING = 100
"""A number from which the printed form alone tells that two figures are one: 47名 may be clerks or riders, 1246件 is one count."""

_DEPENDENT = re.compile(
    r"^(?:其中|分别|同比|占|较|比|并|也|其(?!余)|该|均|以及|和|与|共|同时|还|另|至此|依次|各|每次|按我|后|不(?!断)|不与)|^[^，。]{0,6}(?:的|者)[0-9]"
)
_WITHIN = re.compile(r"^其中(?=“[^”]+”[0-9])")
_FIRST_NUMBER = re.compile(r"[0-9][0-9.]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the ledgers' sentences of a draft state: record ids, and figures as printed, by category."""

    records: frozenset[str] = field(default_factory=frozenset)
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, live: LiveFigure, category: str) -> bool:
        """Returns whether a figure is stated, by its record or, where it has none, by its printed form in the same category.

        A large number tells by its form alone in any category.
        """
        number = _FIRST_NUMBER.match(live.issued)
        small = number is None or float(number[0]) < SMALL
        if live.records:
            constant = small and live.issued.endswith("个") and len(live.issued) > len("7个")
            return live.formula == "level" and live.records[0] in self.records and not constant
        printed = plain_form(live.issued)
        telling = number is not None and float(number[0]) >= TELLING
        return not small and any(printed in texts for name, texts in self.texts.items() if telling or name == category)


def stated_by(patterns: Mapping[str, Sequence[Wording]], facts: Facts) -> Stated:
    """Returns what each category's sentences state, with the operands of every rate and the closed parts of every total."""
    by_category = {category: [live for wording in wordings for live in wording.figures] for category, wordings in patterns.items()}
    figures = [live for lives in by_category.values() for live in lives]
    records = {live.records[0] for live in figures if live.records and live.formula == "level"}
    named = {live.indicator_id for live in figures if live.indicator_id and live.formula == "level"}
    indicators = [facts.indicators[name] for name in sorted(named & facts.indicators.keys())]
    kin = [facts.now(name) for indicator in indicators for name in (*indicator.of, *indicator.parts)]
    return Stated(
        records=frozenset(records | {record.id for record in kin if record is not None}),
        texts={category: frozenset(plain_form(_figure_of(live.issued)) for live in lives) for category, lives in by_category.items()},
    )


def _figure_of(issued: str) -> str:
    """Returns the figure of a text that is issued with words before it (同比增长6.7%)."""
    number = _FIRST_NUMBER.search(issued)
    return issued[number.start() :] if number else issued


def plain_form(issued: str) -> str:
    """Returns a printed figure without thousands commas and a final ".0"."""
    return re.sub(r"\.0(?=\D|$)", "", issued.replace(",", "").replace("，", ""))


def without_repeats(
    wording: Wording, stated: Stated, street_totals: frozenset[str], *, category: str, speaker: str | None
) -> Wording | None:
    """Returns the sentence without clauses that hold a stated figure or one of `street_totals`; None where too little is left.

    What is left is the longest run of clauses free of such figures, and must stand by itself; `speaker`, a street office, is named again
    where the cut took its name away.
    """
    taken = [start for start, _, live in wording.spans() if stated.holds(live, category) or live.issued in street_totals]
    if not taken:
        return wording
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end in clauses(wording.text):
        if any(start <= place < end for place in taken):
            runs.append([])
        else:
            runs[-1].append((start, end))
    best = max(runs, key=lambda run: run[-1][1] - run[0][0] if run else 0)
    rest = _first_standing(wording, best)
    if rest is not None and speaker and speaker.removesuffix("司法所") not in rest.text:
        rest = rest.opened(speaker)
    return rest


def _first_standing(wording: Wording, run: list[tuple[int, int]]) -> Wording | None:
    """Returns the longest end of a run of clauses that can stand as a sentence; bare counts with nothing told cannot."""
    for number, (start, _) in enumerate(run):
        if start and wording.text[start - 1] in "：:":
            continue
        rest = _standing(wording.between(start, run[-1][1]).closed())
        if rest is not None and not _bare_counts(rest):
            return rest
        if number and rest is not None:
            return None
    return None


def _bare_counts(rest: Wording) -> bool:
    """Whether each clause of a sentence is a count of an indicator; one that a work ledger bears out tells an event."""
    counted = [start for start, _, live in rest.spans() if live.records and live.indicator_id is not None]
    return bool(counted) and all(any(start <= place < end for place in counted) for start, end in clauses(rest.text))


def _standing(rest: Wording) -> Wording | None:
    """Returns the rest if it is a sentence: “其中“甲”3场” becomes 开展“甲”3场, other dependent openings are refused."""
    if _WITHIN.match(rest.text):
        named = Part(text="开展" + rest.parts[0].text.removeprefix("其中"))
        rest = Wording(parts=(named, *rest.parts[1:]), origin=rest.origin, source=rest.source)
    if len(rest.text) < REST_AT_LEAST or _DEPENDENT.match(rest.text):
        return None
    return rest
