"""Which columns name the rows: group, indicator and detail columns outermost first, the subject and the larger place around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.ledger.cells import cell_text, is_mark
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.labels import LabelStack
from assistant.ledger.vocabulary import is_total, looks_like_subject, squeeze

_MAIN = ("label", "weak_label")


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Label columns (role category: fills down; detail: belongs to the label on its left), subject, and the place around the subject."""

    labels: tuple[Column, ...]
    subject: Column | None
    around: Column | None
    strong: bool


def with_groups(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> list[Column]:
    """Takes an unnamed column of words on the left for a group column where its words stand in runs over the rows below."""
    values = [column.index for column in columns if column.role == "value"]
    keyed = ("label", "weak_label", "kind", "place", "section", "text")
    result: list[Column] = []
    for column in columns:
        inner = any(other.role in keyed and column.index < other.index < min(values, default=0) for other in columns)
        if column.role == "text" and inner and _in_runs(grid, column, rows):
            words = [text for text in _down(grid, column, rows) if text and not is_total(text)]
            places = sum(looks_like_subject(word) for word in words)
            column = replace(column, role="place" if places * 2 > len(words) else "category")
        result.append(column)
    return result


def row_keys(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> Keys:
    """Returns the key columns of a block that its headers and runs give."""
    places = [column for column in columns if column.role == "place"] or [column for column in columns if column.role == "section"][:1]
    subject = max(places, key=lambda column: (_distinct(grid, column, rows), column.index), default=None)
    around = next((column for column in places if subject is not None and column.index < subject.index), None)
    main = [column for column in columns if column.role in _MAIN]
    details = [column for column in columns if column.role == "detail"]
    groups = [column for column in columns if column.role == "category"]
    strong = any(column.role == "label" for column in columns)
    if not main and not details:
        main = [column for column in columns if column.role == "kind"]
    outer = [replace(column, role="category") for column in main[:-1]] if main and main[-1].role != "kind" else []
    found = (*groups, *(outer or main[:-1]), *main[-1:], *details)
    return Keys(labels=found, subject=subject, around=around, strong=strong)


def with_details(grid: Grid, keys: Keys, columns: Sequence[Column], periods: Sequence[Column], rows: Sequence[int]) -> tuple[Column, ...]:
    """Adds a 类型 or unnamed column beside the label where the labels alone stand twice and both together do not."""
    first = min((column.index for column in columns if column.role == "value"), default=0)
    known = [*keys.labels, *([keys.subject] if keys.subject is not None else []), *periods]
    spare = [
        column for column in columns
        if column.role in ("kind", "text") and column.index < first and all(column.index != other.index for other in known)
    ]  # fmt: skip
    if not keys.labels or keys.labels[-1].role not in (*_MAIN, "detail") or not spare:
        return keys.labels
    twice = _twice(grid, known, rows)
    chosen = min(spare, key=lambda column: _twice(grid, [*known, column], rows))
    if twice and _twice(grid, [*known, chosen], rows) * 4 <= twice:
        return (*keys.labels, replace(chosen, role="detail"))
    return keys.labels


def fills_down(grid: Grid, keys: Keys, periods: Sequence[Column], rows: Sequence[int]) -> bool:
    """Whether a blank subject cell repeats the one above: only then no label stands twice."""
    if keys.subject is None or not keys.labels:
        return False
    blank = [row for row in rows if is_mark(grid.seen(row, keys.subject.index))]
    if not blank or is_mark(grid.seen(rows[0], keys.subject.index)):
        return False
    others = [*keys.labels, *periods]
    return _twice(grid, others, rows) > 0 and _twice(grid, [*others, keys.subject], rows) == 0


def _twice(grid: Grid, columns: Sequence[Column], rows: Sequence[int]) -> int:
    """How many rows repeat the keys of another row, blanks filled from above."""
    keys = list(zip(*(_names(grid, column, rows) for column in columns), strict=True)) if columns else []
    return len(keys) - len(set(keys))


def _names(grid: Grid, column: Column, rows: Sequence[int]) -> list[str]:
    """What a column says in each row, blanks filled from above; indicators with the words they stand under (其中：民事 of 受理)."""
    if column.role not in (*_MAIN, "kind"):
        return _down(grid, column, rows)
    stack, texts = LabelStack(), list[str]()
    for row in rows:
        cell = grid.seen(row, column.index)
        own = isinstance(cell, str) and not is_mark(cell)
        texts.append(" ".join(stack.path(str(cell))) if own else texts[-1] if texts else "")
    return texts


def _in_runs(grid: Grid, column: Column, rows: Sequence[int]) -> bool:
    """Whether words of a column stand for several rows each, every word in one run."""
    texts = _down(grid, column, rows)
    if not texts or not texts[0]:
        return False
    runs = 1 + sum(one != two for one, two in pairwise(texts))
    return runs == len(set(texts)) and 1 < runs * 4 <= len(texts) * 3


def _down(grid: Grid, column: Column, rows: Sequence[int]) -> list[str]:
    texts: list[str] = []
    for row in rows:
        cell = grid.seen(row, column.index)
        texts.append(squeeze(cell_text(cell)) if not is_mark(cell) else texts[-1] if texts else "")
    return texts


def _distinct(grid: Grid, column: Column, rows: Sequence[int]) -> int:
    return len({text for row in rows if (text := squeeze(grid.text(row, column.index))) and not is_total(text)})
