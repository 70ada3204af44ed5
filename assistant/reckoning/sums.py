"""Wholes and parts that a sentence lists, read from the words around the figures: totals behind their parts, 由…组成, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.schema.figure import Figure

_JOINED = re.compile(r"[）)]?[、，,和及与以]及?(?P<label>[^，,。；;、（）()]{0,14})")
_TOTAL = re.compile(
    r"[）)]?[，,；;、：:]?(?:以上|上述|[两三四五六七八九十\d]?[项类者个级])*(?:案件|人员|经费|资金|金额|人数|件数)?"
    r"(?:(?:合计|共计|总计|总数|总量|总额|总共)[^，,。；;、\d]{0,8}|共)"
)
_MADE_OF = re.compile(r"[，,、：:]?[^，,。；;]{0,10}由[^，,。；;\d]{0,12}")
_MADE_END = re.compile(r"[^，,。；;、\d]{0,10}(?:组成|构成)")
_CHANGED = re.compile(r"同比|环比|增长|上升|提高|增加|下降|减少|降低|比上年|较上年|较|新增|累计|总|分别|每|平均|占")
_GOES_ON = re.compile(r"[^，,。；;]*[）)]?、")
"""The list began with an item that was not understood: 残疾赔偿金（计算2.2年）、精神抚慰金7500元、交通费500元，合计122331元."""
_LIKE = ("count", "money", "length", "area", "mass", "volume", "other")


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole with all its parts, as the words claim."""

    whole: Figure
    parts: tuple[Figure, ...]


def sums(text: str, figures: Sequence[Figure]) -> Iterator[Sum]:
    """Yields the closed sums of one sentence, the whole behind (…，合计1240件) or before (共86人，由律师50人和公证员36人组成)."""
    for index, figure in enumerate(figures):
        if index >= 2 and _TOTAL.fullmatch(text[figures[index - 1].end : figure.start]):
            parts = _parts_before(text, figures, index)
            if len(parts) > 1 and all(summable(figure, part) for part in parts):
                yield Sum(figure, parts)
        if index + 2 < len(figures) and _MADE_OF.fullmatch(text[figure.end : figures[index + 1].start]):
            parts = _run(text, figures, index + 1)
            if len(parts) > 1 and _MADE_END.match(text, parts[-1].end) and all(summable(figure, part) for part in parts):
                yield Sum(figure, parts)


def summable(whole: Figure, part: Figure) -> bool:
    """Returns whether a figure can be a part of another as units go."""
    return whole.kind == part.kind and whole.dimension == part.dimension and whole.kind in _LIKE


def _parts_before(text: str, figures: Sequence[Figure], index: int) -> tuple[Figure, ...]:
    first = index - 1
    while first > 0 and _is_item(text[figures[first - 1].end : figures[first].start]) and summable(figures[index], figures[first - 1]):
        first -= 1
    if first > 0 and _GOES_ON.match(text[figures[first - 1].end : figures[first].start]):
        return ()
    return tuple(figures[first:index])


def _run(text: str, figures: Sequence[Figure], index: int) -> tuple[Figure, ...]:
    last = index
    while last + 1 < len(figures) and _is_item(text[figures[last].end : figures[last + 1].start]):
        last += 1
    return tuple(figures[index : last + 1])


def _is_item(gap: str) -> bool:
    found = _JOINED.fullmatch(gap)
    return found is not None and _CHANGED.search(found.group("label")) is None
