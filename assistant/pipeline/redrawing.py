"""Charts of a refreshed file: a picture whose numbers have changed is drawn anew in its place, what cannot be is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.drafting.charts import chinese_font, draw
from assistant.drafting.facts import Facts
from assistant.drafting.reprinting import redrawn
from assistant.schema.drafting import Bars
from assistant.schema.encoding import Encoded
from assistant.word.exhibits import replace_pictures

ChartOutcome = Literal["same", "redrawn", "gone", "no_font", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartState(Encoded):
    """What became of a chart: same, redrawn, gone (a record is not in the ledgers), no_font (it changed, and there is no Chinese font to
    draw it with: the old picture stands), deleted (its picture is not in the file any more).
    """

    title: str
    state: ChartOutcome


def redraw(content: bytes, charts: Sequence[Bars], facts: Facts, *, name: str) -> tuple[bytes, tuple[Bars, ...], tuple[ChartState, ...]]:
    """Returns the file, its charts with the numbers that its pictures show, and what became of each."""
    made = [redrawn(chart, facts) for chart in charts]
    changed = {
        old.key: new for old, new in zip(charts, made, strict=True) if new is not None and _numbers(new) != _numbers(old) and chinese_font()
    }
    if changed:
        content, found = replace_pictures(content, {key: draw(chart) for key, chart in changed.items()}, name=name)
    else:
        found = frozenset[str]()
    states = tuple(
        ChartState(title=old.title, state=_outcome(old, new, drawn=old.key in changed, found=old.key in found))
        for old, new in zip(charts, made, strict=True)
    )
    return content, tuple(changed[old.key] if old.key in found else old for old in charts), states


def _outcome(old: Bars, new: Bars | None, *, drawn: bool, found: bool) -> ChartOutcome:
    if new is None:
        return "gone"
    if drawn:
        return "redrawn" if found else "deleted"
    return "same" if _numbers(new) == _numbers(old) else "no_font"


def _numbers(chart: Bars) -> list[list[object]]:
    return [[one.number for one in operands] for _, operands in chart.series]
