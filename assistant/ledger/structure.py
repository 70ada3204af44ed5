"""What kind of table a block is: records in rows of indicators, a matrix of subjects, or a register of one row a case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assistant.ledger.blocks import Block
from assistant.ledger.cells import cell_text, is_mark, read_date
from assistant.ledger.columns import sample
from assistant.ledger.grid import Grid
from assistant.ledger.headers import Column
from assistant.ledger.labelling import fills_down, row_keys, with_details, with_groups
from assistant.ledger.labels import exact_key, line_unit, strip_unit
from assistant.ledger.vocabulary import is_total, looks_like_subject, squeeze, vocabulary
from assistant.schema.quantity import Unit

Axis = Literal["indicator", "subject", "kind", "none"]
_IDENTIFIER = re.compile(r"\d{3,}|[〔\[（(]\d{4}[〕\])）]|第?\d+号")
_DEALT = ("case", "visit")
"""Families of units that count what is done, never the places, persons or kinds that a key column lists."""
_MIXED = re.compile(r"科室.*(?:街|镇|司法所)|(?:街|镇|司法所).*科室")
_MATRIX_ROWS = 1000
PROBE = 400
"""Rows from the top in which runs and repeats are judged; they need neighbours, which a spread sample has not."""


@dataclass(frozen=True, kw_only=True)
class Structure:
    """Columns by their part: label columns outermost first, the subject column, period, unit, values; what the rows name.

    `around` is the larger place whose 小计 rows it names; `repeats` says that a blank subject cell means the one above; `corner` is a unit
    in the header of the labels. `owner_like`: the subject column names sections, who keep a figure rather than are what it is about;
    `mixed`: sections and places, as its header says (科室/街道).
    """

    labels: tuple[Column, ...]
    subject: Column | None
    around: Column | None
    repeats: bool
    periods: tuple[Column, ...]
    unit: Column | None
    corner: tuple[Unit | None, str | None]
    values: tuple[Column, ...]
    axis: Axis
    owner_like: bool
    mixed: bool
    subjects_across: bool
    register: bool


def structure_of(grid: Grid, block: Block, columns: list[Column], known: frozenset[str]) -> Structure:
    """Judges a block. `known` are folded indicator wordings that help to tell indicators from subjects."""
    rows = sample(block.body)
    columns = with_groups(grid, columns, block.body[:PROBE])
    values = tuple(column for column in columns if column.role == "value")
    keys = row_keys(grid, columns, rows)
    labels, place = keys.labels, keys.subject
    periods = tuple(sorted(_of(columns, "period"), key=lambda column: "年" not in column.name))
    constant = [column for column in _of(columns, "date") if _distinct(grid, column, rows) == 1]
    loose = _of(columns, "text")
    key = None
    if not labels and place is None and loose:
        key = max(loose, key=lambda column: _distinct(grid, column, rows))
        loose = [column for column in loose if column is not key]
    axis = _axis(grid, rows, columns, labels, place, key, known)
    row_key = labels[-1] if labels else place or key
    register = _is_register(grid, rows, columns, values, loose, row_key, strong=keys.strong, size=len(block.body))
    repeats = axis != "subject" and fills_down(grid, keys, periods, rows)
    if axis in ("indicator", "kind"):
        labels = with_details(grid, keys, columns, periods, block.body[:PROBE]) or ((key,) if key else ())
        if labels and all(column.role == "category" for column in labels):  # 类别 alone names the indicators themselves
            labels = (*labels[:-1], replace(labels[-1], role="weak_label"))
        subject = place
    else:
        subject, labels = (labels[-1] if labels and place is None else place or key), ()
    return Structure(
        labels=labels, subject=subject, around=keys.around, repeats=repeats, periods=periods or tuple(constant[:1]),
        unit=_first(columns, "unit"), corner=_corner(labels or ((subject,) if subject else ())), values=values, axis=axis,
        owner_like=bool(labels) and subject is not None and subject.role == "section",
        mixed=subject is not None and subject.role == "section" and _MIXED.search(subject.name) is not None,
        subjects_across=axis == "indicator" and subject is None and _subjects_across(values, known), register=register,
    )  # fmt: skip


def _corner(keys: tuple[Column, ...]) -> tuple[Unit | None, str | None]:
    """The unit in the header of a key column, 科目（万元）, 渠道（人次）: that of the values. 机构（家） counts the places."""
    for column in reversed(keys):
        for text in reversed(column.path):
            unit, written = line_unit(text)  # 单位：件 in the corner itself
            if unit is not None:
                return unit, written
            _, unit, written = strip_unit(text)
            named = column.role in ("label", "weak_label", "detail", "category")
            if unit is not None and (named or not unit.dimension.startswith("count") or unit.family in _DEALT):
                return unit, written
    return None, None


def _of(columns: Iterable[Column], *roles: str) -> list[Column]:
    return [column for column in columns if column.role in roles]


def _first(columns: Iterable[Column], role: str) -> Column | None:
    return next(iter(_of(columns, role)), None)


def _texts(grid: Grid, column: Column, rows: list[int]) -> list[str]:
    return [squeeze(cell_text(cell)) for row in rows if not is_mark(cell := grid.seen(row, column.index))]


def _distinct(grid: Grid, column: Column, rows: list[int]) -> int:
    return len(set(_texts(grid, column, rows)))


def _share(items: list[str], test: Iterable[bool]) -> float:
    return sum(test) / len(items) if items else 0.0


def _axis(
    grid: Grid, rows: list[int], columns: list[Column], labels: tuple[Column, ...], place: Column | None, key: Column | None,
    known: frozenset[str],
) -> Axis:  # fmt: skip
    values = _of(columns, "value")
    worded = any(column.words for column in values)
    if labels and labels[-1].role == "kind":
        return "kind"
    row_key = labels[-1] if labels else key
    if row_key is None:
        return "subject" if place is not None else "none"
    texts = _texts(grid, row_key, rows)
    subject_like = _share(texts, (looks_like_subject(text) and exact_key(text) not in known for text in texts))
    if labels:
        return "subject" if worded and place is None and subject_like > 0.6 else "indicator"
    if subject_like >= 0.5:
        return "subject"
    with_unit = any(strip_unit(text)[1] is not None for text in texts)
    recognised = _share(texts, (exact_key(text) in known for text in texts))
    if with_unit or _of(columns, "unit") or recognised >= 0.3 or not worded or _subject_words(values) > 0.5:
        return "indicator"
    return "kind" if row_key.name and not any(looks_like_subject(text) for text in texts if not is_total(text)) else "subject"


def _candidates(values: Iterable[Column]) -> list[str]:
    words = [" ".join(column.words) for column in values if column.words and not column.total and not column.change]
    return [word for word in words if not any(beside in word for beside in vocabulary().beside)]


def _subject_words(values: Iterable[Column]) -> float:
    words = _candidates(values)
    return _share(words, (looks_like_subject(word) for word in words))


def _subjects_across(values: tuple[Column, ...], known: frozenset[str]) -> bool:
    """Whether the columns of a table of indicators name subjects: by their endings, or three and more words known from no indicator."""
    words = list(dict.fromkeys(_candidates(values)))
    if not words:
        return False
    if _share(words, (looks_like_subject(word) for word in words)) >= 0.5:
        return True
    if any(column.unit is not None for column in values):
        return False
    return len(words) >= 3 and bool(known) and not any(word in name for word in words for name in known)


def _is_register(
    grid: Grid, rows: list[int], columns: list[Column], values: tuple[Column, ...], loose: list[Column], key: Column | None, *,
    strong: bool, size: int,
) -> bool:  # fmt: skip
    if not values:
        return True
    if strong or any(column.period is not None for column in values):
        return False
    days = {read_date(grid.value(row, column.index)) for column in _of(columns, "date") for row in rows} - {None}
    if size > _MATRIX_ROWS or (len(days) > 1 and len(loose) > 0) or len(loose) > len(values):
        return True
    if key is None:
        return len(days) > 1
    texts = [text for text in _texts(grid, key, rows) if not is_total(text)]
    periods = _of(columns, "period")
    repeated = len(set(texts)) < len(texts) and not periods and key.role != "category"
    numbered = _share(texts, (_IDENTIFIER.search(text) is not None for text in texts)) > 0.5
    return (repeated and (len(days) > 1 or bool(loose))) or numbered or (len(days) > 1 and key.role in ("text", "weak_label", "kind"))
