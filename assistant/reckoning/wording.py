"""How a value is written in a report, and changes between two values: used to print live figures and to say what a figure should be."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assistant.schema.drafting import DisplayFormat
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Figure

_SCALES = {10_000: "万", 100_000_000: "亿", 1: ""}
_BEFORE = {"约", "近", "超过", "逾", "超", "突破", "大约", "将近", "接近", "不足", "不到", "不低于", "不少于", "不超过", "至少"}


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Returns `value` with `decimals` digits after the point, halves away from zero, as Chinese statistics round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def write_quantity(number: Decimal, unit: str | None, display: DisplayFormat) -> str:
    """Returns the printed form of a value given in its canonical unit.

    `display.scale` divides the number (10000 prints 万), `display.decimals` None prints the digits the number has, else rounds half up
    (down with the hedge 余 or 多). `display.unit` is the unit word after the scale, e.g. "元", "件", "%", "个百分点".
    """
    scaled = number / display.scale
    if display.hedge in ("余", "多"):
        scaled = scaled.quantize(Decimal(1).scaleb(-(display.decimals or 0)), rounding=ROUND_DOWN)
    elif display.decimals is not None:
        scaled = round_half_up(scaled, display.decimals)
    text = format(scaled, "f") if display.decimals else decimal_text(scaled) or "0"
    scale = _SCALES.get(display.scale, "")
    word = display.unit or unit or ""
    if display.hedge is None:
        return f"{text}{scale}{word}"
    if display.hedge in _BEFORE:
        return f"{display.hedge}{text}{scale}{word}"
    return f"{text}{scale}{display.hedge}{word}"


def change_percent(now: Decimal, before: Decimal, decimals: int = 1) -> Decimal | None:
    """Returns (now − before) / before in %, rounded half up; None where `before` is zero."""
    if before == 0:
        return None
    return round_half_up((now - before) / before * 100, decimals)


def agrees(figure: Figure, value: Decimal) -> bool:
    """Returns whether a figure can stand for `value`: by its interval, or cut off after its last digit instead of rounded.

    Cutting off (128.78 % for 128.788 %) is common and no contradiction.
    """
    if figure.quantity.admits(value):
        return True
    if figure.hedge is not None or figure.number is None or figure.low is None or figure.high is None:
        return False
    return figure.low < figure.number <= value < figure.number + (figure.high - figure.low)


def like(figure: Figure, value: Decimal) -> str:
    """Returns `value` (the figure's canonical unit) worded as the figure is: same scale, unit, decimals and hedge where it still holds."""
    core = figure.text
    scale = 1
    for size, word in ((100_000_000, "亿"), (10_000, "万")):
        if word in core and figure.kind in ("money", "count", "area", "mass", "other"):
            scale = size
            break
    written = figure.written_unit or ""
    hedge = figure.hedge if figure.hedge in ("余", "多") else None
    decimals = _decimals(core)
    if decimals is None and figure.kind == "percent":
        decimals = 0 if value == value.to_integral_value() else 1
    in_unit = value
    if decimals is None and scale > 1 and hedge is None and in_unit % scale:
        decimals = min(2, _needed(in_unit / scale))
    if hedge is not None:
        step = _hedge_step(in_unit / scale)
        in_unit = (in_unit / scale).quantize(step, rounding=ROUND_DOWN) * scale if step else in_unit
    return write_quantity(in_unit, None, DisplayFormat(unit=written, scale=scale, decimals=decimals, hedge=hedge))


def _decimals(text: str) -> int | None:
    _, point, tail = text.partition(".")
    if not point:
        return None
    return len(tail) - len(tail.lstrip("0123456789"))


def _needed(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _hedge_step(value: Decimal) -> Decimal | None:
    """With 余 a value of four digits and more is cut to its first two places (3127 → 3100), else to whole numbers."""
    whole = int(value)
    if whole < 1000:
        return Decimal(1)
    return Decimal(1).scaleb(len(str(whole)) - 2)
