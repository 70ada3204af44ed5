"""Printed figures in Arabic numerals, read by a reading of its own: the ground truth must not depend on the finder that is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HEDGES_BEFORE = "接近|将近|大约|约|近|超过|超|逾|突破|高达|不低于|不少于|至少|不足|不到|低于|不超过|不高于|至多"
HEDGES_AFTER = "左右|上下|以上|以下|以内"
AT_LEAST = frozenset({"超过", "超", "逾", "突破", "不低于", "不少于", "至少", "以上"})
AT_MOST = frozenset({"不足", "不到", "低于", "不超过", "不高于", "至多", "以下", "以内"})
ABOUT = frozenset({"约", "大约", "左右", "上下"})
NEARLY = frozenset({"近", "接近", "将近"})
SCALES = {"": Decimal(1), "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "百万": Decimal(10) ** 6,
          "千万": Decimal(10) ** 7, "亿": Decimal(10) ** 8, "万亿": Decimal(10) ** 12}  # fmt: skip

_PRINTED = re.compile(
    rf"(?P<before>{HEDGES_BEFORE})?"
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>万亿|千万|百万|亿|万|千(?![瓦米克])|百(?!分))?"
    r"(?P<vague>[余多])?(?P<late>亿|万)?"
    rf"(?P<unit>个?百分点|[%％‰]|[^\s\d，。；、：（）()！？%％]{{0,4}}?(?:/[立平方米公顷亩年月日人户]{{1,3}})?)"
    rf"(?P<after>{HEDGES_AFTER})?$"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure in its parts; `digits` as printed, `start`/`end` their place inside the printed words."""

    text: str
    digits: str
    start: int
    end: int
    scale: str
    hedges: frozenset[str]
    unit: str

    @property
    def plain(self) -> Decimal:
        """The number as printed, without its scale."""
        return Decimal(self.digits.replace(",", "").replace("，", ""))

    @property
    def value(self) -> Decimal:
        """The number with its scale, in the printed unit."""
        return self.plain * SCALES[self.scale]

    @property
    def decimals(self) -> int:
        """How many digits are printed after the point."""
        return len(self.digits.partition(".")[2])

    @property
    def step(self) -> Decimal:
        """One unit of the last printed digit that is not a trailing zero of a whole number, with the scale."""
        if self.decimals:
            return Decimal(1).scaleb(-self.decimals) * SCALES[self.scale]
        whole = self.digits.replace(",", "").replace("，", "")
        zeros = len(whole) - len(whole.rstrip("0"))
        return Decimal(10) ** min(zeros, max(len(whole) - 1, 0)) * SCALES[self.scale]

    def allows(self, truth: Decimal) -> bool:
        """Returns whether a true value could honestly be printed so; in doubt yes, so that no seeded fault is a right figure."""
        value, step = self.value, self.step
        if self.hedges & AT_LEAST:
            return truth >= value * Decimal("0.995")
        if self.hedges & AT_MOST:
            return truth <= value * Decimal("1.005")
        if self.hedges & {"余", "多"}:
            return value <= truth <= value + step
        if self.hedges & NEARLY:
            return value * Decimal("0.9") - step <= truth <= value
        if self.hedges & ABOUT:
            return abs(truth - value) <= max(abs(value) * Decimal("0.1"), step)
        whole = not self.decimals and not self.scale and self.unit not in ("%", "％", "‰")
        return truth == value if whole else abs(truth - value) <= Decimal(1).scaleb(-self.decimals) * SCALES[self.scale]

    def with_digits(self, digits: str) -> str:
        """Returns the printed words with other digits."""
        return self.text[: self.start] + digits + self.text[self.end :]

    def printing(self, value: Decimal) -> str:
        """Returns the printed words for another value in the printed unit, in the same scale, decimals and grouping."""
        plain = (value / SCALES[self.scale]).quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)
        return self.with_digits(f"{plain:,f}" if "," in self.digits else f"{plain:f}")


def read_printed(text: str) -> Printed | None:
    """Returns the parts of a printed figure such as 近1300件, 569万余元 or 3.5个百分点; None for one in Chinese numerals or a range."""
    match = _PRINTED.match(text)
    if match is None:
        return None
    words = {word for word in (match["before"], match["vague"], match["after"]) if word}
    scale = (match["scale"] or "") + (match["late"] or "")
    if scale not in SCALES:
        return None
    start, end = match.span("digits")
    return Printed(text, match["digits"], start, end, scale, frozenset(words), match["unit"] or "")
