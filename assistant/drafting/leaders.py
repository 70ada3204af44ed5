"""Who has most and least of an indicator: streets or sections in order of their values."""

from __future__ import annotations

from collections import Counter

from assistant.drafting.facts import Facts
from assistant.schema.ledger import SourceRecord

ALIKE = 0.6
"""Share of the subjects that must be of one kind (all 街道) for the others (区直, 其他) to be no rivals of theirs."""

TIED = 2
"""Subjects beyond those asked for that may be named because they are equal to the last."""


def leaders(facts: Facts, indicator: str, count: int, *, most: bool) -> tuple[SourceRecord, ...]:
    """Returns the records of the `count` subjects with most (or least), those equal to the last with them, in order.

    Nothing where the ledger tells it of no more subjects than that, or where so many are equal that naming them says nothing.
    """
    records = alike(facts.of_subjects(indicator))
    ordered = sorted(records, key=lambda record: (-record.number if most else record.number, record.locator))
    if len(ordered) <= count:
        return ()
    last = ordered[count - 1].number
    named = [record for record in ordered if (record.number >= last if most else record.number <= last)]
    return tuple(named) if len(named) <= count + TIED and len(named) < len(ordered) else ()


def alike(records: tuple[SourceRecord, ...]) -> tuple[SourceRecord, ...]:
    """Returns the records of the subjects whose names end alike, where most do."""
    endings = Counter((record.subject or "")[-1:] for record in records)
    ending, count = max(endings.items(), key=lambda item: item[1], default=("", 0))
    return tuple(record for record in records if (record.subject or "").endswith(ending)) if count >= ALIKE * len(records) else records
