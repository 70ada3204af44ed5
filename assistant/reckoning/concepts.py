"""What the ledgers speak of: records gathered by indicator, with all their wordings, looked up by phrase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.reckoning.names import likeness, normal, partial
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period

SURE = 0.9
"""From this likeness on a difference is a contradiction; below it a difference only means that nothing was proven."""
LEAST = 0.75


@dataclass(slots=True)
class Concept:
    """One indicator, or one ledger label that no indicator claims: wordings in normal form and records by subject and period."""

    key: str
    name: str
    indicator: Indicator | None
    names: tuple[str, ...]
    records: dict[tuple[str | None, Period | None], SourceRecord] = field(default_factory=dict)
    dimensions: frozenset[str | None] = frozenset()
    rivals: dict[tuple[str | None, Period | None], list[SourceRecord]] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """What the concept belongs to: the indicator's category, else the ledger sheet of its records."""
        if self.indicator is not None and self.indicator.category:
            return self.indicator.category
        return next((record.family for record in self.records.values()), "")

    def record(self, subject: str | None, period: Period | None) -> SourceRecord | None:
        """Returns the record of a subject and period; a record without a period answers for any."""
        return self.records.get((subject, period)) or self.records.get((subject, None))

    def others(self, record: SourceRecord) -> list[SourceRecord]:
        """Returns the records that give another value for the same subject and period: the ledgers contradict each other."""
        return self.rivals.get((record.subject, record.period), [])


class ConceptIndex:
    """All concepts of a record book."""

    def __init__(self, records: Sequence[SourceRecord], indicators: Sequence[Indicator]) -> None:
        self.indicators = {indicator.id: indicator for indicator in indicators}
        self.concepts = _gather(records, self.indicators)
        self.subjects = frozenset(record.subject for record in records if record.subject)
        self._pairs = [(name, concept) for concept in self.concepts.values() for name in concept.names]
        self._rows = _rows(self.concepts.values())
        self._scored = lru_cache(maxsize=20_000)(self._score)
        self._parts = lru_cache(maxsize=20_000)(self._short)

    def get(self, key: str) -> Concept | None:
        """Returns a concept by indicator id or label key."""
        return self.concepts.get(key)

    def named(self, phrase: str, *, after: bool = False) -> tuple[tuple[float, int, Concept], ...]:
        """Returns (likeness, length of the wording met, concept), best first, of concepts that a phrase may name."""
        return self._scored(normal(phrase), after)

    def narrowed(self, concept: Concept, context: str) -> Concept:
        """Returns the row of a table that the words before a figure name, where the concept is that table's column or total.

        In 审结民商事案件6988件，结案标的额9.12亿元 the amount is that of 民商事案件, not of all; the row named last counts.
        """
        best, place = concept, -1
        for name in concept.names:
            for qualifier, row in self._rows.get(name, ()):
                at = max(context.rfind(word) for word in qualifier)
                if at > place and row.key != concept.key:
                    best, place = row, at
        return best

    def shortened(self, phrase: str) -> tuple[tuple[float, int, Concept], ...]:
        """Returns concepts whose wording a phrase may shorten, all at the least likeness."""
        return self._parts(normal(phrase))

    def _short(self, phrase: str) -> tuple[tuple[float, int, Concept], ...]:
        found = {concept.key: concept for name, concept in self._pairs if partial(phrase, name)}
        return tuple((LEAST, len(phrase), concept) for _, concept in sorted(found.items()))

    def _score(self, phrase: str, after: bool) -> tuple[tuple[float, int, Concept], ...]:
        best: dict[str, tuple[float, int, Concept]] = {}
        for name, concept in self._pairs:
            score = likeness(phrase, name, after=after)
            if score >= LEAST and (concept.key not in best or (score, len(name)) > best[concept.key][:2]):
                best[concept.key] = (score, len(name), concept)
        return tuple(sorted(best.values(), key=lambda item: (-item[0], -item[1], item[2].key)))


def _gather(records: Sequence[SourceRecord], indicators: dict[str, Indicator]) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    labels: dict[str, set[str]] = {}
    for record in records:
        key = record.indicator_id or f"label:{normal(record.label)}"
        concept = concepts.get(key)
        if concept is None:
            indicator = indicators.get(key)
            concept = concepts[key] = Concept(key, indicator.name if indicator else record.label, indicator, ())
        first = concept.records.setdefault((record.subject, record.period), record)
        if first.number != record.number:
            concept.rivals.setdefault((record.subject, record.period), []).append(record)
        labels.setdefault(key, set()).update(_orders(record.label))
    for indicator in indicators.values():
        if indicator.id not in concepts and indicator.of:
            concepts[indicator.id] = Concept(indicator.id, indicator.name, indicator, ())
    for key, concept in concepts.items():
        concept.names = tuple(dict.fromkeys(_wordings(concept.indicator, labels.get(key, ()))))
        concept.dimensions = frozenset(record.dimension for record in concept.records.values())
    return concepts


def _rows(concepts: Iterable[Concept]) -> dict[str, list[tuple[tuple[str, ...], Concept]]]:
    """Column wording → (spoken forms of the row's name, concept), from labels of two parts ("民商事案件 审结", "门急诊人次 县人民医院")."""
    rows: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
    for concept in concepts:
        for label in {record.label for record in concept.records.values()}:
            first, parted, second = label.partition(" ")
            if not parted or " " in second or concept.indicator is not None:
                continue
            for column, row in ((second, first), (first, second)):
                spoken = tuple(dict.fromkeys(word for word in (row, row.removesuffix("案件")) if len(word) >= 2))
                if spoken:
                    rows.setdefault(normal(column), []).append((spoken, concept))
    return rows


def _orders(label: str) -> tuple[str, ...]:
    """A label of row and column is spoken either way: 民商事案件审结, 审结民商事案件."""
    first, parted, second = label.partition(" ")
    both = (label, second + first) if parted and " " not in second else (label,)
    return tuple(normal(words) for words in both)


def _wordings(indicator: Indicator | None, labels: Iterable[str]) -> list[str]:
    names = [normal(name) for name in (indicator.name, *indicator.aliases)] if indicator is not None else []
    return [name for name in [*names, *sorted(labels)] if len(name) >= 2]
