"""Chooses which returned sentences an item takes, up to its length, and sets them in an order that reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.drafting.candidates import Candidate
from assistant.drafting.wording import Wording
from assistant.likeness.pairs import containment, dice, duplicate_score

WORTHLESS = -2.0
"""Worth below which a sentence is talk and not printed even where there is room."""

TWICE = 0.62
"""Likeness from which two sentences of a draft count as the same."""

NEAR = 0.1
"""Likeness from which a returned sentence stands right after the figures it belongs to."""

STREETS_MOST = 1
"""Sentences of one street office in an item: the bureau's report is no sum of its streets."""


def choose(candidates: Sequence[Candidate], *, room: int, most: int, used: Sequence[str]) -> list[Candidate]:
    """Returns the worthiest candidates that together take at least `room` characters, if there are so many, and never above `most`.

    At most one case, one award and one sentence of each street office; none like a sentence of `used`.
    """
    chosen: list[Candidate] = []
    length = 0
    senders: Counter[str] = Counter()
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.worth, candidate.order)):
        if candidate.worth < WORTHLESS or length >= room or length + len(candidate.text) > most:
            continue
        if any((candidate.award and one.award) or (candidate.case and one.case) for one in chosen):
            continue
        sender = candidate.sentence.sender
        if sender.endswith("司法所") and senders[sender] >= STREETS_MOST:
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
