"""Scores a figure finder on a file of cases: every gold value found where it stands, and nothing else of that kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assistant.errors import InputError

RATES = frozenset({"percent", "percentage_point", "ratio", "multiple"})
KINDS = {"percent": RATES, "money": {"money"}, "amountofmoney": {"money"}, "money_parse": {"money"}, "money_extract": {"money"}}
"""What counts as "of that kind" in a suite; in the others everything does."""
SUBUNITS = {"Cent": "0.01", "Fen": "0.01", "分": "0.01", "Jiao": "0.1", "角": "0.1", "毛": "0.1", "毫": "0.1"}
NOT_FIGURES = frozenset({"idiom", "name", "slogan", "date", "heading"})
_PERCENT = {"‰": Decimal("0.1"), "‱": Decimal("0.01"), "%": Decimal(1), "百分点": Decimal(1)}
_NEAR = Decimal("1e-6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a finder read: its span, the values it may stand for, its interval, unit, kind and role."""

    start: int
    end: int
    values: tuple[Decimal, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    kind: str | None = None
    role: str | None = None


Finder = Callable[[str, str], Sequence[Read]]
"""Takes a text and the kind of its suite; a finder that does not offer that kind is not asked (see `score_suites`)."""


def load_cases(path: Path) -> list[dict[str, Any]]:
    """Returns the cases of a JSON-lines file (text, kind, suite, gold with start, end, value, unit); raises InputError with the line."""
    cases: list[dict[str, Any]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"用例文件读不出来（{type(error).__name__}）", where=str(path), remedy="请检查路径") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            _ = case["text"], case["kind"], [(gold["start"], gold["end"], gold["value"]) for gold in case["gold"]]
        except (ValueError, KeyError, TypeError):
            raise InputError("不是可用的用例", where=f"{path.name} 第{number}行", remedy="每行应有 text、kind、gold") from None
        cases.append(case)
    return cases


def figures_of(text: str, kind: str) -> list[Read]:
    """Returns what the figure finder reads in a text, claims left out."""
    from assistant.nlp.figures import find_figures

    return [
        Read(
            start=one.start, end=one.end, low=one.low, high=one.high, unit=one.unit, kind=one.kind, role=one.role,
            values=tuple(value for value in (one.number, one.low, one.high, one.factor) if value is not None),
        )
        for one in find_figures(text)
    ]  # fmt: skip


def score_suites(
    cases: Sequence[dict[str, Any]], finder: Finder = figures_of, *, offered: Callable[[str], bool] = lambda kind: True
) -> dict[str, Any]:
    """Returns right and all cases by suite and kind, in all, and the ids of the misses; kinds that are not offered are left out."""
    table: dict[str, dict[str, int]] = {}
    misses: list[str] = []
    for number, case in enumerate(cases):
        if not offered(case["kind"]):
            continue
        row = table.setdefault(f"{case.get('suite', '')} {case['kind']}".strip(), {"right": 0, "cases": 0})
        met = case_right(case, finder(case["text"], case["kind"]))
        row["right"] += met
        row["cases"] += 1
        if not met:
            misses.append(str(case.get("id", number)))
    right, count = (sum(row[name] for row in table.values()) for name in ("right", "cases"))
    rate = round(right / count, 4) if count else None
    return {"right": right, "cases": count, "rate": rate, "suites": dict(sorted(table.items())), "misses": misses}


def case_right(case: dict[str, Any], found: Sequence[Read]) -> bool:
    """Returns whether each gold is met by a reading that overlaps it, and no other reading of that kind lies outside of gold."""
    matched: set[int] = set()
    for gold in case["gold"]:
        hit = next((place for place, one in enumerate(found) if _overlaps(one, gold) and _meets(one, gold, case["kind"])), None)
        if hit is None:
            return False
        matched.add(hit)
    return not any(_astray(case, found, matched))


def _astray(case: dict[str, Any], found: Sequence[Read], matched: set[int]) -> Iterator[bool]:
    allowed = KINDS.get(case["kind"])
    for place, one in enumerate(found):
        inside = place in matched or any(_overlaps(one, gold) for gold in case["gold"])
        yield not inside and one.role not in NOT_FIGURES and (allowed is None or one.kind in allowed)


def _overlaps(one: Read, gold: dict[str, Any]) -> bool:
    return bool(one.start < gold["end"] and one.end > gold["start"])


def _meets(one: Read, gold: dict[str, Any], kind: str) -> bool:
    wanted = gold["value"]
    if wanted is None:
        return True
    if isinstance(wanted, list):
        low, high = (decimal(value) for value in wanted[:2])
        return (low is None or _near(one.low, low)) and (high is None or _near(one.high, high))
    value = decimal(wanted)
    small = Decimal(SUBUNITS.get(gold.get("unit") or "", "1"))
    return value is not None and any(_near(have, value) or _near(have, value * small) for have in _readings(one, kind))


def _readings(one: Read, kind: str) -> Iterable[Decimal]:
    if kind != "percent":
        return one.values
    scale = _PERCENT.get(one.unit or "")
    if scale is None:  # a bare ratio: 0.25 and 25 are both honest answers
        return (*one.values, *(value * 100 for value in one.values))
    return tuple(value * scale for value in one.values)


def decimal(value: object) -> Decimal | None:
    """Returns a gold value as a number: 25, "25%", "1,284", "1/3"; None for none or no number."""
    text = str(value).replace("%", "").replace(",", "").strip()
    whole, slash, part = text.partition("/")
    try:
        return Decimal(whole) / Decimal(part) if slash else Decimal(whole)
    except (InvalidOperation, ZeroDivisionError):
        return None


def _near(one: Decimal | None, other: Decimal) -> bool:
    return one is not None and abs(one - other) <= max(_NEAR, abs(other) * _NEAR)
