"""How the sample registers' cases get their dates: a calendar of working days, dice that repeat, and which cases a year closes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")
Day = datetime.date

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
# Public holidays on which nobody files anything: first and last day.
_HOLIDAYS = (
    *((Day(year, 1, 1), Day(year, 1, 3)) for year in range(2020, 2026)),
    *((Day(year, 4, 4), Day(year, 4, 5)) for year in range(2020, 2026)),
    *((Day(year, 5, 1), Day(year, 5, 4)) for year in range(2020, 2026)),
    *((Day(year, 10, 1), Day(year, 10, 7)) for year in range(2020, 2026)),
    (Day(2021, 2, 11), Day(2021, 2, 17)),
    (Day(2021, 6, 12), Day(2021, 6, 14)),
    (Day(2021, 9, 19), Day(2021, 9, 21)),
    (Day(2022, 1, 31), Day(2022, 2, 6)),
    (Day(2022, 6, 3), Day(2022, 6, 5)),
    (Day(2022, 9, 10), Day(2022, 9, 12)),
    (Day(2023, 1, 21), Day(2023, 1, 27)),
    (Day(2023, 6, 22), Day(2023, 6, 24)),
    (Day(2023, 9, 29), Day(2023, 10, 6)),
    (Day(2024, 2, 10), Day(2024, 2, 17)),
    (Day(2024, 6, 8), Day(2024, 6, 10)),
    (Day(2024, 9, 15), Day(2024, 9, 17)),
)


class Dice:
    """Random choices that repeat on every machine and Python version: only `Random.random` is used, which is promised to stay as it is."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def part(self) -> float:
        """Returns a number from 0 up to 1."""
        return self._random.random()

    def below(self, limit: int) -> int:
        """Returns a whole number from 0 up to `limit`, which is left out."""
        return int(self.part() * limit)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Returns one of the things."""
        return things[self.below(len(things))]

    def weighted(self, weights: Mapping[str, int]) -> str:
        """Returns a key, more often the heavier it is."""
        at = self.below(sum(weights.values()))
        for key, weight in weights.items():
            at -= weight
            if at < 0:
                return key
        raise ValueError("no weights given")

    def mixed(self, things: Sequence[Thing]) -> list[Thing]:
        """Returns the things in another order."""
        keys = [self.part() for _ in things]
        return [things[place] for place in sorted(range(len(things)), key=keys.__getitem__)]

    def spread(self, counts: Mapping[str, int]) -> list[str]:
        """Returns each key as many times as its count says, mixed."""
        return self.mixed([key for key, count in counts.items() for _ in range(count)])

    def person(self) -> str:
        """Returns an invented person as case papers write one: 张某, 李某某."""
        return self.pick(SURNAMES) + self.pick(("某", "某某", "某某"))

    def workday(self, first: Day, last: Day) -> Day:
        """Returns a working day from `first` to `last`; one shortly before `first` where none is left up to `last`."""
        day = first + datetime.timedelta(days=self.below((last - first).days + 1))
        return next_workday(day, last)


def is_workday(day: Day) -> bool:
    """Says whether offices are open: weekends and the holidays above are off, days worked in exchange are not counted."""
    return day.weekday() < 5 and not any(first <= day <= last for first, last in _HOLIDAYS)


def next_workday(day: Day, last: Day) -> Day:
    """Returns the day itself or the next working day; one before it if that would be after `last`."""
    step = datetime.timedelta(days=1)
    later = day
    while not is_workday(later):
        later += step
    if later <= last:
        return later
    while not is_workday(day) or day > last:
        day -= step
    return day


@dataclass(kw_only=True)
class Matter:
    """A case of a register: received, accepted (None: never), closed (None: open or never accepted)."""

    received: Day
    accepted: Day | None = None
    closed: Day | None = None


Case = TypeVar("Case", bound=Matter)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many days a case takes at least, at most, and at most when it was carried over; `jitter` mixes the order of closing."""

    least: int
    most: int
    most_carried: int
    jitter: int


def settle(matters: Sequence[Case], year: int, closed: int, pace: Pace, dice: Dice) -> list[Case]:
    """Closes `closed` of the open accepted matters within the year, the older first, and returns them."""
    start, end = Day(year, 1, 4), Day(year, 12, 31)
    due = [(_accepted(matter).toordinal() + dice.part() * pace.jitter, place) for place, matter in enumerate(matters)]
    chosen = [matters[place] for _, place in sorted(due)[:closed]]
    for matter in chosen:
        accepted = _accepted(matter)
        most = pace.most if accepted >= start else pace.most_carried
        first = max(accepted + datetime.timedelta(days=pace.least), start)
        last = min(accepted + datetime.timedelta(days=most), end)
        matter.closed = dice.workday(first, last)
    return chosen


def _accepted(matter: Matter) -> Day:
    if matter.accepted is None:
        raise ValueError(f"a matter received on {matter.received} was never accepted and cannot be closed")
    return matter.accepted
