"""Records that say the same thing are kept once; two that differ both stay and are LED004."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from assistant.ledger.cells import read_number
from assistant.ledger.vocabulary import fold, vocabulary
from assistant.schema.ledger import LedgerProblem, SourceRecord

Key = tuple[str, str | None, dt.date, dt.date]
_LEAST_LABEL = 4
_VAGUE = ("其他", "其它", "同比", "环比", "合计", "小计")


def settle(records: Sequence[SourceRecord]) -> tuple[list[SourceRecord], list[LedgerProblem]]:
    """Drops records that say the same as a preferred one; two that differ both stay, and are LED004."""
    groups: dict[Key, list[SourceRecord]] = {}
    for record in records:
        key = record_key(record)
        if key is not None:
            groups.setdefault(key, []).append(record)
    dropped: set[str] = set()
    problems: list[LedgerProblem] = []
    for group in groups.values():
        best = min(group, key=preference)
        for record in group:
            if record is best:
                continue
            if _agree(best, record):
                dropped.add(record.id)
            else:
                problems.append(_conflict(best, record))
    return [record for record in records if record.id not in dropped], problems


def record_key(record: SourceRecord) -> Key | None:
    """Returns indicator, subject and days of a record; None where it has no indicator or no period."""
    if record.indicator_id is None or record.period is None:
        return None
    return record.indicator_id, record.subject, record.period.start, record.period.end


def preference(record: SourceRecord) -> tuple[bool, Decimal, str]:
    """Sorts records of one thing: single cells before counted rows, finer print before coarser."""
    return record.rows is not None, _step(record), record.id


def _step(record: SourceRecord) -> Decimal:
    """What the last printed digit is worth; 0 for whole numbers in their canonical unit, which are exact."""
    written = read_number(record.written, chinese=True)
    factor = record.number / written.value if written is not None and written.value else Decimal(1)
    decimals = 0 if written is None else written.decimals
    return Decimal(0) if factor == 1 and not decimals else abs(factor).scaleb(-decimals)


def _agree(one: SourceRecord, two: SourceRecord) -> bool:
    return abs(one.number - two.number) <= (_step(one) + _step(two)) / 2


def _conflict(best: SourceRecord, other: SourceRecord) -> LedgerProblem:
    period = "" if best.period is None else f"{best.period.start.isoformat()}至{best.period.end.isoformat()}"
    subject = f"（{best.subject}）" if best.subject else ""
    message = (
        f"“{best.label}”{subject}{period}有两个数：{best.source} {best.locator} 为{best.printed}，"
        f"{other.source} {other.locator} 为{other.printed}"
    )
    return LedgerProblem(code="LED004", source=other.source, locator=other.locator, message=message)


def unnamed_conflicts(records: Sequence[SourceRecord], headings: Mapping[str, str]) -> Iterator[LedgerProblem]:
    """LED004 where no indicator is tied: one long label, one subject, one period, one unit, and two values in two sheets.

    Only a label that two sheets (of alike or no headings) give counts; with a third value it is a general word.
    """
    groups: dict[tuple[object, ...], list[SourceRecord]] = {}
    for record in records:
        if record.indicator_id is None and record.period is not None and record.unit is not None and _is_telling(record.label):
            key = (fold(record.label), record.subject, record.period, record.unit)
            groups.setdefault(key, []).append(record)
    for group in groups.values():
        if len({record.number for record in group}) != 2 or len({_sheet(record) for record in group}) != len(group):
            continue
        one = group[0]
        other = next(record for record in group if record.number != one.number)
        if not _agree(one, other) and _same_matter(headings.get(one.family, ""), headings.get(other.family, "")):
            yield _conflict(one, other)


def _is_telling(label: str) -> bool:
    words = (*_VAGUE, *vocabulary().beside)
    return len(fold(label)) >= _LEAST_LABEL and not any(word in label for word in words)


def _sheet(record: SourceRecord) -> str:
    return f"{record.source}!{record.locator.partition('!')[0]}"


def _same_matter(one: str, two: str) -> bool:
    return not one or not two or one in two or two in one
