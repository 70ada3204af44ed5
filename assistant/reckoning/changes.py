"""Changes that a sentence states in full: two levels and the step between them, read from the words around the figures alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.schema.figure import Figure

Way = Literal["up", "down"]
Sort = Literal["step", "yearly"]

_UP_WORDS = (
    "增长|上升|提高|提升|增加|上涨|攀升|扩大|跃升|上调|增多|增强|扩容|延长|壮大|拓展|跃居|上浮|前移|前进|进位|晋升|递增|净增|多增|"
    "新增|增|升|多|高|涨"
)
_DOWN_WORDS = (
    "下降|减少|降低|压减|回落|下滑|缩减|压降|缩短|收窄|压缩|下调|精简|缩小|减低|削减|下跌|后移|后退|退位|跌落|滑落|递减|净减|少增|"
    "降|减|少|低|跌"
)
_VERB = rf"(?:(?P<up>{_UP_WORDS})|(?P<down>{_DOWN_WORDS}))"
_WHEN = r"(?:(?:19|20)\d{2}年(?:底|末|初|同期)?的?|(?:去年|上年|今年|现在|目前|当前|年底|年末|年初|月底|全年|期末)(?:底|末|初|同期)?的?)?"
_TO = re.compile(rf"[^，,。；;、\d]{{0,10}}?{_VERB}(?:了)?(?:到|至|为)(?:了)?[^，,。；;、\d]{{0,8}}?{_WHEN}[^，,。；;、\d]{{0,8}}")
_FROM = re.compile(r"(?:由|从|自)(?P<base>[^，,。；;（(]{0,26})$")
_TIGHT_TO = re.compile(rf"{_VERB}(?:了)?(?:到|至)(?:了)?{_WHEN}")
_LAST_YEAR = re.compile(
    r"[，,（(]?(?:而)?(?:比|较|与)?(?:去年|上年|上一年|前年|(?:19|20)\d{2}年)(?:全年|同期|年底|底|末)?(?:的|为|是|只有|仅为|仅有|仅)?(?:数|量|水平)?(?:的|为)?"
)
_SKIP = r"[）)]?[，,、]?[（(]?(?:比|较|与)?"
_BASE = (
    r"(?P<base>同比|环比|(?:比|较|与)?(?:去年|上年|上一年)(?:同期|全年)?(?:相比)?|(?:比|较|与)(?:19|20)\d{2}年(?:底|末|同期)?(?:相比)?"
    r"|(?:比|较|与)(?:年初|上月|上季度|前年|[^，,。；;、\d]{2,8}?))?"
)
_STEP = re.compile(
    rf"[）)]?[，,、]?[（(]?(?:也就是|即|共|共计|累计|总体|总共|五年|三年|一年|年内|全年)?{_BASE}(?:实现|净|共|又|再|分别)?{_VERB}(?:幅度?|率|量|数)?"
    r"(?:了|达到?|为|约|近|超过|超|逾)*"
)
_YEARLY = re.compile(rf"[）)]?[，,、]?[（(]?(?:实现)?年均{_VERB}(?:率|速)?(?:了|达到?|为|约)*")
_TIMED = re.compile(r"年|月|季度|以前|之前|原来|最初")
_YEARS = re.compile(r"((?:19|20)\d{2})年")


@dataclass(frozen=True, slots=True)
class Step:
    """A change that is stated beside its levels: `way` as its verb says, `base` the words of its comparison (同比, 比上年), "" if none."""

    figure: Figure
    way: Way
    base: str
    sort: Sort = "step"


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` with the word that joins them, and the steps stated behind.

    `way` is None where no verb joins the levels (比上年1462件). `before` None: only a level and several steps are stated
    (1638件，增加176件，增长12.04%). `years` between them where both are named. `last_year`:
    the earlier level is last year's, as far as words say.
    """

    after: Figure
    before: Figure | None
    way: Way | None
    steps: tuple[Step, ...]
    years: int | None = None
    last_year: bool = False


def changes(text: str, figures: Sequence[Figure], start: int) -> Iterator[Change]:
    """Yields the changes of one sentence; `figures` are its counted figures in order, `start` where it begins."""
    used: set[str] = set()
    for index in range(len(figures) - 1):
        if figures[index].id in used:
            continue
        found = list(_from_to(text, figures, index, start)) or list(_held_against(text, figures, index))
        for change in found:
            used.update(step.figure.id for step in change.steps)
            if change.before is not None:
                used.update((change.before.id, change.after.id))
            yield change
    for index, figure in enumerate(figures):
        if figure.id not in used:
            steps = _steps(text, figures, index, ())
            if len(steps) > 1:
                used.update(step.figure.id for step in steps)
                yield Change(figure, None, None, steps)


def _from_to(text: str, figures: Sequence[Figure], index: int, start: int) -> Iterator[Change]:
    """由A提高到B; lists of equal length pair off (从202元、270元提高到209元、280元)."""
    gap = text[figures[index].end : figures[index + 1].start]
    first, last = _run_left(text, figures, index), _run_right(text, figures, index + 1)
    lead = text[max(start, figures[first].start - 40, figures[first - 1].end if first else 0) : figures[first].start]
    named = _FROM.search(lead)
    found = _TO.fullmatch(gap) if named is not None else None
    if found is None:
        first, last = index, index + 1
        found = _TIGHT_TO.fullmatch(gap)
    if found is None:
        return
    left, right = figures[first : index + 1], figures[index + 1 : last + 1]
    if named is None and (len(left) != 1 or _run_left(text, figures, index) != index):
        return
    if len(left) != len(right):
        return
    lead_base = named.group("base") if named is not None else ""
    years = _years(lead_base, gap)
    timed = _TIMED.search(lead_base + gap) is not None
    yearly_base = not timed or years == 1 or re.search(r"去年|上年", lead_base) is not None
    for place, (before, after) in enumerate(zip(left, right, strict=True)):
        if same_measure(before, after):
            steps = _steps(text, figures, last, (before.id,)) if len(left) == 1 and place == 0 else ()
            yield Change(after, before, _way(found), steps, years, yearly_base)


def _held_against(text: str, figures: Sequence[Figure], index: int) -> Iterator[Change]:
    """B，比上年A增长C; B（上年A），增长C."""
    after, before = figures[index], figures[index + 1]
    gap = text[after.end : before.start]
    if not same_measure(before, after) or len(gap) < 2 or _LAST_YEAR.fullmatch(gap) is None:
        return
    steps = _steps(text, figures, index + 1, ())
    if steps:
        yield Change(after, before, None, steps, None, re.search(r"去年|上年|上一年", gap) is not None)


def _steps(text: str, figures: Sequence[Figure], index: int, skip: tuple[str, ...]) -> tuple[Step, ...]:
    """The changes right behind a level, one after the other: ，增加43人，增长22.9%."""
    level, steps = figures[index], []
    base = ""
    for place in range(index + 1, len(figures)):
        gap = text[figures[place - 1].end : figures[place].start]
        yearly = _YEARLY.fullmatch(gap)
        found = yearly or _STEP.fullmatch(gap)
        figure = figures[place]
        if found is None or not _is_step(level, figure) or figure.id in skip:
            break
        base = "" if yearly is not None else found.group("base") or base
        steps.append(Step(figure, _way(found), base, "yearly" if yearly is not None else "step"))
    return tuple(steps)


def _is_step(level: Figure, figure: Figure) -> bool:
    return figure.kind in ("percent", "percentage_point", "multiple") or same_measure(level, figure)


def same_measure(one: Figure, two: Figure) -> bool:
    """Returns whether two figures are amounts of one kind in one unit."""
    return (
        one.kind == two.kind and one.unit == two.unit and one.dimension == two.dimension and one.kind not in ("multiple", "ratio", "other")
    )


def _way(found: re.Match[str]) -> Way:
    return "up" if found.group("up") else "down"


def _run_left(text: str, figures: Sequence[Figure], index: int) -> int:
    while index > 0 and _listed(text, figures[index - 1], figures[index]):
        index -= 1
    return index


def _run_right(text: str, figures: Sequence[Figure], index: int) -> int:
    while index + 1 < len(figures) and _listed(text, figures[index], figures[index + 1]):
        index += 1
    return index


def _listed(text: str, one: Figure, two: Figure) -> bool:
    return text[one.end : two.start] in ("、", "和", "及", "与") and one.kind == two.kind


def _years(lead: str, gap: str) -> int | None:
    first, last = _YEARS.findall(lead), _YEARS.findall(gap)
    return int(last[-1]) - int(first[-1]) if first and last else None
