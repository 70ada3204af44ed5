"""Whether the steps and directions that a sentence states fit the levels beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.reckoning.changes import Change, Step, same_measure
from assistant.reckoning.spans import Span, growth, quotient, span_of, tolerant, yearly
from assistant.reckoning.wording import like
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Figure

Cause = Literal["direction", "derivation", "swapped_unit"]

_BASIS = re.compile(r"生产总值|增加值|总产值|GDP|实际|可比|不变价|同口径|剔除|扣除|居民.{0,6}收入|人均.{0,6}收入")
"""Growth of these is reckoned on another basis than the printed amounts (可比价 and the like)."""
_YEAR_ON_YEAR = re.compile(r"同比|去年|上年|上一年")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A figure that cannot be what the levels give: why, the formula in words, and what it should be where that is one value."""

    figure: Figure
    cause: Cause
    formula: str
    expected: str | None
    others: tuple[str, ...]


def misfits(change: Change, sentence: str) -> Iterator[Misfit]:
    """Yields what does not fit in a change; `sentence` are the words up to and around it. Ranks run the other way and are not judged."""
    if change.after.kind == "rank":
        return
    if change.before is None:
        yield from _two_steps(change, sentence)
        return
    before, after = span_of(change.before), span_of(change.after)
    if _negative(before) or _negative(after):
        return
    against = change.way is not None and (after.below(before) if change.way == "up" else before.below(after))
    if against:
        level = _wrong_level(change, change.before)
        yield level or Misfit(change.after, "direction", f"{change.before.text}→{change.after.text}", None, (change.before.id,))
        return
    found = list(_wrong_steps(change, change.before, sentence))
    level = _wrong_level(change, change.before) if len(found) > 1 else None
    yield from [level] if level is not None else found


def _wrong_steps(change: Change, before: Figure, sentence: str) -> Iterator[Misfit]:
    names = (before.id, change.after.id)
    for step in change.steps:
        if step.base and not (change.last_year and _YEAR_ON_YEAR.search(step.base)):
            continue
        if step.sort == "yearly" and change.years is None:
            continue
        if step.figure.kind != "percentage_point" and not same_measure(change.after, step.figure) and _BASIS.search(sentence):
            continue
        found = _misfit(step, before, change.after, change.years)
        if found is not None:
            yield Misfit(step.figure, found[0], found[1], found[2], names)


def _wrong_level(change: Change, before: Figure) -> Misfit | None:
    """The level to blame where no step fits: with another one all steps would (由188人增加到213人，增加43人，增长22.9%)."""
    amounts = [step for step in change.steps if same_measure(change.after, step.figure)]
    rates = [step for step in change.steps if step.figure.kind == "percent"]
    if len(amounts) != 1 or len(rates) != 1 or before.kind == "percent":
        return None
    step, rate, sign = span_of(amounts[0].figure), rates[0], 1 if rates[0].way == "up" else -1
    moved = step if amounts[0].way == "up" else -step
    for figure, old, new in (
        (change.after, span_of(before), span_of(before) + moved),
        (before, span_of(change.after) - moved, span_of(change.after)),
    ):
        made = growth(new, old)
        right = new if figure is change.after else old
        if made is not None and tolerant(rate.figure).meets(_signed(made, sign)) and not tolerant(figure).meets(right):
            formula = f"按增减 {amounts[0].figure.text}、{rate.figure.text} 推算为 {shown(right)}"
            others = (before if figure is change.after else change.after).id, amounts[0].figure.id, rate.figure.id
            return Misfit(figure, "derivation", formula, worded(figure, right), others)
    return None


def _misfit(step: Step, before: Figure, after: Figure, years: int | None) -> tuple[Cause, str, str | None] | None:
    figure, sign = step.figure, 1 if step.way == "up" else -1
    rates, difference = before.kind == "percent", f"{after.text}−{before.text}"
    relative = growth(span_of(after), span_of(before))
    stated = tolerant(figure)
    if step.sort == "yearly":
        return _verdict(figure, _both(yearly, after, before, years or 0), sign, f"({after.text}/{before.text})开{years}次方−1")
    if figure.kind == "multiple":
        ratio = quotient(span_of(after), span_of(before))
        fits = (
            ratio is None
            or figure.number is None
            or any(stated.meets(Span(_less(ratio.low, less), _less(ratio.high, less))) for less in (0, 1))
        )
        return None if fits else ("derivation", f"{after.text}/{before.text}", None)
    if figure.kind == "percentage_point" and not rates:
        swapped = relative is not None and stated.meets(_signed(relative, sign))
        return ("swapped_unit", f"({difference})/{before.text}", _unit(figure, "%")) if swapped else None
    if figure.kind == "percent" and not rates:
        return _verdict(figure, _both(growth, after, before), sign, f"({difference})/{before.text}")
    if figure.kind == "percent":
        made = span_of(after) - span_of(before)
        if relative is None or stated.meets(_signed(relative, sign)):
            return None
        if stated.meets(made) or stated.meets(-made):
            return "swapped_unit", difference, _unit(figure, "个百分点")
    return _verdict(figure, _both(Span.__sub__, after, before), sign, difference)


def _both(reckon: Callable[..., Span | None], after: Figure, before: Figure, *more: int) -> tuple[Span | None, Span | None]:
    """What two figures give within what they can mean, and as printed."""
    return reckon(span_of(after), span_of(before), *more), reckon(_printed(after), _printed(before), *more)


def _printed(figure: Figure) -> Span:
    return Span(figure.number, figure.number) if figure.hedge is None else span_of(figure)


def _two_steps(change: Change, sentence: str) -> Iterator[Misfit]:
    """1638件，增加176件，增长12.04%: the amount gives the level before, and that gives the rate."""
    level = change.after
    amounts = [step for step in change.steps if same_measure(level, step.figure) and step.sort == "step"]
    rates = [step for step in change.steps if step.figure.kind == "percent" and step.sort == "step"]
    if len(amounts) != 1 or len(rates) != 1 or amounts[0].base != rates[0].base or level.kind == "percent" or _BASIS.search(sentence):
        return
    amount, rate = amounts[0], rates[0]
    names = (level.id, amount.figure.id)
    if amount.way != rate.way:
        yield Misfit(rate.figure, "direction", f"{amount.figure.text}与{rate.figure.text}一增一减", None, names)
        return
    now, step = span_of(level), span_of(amount.figure)
    before = now - step if amount.way == "up" else now + step
    made = growth(now, before)
    if _negative(step):
        return
    sign = 1 if amount.way == "up" else -1
    mark = "−" if amount.way == "up" else "+"
    found = _verdict(rate.figure, (made, made), sign, f"{amount.figure.text}/({level.text}{mark}{amount.figure.text})")
    if found is not None:
        yield Misfit(rate.figure, found[0], found[1], found[2], names)


def _verdict(figure: Figure, made: tuple[Span | None, Span | None], sign: int, formula: str) -> tuple[Cause, str, str | None] | None:
    can, printed = made
    if can is None or (can.low is None and can.high is None):
        return None
    stated, signed = tolerant(figure), _signed(can, sign)
    if stated.meets(signed):
        return None
    value = printed or can
    wrong_way = signed.high is not None and signed.high < 0
    if wrong_way and stated.meets(-signed):
        return "direction", f"{formula} = {shown(value)}", None
    return "derivation", f"{formula} = {shown(value)}", worded(figure, -_signed(value, sign) if wrong_way else _signed(value, sign))


def worded(figure: Figure, span: Span) -> str | None:
    """Returns a computed value in a figure's wording, None where its operands leave room for more than one."""
    if span.low is None or span.high is None or figure.hedge is not None:
        return None
    texts = {like(figure, span.low), like(figure, span.high)}
    return texts.pop() if len(texts) == 1 else None


def shown(span: Span) -> str:
    """Returns a computed value for a message: one number, or from … to."""
    ends = [decimal_text(_short(end)) or "0" for end in (span.low, span.high) if end is not None]
    return "至".join(dict.fromkeys(ends))


def _short(value: Decimal) -> Decimal:
    return value if value == value.to_integral_value() else value.quantize(Decimal("0.01"))


def _signed(span: Span, sign: int) -> Span:
    return span if sign > 0 else -span


def _negative(span: Span) -> bool:
    return span.low is not None and span.low < 0


def _less(value: Decimal | None, less: int) -> Decimal | None:
    return None if value is None else value - less


def _unit(figure: Figure, unit: str) -> str:
    number = figure.text[figure.core_start - figure.start : figure.core_end - figure.start].rstrip("%％")
    return f"{number}{unit}"
