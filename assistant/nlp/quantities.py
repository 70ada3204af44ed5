"""Attaches hedges and units to numerals, joins ranges and shared hedges: numerals become quantities with honest intervals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.nlp.intervals import Interval, hedged_interval, plain_interval
from assistant.nlp.numerals import chinese_value
from assistant.nlp.scanning import Numeral
from assistant.nlp.units import UnitTable
from assistant.nlp.words import Words
from assistant.schema.quantity import Unit

_RANGE_MARKS = "—–-~～至到−"
_PERCENT = Unit(written="%", symbol="%", dimension="percent")
_PERMILLE = Unit(written="‰", symbol="‰", dimension="permille")
_PER = {"per_100": "%", "per_1000": "‰", "per_10000": "‱"}
_NOT_BEFORE = {"近": "附邻靠亲远最就临将新", "约": "节公契条预签违合制大特简誓相履", "超": "", "破": "突", "满": ""}


@dataclass(slots=True)
class Quantified:
    """A numeral with what stands around it; spans as in contract.md (start/end with hedge and unit, core with scale)."""

    numeral: Numeral
    start: int
    end: int
    core_start: int
    core_end: int
    unit: Unit | None = None
    hedge: str | None = None
    hedge_sort: str | None = None
    shared_hedge: bool = False
    number: Decimal | None = None
    factor: Decimal | None = None
    interval: Interval = (None, None, False, False)
    per: str | None = None


def quantify(text: str, numerals: list[Numeral], units: UnitTable, words: Words) -> list[Quantified]:
    """Returns one quantity a numeral, ranges joined into one; `text` is narrowed."""
    found: list[Quantified] = []
    for index, numeral in enumerate(numerals):
        floor = numerals[index - 1].end if index else 0
        quantity = _around(text, numeral, units, words, floor)
        if found and _joins(text, found[-1], quantity):
            found[-1] = _range(found[-1], quantity)
        else:
            found.append(quantity)
    _share_hedges(text, found)
    for quantity in found:
        _evaluate(text, quantity)
    return found


def _around(text: str, numeral: Numeral, units: UnitTable, words: Words, floor: int) -> Quantified:
    q = Quantified(numeral, numeral.start, numeral.end, numeral.start, numeral.end)
    position = numeral.end
    if numeral.form in ("digits", "chinese", "vague"):
        position = _inner_hedge(text, q, position)
        position = _unit_after(text, q, position, units, words)
    elif numeral.form in _PER:
        written = _PER[numeral.form]
        q.unit = Unit(written=written, symbol=written, dimension="percent" if written == "%" else "permille")
    position = _outer_hedge(text, q, position, words)
    q.end = position
    _hedge_before(text, q, words, floor)
    return q


def _inner_hedge(text: str, q: Quantified, position: int) -> int:
    """余 多 来 几 between numeral and unit, and a scale after it (10余万, 三十多亿)."""
    char = text[position : position + 1]
    if char not in ("余", "多", "来", "几") or not char:
        return position
    numeral = q.numeral
    if numeral.value is None and numeral.form != "vague":
        return position
    if char == "来" and text[position + 1 : position + 2] not in ("个", "名", "人", "件", "家", "年", "天", "元", "万", "次", "户"):
        return position
    if char == "多" and _many_is_next_word(text, position + 1):
        return position
    if char == "几" and not (numeral.value and numeral.value % 10 == 0):
        return position
    position += 1
    scale_end = position
    while text[scale_end : scale_end + 1] in ("十", "百", "千", "万", "亿") and text[scale_end : scale_end + 2] not in (
        "千瓦",
        "千米",
        "千克",
    ):
        scale_end += 1
    if scale_end > position and numeral.value is not None:
        scale = chinese_value(text[position:scale_end])
        if scale is not None:
            numeral.value *= scale
            numeral.scaled = True
            q.core_end = scale_end
            position = scale_end
    q.hedge, q.hedge_sort = char, "more" if char == "多" else "plus"
    return position


def _many_is_next_word(text: str, position: int) -> bool:
    """多 belongs to the next word in 多元化, 多层次, 多方, 多样; 多元 is money only where no such word follows."""
    pair = text[position - 1 : position + 1]
    if pair in ("多层", "多方", "多样"):
        return True
    return (pair == "多次" and text[position + 1 : position + 2] != "(") or text.startswith(
        ("元化", "元解", "元共", "元调", "元纠"), position
    )


def _unit_after(text: str, q: Quantified, position: int, units: UnitTable, words: Words) -> int:
    char = text[position : position + 1]
    if char == "%":
        q.unit = _PERCENT
    elif char == "‰":
        q.unit = _PERMILLE
    if q.unit is not None:
        if q.hedge is None:
            q.core_end = position + 1
        return position + 1
    space = position + 1 if char == " " else position
    unit = units.match(text, space)
    if unit is None and text.startswith("个", space):
        unit = units.by_word["个"]
    if unit is None or _unit_is_next_word(text, space, unit, words):
        return position
    q.unit = unit
    end = space + len(unit.written)
    if text.startswith("/", end) or text.startswith("每", end):
        end = _per_unit(text, q, end, units)
    return end


def _unit_is_next_word(text: str, position: int, unit: Unit, words: Words) -> bool:
    """Whether the unit's character belongs to the next word: 六角庭, 2023 年度 (a date), 3人民法庭."""
    after = position + len(unit.written)
    return text.startswith(words.next_words.get(unit.written, ()), after) if unit.written in words.next_words else False


def _per_unit(text: str, q: Quantified, end: int, units: UnitTable) -> int:
    start = end + 1
    unit = units.match(text, start)
    length = len(unit.written) if unit else next((len(word) for word in ("月", "人", "年", "户", "亩") if text.startswith(word, start)), 0)
    if not length:
        return end
    q.per = text[start : start + length]
    return start + length


def _outer_hedge(text: str, q: Quantified, position: int, words: Words) -> int:
    for word, sort in words.after.get(text[position : position + 1], ()):
        if not text.startswith(word, position):
            continue
        if sort == "plus":
            following = text[position + 1 : position + 2]
            after_unit = q.unit is not None and (q.unit.dimension in ("duration", "multiple") or following in ("元", ""))
            if not after_unit or q.hedge or word in ("来", "几"):
                return position
            sort = "more" if word == "多" else "plus"
        if q.hedge is None:
            q.hedge, q.hedge_sort = word, sort
        return position + len(word)
    return position


def _hedge_before(text: str, q: Quantified, words: Words, floor: int) -> None:
    at = q.core_start
    if at and text[at - 1] == " ":
        at -= 1
    for word, sort in words.before.get(text[at - 1 : at], ()) if at else ():
        begin = at - len(word)
        if begin < floor or not text.startswith(word, begin):
            continue
        if text[begin - 1 : begin] in _NOT_BEFORE.get(word, "") and begin and _NOT_BEFORE.get(word):
            return
        q.start = begin
        if q.hedge is None:
            q.hedge, q.hedge_sort = word, sort
        return


def _joins(text: str, left: Quantified, right: Quantified) -> bool:
    gap = text[left.end : right.start]
    if len(gap) != 1 or gap not in _RANGE_MARKS or left.hedge or right.start != right.core_start:
        return False
    a, b = left.numeral.value, right.numeral.value
    if a is None or b is None or left.numeral.form not in ("digits", "chinese") or right.numeral.form not in ("digits", "chinese"):
        return False
    if left.unit is not None and (right.unit is None or left.unit.dimension != right.unit.dimension):
        return False
    if _looks_like_year(a) and _looks_like_year(b):
        return False
    if left.unit is None and right.numeral.scaled and not left.numeral.scaled:
        return a < b / _scale_of(text, right)
    return a < b


def _looks_like_year(value: Decimal) -> bool:
    return Decimal(1900) <= value <= Decimal(2100) and value == value.to_integral_value()


def _scale_of(text: str, q: Quantified) -> Decimal:
    tail = text[q.core_start : q.core_end].lstrip("0123456789.,")
    return chinese_value(tail.replace("个", "")) or Decimal(1) if tail else Decimal(1)


def _range(left: Quantified, right: Quantified) -> Quantified:
    low, high = left.numeral.value, right.numeral.value
    merged = Quantified(
        Numeral(left.numeral.start, right.numeral.end, "range", None, low, high, scaled=right.numeral.scaled),
        left.start, right.end, left.core_start, right.core_end, right.unit, right.hedge, right.hedge_sort, per=right.per,
    )  # fmt: skip
    return merged


def _share_hedges(text: str, found: list[Quantified]) -> None:
    """90%、60%、35%以上: the hedge at the end of a 、 list holds for the whole list."""
    for index in range(len(found) - 1, 0, -1):
        right, left = found[index], found[index - 1]
        if right.hedge_sort not in ("over_closed", "under_closed", "about") or right.start != right.core_start:
            continue
        if left.hedge is None and left.unit == right.unit and text[left.end : right.start] in ("、", "和", "及", "或"):
            left.hedge, left.hedge_sort, left.shared_hedge = right.hedge, right.hedge_sort, True


def _evaluate(text: str, q: Quantified) -> None:
    numeral = q.numeral
    unit_factor = q.unit.factor if q.unit else Decimal(1)
    if numeral.form == "fold":
        q.factor = numeral.low
        q.interval = (numeral.low, numeral.low, False, False)
        return
    if numeral.value is None:
        low = None if numeral.low is None else numeral.low * unit_factor
        high = None if numeral.high is None else numeral.high * unit_factor
        if numeral.form == "range" and numeral.scaled and numeral.low is not None and not _has_scale(text, q):
            low = numeral.low * _range_scale(text, q) * unit_factor
        q.interval = (low, high, numeral.form == "half" and numeral.high is None, numeral.high_open)
        return
    q.number = numeral.value * unit_factor
    step = None if numeral.step is None else numeral.step * unit_factor
    if q.unit is not None and q.unit.dimension == "percent" and numeral.step is None and numeral.form == "digits":
        step = None if numeral.value in (0, 100) else Decimal(1)
    q.interval = plain_interval(q.number, step) if q.hedge_sort is None else hedged_interval(q.number, step, q.hedge_sort)
    if numeral.form == "tenth" and q.hedge_sort is None:
        q.interval = plain_interval(q.number, step)


def _has_scale(text: str, q: Quantified) -> bool:
    left = text[q.core_start : q.core_end]
    return left[: len(left) // 2].strip("0123456789.," + _RANGE_MARKS) != ""


def _range_scale(text: str, q: Quantified) -> Decimal:
    tail = text[q.core_start : q.core_end].rstrip()
    digits = max((index for index, char in enumerate(tail) if char.isdigit()), default=len(tail) - 1)
    return chinese_value(tail[digits + 1 :]) or Decimal(1)
