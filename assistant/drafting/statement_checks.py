"""Holds what senders state against the ledgers, against its own parts, and against what other senders state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.drafting.doubts import slip_between
from assistant.drafting.statements import by_key, pairs
from assistant.nlp.units import parse_unit
from assistant.protocols import RecordBook
from assistant.reckoning.names import normal
from assistant.reckoning.sources import record_evidence
from assistant.schema.finding import Severity
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period
from assistant.schema.returns import Place, Remark, RemarkKind, ReturnForm, Statement

SLIPS = {Decimal(10): "10倍", Decimal(100): "100倍", Decimal(1000): "1000倍", Decimal(10000): "1万倍", Decimal(100000000): "1亿倍"}
_LEAP = Decimal(3000), Decimal(30000)
"""No office's money grows or shrinks so many times in a year: 元 and 万元 were mixed up."""
_LEAST_MONEY = Decimal(100_000)
_FRACTION, _RATE = Decimal(1), Decimal("1.5")
_CHECK = "请与报送单位核对，改报送材料或改台账"
_LIKELY = Decimal("0.5"), Decimal(2)
"""Two texts that differ more than this about one indicator speak of two things: a section's own courses, the office's courses."""


class Known:
    """What the ledgers hold, by indicator (or exact wording), subject and days; a printed cell before a register's count."""

    def __init__(self, book: RecordBook) -> None:
        self.indicators: Mapping[str, Indicator] = {indicator.id: indicator for indicator in book.indicators}
        self._records: dict[tuple[object, ...], list[SourceRecord]] = {}
        for record in sorted(book.records, key=lambda one: one.rows is not None):
            if record.period is not None:
                self._records.setdefault(self._key(record), []).append(record)

    def find(self, record: SourceRecord, period: Period | None = None) -> SourceRecord | None:
        """Returns the ledger's record of what a statement speaks of, in its own period or another."""
        wanted = period or record.period
        found = [one for one in self._records.get(self._key(record), ()) if wanted is not None and _days(one.period) == _days(wanted)]
        return found[0] if found else None

    def otherwise(self, record: SourceRecord) -> bool:
        """Returns whether the ledgers hold another value of what a record speaks of, for its own period."""
        held = self.find(record)
        return held is not None and not equal(record, held)

    def so_far(self, record: SourceRecord) -> tuple[SourceRecord, ...]:
        """Returns the ledger's records of the first months of the year that a statement speaks of."""
        year = record.period.year if record.period is not None else 0
        return tuple(
            one for one in self._records.get(self._key(record), ())
            if one.period is not None and one.period.year == year and (one.period.start.month, one.period.start.day) == (1, 1)
            and one.period.start.year == year and one.period.end.month < 12
        )  # fmt: skip

    def _key(self, record: SourceRecord) -> tuple[object, ...]:
        return record.indicator_id or normal(record.label), record.subject, (record.dimension or "").partition(":")[0]


def _days(period: Period | None) -> tuple[object, object] | None:
    return (period.start, period.end) if period is not None else None


def equal(one: SourceRecord, other: SourceRecord) -> bool:
    """Returns whether two records can be one value: the less precise one is the other rounded half up."""
    steps = sorted((_step(one), _step(other)))
    return abs(one.number - other.number) <= steps[-1] / 2 if steps[-1] != steps[0] else one.number == other.number


def _step(record: SourceRecord) -> Decimal:
    """What one more in the last printed digit is worth, in the canonical unit."""
    unit = parse_unit(record.written_unit or "")
    scale = next((value for word, value in (("亿", 10**8), ("万", 10**4)) if word in record.written), 1)
    return Decimal(1).scaleb(-record.decimals) * scale * (unit.factor if unit is not None else 1)


def against_ledger(statement: Statement, known: Known) -> Remark | None:
    """Returns what the ledgers have against a statement of a table, None where they say the same or nothing."""
    record = statement.record
    expected = known.find(record)
    if expected is None:
        return _by_last_year(statement, known)
    if equal(record, expected):
        return None
    slip = slip_between(record.number, expected.number)
    value = expected.printed
    where = f"{expected.source} › {expected.locator}"
    evidence: tuple[SourceRecord, ...] = (expected,)
    before = known.find(record, record.period.previous_year()) if record.period is not None else None
    months = next((one for one in known.so_far(record) if equal(record, one)), None)
    kind: RemarkKind = "ledger"
    if slip is not None:
        size = f"大了{SLIPS[slip]}" if slip > 1 else f"小了{SLIPS[1 / slip]}"
        kind, text = "unit", f"“{record.label}”报{statement.printed}，比台账{value}（{where}）{size}，疑为计量单位或位数有误"
    elif months is not None and months.period is not None:
        kind, evidence = "period", (expected, months)
        text = f"“{record.label}”报{statement.printed}，是台账截至{months.period.end.month}月底的数，全年为{value}（{where}）"
    elif before is not None and equal(record, before):
        evidence = (expected, before)
        text = f"“{record.label}”报{statement.printed}，是上年的数，本年台账为{value}（{where}）"
    else:
        text = f"“{record.label}”报{statement.printed}，与台账不一致，台账为{value}（{where}）"
    return remark(kind, "error", [statement], text, _CHECK, evidence=evidence)


def _by_last_year(statement: Statement, known: Known) -> Remark | None:
    """Slips that last year's figure shows where there is none of this year yet."""
    record = statement.record
    before = known.find(record, record.period.previous_year()) if record.period is not None else None
    if before is None or not before.number or not record.number:
        return None
    text = None
    ratio = abs(record.number / before.number)
    leap, largest = max(ratio, 1 / ratio), max(abs(record.number), abs(before.number))
    if record.dimension == "money":
        if _LEAP[0] <= leap <= _LEAP[1] and largest >= _LEAST_MONEY:
            text = f"“{record.label}”报{statement.printed}，上年为{before.printed}，疑把元和万元写混"
    elif record.dimension == "percent" and 0 < record.number <= _FRACTION and before.number > _RATE and record.number * 100 <= 100:
        text = f"“{record.label}”报{statement.printed}，上年为{before.printed}，疑把百分数写成了小数"
    return remark("unit", "error", [statement], text, "请核对计量单位", evidence=(before,)) if text is not None else None


def last_year_changed(form: ReturnForm, sender: str, statements: Sequence[Statement], known: Known) -> Iterator[Remark]:
    """Yields a remark for each last year's figure in a table that is not the ledger's."""
    subject = next((one.record.subject for one in statements), None)
    for row in form.rows:
        if row.before is None:
            continue
        mine = replace(row.before, subject=subject)
        expected = known.find(mine)
        if expected is not None and not equal(mine, expected):
            stated = Statement(sender=sender, record=mine, words=f"{row.label}：上年同期{row.before.written}", origin="table")
            text = f"“{row.label}”的上年同期改成了{stated.printed}，台账为{expected.printed}"
            yield remark("ledger", "warning", [stated], text, "上年数以台账为准；确要更正的先改台账", evidence=(expected,))


def remark(
    kind: RemarkKind, severity: Severity, statements: Sequence[Statement], message: str, action: str, *,
    evidence: Sequence[SourceRecord] = (), rule: str | None = None,
) -> Remark:  # fmt: skip
    """Returns a remark about statements, each with its place; it opens with the sender where the message does not name one."""
    senders = tuple(dict.fromkeys(one.sender for one in statements))
    message = message if any(sender in message for sender in senders) else f"{'、'.join(senders)}：{message}"
    places = tuple(Place(document=one.record.source, locator=one.record.locator, sentence=one.words) for one in statements)
    return Remark(
        kind=kind, severity=severity, senders=senders, message=message, action=action, places=places,
        evidence=tuple(record_evidence(one) for one in evidence), rule=rule,
    )  # fmt: skip


def parts_of(statements: Sequence[Statement], indicators: Mapping[str, Indicator]) -> Iterator[Remark]:
    """Yields what does not add up among the figures of one sender: closed parts and their whole, a part above its whole, a rate."""
    for group in _by_subject(statements).values():
        for name, whole in group.items():
            indicator = indicators.get(name)
            if indicator is None:
                continue
            parts = [group[part] for part in indicator.parts if part in group]
            if parts:
                yield from _sum(whole, parts, complete=len(parts) == len(indicator.parts))
            if len(indicator.of) == 2 and all(part in group for part in indicator.of):
                yield from _rate(whole, *(group[part] for part in indicator.of))


def _by_subject(statements: Sequence[Statement]) -> dict[tuple[object, ...], dict[str, Statement]]:
    groups: dict[tuple[object, ...], dict[str, Statement]] = {}
    for one in statements:
        if one.record.indicator_id is not None:
            groups.setdefault((one.record.subject, _days(one.record.period)), {}).setdefault(one.record.indicator_id, one)
    return groups


def _sum(whole: Statement, parts: Sequence[Statement], *, complete: bool) -> Iterator[Remark]:
    made = sum((part.record.number for part in parts), Decimal(0))
    slack = sum((_step(part.record) for part in parts if part.record.decimals), Decimal(0)) / 2
    listed = "、".join(f"{part.record.label}{part.printed}" for part in parts)
    if complete and abs(made - whole.record.number) > slack:
        text = f"“{whole.record.label}”报{whole.printed}，各项为{listed}，加起来对不上"
        yield remark("parts", "error", [whole, *parts], text, "请核对总数和各项")
    elif not complete and made > whole.record.number + slack:
        text = f"“{whole.record.label}”报{whole.printed}，其中的{listed}已经超过总数"
        yield remark("parts", "error", [whole, *parts], text, "请核对总数和各项")


def _rate(rate: Statement, part: Statement, whole: Statement) -> Iterator[Remark]:
    if not whole.record.number:
        return
    made = part.record.number * 100 / whole.record.number
    shown = made.quantize(Decimal(1).scaleb(-max(rate.record.decimals, 1)), ROUND_HALF_UP)
    # Cutting off instead of rounding is common and no mistake worth a telephone call.
    if abs(made - rate.record.number) > _step(rate.record):
        text = (
            f"“{rate.record.label}”报{rate.printed}，按{part.record.label}{part.printed}、{whole.record.label}{whole.printed}算是{shown}%"
        )
        yield remark("reckoning", "error", [rate, part, whole], text, "请核对分子、分母和比率")


def disagreements(statements: Sequence[Statement], settled: frozenset[str]) -> Iterator[Remark]:
    """Yields one remark for each two senders (or places of one sender) that state one indicator of one subject and period differently.

    `settled` are ids of records about which a remark has been made already: the ledger says which one is wrong.
    """
    for group in by_key(statements, normal).values():
        told: set[tuple[str, str]] = set()
        for one, other in pairs([statement for statement in group if statement.record.id not in settled]):
            who = (one.sender, other.sender)
            if one.record.dimension != other.record.dimension or equal(one.record, other.record) or who in told:
                continue
            if one.origin == other.origin == "text" and not _comparable(one, other):
                continue
            told.add(who)
            yield _disagreement(one, other)


def _comparable(one: Statement, other: Statement) -> bool:
    if slip_between(one.record.number, other.record.number) is not None:
        return True
    return bool(other.record.number) and _LIKELY[0] < one.record.number / other.record.number < _LIKELY[1]


def _disagreement(one: Statement, other: Statement) -> Remark:
    label, subject = one.record.label, f"{one.record.subject}" if one.record.subject else ""
    if one.sender == other.sender:
        text = f"{one.sender}自己的两处说法不同：{subject}“{label}”一处是{one.printed}，一处是{other.printed}"
        return remark("conflict", "error", [one, other], text, "请报送单位定一个数")
    text = f"{subject}“{label}”两家说法不同：{one.sender}报{one.printed}，{other.sender}报{other.printed}"
    return remark("conflict", "error", [one, other], text, "请核对两家的口径，定下由谁报、报哪个数")
