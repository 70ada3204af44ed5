"""Chooses which returned sentences an item takes, up to its length, and sets them in an order that reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.candidates import Candidate
from assistant.drafting.wording import Wording
from assistant.likeness.pairs import containment, dice, duplicate_score
from assistant.nlp.sentences import clauses

TWICE = 0.62
"""Likeness from which two sentences of a draft count as the same."""

NEAR = 0.1
"""Likeness from which a returned sentence stands right after the figures it belongs to."""

_STREET_MOST = 2
_REST_AT_LEAST = 26
_DEPENDENT = ("其中", "分别", "同比", "占", "较", "比上年", "并", "也", "其", "该", "均", "以及", "和", "与")


def without_stated(candidate: Candidate, stated: frozenset[str]) -> Candidate | None:
    """Returns the candidate without clauses that print a record already stated; None where too little is left.

    What is left is the longest run of clauses without such a figure, and must stand by itself.
    """
    if not candidate.records & stated:
        return candidate
    wording = candidate.wording
    taken = [start for start, _, live in wording.spans() if live.formula == "level" and live.records[0] in stated]
    runs: list[list[tuple[int, int]]] = [[]]
    for start, end in clauses(wording.text):
        if any(start <= place < end for place in taken):
            runs.append([])
        else:
            runs[-1].append((start, end))
    best = max(runs, key=lambda run: run[-1][1] - run[0][0] if run else 0)
    if not best or best[-1][1] - best[0][0] < _REST_AT_LEAST:
        return None
    rest = wording.between(best[0][0], best[-1][1]).closed()
    if rest.text.startswith(_DEPENDENT):
        return None
    return replace(candidate, wording=rest, records=candidate.records - stated)


def choose(candidates: Sequence[Candidate], *, room: int, most: int, used: Sequence[str], stated: frozenset[str]) -> list[Candidate]:
    """Returns the worthiest candidates that together take at least `room` characters, if there are so many, and never above `most`.

    At most one case, one award and two sentences of each street office; none like a sentence of `used`.
    """
    chosen: list[Candidate] = []
    length = 0
    senders: Counter[str] = Counter()
    for whole in sorted(candidates, key=lambda candidate: (-candidate.worth, candidate.order)):
        candidate = without_stated(whole, stated)
        if candidate is None or length >= room or length + len(candidate.text) > most:
            continue
        if any((candidate.award and one.award) or (candidate.case and one.case) for one in chosen):
            continue
        sender = candidate.sentence.sender
        if sender.endswith("司法所") and senders[sender] >= _STREET_MOST:
            continue
        if told([*used, *(one.text for one in chosen)], candidate.text):
            continue
        chosen.append(candidate)
        senders[sender] += 1
        length += len(candidate.text)
    return sorted(chosen, key=lambda candidate: (candidate.award, candidate.case, candidate.order))


def told(texts: Sequence[str], text: str) -> bool:
    """Returns whether `text` is nearly one of `texts`, or nearly all in one of them."""
    return any(duplicate_score(one, text) >= TWICE or containment(text, one) >= 0.75 for one in texts)


def woven(patterns: Sequence[Wording], chosen: Sequence[Candidate]) -> list[Wording]:
    """Returns patterns and chosen sentences in one order: each sentence after the pattern it is most like, the rest at the end."""
    after: dict[int, list[Wording]] = {}
    rest: list[Wording] = []
    for candidate in chosen:
        scores = [dice(pattern.text, candidate.text) for pattern in patterns]
        best = max(range(len(scores)), key=lambda index: scores[index], default=None)
        if best is None or scores[best] < NEAR or candidate.award or candidate.case:
            rest.append(candidate.wording)
        else:
            after.setdefault(best, []).append(candidate.wording)
    ordered: list[Wording] = []
    for index, pattern in enumerate(patterns):
        ordered += [pattern, *after.get(index, ())]
    return [*ordered, *rest]
