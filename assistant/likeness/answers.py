"""Looks for the sentence that best answers a promise: by its words, weighed by how rare they are, and by its character pairs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.likeness.shingles import shingles

ANSWERED = 0.3
"""Score from which a sentence answers a promise (chosen on plans and the reports that followed, and plans against older reports)."""

NAMED = 0.45
"""Score of a sentence that holds every “name” of a promise: a project is answered by its name, whatever the words."""

LOOKED_AT = 24
"""Sentences sharing the most character pairs with a promise whose words are weighed: the rest cannot win."""

_PROMISING = re.compile(r"力争|争取|确保|达到|实现|不低于|不少于|不超过|以上|以内|年内|年底前?|全年|\d{1,2}月底?前|继续|进一步")
"""Words that make a promise and stand in no report of what was done."""
_NUMBER = re.compile(r"[\d.]+%?")
_NAME = re.compile(r"“([^“”]{2,20})”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best sentence for a promise, by its place in the list given, and its score in 0…1."""

    place: int
    score: float


class AnswerFinder:
    """Holds the sentences of a report; `words` cuts a text into words, `background` makes common words weigh little."""

    def __init__(self, sentences: Sequence[str], *, words: Callable[[str], Sequence[str]], background: Sequence[str] = ()) -> None:
        self._sentences = sentences
        self._words = words
        texts = list(dict.fromkeys((*sentences, *background)))
        self._texts = len(texts)
        self._frequency = Counter(word for text in texts for word in set(words(text)))
        self._places: dict[str, list[int]] = {}
        first = {text: place for place, text in reversed(list(enumerate(sentences)))}  # a repeated sentence is looked at once
        for text, place in first.items():
            for pair in shingles(text):
                self._places.setdefault(pair, []).append(place)

    def best(self, promise: str) -> Answer | None:
        """Returns the sentence that answers a promise best, None where none shares anything with it."""
        promise = _PROMISING.sub("", promise) or promise
        pairs = shingles(promise)
        shared = Counter(place for pair in pairs for place in self._places.get(pair, ()))
        weights = self._weights(promise)
        names = _NAME.findall(promise)
        scored: list[tuple[float, int]] = []
        for place, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:LOOKED_AT]:
            text = self._sentences[place]
            score = 0.5 * count / len(pairs) + 0.5 * _share(weights, text)
            if names and all(name in text for name in names):
                score = max(score, NAMED)
            scored.append((score, -place))
        if not scored:
            return None
        score, place = max(scored)
        return Answer(place=-place, score=score)

    def _weights(self, promise: str) -> dict[str, float]:
        terms = {word for word in self._words(promise) if len(word) > 1 and not _NUMBER.fullmatch(word)}
        return {term: math.log((self._texts + 1) / (self._frequency[term] or 1)) for term in terms}


def _share(weights: dict[str, float], text: str) -> float:
    """Returns the weighed share of terms that stand in `text`; of a compound (培训教材) its longest part (教材) counts by length."""
    total = sum(weights.values())
    return sum(weight * _held(term, text) for term, weight in weights.items()) / total if total else 0.0


def _held(term: str, text: str) -> float:
    for length in range(len(term), 1, -1):
        if any(term[start : start + length] in text for start in range(len(term) - length + 1)):
            return length / len(term)
    return 0.0
