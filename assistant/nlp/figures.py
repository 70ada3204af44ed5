"""Finds every numeral of a text as a Figure with its interval, unit, hedge and role; no tokenizer needed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import cast

from assistant.nlp.joins import join
from assistant.nlp.numerals import narrow
from assistant.nlp.quantities import Quantified, evaluate, quantify
from assistant.nlp.roles import Zones, role_of, zones
from assistant.nlp.scanning import scan
from assistant.nlp.spacing import close_up, closed, original
from assistant.nlp.units import kind_of, unit_table
from assistant.nlp.words import word_lists
from assistant.schema.document import Block
from assistant.schema.figure import Figure, Kind, Role

_OUTSIDE = ("metadata", "header", "footer")
"""Blocks whose numerals state nothing: disclosure lines, running heads, page numbers."""
_RATIO_FORMS = {"fraction": "ratio", "half": "ratio", "tenth": "percent", "fold": "multiple"}


_EXACT = Context(prec=28)
"""Our own precision: a host program may have lowered its own, as some number libraries do when they are imported."""


def find_figures(text: str, *, document: str = "text", blocks: tuple[Block, ...] = ()) -> tuple[Figure, ...]:
    """Returns all numerals of `text` in order, ids f1, f2 …; offsets are code points into `text`.

    `blocks`, where a reader made them, tell heading labels and metadata lines apart from text; without them line starts do.
    """
    with localcontext(_EXACT):
        return _found(text, document, blocks)


def _found(text: str, document: str, blocks: tuple[Block, ...]) -> tuple[Figure, ...]:
    words = word_lists()
    flat, cuts = close_up(narrow(text))
    if cuts:
        blocks = tuple(replace(block, start=closed(block.start, cuts), end=closed(block.end, cuts)) for block in blocks)
    places = _with_blocks(zones(flat), blocks)
    figures: list[Figure] = []
    previous: Quantified | None = None
    for number, quantity in enumerate(join(flat, quantify(flat, scan(flat, words), unit_table(), words)), start=1):
        evaluate(flat, quantity)
        role = role_of(flat, quantity, places, words, previous)
        figures.append(_figure(text, flat, quantity, role, document, f"f{number}", cuts))
        previous = quantity
    return tuple(figures)


def _with_blocks(places: Zones, blocks: tuple[Block, ...]) -> Zones:
    spans = [(block.start, block.end, "number" if block.kind != "metadata" else "header") for block in blocks if block.kind in _OUTSIDE]
    if not spans:
        return places
    merged = spans + [span for span in places.spans if not any(start <= span[0] < end for start, end, _ in spans)]
    merged.sort()
    return Zones([span[0] for span in merged], merged)


def _figure(text: str, flat: str, q: Quantified, role: Role, document: str, name: str, cuts: list[int]) -> Figure:
    unit = q.unit
    kind = _kind(flat, q, role)
    start, end = q.start, q.end
    symbol = unit.symbol if unit is not None else None
    dimension = unit.dimension if unit is not None else None
    if q.numeral.form in ("tenth", "half"):
        symbol, dimension = "%", "percent"
    low, high, low_open, high_open = q.interval
    number, factor = q.number, q.factor
    if unit is not None and unit.dimension == "multiple" and number is not None:
        factor = _multiple_factor(flat, q)
    core_start, core_end = q.core_start, q.core_end
    if role == "date":
        start, end = core_start, core_end
    if cuts:
        start, core_start = original(start, cuts), original(core_start, cuts)
        end, core_end = original(end, cuts, end=True), original(core_end, cuts, end=True)
    return Figure(
        document=document, id=name, start=start, end=end, text=text[start:end], core_start=core_start, core_end=core_end,
        number=number, factor=factor, low=low, high=high, low_open=low_open, high_open=high_open,
        unit=f"{symbol}/{q.per}" if q.per else symbol, written_unit=unit.written if unit is not None else None,
        dimension=f"{dimension}/{q.per}" if q.per else dimension, hedge=q.hedge if role != "date" else None, shared_hedge=q.shared_hedge,
        role=role, kind=kind,
    )  # fmt: skip


def _kind(flat: str, q: Quantified, role: Role) -> Kind:
    if role == "date":
        return "year" if flat.startswith("年", q.core_end) else "date"
    if q.numeral.form in _RATIO_FORMS:
        return cast(Kind, _RATIO_FORMS[q.numeral.form])
    if flat[q.core_start - 1 : q.core_start] == "第" and q.unit is not None and q.unit.written in ("位", "名"):
        return "rank"
    return cast(Kind, kind_of(q.unit.dimension if q.unit is not None else None))


def _multiple_factor(flat: str, q: Quantified) -> Decimal | None:
    before = flat[max(0, q.start - 8) : q.start]
    if q.number is None:
        return None
    if before.endswith(
        ("增长到", "增加到", "提高到", "上升到", "增至", "增长至", "是", "为", "的", "达", "达到", "相当于", "扩大到", "提升至")
    ):
        return q.number
    return q.number + 1 if any(word in before for word in ("增长", "增加", "提高", "上升", "提升", "扩大", "增")) else q.number
