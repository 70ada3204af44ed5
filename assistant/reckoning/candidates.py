"""Which concepts of the ledgers a claim may mean when no wording fits exactly: both wordings weighed word by word, both ways."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul

from assistant.reckoning.concepts import Concept
from assistant.reckoning.cover import cover
from assistant.reckoning.wordings import canonical, content, opposed
from assistant.schema.figure import Claim

LEAST = 0.42
"""Below this weight a concept is no candidate."""
_SENTENCE, _SECTION = 0.9, 0.7
"""What words count that stand earlier in the sentence, and in the headings and the sentences before."""
_FAINT = 0.12
"""Weight of a character that narrows nothing (数量, 全年) against one that does."""
_UNKNOWN = 0.35
"""Weight of a word of the report that no ledger wording has: it may be flourish; one that another wording has means another concept."""
_OPPOSED = 0.3
_SHORTEST = 2
_OWN_ROW, _PLACE, _HALF = 0.6, 0.2, 0.4
"""What the row and the sheet of a column tell that only names a measure."""
_BARE = 3
_AT_HOME = 0.85
"""From here on a bare wording and the report speak of the same sheet: two fifths of its name stand in the report."""
_GROUP = 0.5
_HEADING = 1.2
"""What a character of an outer heading weighs in a ledger wording of several parts, and the most that a long heading (a title) weighs."""


_TIME = re.compile(r"(?:19|20)\d{2}年|[上下]半年|第?[一二三四]季度|前[一二三]季度|\d{1,2}月份?|单月|当月|▲|●|■|◆")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim's wordings in canonical form: candidates of its own clause, its sentence so far, its section."""

    near: tuple[str, ...]
    sentence: str
    section: str


class Weigher:
    """Weighs the concepts of one ledger against claims; the rarer a word is among the ledger's wordings, the more it weighs."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.entries = [(canonical(name), canonical("".join(concept.places)), concept) for concept in concepts for name in concept.names]
        self._measures = [(place, concept) for name, place, concept in self.entries if not any(content(name, ledger=True))]
        self._outer = {name: _outer(name, concept) for name, _, concept in self.entries}
        self._often = Counter(pair for name, _, _ in self.entries for pair in {name[at : at + 2] for at in range(len(name) - 1)})
        self._shared = Counter(name for name, _, _ in self.entries)
        self._by_pair: dict[str, list[int]] = {}
        for number, (name, _, _) in enumerate(self.entries):
            for pair in {name[at : at + 2] for at in range(len(name) - 1)} or {name}:
                self._by_pair.setdefault(pair, []).append(number)
        self._ranked = lru_cache(maxsize=20_000)(self._rank)
        self._weights = lru_cache(maxsize=20_000)(self._weigh)
        self._labels = lru_cache(maxsize=20_000)(self._of_label)

    def ranked(self, claim: Claim) -> tuple[tuple[float, Concept], ...]:
        """Returns (weight, concept), best first, of the concepts that a claim's wording may mean; units are not looked at."""
        found = self._ranked(spoken(claim))
        bare = [item for item in self._bare(claim) if item[1] not in [concept for _, concept in found]]
        return tuple(sorted([*found, *bare], key=lambda item: (-item[0], item[1].key))) if bare else found

    def _bare(self, claim: Claim) -> list[tuple[float, Concept]]:
        """Columns that only name a measure (起数, 人数): told by the row that the claim speaks of, and by what their sheet is about."""
        words = spoken(claim)
        said = "".join((*words.near, words.sentence, words.section))
        listed = []
        for place, concept in self._measures:
            telling = [index for index, tells in enumerate(content(place)) if tells]
            marks = cover(place, said)
            share = sum(marks[index] for index in telling) / len(telling) if telling else 0.0
            own_row = claim.figure.subject is not None and claim.figure.subject in concept.subjects
            score = (_OWN_ROW if own_row else LEAST) + _PLACE * share
            if own_row or share >= _HALF:
                listed.append((score, concept))
        return listed

    def weight(self, claim: Claim, concept: Concept) -> float:
        """Returns the weight of one concept for a claim, however small."""
        words, place = spoken(claim), canonical("".join(concept.places))
        return max((self._score(canonical(name), place, words) for name in concept.names), default=0.0)

    def told(self, claim: Claim, concept: Concept) -> float:
        """Returns how much of a claim's own words a concept's wordings account for; a word that no ledger knows counts in full here."""
        place = canonical("".join(concept.places))
        labels = [canonical(name) + "　" + place for name in concept.names]
        return max((_share(near, label) for near in spoken(claim).near for label in labels), default=1.0)

    def said(self, claim: Claim, concept: Concept) -> float:
        """Returns how much of a concept's best wording the claim's own words say: a bare verb (接案82件) borrows it from its sentence."""
        near = spoken(claim).near
        return max((_share(canonical(name), words) for words in near for name in concept.names), default=0.0)

    def before(self, claim: Claim, concept: Concept) -> bool:
        """Returns whether the words before a figure alone name a concept; words behind it may speak of some of the things only."""
        said = tuple(rest for phrase in claim.phrases if len(rest := phrase.removesuffix(claim.after)) >= _SHORTEST)
        own = replace(claim, phrases=said, after="")
        return any(other is concept and score >= _HALF for score, other in self._ranked(spoken(own)))

    def placed(self, claim: Claim, concept: Concept) -> bool:
        """Returns whether a claim speaks of what the sheets of a concept are about; a wording of several words needs no such help."""
        own = [canonical(name) for name in concept.names]
        if any(sum(content(name, ledger=True)) > _BARE for name in own):
            return True
        place = canonical("".join(concept.places))
        elsewhere = any(
            name in other and where != place for name in own for other, where, concerned in self.entries if concerned is not concept
        )
        return not elsewhere or self._placed(own[0], place, spoken(claim)) >= _AT_HOME

    def _rank(self, words: Spoken) -> tuple[tuple[float, Concept], ...]:
        everything = "".join(words.near) + words.sentence
        numbers = {number for at in range(len(everything) - 1) for number in self._by_pair.get(everything[at : at + 2], ())}
        best: dict[str, tuple[float, Concept]] = {}
        for number in sorted(numbers):
            name, place, concept = self.entries[number]
            score = self._score(name, place, words, least=LEAST)
            if score >= LEAST and (concept.key not in best or score > best[concept.key][0]):
                best[concept.key] = (score, concept)
        return tuple(sorted(best.values(), key=lambda item: (-item[0], item[1].key)))

    def _score(self, name: str, place: str, words: Spoken, *, least: float = 0.0) -> float:
        """Returns the weight of a wording; one that cannot reach `least` need not be weighed to the end."""
        pairs = zip(cover(name, words.sentence), cover(name, words.section), strict=True)
        around = [max(_SENTENCE * two, _SECTION * three) for two, three in pairs]
        weights = self._labels(name)
        total = sum(weights)
        best = 0.0
        for rank, near in enumerate(words.near):
            had = map(max, cover(name, near), around)
            said = sum(map(mul, weights, had)) / total
            if said < least or said <= best:
                continue
            score = said * (0.5 + 0.5 * self._explained(near, name + "　" + place))
            if opposed(near, name):
                score *= _OPPOSED
            best = max(best, score * (1 - 0.01 * rank))
        return best * self._placed(name, place, words) if best >= least else best

    def _explained(self, near: str, label: str) -> float:
        """Returns how much of the claim's own words the label, with what its sheet is called, accounts for."""
        weights = self._weights(near)
        total = sum(weights)
        if not total:
            return 1.0
        return sum(weight * part for weight, part in zip(weights, cover(near, label), strict=True)) / total

    def _placed(self, name: str, place: str, words: Spoken) -> float:
        """A wording that many rows share, or of one word, means the one whose sheet or section the report speaks of."""
        telling = [index for index, tells in enumerate(content(place)) if tells]
        if not telling:
            return 1.0
        marks = cover(place, "".join((*words.near, words.sentence, words.section)))
        share = sum(marks[index] for index in telling) / len(telling)
        bare = self._shared[name] > 1 or sum(content(name)) <= _BARE
        return (0.75 + 0.25 * share) if bare else (0.94 + 0.06 * share)

    def _weigh(self, text: str) -> tuple[float, ...]:
        telling = content(text, ledger=text in self._outer)
        return tuple((1.0 if telling[at] else _FAINT) * self._rarity(text, at) for at in range(len(text)))

    def _of_label(self, name: str) -> list[float]:
        """The weights of a ledger wording; the headings of its group of rows (社区矫正 over 收监执行) need not be said each time."""
        fainter = [min(_GROUP, _HEADING / length) for length in self._outer.get(name, ()) for _ in range(length)]
        return [weight * (fainter[at] if at < len(fainter) else 1.0) for at, weight in enumerate(self._weights(name))]

    def _rarity(self, text: str, at: int) -> float:
        pairs = [text[start : start + 2] for start in (at - 1, at) if start >= 0 and start + 2 <= len(text)]
        often = max((self._often[pair] for pair in pairs), default=1)
        if not often:
            return _UNKNOWN
        return 1 / math.sqrt(1 + math.log(often))


@lru_cache(maxsize=20_000)
def _spoken(phrases: tuple[str, ...], after: str, sentence: str, section: str) -> Spoken:
    own = [canonical(without_time(phrase.replace("/", ""))) for phrase in phrases[:3]]
    behind = canonical(after)
    near = [words + behind if behind and behind not in words else words for words in own]
    return Spoken(tuple(words for words in dict.fromkeys([*near, *own, behind]) if words), canonical(sentence), canonical(section))


def without_time(phrase: str) -> str:
    """Returns a wording without the words that only say when."""
    return _TIME.sub("", phrase)


def spoken(claim: Claim) -> Spoken:
    """Returns what a claim says, in the form in which wordings are compared."""
    return _spoken(claim.phrases, claim.after, claim.context, "　".join(claim.section))


def _share(words: str, label: str) -> float:
    telling = [1.0 if tells else _FAINT for tells in content(words)]
    return sum(weight * mark for weight, mark in zip(telling, cover(words, label), strict=True)) / (sum(telling) or 1.0)


def _outer(name: str, concept: Concept) -> tuple[int, ...]:
    """Returns how many characters of a canonical wording come from each outer part of the ledger's label."""
    for record in concept.records.values():
        parts = [canonical(part) for part in record.label.split(" ")]
        if len(parts) > 1 and name == "".join(parts):
            return tuple(len(part) for part in parts[:-1])
    return ()
