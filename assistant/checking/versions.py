"""Pairs the figures of two versions of one text: those of like sentences by their clause, the rest by the very thing they speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain

from assistant.likeness.counterparts import counterparts, one_to_one
from assistant.likeness.shingles import FIGURE_MASK, masked
from assistant.nlp.periods import document_period, document_year
from assistant.protocols import Counterpart
from assistant.reckoning.rounding import truncated
from assistant.reckoning.sameness import Key, differ, key_of, same_object, same_section, setting_of
from assistant.schema.figure import Claim, Figure
from assistant.schema.quantity import Period

_CLAUSE = "，,。；;：:、\n（("
_ENDS = re.compile("[，,。；;：:\n]")
_HANGING = frozenset({"change_by", "share", "difference_to", "growth_average", "completion", "rank"})
"""Relations whose own words (高于全国, 同比增长) do not say what changed."""
_NAMES_SOMETHING, _NAMES_SURELY = 2, 4
"""Characters (figures left out) from which words may say what their figure is, and from which they need no others."""


def same_figures(mine: Counterpart, other: Counterpart) -> Iterator[tuple[Claim, Claim]]:
    """Yields the claims of two texts that state the same thing, a claim of either at most once; in doubt nothing.

    Figures of two periods, of two streets, of a target and a result, or of two units are never the same, however like their sentences.
    """
    first, second = _Version(mine), _Version(other)
    paired: tuple[set[str], set[str]] = (set(), set())
    for one, two in chain(_of_like_sentences(first, second), _of_one_thing(first, second)):
        if one.figure.id not in paired[0] and two.figure.id not in paired[1] and _comparable(first, one, second, two):
            paired[0].add(one.figure.id)
            paired[1].add(two.figure.id)
            yield one, two


def contradict(one: Figure, two: Figure) -> bool:
    """Returns whether two figures of one thing cannot both be true; one cut off where the other is printed out is no contradiction."""
    if {one.direction, two.direction} == {"up", "down"}:
        return True
    cut = (two.number is not None and truncated(one, two.number)) or (one.number is not None and truncated(two, one.number))
    return differ(one, two) and not cut


class _Version:
    """A version with its claims by sentence, and what it says of their time, place and words."""

    def __init__(self, counterpart: Counterpart) -> None:
        self.document, self.claims = counterpart.document, counterpart.claims
        self.titles = {node.title for node in self.document.outline}
        self.settings = {claim.figure.id: setting_of(self.document, claim) for claim in self.claims}
        self._by_id = {claim.figure.id: claim for claim in self.claims}
        inside: dict[tuple[int, int], list[Claim]] = {}
        self._before: dict[str, Claim] = {}
        for claim in self.claims:
            told = inside.setdefault((claim.sentence_start, claim.sentence_end), [])
            self._before |= {claim.figure.id: told[-1]} if told else {}
            told.append(claim)
        self.texts = [self.document.text[start:end] for start, end in inside]
        self.sentences = list(inside.values())
        year = document_year(self.document)
        self._period = document_period(self.document) or (Period.of_year(year) if year is not None else None)

    def period(self, claim: Claim) -> Period | None:
        """Returns the claim's period, else the document's."""
        return claim.figure.period or self._period

    def wording(self, claim: Claim) -> Hashable | None:
        """Returns the words that name a figure inside its sentence: its clause, and that of the figure it speaks of or is a part of.

        A clause that names nothing by itself (参保1334万人, 居全国第3位, 高于全国1个百分点) needs those of the figure before it, all words
        since, and those behind; None where these name nothing either.
        """
        words = self._named(claim)
        return (*words, claim.figure.unit, claim.figure.relation) if _length(words) >= _NAMES_SOMETHING else None

    def _named(self, claim: Claim) -> list[str]:
        figure, text = claim.figure, self.document.text
        around = self._by_id.get(claim.base or claim.part_of or "")
        words = [self._clause(claim), self._clause(around) if around is not None else ""]
        hanging = figure.relation in _HANGING and around is None
        if _length(words) < _NAMES_SURELY or hanging:
            before = self._before.get(figure.id)
            words += [*self._named(before), masked(text[before.figure.end : figure.start])] if before is not None else []
            words.append(masked(_ENDS.split(text[figure.end : claim.sentence_end], maxsplit=1)[0]))
        return words

    def _clause(self, claim: Claim) -> str:
        before = self.document.text[claim.sentence_start : claim.figure.start]
        return masked(before[max(before.rfind(mark) for mark in _CLAUSE) + 1 :])

    def key(self, claim: Claim) -> Key | None:
        """Returns what a claim speaks of, None where a part of it is not known for sure."""
        return key_of(claim, self.settings[claim.figure.id])


def _length(words: Sequence[str]) -> int:
    return len("".join(words).replace(FIGURE_MASK, ""))


def _of_like_sentences(first: _Version, second: _Version) -> Iterator[tuple[Claim, Claim]]:
    """Yields claims of like sentences: in order where the words are the same but for figures, else by their wording."""
    for index, place in counterparts(first.texts, second.texts).items():
        ours, theirs = first.sentences[index], second.sentences[place]
        if masked(first.texts[index]) == masked(second.texts[place]) and len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)
        else:
            yield from _by(ours, theirs, first.wording, second.wording)


def _of_one_thing(first: _Version, second: _Version) -> Iterator[tuple[Claim, Claim]]:
    """Yields claims that speak of one thing in whatever sentence or table."""
    return _by(first.claims, second.claims, first.key, second.key)


def _by(
    ours: Sequence[Claim], theirs: Sequence[Claim], mine: Callable[[Claim], Hashable | None], other: Callable[[Claim], Hashable | None]
) -> Iterator[tuple[Claim, Claim]]:  # fmt: skip
    """Yields the claims with one key, those printed alike first; of several that differ, only where both sides have as many."""
    waiting: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in theirs:
        waiting[other(claim)].append(claim)
    groups: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in ours:
        groups[mine(claim)].append(claim)
    for key, members in groups.items():
        others = waiting.get(key, [])
        if key is not None and others:
            pairs = one_to_one([claim.figure.text for claim in members], [claim.figure.text for claim in others])
            yield from ((members[index], others[place]) for index, place in pairs.items())


def _comparable(first: _Version, one: Claim, second: _Version, two: Claim) -> bool:
    """Whether two claims may state one thing: what is known of unit, kind, relation, modality, subject, period and object agrees."""
    mine, other = one.figure, two.figure
    alike = (mine.unit, mine.kind, mine.relation, mine.modality) == (other.unit, other.kind, other.relation, other.modality)
    subjects, periods = {mine.subject, other.subject} - {None}, {first.period(one), second.period(two)} - {None}
    known = alike and len(subjects) < 2 and len(periods) < 2 and same_object(one, two)
    return known and (mine.text == other.text or not _elsewhere(first, one, second, two))


def _elsewhere(first: _Version, one: Claim, second: _Version, two: Claim) -> bool:
    """Whether two claims stand under different main headings of texts that share these headings: the work done and the plan, say."""
    here, there = first.settings[one.figure.id], second.settings[two.figure.id]
    if not first.titles or not second.titles or same_section(here, there):
        return False
    return not (here.section and there.section) or here.title in second.titles or there.title in first.titles
