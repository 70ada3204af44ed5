"""Joins quantities that are one statement: ranges (3至5名, 两到三万元), sums of money (3元5角), hedges shared by a list."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.nlp.numerals import BIG, CN_MULTIPLIER, Numeral, chinese_value
from assistant.nlp.quantities import Quantified
from assistant.schema.quantity import Unit

_RANGE_MARKS = frozenset("—–-~～至到−(（")
_RANGE_GAP = re.compile(r"(?:[(（]含[)）])?(?:——|--|~~|～～|[—–\-~～至到−])")
_LONGEST_GAP = 6
_NO_RANGE_AFTER = (":", "：", "-", "/", ".")
_NUMBER_FORMS = ("digits", "chinese")
_CENT_IS_NEXT_WORD = tuple("之钟别类析布为级局享工批层解管配期步")
_SMALL_MONEY = ("元", "圆", "圓", "块", "角", "毛")


def join(text: str, found: list[Quantified]) -> list[Quantified]:
    """Returns the quantities with ranges and sums joined into one and shared hedges marked."""
    joined: list[Quantified] = []
    for q in found:
        if joined and q.start - joined[-1].end <= _LONGEST_GAP:
            left = joined[-1]
            merged = _range(text, left, q) or _sum_of_money(text, left, q)
            if merged is not None:
                joined[-1] = merged
                continue
        joined.append(q)
    _share_hedges(text, joined)
    return joined


def _range(text: str, left: Quantified, right: Quantified) -> Quantified | None:
    if text[left.end : left.end + 1] not in _RANGE_MARKS or left.end == right.start or text[left.start - 1 : left.start] in _NO_RANGE_AFTER:
        return None
    if (left.hedge and left.hedge_sort != "about") or right.start != right.core_start:
        return None
    low, high = left.numeral.value, right.numeral.value
    if low is None or high is None or left.numeral.form not in _NUMBER_FORMS or right.numeral.form not in _NUMBER_FORMS:
        return None
    if not _RANGE_GAP.fullmatch(text, left.end, right.start) or (_looks_like_year(low) and _looks_like_year(high)):
        return None
    if left.unit is not None and (right.unit is None or left.unit.dimension != right.unit.dimension):
        return None
    if left.unit is not None and right.unit is not None and left.unit.factor != right.unit.factor:
        return None
    if left.unit is None and right.numeral.scaled and not left.numeral.scaled:
        low *= _scale_shared(text, low, right)
    elif right.numeral.form == "chinese" and left.unit is None and not left.numeral.scaled:
        low *= _scale_shared(text, low, right) if low < 10 else 1
    if low >= high:
        return None
    return Quantified(
        Numeral(left.numeral.start, right.numeral.end, "range", None, low, high, scaled=right.numeral.scaled),
        left.start, right.end, left.core_start, right.core_end, right.unit, left.hedge or right.hedge,
        left.hedge_sort or right.hedge_sort, per=right.per,
    )  # fmt: skip


def _looks_like_year(value: Decimal) -> bool:
    return Decimal(1900) <= value <= Decimal(2100) and value == value.to_integral_value()


def _scale_shared(text: str, low: Decimal, right: Quantified) -> Decimal:
    """两到三万: 万 counts for both; 八到九百亿: 百亿 does; 五到二十亿: only 亿 (十 is never shared)."""
    surface = text[right.numeral.start : right.numeral.end]
    high = right.numeral.value or Decimal(0)
    digits = surface.rstrip(CN_MULTIPLIER + "个個")
    tail = surface[len(digits) :].replace("个", "").replace("個", "")
    if surface[0].isascii():
        scale = chinese_value(tail) if tail else None
        return scale if scale is not None and low < high / scale else Decimal(1)
    if low < 10 and len(digits) == 1 and tail and tail[0] not in "十拾":
        scale = chinese_value(tail)
        if scale is not None and low < high / scale:
            return scale
    big = BIG.get(surface[-1])
    return Decimal(big) if big is not None and low < high / big else Decimal(1)


def _sum_of_money(text: str, left: Quantified, right: Quantified) -> Quantified | None:
    """玖仟圆壹角捌分, 3块5毛, 三块五, 两美元又三美分: one amount."""
    unit = left.unit
    if unit is None or unit.dimension not in ("money", "foreign_money") or left.hedge or left.per or left.end > right.start:
        return None
    if text[left.end : right.start] not in ("", "又", "零") or right.start != right.core_start:
        return None
    one, two = left.numeral.value, right.numeral.value
    if one is None or two is None or (left.numeral.scaled and one % 1):
        return None
    end, factor = _small_money(text, unit, right)
    if factor is None or factor >= unit.factor or two * factor >= unit.factor:
        return None
    whole = replace(unit, factor=Decimal(1))
    numeral = Numeral(left.numeral.start, right.numeral.end, "digits", one * unit.factor + two * factor)
    return Quantified(numeral, left.start, end, left.core_start, right.core_end, whole, right.hedge, right.hedge_sort)


def _small_money(text: str, unit: Unit, right: Quantified) -> tuple[int, Decimal | None]:
    """Where the smaller part ends and what it counts in the currency."""
    if right.unit is not None:
        return right.end, right.unit.factor if right.unit.symbol == unit.symbol else None
    if unit.symbol != "元" or unit.written not in _SMALL_MONEY or right.hedge:
        return right.end, None
    if text.startswith("分", right.end) and not text.startswith(_CENT_IS_NEXT_WORD, right.end + 1):
        return right.end + 1, Decimal("0.01")
    bare = unit.written in ("块", "毛") and right.core_end - right.core_start == 1 and not text[right.end : right.end + 1].isalnum()
    return right.end, unit.factor / 10 if bare else None


def _share_hedges(text: str, found: list[Quantified]) -> None:
    """90%、60%、35%以上: the hedge at the end of a 、 list holds for the whole list."""
    for index in range(len(found) - 1, 0, -1):
        right = found[index]
        if right.hedge_sort not in ("over_closed", "under_closed", "about") or right.start != right.core_start:
            continue
        left = found[index - 1]
        if left.hedge is None and left.unit == right.unit and text[left.end : right.start] in ("、", "和", "及", "或"):
            left.hedge, left.hedge_sort, left.shared_hedge = right.hedge, right.hedge_sort, True
