"""Which concept a claim names: by its phrases, its unit, and what the same paragraph has spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reckoning.candidates import Weigher
from assistant.reckoning.concepts import LEAST, SURE, Concept, ConceptIndex
from assistant.reckoning.wordings import unspoken
from assistant.schema.figure import Claim

_CLOSE = 0.02
_MOST = 6
_UNSURE = 0.85
"""Likeness of words behind a figure when nothing before it announces a whole: 4名专职调解员都是… may be some of them, not all."""
_IN_FULL = 0.7
"""Weight from which a short form (整改率, 提出) is as good as a wording that says it all."""
_LOOSE, _BEHIND = 0.9, 0.6
"""What another measure takes from a likeness; the most that words behind a figure tell: 14家律师事务所与商会结对 are not all there are."""
_FLOW = "新收"
_UNLIKE = 0.89
"""A weighed wording is never as sure as one that fits word by word."""
_MIXED = frozenset({"count:case", "count:session", "count:document", "count:item", "count:place"})


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that a claim's wording names: the likeness of the wording, the share of the claim's words that it
    accounts for (`told`), and the share of the wording that the claim's own clause says (`said`).
    """

    score: float
    concept: Concept
    told: float = 1.0
    said: float = 1.0


class Namer:
    """Names concepts for the claims of one document, in order."""

    def __init__(self, index: ConceptIndex) -> None:
        self.index = index
        self.weigher = Weigher(index.concepts.values())
        self._areas: dict[int, str] = {}

    def begin(self) -> None:
        """Forgets what the paragraphs of the last document spoke of."""
        self._areas.clear()

    def remember(self, block: int, named: Named) -> None:
        """Notes what a paragraph speaks of, for short forms that come later in it."""
        if named.score >= SURE:
            self._areas[block] = named.concept.area

    def named(self, claim: Claim, *, any_dimension: bool = False) -> list[Named]:
        """Returns the concepts that the claim's wording fits word by word, of a fitting unit, else those it may mean; best first."""
        found = self._by_phrases(claim, any_dimension)
        narrowed = [Named(item.score, self.index.narrowed(item.concept, claim.context)) for item in found]
        exact = [item for item in narrowed if any_dimension or fits(claim, item.concept)]
        exact = [item for item in exact if self._placed(claim, item) and _spoken(claim, item.concept)]
        sure = [item for item in exact if item.score >= SURE]
        return sure or self._weighed(claim, exact, any_dimension)

    def weighed(self, claim: Claim) -> list[Named]:
        """Returns the concepts that the claim's wording may mean besides those that it fits word by word."""
        return self._weighed(claim, [], any_dimension=False)

    def meant(self, claim: Claim, concept: Concept) -> Named | None:
        """Returns how well a claim's wording names a concept, however little; None where its unit or what must be said is wanting."""
        if not fits(claim, concept) or not _spoken(claim, concept):
            return None
        return self._told(claim, Named(min(_UNLIKE, self.weigher.weight(claim, concept)), concept))

    def _placed(self, claim: Claim, item: Named) -> bool:
        """Whether a wording of one word (受理) can be told apart: only where the report speaks of what its sheet is about."""
        return item.score < SURE or item.concept.indicator is not None or self.weigher.placed(claim, item.concept)

    def _weighed(self, claim: Claim, exact: list[Named], any_dimension: bool) -> list[Named]:
        """The concepts whose wordings cover the claim's best, with those found by a near fit of the words themselves."""
        best = {item.concept.key: item for item in exact}
        short = {key for key, item in best.items() if item.score <= LEAST}
        for weight, concept in self.weigher.ranked(claim):
            if not _spoken(claim, concept):
                continue
            if (any_dimension or fits(claim, concept)) and concept.key not in best:
                best[concept.key] = Named(min(_UNLIKE, weight), concept)
            elif concept.key in best:
                short -= {concept.key} if weight >= _IN_FULL else set()
                best[concept.key] = Named(min(_UNLIKE, max(weight, best[concept.key].score)), concept)
        listed = sorted(best.values(), key=lambda item: (-item.score, item.concept.key))[:_MOST]
        return [replace(item, told=0.0) if item.concept.key in short else self._told(claim, item) for item in listed]

    def _told(self, claim: Claim, item: Named) -> Named:
        """A concept of another measure (件 for 个), and a stock where the claim tells a step, is supported but not lightly refuted."""
        step = claim.figure.relation == "increment" and not any(_FLOW in phrase for phrase in claim.phrases[:1])
        stock = step and not any("新" in name for name in item.concept.names)
        if stock or not item.concept.dimensions & {claim.figure.dimension, None}:
            return Named(item.score * _LOOSE, item.concept, 0.0)
        if claim.after and not claim.whole_stated and not self.weigher.before(claim, item.concept):
            return Named(min(item.score, _BEHIND), item.concept, 0.0)
        return replace(item, told=self.weigher.told(claim, item.concept), said=self.weigher.said(claim, item.concept))

    def _by_phrases(self, claim: Claim, any_dimension: bool) -> list[Named]:
        found: dict[str, tuple[float, int, Named]] = {}
        for rank, candidates in enumerate(self._offers(claim)):
            for score, length, concept in candidates:
                if not any_dimension and not fits(claim, concept):
                    continue
                value = score - 0.005 * rank
                if concept.key not in found or value > found[concept.key][0]:
                    found[concept.key] = (value, length, Named(score, concept))
        if not found:
            return self._shortened(claim, any_dimension)
        sure = [item for item in found.values() if item[0] >= SURE - _CLOSE]
        if sure:
            longest = max(item[1] for item in sure)
            kept = [item for item in sure if item[1] == longest]
        else:
            best = max(item[0] for item in found.values())
            kept = [item for item in found.values() if item[0] >= best - _CLOSE]
        kept.sort(key=lambda item: (-item[0], item[2].concept.key))
        return [item[2] for item in kept][:3]

    def _offers(self, claim: Claim) -> list[Sequence[tuple[float, int, Concept]]]:
        offers = [self._phrase(phrase) for phrase in claim.phrases]
        if len(claim.after) >= 2:
            behind = self.index.named(claim.after, after=True)
            offers.insert(
                1, behind if claim.whole_stated else [(min(score, _UNSURE), length, concept) for score, length, concept in behind]
            )
        return offers

    def _shortened(self, claim: Claim, any_dimension: bool) -> list[Named]:
        """Short forms: those of the area that the paragraph speaks of, else a form that only one concept has."""
        area = self._areas.get(claim.block)
        for phrase in (*claim.phrases[:1], claim.after):
            fitting = [concept for _, _, concept in self.index.shortened(phrase) if any_dimension or fits(claim, concept)]
            near = [concept for concept in fitting if area is not None and concept.area == area]
            if near or len(fitting) == 1:
                return [Named(score=0.75, concept=concept) for concept in (near or fitting)[:3]]
        return []

    def _phrase(self, phrase: str) -> Sequence[tuple[float, int, Concept]]:
        whole, joined, part = phrase.partition("/")
        if not joined:
            return self.index.named(phrase)
        found = [*self.index.named(whole + part), *self.index.named(part + whole)]
        for _, _, concept in self.index.named(whole):
            for key in concept.indicator.parts if concept.indicator is not None else ():
                child = self.index.get(key)
                if child is not None and any(_part_named(part, name) for name in child.names):
                    found.append((0.96, len(whole) + len(part), child))
        return found


def _part_named(part: str, name: str) -> bool:
    return len(part) >= 2 and (part in name or name in part)


def _spoken(claim: Claim, concept: Concept) -> bool:
    """Whether a report says what it would have to say to mean a plan, a budget, or what was there at the beginning."""
    said = "".join((claim.context, claim.after, *claim.phrases))
    return concept.indicator is not None or not concept.names or not all(unspoken(name, said) for name in concept.names)


def fits(claim: Claim, concept: Concept) -> bool:
    """Whether the figure's unit can be the concept's: the same dimension, or counting units that offices mix (件 场 份 项 个)."""
    figure = claim.figure
    if figure.relation in ("average", "per_unit") and not any(word in name for name in concept.names for word in "均每"):
        return False
    if not concept.dimensions:
        return figure.kind == "percent"
    bare = figure.kind == "count"  # a cell without a unit can be a count; money without a unit may be 元 or 万元, so nothing is proven
    return any(
        dimension == figure.dimension or (dimension is None and bare) or {dimension, figure.dimension} <= _MIXED
        for dimension in concept.dimensions
    )
