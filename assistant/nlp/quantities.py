"""Attaches hedges and units to numerals, joins ranges and shared hedges: numerals become quantities with honest intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.nlp.intervals import Interval, hedged_interval, plain_interval
from assistant.nlp.numerals import Numeral, chinese_value
from assistant.nlp.units import UnitTable
from assistant.nlp.words import Words
from assistant.schema.quantity import Unit

_PERCENT = Unit(written="%", symbol="%", dimension="percent")
_PERMILLE = Unit(written="‰", symbol="‰", dimension="permille")
_PER = {
    "per_100": _PERCENT, "per_1000": Unit(written="‰", symbol="‰", dimension="permille"),
    "per_10000": Unit(written="‱", symbol="‱", dimension="permille"),
}  # fmt: skip
_NOT_BEFORE = {"近": "附邻靠亲远最就临将新", "约": "节公契条预签违合制大特简誓相履", "破": "突"}
_SHARES = ("tenth", "fold", "fraction", "per_100", "per_1000")
_MORE = frozenset("余餘多来几幾")
_SCALES = frozenset("十百千万亿萬億")
_SCALE_OF_UNIT = ("千瓦", "千米", "千克", "千伏", "千字节", "千赫")
_AFTER_COME = ("个", "個", "名", "人", "件", "家", "年", "天", "元", "万", "萬", "次", "户", "岁", "块", "斤", "吨", "里", "亩", "台", "条")
_HALF_IS_NEXT_WORD = (
    "半年", "半月", "半天", "半小时", "半个", "半数", "半成", "半价", "半径", "半岛", "半导", "半决", "半路", "半夜", "半山", "半自",
    "半挂", "半封",
)  # fmt: skip
_FALLING = re.compile(r"(?:减少|下降|降低|压缩|缩短|压减|精简|减)(?:了|近|约|超|超过|将近|一)?$")


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
    """Returns one quantity a numeral with hedges and unit, not yet evaluated; `text` is narrowed."""
    found: list[Quantified] = []
    floor = 0
    for numeral in numerals:
        if numeral.start < floor:  # 6两, 十几万: taken as the unit or the hedge of the numeral before
            continue
        found.append(_around(text, numeral, units, words, floor))
        floor = found[-1].end
    return found


def _around(text: str, numeral: Numeral, units: UnitTable, words: Words, floor: int) -> Quantified:
    start, position, form = numeral.start, numeral.end, numeral.form
    q = Quantified(numeral, start, position, start, position)
    if form in ("digits", "chinese", "vague"):
        char = text[position : position + 1]
        if char in _MORE:
            position = _inner_hedge(text, q, position, char)
        position = _unit_after(text, q, position, units, words)
        if start and (q.unit is None or q.unit.symbol == "元"):
            _currency_before(text, q, units, floor)
    elif form in _PER:
        q.unit = _PER[form]
    q.end = _outer_hedge(text, q, position, words)
    _hedge_before(text, q, words, floor)
    return q


def _currency_before(text: str, q: Quantified, units: UnitTable, floor: int) -> None:
    """¥300, $20, 新台币177.1亿元; a word names the currency only of 元 (美元7.1 may be a rate)."""
    at = q.start - 1 if text[q.start - 1] == " " else q.start
    word = units.currency_before(text, at)
    if word is None or at - len(word) < floor or (q.unit is None and word[0] >= "\u4e00" and word[0] <= "\u9fff"):
        return
    q.unit, q.start = units.money_named[word], at - len(word)


def _inner_hedge(text: str, q: Quantified, position: int, char: str) -> int:
    """余 多 来 几 between numeral and unit, and a scale after it (10余万, 三十多亿)."""
    numeral = q.numeral
    if numeral.value is None and numeral.form != "vague":
        return position
    if char == "来" and not text.startswith(_AFTER_COME, position + 1):
        return position
    if char == "多" and _many_is_next_word(text, position + 1):
        return position
    if char in ("几", "幾") and (not numeral.value or numeral.value % 10):
        return position
    position += 1
    scale_end = position
    while text[scale_end : scale_end + 1] in _SCALES and not text.startswith(_SCALE_OF_UNIT, scale_end):
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
    if unit is None or _unit_is_next_word(text, space, unit, words):
        return position
    end = space + len(unit.written)
    following = text[end : end + 1]
    if following == "半":
        unit, end = _and_a_half(text, q, unit, end, units)
    q.unit = unit
    return _per_unit(text, q, end, units) if following in ("/", "每") else end


def _and_a_half(text: str, q: Quantified, unit: Unit, end: int, units: UnitTable) -> tuple[Unit, int]:
    """三年半, 两个半月: half of the unit more."""
    numeral = q.numeral
    if numeral.value is None or q.hedge is not None:
        return unit, end
    if unit.written in ("个", "個"):
        whole = units.match(f"个{text[end + 1 : end + 3]}", 0)
        if whole is None or whole.dimension != "duration":
            return unit, end
        unit, end = whole, end + len(whole.written)
    elif text.startswith(_HALF_IS_NEXT_WORD, end):
        return unit, end
    else:
        end += 1
    numeral.value += Decimal("0.5")
    numeral.step = Decimal("0.5")
    return unit, end


def _unit_is_next_word(text: str, position: int, unit: Unit, words: Words) -> bool:
    """Whether the unit's character belongs to the next word: 六角庭, 2023 年度 (a date), 3人民法庭."""
    after = position + len(unit.written)
    return text.startswith(words.next_words.get(unit.written, ()), after) if unit.written in words.next_words else False


def _per_unit(text: str, q: Quantified, end: int, units: UnitTable) -> int:
    """778元/月, 60公里每小时."""
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
            if (
                not (after_unit or q.numeral.form in _SHARES)
                or q.hedge
                or word in ("来", "几", "幾")
                or _many_is_next_word(text, position + 1)
            ):
                return position
            sort = "more" if word == "多" else "plus"
        if q.hedge is None:
            q.hedge, q.hedge_sort = word, sort
        return position + len(word)
    return position


def _hedge_before(text: str, q: Quantified, words: Words, floor: int) -> None:
    at = q.start
    if at and text[at - 1] == " ":
        at -= 1
    for word, sort in words.before.get(text[at - 1 : at], ()) if at else ():
        begin = at - len(word)
        if begin < floor or not text.startswith(word, begin):
            continue
        if begin and text[begin - 1] in _NOT_BEFORE.get(word, ""):
            return
        q.start = begin
        if q.hedge is None:
            q.hedge, q.hedge_sort = word, sort
        return


def evaluate(text: str, q: Quantified) -> None:
    """Fills in number, factor and interval in the canonical unit."""
    numeral, unit = q.numeral, q.unit
    if numeral.form == "fold":
        q.factor = numeral.low
        q.interval = _fold_interval(numeral.low or Decimal(2), q.hedge_sort)
        return
    unit_factor = None if unit is None or unit.factor == 1 else unit.factor
    if numeral.value is None:
        low, high = _times(numeral.low, unit_factor), _times(numeral.high, unit_factor)
        q.interval = (low, high, numeral.form == "half", numeral.high_open)
        if numeral.form == "range" and q.hedge_sort == "about" and low is not None and high is not None:
            q.interval = (hedged_interval(low, None, "about")[0], hedged_interval(high, None, "about")[1], False, False)
        return
    number, step = numeral.value, numeral.step
    if unit_factor is not None:
        number, step = number * unit_factor, _times(step, unit_factor)
    q.number = number
    if unit is not None and unit.dimension == "percent" and (step is None or step == 1):
        step = None if number in (0, 100) else Decimal(1)
    if q.hedge_sort is None:
        q.interval = plain_interval(number, step)
    else:  # the digits of 1/3 have no last place
        q.interval = hedged_interval(number, step, q.hedge_sort, number / 10 if numeral.form == "fraction" else None)
    if numeral.form == "half" and _FALLING.search(text, max(0, q.start - 6), q.start):
        q.factor = Decimal("0.5")


def _fold_interval(factor: Decimal, hedge: str | None) -> Interval:
    """翻一番 doubles, 翻一番多 is between two and four times, 翻一番以上 at least two."""
    if hedge in ("plus", "more"):
        return factor, factor * 2, True, True
    return factor, None if hedge == "over_closed" else factor, False, False


def _times(value: Decimal | None, factor: Decimal | None) -> Decimal | None:
    return value if value is None or factor is None else value * factor
