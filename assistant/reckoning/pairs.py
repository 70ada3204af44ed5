"""Ratios proven by their value: two amounts that stand beside each other in the text and give what it says, and no other two do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.reckoning import derivation
from assistant.reckoning.derivation import Derived
from assistant.reckoning.ratios import EACH_UNITS, Operand, Ratios
from assistant.reckoning.slips import significant, slip
from assistant.reckoning.wording import agrees, round_half_up
from assistant.schema.figure import Claim
from assistant.schema.quantity import Period

_RATE = re.compile(r"(?:率|比例|比重|占比)(?:保持在|稳定在|达到?|为|是|由上年的)?$")
_SHARE = re.compile(r"(?:占|相当于|等于)[^，。；、]{0,16}$")
_EACH = re.compile(r"(?:平均每|每)(?P<each>[人名家件户所场次个条辆座村亩])|(?P<per>[人名家件户所场次村亩校站院案])均")
_UPPERS, _LOWERS = 3, 10
_TELLING, _SAME = 3, 2
"""Digits from which a value proves two amounts further away, and two that stand beside the figure."""
_SLIPPED = 2
_BESIDE = 80
_MOST = 2
"""More pairs than this that give the same value prove none of them."""


def fitting(ratios: Ratios, claim: Claim, period: Period | None) -> Derived | None:
    """Returns the ratio of two amounts that a share, rate or average stands beside and that give its value; None where none or many do."""
    figure = claim.figure
    found: dict[tuple[object, object], Derived] = {}
    for upper, lower, made in _pairs(ratios, claim, period):
        if not _gives(claim, made):
            continue
        near = all(one.tie is not None and figure.start - one.tie.claim.figure.start <= _BESIDE for one in (upper, lower))
        if significant(figure) >= (_SAME if near else _TELLING):
            found.setdefault((upper.record.number, lower.record.number), made)
    return next(iter(found.values())) if 0 < len(found) <= _MOST else None


def _pairs(ratios: Ratios, claim: Claim, period: Period | None) -> Iterable[tuple[Operand, Operand, Derived]]:
    figure = claim.figure
    if figure.kind == "percent" and (figure.relation in ("share", "completion") or _asks(claim)):
        return _percents(ratios, claim, period)
    return _averages(ratios, claim) if figure.relation in ("average", "per_unit") else ()


def _gives(claim: Claim, made: Derived) -> bool:
    """Whether a figure is a ratio as it would be printed."""
    return agrees(claim.figure, made.value) or (claim.figure.kind != "percent" and agrees(claim.figure, _rounded(claim, made)))


def _asks(claim: Claim) -> bool:
    words = claim.phrases[0] if claim.phrases else ""
    return _RATE.search(words) is not None or _RATE.search(claim.context) is not None or _SHARE.search(claim.context) is not None


def slipped(ratios: Ratios, claim: Claim, period: Period | None) -> Derived | None:
    """Returns the ratio that a share, rate or average misses by one slip of the pen, where the two amounts beside it give only one such."""
    figure = claim.figure
    found: dict[tuple[object, object], Derived] = {}
    for upper, lower, made in _pairs(ratios, claim, period):
        near = all(one.tie is None or one.tie.claim.block == claim.block for one in (upper, lower))
        if near and slip(figure, made.value).digits >= _SLIPPED:
            found.setdefault((upper.record.number, lower.record.number), made)
    return next(iter(found.values())) if len(found) == 1 else None


def _percents(ratios: Ratios, claim: Claim, period: Period | None) -> Iterable[tuple[Operand, Operand, Derived]]:
    told = [one for one in ratios.told(claim) if one.record.dimension != "percent"]
    base = [one for one in told if one.tie is not None and one.tie.claim.figure.id == claim.base]
    lowers = [*ratios.named_whole(claim, period), *told]
    for upper in base or told[:_UPPERS]:
        for lower in [*lowers, *ratios.above(upper), *ratios.tasks(upper)][: _LOWERS + _UPPERS]:
            if upper.record.id == lower.record.id or not _alike(upper, lower):
                continue
            made = derivation.share(upper.record, lower.record)
            if made is not None and (made.value <= 100 or claim.figure.relation == "completion"):
                yield upper, lower, made


def _alike(upper: Operand, lower: Operand) -> bool:
    """Amounts of one sort: money of money, counts of counts."""
    money = [one.record.dimension == "money" for one in (upper, lower)]
    return money[0] == money[1]


def _averages(ratios: Ratios, claim: Claim) -> Iterable[tuple[Operand, Operand, Derived]]:
    figure, each = claim.figure, _EACH.search(claim.context[-16:])
    if each is None:
        return
    word = each["per"] or each["each"]
    told = ratios.told(claim)
    uppers = [one for one in told if one.tie is not None and one.tie.claim.figure.kind == figure.kind and one.record.dimension != "percent"]
    for upper in uppers[:_UPPERS]:
        for lower in _divisors(told, word):
            made = derivation.quotient(upper.record, lower.record) if upper.record.id != lower.record.id else None
            if made is not None:
                yield upper, lower, made


def _divisors(told: Sequence[Operand], word: str) -> list[Operand]:
    units = EACH_UNITS.get(word, word)
    return [one for one in told if one.tie is not None and set((one.tie.claim.figure.written_unit or "").strip("余多")[:1]) & set(units)]


def _rounded(claim: Claim, made: Derived) -> Decimal:
    exponent = claim.figure.number.as_tuple().exponent if claim.figure.number is not None else 0
    return round_half_up(made.value, max(0, -exponent) if isinstance(exponent, int) else 0)
