"""What senders state for indicators: every filled cell of their tables, and the sentences whose words name an indicator beyond doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.drafting.evidence import Looked, Seen, subject_of
from assistant.nlp.units import parse_unit
from assistant.schema.document import Document
from assistant.schema.figure import Figure
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period
from assistant.schema.returns import ReturnForm, Statement

Finder = Callable[[str], str | None]
"""Returns the indicator id that a wording names exactly, or None."""

DECEMBER = 12
_NOTE = re.compile(r"截[至止].{0,6}?(?P<until>\d{1,2})月|(?<!\d)1[—–\-至~]+(?P<to>\d{1,2})月")
_LEVELS = frozenset({"level", "cumulative"})
_CORE = re.compile(r"([^万亿%％‰]*)(万亿|亿|万)?[%％‰]?")


def of_form(form: ReturnForm, sender: str, subjects: Sequence[str]) -> tuple[Statement, ...]:
    """Returns one statement a filled row; a street office's figures are about its street."""
    home = subject_of(sender, list(subjects))
    return tuple(_of_row(row.value, sender, home, row.note) for row in form.rows if row.value is not None and row.state == "filled")


def _of_row(record: SourceRecord, sender: str, home: str | None, note: str) -> Statement:
    record = record if record.subject is not None else replace(record, subject=home)
    month = noted_month(note)
    if month is not None and record.period is not None and record.period == Period.of_year(record.period.year):
        end = dt.date(record.period.year, month + 1, 1) - dt.timedelta(days=1)
        record = replace(record, period=Period(start=record.period.start, end=end, kind="to_date"))
    return Statement(sender=sender, record=record, words=f"{record.label}：{record.printed}", origin="table", note=note)


def noted_month(note: str) -> int | None:
    """Returns the month up to which a note says that a figure goes, None where it says nothing of it, or December."""
    month = month_of(_NOTE.search(note))
    return month if month is not None and month < DECEMBER else None


def month_of(found: re.Match[str] | None) -> int | None:
    """Returns the month in the group `until` or `to` of a match, None where there is none."""
    words = (found["until"] or found["to"]) if found is not None else None
    return int(words) if words is not None and 1 <= int(words) <= DECEMBER else None


def of_text(
    looked: Looked, indicators: Sequence[Indicator], find: Finder, otherwise: Callable[[SourceRecord], bool]
) -> tuple[Statement, ...]:  # fmt: skip
    """Returns the figures of a text whose wording is exactly an indicator's name or alias.

    Only plain levels of the year or of its months so far: no targets, no hedged numbers, no shares, nothing in another unit than the
    indicator's; of several figures behind one wording only the first, for the others may be its parts; and nothing of which the ledgers
    hold `otherwise` while its words left the checker in doubt whether it is the same thing.
    """
    known = {indicator.id: indicator for indicator in indicators}
    found: list[Statement] = []
    told: set[tuple[int, str]] = set()
    for seen in looked.seen:
        named = find(seen.claim.phrases[0].replace("/", "")) if seen.claim.phrases else None
        if named is None or (seen.claim.sentence_start, named) in told:
            continue
        told.add((seen.claim.sentence_start, named))
        if _plain(seen, known[named]):
            made = _statement(looked, seen, known[named])
            found += [made] if seen.contradicted or not otherwise(made.record) else []
    return tuple(found)


def _plain(seen: Seen, indicator: Indicator) -> bool:
    figure, unit = seen.figure, parse_unit(indicator.unit or "")
    exact = figure.number is not None and figure.hedge is None and not figure.shared_hedge and None not in (figure.low, figure.high)
    matches = seen.verdict.matches
    other = seen.borne_out and bool(matches) and matches[0].record.indicator_id not in (None, indicator.id)
    return (
        exact and not other and figure.modality == "actual" and figure.relation in _LEVELS and figure.comparison is None
        and unit is not None and unit.dimension == figure.dimension and figure.period is not None and _from_january(figure)
    )  # fmt: skip


def _from_january(figure: Figure) -> bool:
    period = figure.period
    return period is not None and (period.start.month, period.start.day) == (1, 1) and period.start.year == period.end.year


def _statement(looked: Looked, seen: Seen, indicator: Indicator) -> Statement:
    document, figure = looked.document, seen.figure
    core = _CORE.match(figure.text, figure.core_start - figure.start, figure.core_end - figure.start)
    digits, scale = (core[1], core[2] or "") if core is not None else (figure.text, "")
    written = digits.replace(",", "").replace("，", "")
    record = SourceRecord(
        id=f"{document.name}#{figure.start}", label=indicator.name, indicator_id=indicator.id, subject=figure.subject, period=figure.period,
        number=figure.number if figure.number is not None else Decimal(0), unit=figure.unit, dimension=figure.dimension, written=written,
        written_unit=f"{scale}{figure.written_unit or figure.unit or ''}", decimals=len(written.partition(".")[2]),
        source=document.name, locator=paragraph_at(document, figure.start), family=document.name,
    )  # fmt: skip
    return Statement(sender=looked.sender, record=record, words=sentence_at(looked, seen), origin="text")


def paragraph_at(document: Document, position: int) -> str:
    """Returns a place in a text for people: "第5段"."""
    return f"第{document.text.count(chr(10), 0, position) + 1}段"


def sentence_at(looked: Looked, seen: Seen) -> str:
    """Returns the sentence that a figure stands in."""
    return looked.document.text[seen.claim.sentence_start : seen.claim.sentence_end].strip()


def by_key(statements: Iterable[Statement], name: Callable[[str], str]) -> dict[tuple[object, ...], list[Statement]]:
    """Returns the statements by what they are about: indicator (or its wording as `name` folds it), subject and days."""
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for one in statements:
        record = one.record
        days = (record.period.start, record.period.end) if record.period is not None else None
        groups.setdefault((record.indicator_id or name(record.label), record.subject, days), []).append(one)
    return groups


def pairs(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Yields each statement with each later one."""
    for place, one in enumerate(statements):
        for other in statements[place + 1 :]:
            yield one, other


def in_written_unit(number: Decimal, record: SourceRecord) -> Decimal:
    """Returns a value of a record's canonical unit in the unit that the record was written in (元 → 万元)."""
    unit = parse_unit(record.written_unit or "")
    return number / unit.factor if unit is not None and unit.symbol == record.unit else number
