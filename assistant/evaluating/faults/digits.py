"""One slip of the hand in a figure that the ledger holds: a digit changed, two transposed, one dropped, one doubled."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.evaluating.faults._levels import POWERS, Place, altered, earlier, level_rules, places
from assistant.evaluating.printed import read_printed
from assistant.evaluating.samples import Fault, FaultClass, Sample, Seeder

Slip = Callable[[str, random.Random], Iterator[str]]


def changed(digits: str, chance: random.Random) -> Iterator[str]:
    """Yields the digits with one of them another."""
    places = [place for place, sign in enumerate(digits) if sign.isdigit()]
    for place in chance.sample(places, len(places)):
        others = [sign for sign in "0123456789" if sign != digits[place] and not (place == 0 and sign == "0")]
        yield digits[:place] + chance.choice(others) + digits[place + 1 :]


def transposed(digits: str, chance: random.Random) -> Iterator[str]:
    """Yields the digits with two neighbours that differ changing places."""
    pairs = [place for place in range(len(digits) - 1) if digits[place : place + 2].isdigit() and digits[place] != digits[place + 1]]
    for place in chance.sample(pairs, len(pairs)):
        found = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if not found.startswith("0"):
            yield found


def dropped(digits: str, chance: random.Random) -> Iterator[str]:
    """Yields the digits with one of them left out."""
    plain = digits.replace(",", "")
    for place in chance.sample(range(len(plain)), len(plain)):
        found = plain[:place] + plain[place + 1 :]
        if plain[place].isdigit() and found[:1].isdigit() and found[-1:].isdigit() and not (found.startswith("0") and found[1:2] != "."):
            yield _grouped(found, digits)


def doubled(digits: str, chance: random.Random) -> Iterator[str]:
    """Yields the digits with one of them written twice."""
    plain = digits.replace(",", "")
    for place in chance.sample(range(len(plain)), len(plain)):
        if plain[place].isdigit():
            yield _grouped(plain[: place + 1] + plain[place:], digits)


def _grouped(plain: str, like: str) -> str:
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}" if "," in like else plain


def _slips(code: str, slip: Slip) -> Seeder:
    def seed(sample: Sample, chance: random.Random) -> Iterator[Fault]:
        for place in places(sample, chance, ("cell",)):
            for digits in slip(place.printed.digits, chance):
                now = place.printed.with_digits(digits)
                fault = altered(sample, code, place, now, level_rules(sample, place.gold)) if _a_slip(sample, place, now) else None
                if fault is not None:
                    yield fault
                    break

    return seed


def _a_slip(sample: Sample, place: Place, now: str) -> bool:
    """Whether the new value is neither last year's nor a power of ten off: those are classes of their own."""
    printed, before = read_printed(now), earlier(sample, place)
    if printed is None or not printed.value or (before is not None and printed.allows(before)):
        return False
    return Decimal(printed.value / place.printed.value).normalize() not in POWERS


PLUGIN = (
    FaultClass(code="digit_changed", title="一位数字写错", ledger=True, seed=_slips("digit_changed", changed)),
    FaultClass(code="digits_transposed", title="相邻数字颠倒", ledger=True, seed=_slips("digits_transposed", transposed)),
    FaultClass(code="digit_dropped", title="漏一位数字", ledger=True, seed=_slips("digit_dropped", dropped)),
    FaultClass(code="digit_doubled", title="多一位数字", ledger=True, seed=_slips("digit_doubled", doubled)),
)
