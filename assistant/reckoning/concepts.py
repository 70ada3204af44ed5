"""What the ledgers speak of: records gathered by indicator, with all their wordings, looked up by phrase."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.reckoning.names import likeness, normal, partial
from assistant.reckoning.wordings import canonical
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period

SURE = 0.9
"""From this likeness on a difference is a contradiction; below it a difference only means that nothing was proven."""
LEAST = 0.75
_LATE, _LAST = 11, 12
_SHORT = ("half", "quarter", "month", "day", "to_date")
_PAPER = re.compile(
    r"统计|[月季年]报|报表|汇总表?|台账|一览表?|明细表?|情况|数据|业务|工作量?|指标|完成|登记[表簿]?|表|\d+|年度?|月|季度|Sheet|sheet|[\s_（）()、-]"
)
_COUNT = re.compile(r"([件起宗例人名位户支场份])数$")
_STANDING = ("累计", "现有", "在册", "年末", "期末", "总数", "存量")
_OPENING = re.compile(r"年初|期初|上年末|上年底|上期末|上年结转")
_POINT = re.compile(r"年初|期初|上年末|上年底|上期末|上年结转|年末|期末|年底|本年末|数|实有|现有")
_CLASSIFIERS = (
    ("件起宗例", "count:case"), ("人名位", "count:person"), ("户", "count:household"), ("支", "count:goods"), ("场", "count:session"),
    ("份", "count:document"),
)  # fmt: skip


@dataclass(slots=True)
class Concept:
    """One indicator, or one ledger label that no indicator claims: wordings in normal form and records by subject and period.

    `places` are the names of the sheets and sections that hold its records, and its indicator's category.
    """

    key: str
    name: str
    indicator: Indicator | None
    names: tuple[str, ...]
    records: dict[tuple[str | None, Period | None], SourceRecord] = field(default_factory=dict)
    dimensions: frozenset[str | None] = frozenset()
    places: tuple[str, ...] = ()
    rivals: dict[tuple[str | None, Period | None], list[SourceRecord]] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """What the concept belongs to: the indicator's category, else the ledger sheet of its records."""
        if self.indicator is not None and self.indicator.category:
            return self.indicator.category
        return next((record.family for record in self.records.values()), "")

    @property
    def subjects(self) -> frozenset[str]:
        """The subjects that have records of their own."""
        return frozenset(subject for subject, _ in self.records if subject is not None)

    def record(self, subject: str | None, period: Period | None) -> SourceRecord | None:
        """Returns the record of a subject and period; a record without a period answers for any.

        A ledger that was closed in November or December answers for its year.
        """
        found = self.records.get((subject, period))
        if found is None and (period is None or period.kind not in _SHORT or not self._timed):
            found = self.records.get((subject, None))
        return found or self._closed(subject, period)

    @property
    def accumulates(self) -> bool:
        """Whether a value at the year's end also speaks of all time up to it (累计, 年末在册)."""
        if self.indicator is None:
            return any(word in name for name in self.names for word in _STANDING)
        return self.indicator.kind in ("cumulative", "stock")

    def labelled(self, subject: str) -> bool:
        """Whether a ledger without subjects says whom it speaks of in the label itself (医疗卫生机构数 村卫生室)."""
        return not self.subjects and any(canonical(subject) in canonical(name) for name in self.names)

    @property
    def _timed(self) -> bool:
        """Whether some records say when; one that does not is then a total over the year."""
        return any(period is not None for _, period in self.records)

    def _closed(self, subject: str | None, period: Period | None) -> SourceRecord | None:
        if period is None or period.kind not in ("year", "to_date"):
            return None
        for (who, when), record in self.records.items():
            if who == subject and when is not None and _closes(when, period):
                return record
        return None

    def others(self, record: SourceRecord) -> list[SourceRecord]:
        """Returns the records that give another value for the same subject and period: the ledgers contradict each other."""
        return self.rivals.get((record.subject, record.period), [])


def _closes(record: Period, asked: Period) -> bool:
    """Whether a record of the months up to about the year's end is what a report says of the year; or the year of its last days."""
    if record.start != asked.start or (record.start.month, record.start.day) != (1, 1) or record.year != asked.year:
        return False
    return record.end.month >= _LATE if asked.kind == "year" else record.kind == "year" and asked.end.month == _LAST


class ConceptIndex:
    """All concepts of a record book."""

    def __init__(self, records: Sequence[SourceRecord], indicators: Sequence[Indicator]) -> None:
        self.indicators = {indicator.id: indicator for indicator in indicators}
        self._counted = _counted_twice(records)
        self.concepts = _gather(records, self.indicators, self._key)
        self.subjects = frozenset(record.subject for record in records if record.subject)
        self._pairs = [(name, concept) for concept in self.concepts.values() for name in concept.names]
        self._by_pair: dict[str, list[int]] = {}
        for number, (name, _) in enumerate(self._pairs):
            for pair in {name[at : at + 2] for at in range(len(name) - 1)}:
                self._by_pair.setdefault(pair, []).append(number)
        self._openings = [concept for concept in self.concepts.values() if any(_OPENING.search(name) for name in concept.names)]
        self._rows = _rows(self.concepts.values())
        self._scored = lru_cache(maxsize=20_000)(self._score)
        self._parts = lru_cache(maxsize=20_000)(self._short)

    def get(self, key: str) -> Concept | None:
        """Returns a concept by indicator id or label key."""
        return self.concepts.get(key)

    def of(self, record: SourceRecord) -> Concept:
        """Returns the concept that a record of this book belongs to."""
        return self.concepts[self._key(record)]

    def _key(self, record: SourceRecord) -> str:
        """The key of a record's concept; a label counted in two units in one sheet (件 and 人) is two concepts."""
        key = key_of(record)
        return f"{key}\n{record.dimension}" if key in self._counted else key

    def opening(self, concept: Concept) -> Concept | None:
        """Returns the concept of the same sheet that holds a stock's level at the beginning (年初在册), None where several do."""
        families = {record.family for record in concept.records.values()}
        held = [
            other for other in self._openings
            if other.dimensions == concept.dimensions and any(record.family in families for record in other.records.values())
        ]  # fmt: skip
        stems = [name for other in held for name in other.names if _stem(name) in {_stem(own) for own in concept.names}]
        same = [other for other in held if any(name in stems for name in other.names)] or held
        return same[0] if len(same) == 1 and same[0] is not concept else None

    def wholes(self, concept: Concept) -> list[Concept]:
        """Returns the concepts that a concept is a part of: by its indicator's `parts`, else the totals of its sheet in its measure."""
        by_parts = [other for other in self.concepts.values() if other.indicator is not None and concept.key in other.indicator.parts]
        if by_parts:
            return by_parts
        families = {record.family for record in concept.records.values()}
        tails = {record.label.rpartition(" ")[2] for record in concept.records.values()}
        heads = {record.label.partition(" ")[0] for record in concept.records.values()}
        near = [
            other for other in self.concepts.values()
            if other is not concept and other.dimensions == concept.dimensions
            and any(record.family in families and (record.total or record.label in heads | tails) for record in other.records.values())
        ]  # fmt: skip
        return sorted(near, key=lambda other: (not any(r.label in heads | tails for r in other.records.values()), other.key))

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

    def _near(self, phrase: str) -> list[tuple[str, Concept]]:
        """The wordings that share two neighbouring characters with a phrase: no other can be like it, nor shortened by it."""
        numbers = {number for at in range(len(phrase) - 1) for number in self._by_pair.get(phrase[at : at + 2], ())}
        return [self._pairs[number] for number in sorted(numbers)]

    def _short(self, phrase: str) -> tuple[tuple[float, int, Concept], ...]:
        found = {concept.key: concept for name, concept in self._near(phrase) if partial(phrase, name)}
        return tuple((LEAST, len(phrase), concept) for _, concept in sorted(found.items()))

    def _score(self, phrase: str, after: bool) -> tuple[tuple[float, int, Concept], ...]:
        best: dict[str, tuple[float, int, Concept]] = {}
        for name, concept in self._near(phrase):
            score = likeness(phrase, name, after=after)
            if score >= LEAST and (concept.key not in best or (score, len(name)) > best[concept.key][:2]):
                best[concept.key] = (score, len(name), concept)
        return tuple(sorted(best.values(), key=lambda item: (-item[0], -item[1], item[2].key)))


def _stem(name: str) -> str:
    """A wording without the words that say at what time a stock was counted."""
    return _POINT.sub("", name)


def key_of(record: SourceRecord) -> str:
    """Returns the key of the concept that a record belongs to."""
    return record.indicator_id or f"label:{normal(record.label)}"


def _counted_twice(records: Sequence[SourceRecord]) -> frozenset[str]:
    """The keys of labels that one sheet has in several units for the same subject and period."""
    dimensions: dict[tuple[str, str, str | None, Period | None], set[str | None]] = {}
    for record in records:
        if record.indicator_id is None:
            dimensions.setdefault((key_of(record), record.family, record.subject, record.period), set()).add(record.dimension)
    return frozenset(place[0] for place, found in dimensions.items() if len(found) > 1)


def _gather(
    records: Sequence[SourceRecord], indicators: dict[str, Indicator], key_in: Callable[[SourceRecord], str]
) -> dict[str, Concept]:  # fmt: skip
    concepts: dict[str, Concept] = {}
    labels: dict[str, set[str]] = {}
    for record in records:
        key = key_in(record)
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
        concept.dimensions = frozenset(record.dimension or _counted(record.label) for record in concept.records.values())
        concept.places = _places(concept)
    return concepts


def _counted(label: str) -> str | None:
    """Returns the dimension that a wording without a unit counts by its last words (起数, 死亡人数), or None."""
    found = next((match for part in label.split(" ") if (match := _COUNT.search(part)) is not None), None)
    return next((dimension for units, dimension in _CLASSIFIERS if found[1] in units), None) if found is not None else None


def _places(concept: Concept) -> tuple[str, ...]:
    category = concept.indicator.category if concept.indicator is not None else None
    named = {record.family.rpartition(".")[0].rpartition("/")[2] + record.family.partition("›")[2] for record in concept.records.values()}
    told = {_PAPER.sub("", words) for words in named}
    return ((category,) if category else ()) + tuple(sorted(words for words in told if words))


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
