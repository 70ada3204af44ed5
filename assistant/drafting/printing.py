"""Prints one slot: a record's value, its change on last year or its share, as plain words round a live figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.drafting.facts import Facts, source_text
from assistant.drafting.leaders import leaders
from assistant.drafting.wording import Part
from assistant.reckoning.wording import change_percent, write_quantity
from assistant.schema.drafting import DisplayFormat, LiveFigure, Operand
from assistant.schema.figure import Relation
from assistant.schema.ledger import SourceRecord

LEVEL_FLAT = Decimal(2)
"""A change within this many percent reads 基本持平 (genre.md)."""

PERCENT = DisplayFormat(unit="%", decimals=1)
POINTS = DisplayFormat(unit="个百分点", decimals=1)
TEN_THOUSAND = 10000
BARE = "bare"
"""What a cell asks for: the number without its unit, which its column's head tells."""
ALL = 100
"""100% is printed bare; every other rate with a decimal, for spreadsheets lose the zero of 91.0."""

_RISE = {"more": "增长", "neutral": "上升", "less": "上升"}
_MORE, _LESS = dict.fromkeys(_RISE, "增加"), dict.fromkeys(_RISE, "减少")
_POINTS_UP = {"more": "提高", "neutral": "上升", "less": "上升"}
_POINTS_DOWN = {"more": "下降", "neutral": "下降", "less": "降低"}


class UnprintableError(Exception):
    """A slot that cannot be printed: `missing` names the indicators without a record; empty where a guard said no."""

    def __init__(self, *missing: str) -> None:
        super().__init__("、".join(missing))
        self.missing = missing


def print_slot(facts: Facts, name: str, asked: str | None, argument: str | None) -> list[Part]:
    """Returns the parts of one slot; raises UnprintableError."""
    if asked in ("most", "least"):
        return _leaders(facts, name, int(argument or 1), most=asked == "most")
    now = facts.now(name)
    if now is None:
        raise UnprintableError(facts.name(name))
    if asked in (None, "about", "wan"):
        return [_level(facts, now, asked or "")]
    if asked == "share":
        return [_share(facts, now, argument or "")]
    before = facts.before(name)
    if before is None:
        raise UnprintableError(f"{facts.name(name)}上年数")
    if asked == "signed":
        return [_signed(facts, now, before)]
    if asked in ("rises", "falls"):
        if (now.number > before.number) is not (asked == "rises") or now.number == before.number:
            raise UnprintableError
        return []
    text, display, formula = _compared(facts, now, before, asked)
    return [_part(facts, (now, before), formula, text, display, asked or "")]


def print_bare(facts: Facts, record: SourceRecord) -> Part:
    """Prints a record's number as a cell of a table holds it: without unit, a rate with its sign."""
    display = _display(record, None)
    if display.unit != "%":
        display = replace(display, unit="")
    return _part(facts, (record,), "level", write_bare(record, display), display, BARE)


def write_bare(record: SourceRecord, display: DisplayFormat) -> str:
    """Returns the text of a cell; 万 stands in the column's head."""
    return write_quantity(record.number / display.scale, None, replace(display, scale=1))


def _signed(facts: Facts, now: SourceRecord, before: SourceRecord) -> Part:
    """Prints a change as a cell holds it: 6.7%, -3.2%, a rate's in points."""
    if now.unit == "%":
        text = write_quantity(now.number - before.number, None, POINTS)
        return _part(facts, (now, before), "difference_to", text, POINTS, "signed")
    percent = change_percent(now.number, before.number)
    if percent is None:
        raise UnprintableError(f"{facts.name(now.indicator_id or '')}上年数")
    return _part(facts, (now, before), "change_by", write_quantity(percent, "%", PERCENT), PERCENT, "signed")


def _level(facts: Facts, record: SourceRecord, asked: str) -> Part:
    display = _display(record, asked)
    return _part(facts, (record,), "level", write_quantity(record.number, record.unit, display), display, asked)


def _leaders(facts: Facts, name: str, count: int, *, most: bool) -> list[Part]:
    """Prints 柳汀街道658件、鹭洲街道560件; the figures are refreshed as those of a return, for the names are plain words."""
    parts: list[Part] = []
    for record in leaders(facts, name, count, most=most):
        printed = _level(facts, record, "")
        live = replace(printed.live, asked=None) if printed.live is not None else None
        parts += [Part(text="、"), Part(text=record.subject or ""), replace(printed, live=live)]
    if not parts:
        raise UnprintableError(f"{facts.name(name)}的分街道数")
    return parts[1:]


def _share(facts: Facts, part: SourceRecord, whole_id: str) -> Part:
    whole = facts.now(whole_id)
    if whole is None or not whole.number:
        raise UnprintableError(facts.name(whole_id))
    share = (100 * part.number / whole.number).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _part(facts, (part, whole), "share", write_quantity(share, "%", PERCENT), PERCENT, "share")


def _compared(facts: Facts, now: SourceRecord, before: SourceRecord, asked: str | None) -> tuple[str, DisplayFormat, Relation]:
    """Returns how a value is compared with last year's, with the words that depend on which is greater."""
    good = facts.good(now.indicator_id or "")
    last = "上年" if facts.period.kind == "year" else "上年同期"
    difference = now.number - before.number
    if asked in ("points", "more"):
        display = POINTS if asked == "points" else _display(now, None)
        verbs = (_POINTS_UP, _POINTS_DOWN) if asked == "points" else (_MORE, _LESS)
        unit = "百分点" if asked == "points" else now.unit
        said = f"较{last}{verbs[difference < 0][good]}{write_quantity(abs(difference), unit, display)}" if difference else f"与{last}持平"
        return said, display, "difference_to"
    percent = change_percent(now.number, before.number)
    if percent is None:
        raise UnprintableError(f"{facts.name(now.indicator_id or '')}上年数")
    if abs(percent) < LEVEL_FLAT:
        return f"与{last}基本持平" if difference else f"与{last}持平", PERCENT, "change_by"
    verb = _RISE[good] if percent > 0 else "下降"
    return f"同比{verb}{write_quantity(abs(percent), '%', PERCENT)}", PERCENT, "change_by"


def operand(record: SourceRecord) -> Operand:
    """Returns what finds a record again in a later ledger."""
    return Operand(
        record=record.id, indicator_id=record.indicator_id, subject=record.subject, period=record.period, label=record.label,
        number=record.number,
    )  # fmt: skip


def _part(
    facts: Facts, records: tuple[SourceRecord, ...], formula: Relation, text: str, display: DisplayFormat, asked: str
) -> Part:  # fmt: skip
    record = records[0]
    live = LiveFigure(
        key="", indicator_id=record.indicator_id, label=facts.name(record.indicator_id or "") or record.label,
        records=tuple(one.id for one in records), sources=tuple(source_text(one) for one in records),
        formula=formula, display=display, issued=text, asked=asked, operands=tuple(operand(one) for one in records),
    )  # fmt: skip
    return Part(text=text, live=live)


def _display(record: SourceRecord, asked: str | None) -> DisplayFormat:
    written = record.written_unit or record.unit or ""
    in_ten_thousands = asked == "wan" or written.startswith("万")
    unit = written.removeprefix("万")
    if in_ten_thousands:
        display = DisplayFormat(unit=unit, scale=TEN_THOUSAND, decimals=2 if asked == "wan" else record.decimals)
    else:
        rate = unit == "%"
        exact = record.number == ALL if rate else record.number == record.number.to_integral_value()
        display = DisplayFormat(unit=unit, decimals=0 if exact else max(record.decimals, 1) if rate else record.decimals)
    return _rounded_down(record, display) if asked == "about" else display


def _rounded_down(record: SourceRecord, display: DisplayFormat) -> DisplayFormat:
    """Returns the display that keeps the two leading digits (whole 万 of money) and adds 余; a value round already stays exact."""
    number = record.number / display.scale
    money = display.scale > 1
    if not money and number >= TEN_THOUSAND:
        display = replace(display, scale=TEN_THOUSAND)
        number = number / TEN_THOUSAND
    kept = 1 - number.adjusted()
    decimals = max(kept, 0) if display.scale > 1 else min(kept, 0)
    exact = number % Decimal(1).scaleb(-decimals) == 0
    return replace(display, decimals=max(decimals, 0) if exact else decimals, hedge=None if exact else "余")
