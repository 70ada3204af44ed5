"""Header and row wordings: units in brackets, numbering, 其中, and the keys under which indicators are looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.ledger.vocabulary import fold, squeeze, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Unit

_COLLOQUIAL = ("块", "毛")
"""In speech 块 is 元; in a ledger 更新标志（块） counts plates."""
_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳])\s*"
)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]")
_WITHIN = re.compile(r"(?:[#*]\s*)?(?:其\s*中|含)\s*[:：]?\s*|[#]\s*")
_UNIT_LINE = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s，,；;。]+)")
_TRAILING_UNIT = re.compile(r"[，,/]\s*([^，,/:：、\s]{1,4})$")
_HEADING_WORDS = re.compile(
    r"(?:^(?:各街道|各镇街|各乡镇|各区县|各司法所|各科室|分街道|分科室))|(?:情况)?(?:统计)?(?:一览表|汇总表|统计表|台账|明细表|报表|表|情况)$"
)


def strip_unit(text: str) -> tuple[str, Unit | None, str | None]:
    """Returns `text` without a bracket that holds a unit, the unit, and the unit as written; other brackets stay."""
    for start, end in _brackets(text):
        inner = text[start + 1 : end].strip()
        word = re.sub(r"^(?:计量)?单位\s*[:：]?\s*", "", inner)
        unit = ledger_unit(word)
        if unit is not None:
            return (text[:start] + text[end + 1 :]).strip(), unit, squeeze(word)
    stripped = text.rstrip()
    if len(stripped) > 1 and stripped[-1] in "%％" and stripped[-2] not in "±/-0123456789" and (unit := parse_unit("%")) is not None:
        return stripped[:-1].rstrip(), unit, "%"
    match = _TRAILING_UNIT.search(text)
    if match and (unit := ledger_unit(match[1])) is not None:
        return text[: match.start()].strip(), unit, match[1]
    return text, None, None


def ledger_unit(word: str) -> Unit | None:
    """Returns the unit that a ledger's word names."""
    unit = parse_unit(word)
    return replace(unit, symbol=unit.written, dimension=f"count:{unit.written}") if unit and squeeze(word) in _COLLOQUIAL else unit


def _brackets(text: str) -> list[tuple[int, int]]:
    """Outermost bracket pairs, last first."""
    pairs: list[tuple[int, int]] = []
    depth = start = 0
    for index, char in enumerate(text):
        if char in "（([【":
            start = index if depth == 0 else start
            depth += 1
        elif char in "）)]】" and depth:
            depth -= 1
            if depth == 0:
                pairs.append((start, index))
    return pairs[::-1]


def line_unit(text: str) -> tuple[Unit | None, str | None]:
    """Returns the one unit that a title line announces ("单位：件"), or none where it names several or none."""
    match = _UNIT_LINE.search(text)
    word = match[1].strip("（）()") if match else ""
    if not word or any(mark in word for mark in "、,，"):
        return None, None
    unit = ledger_unit(word)
    return unit, word if unit is not None else None


def strip_numbering(text: str) -> str:
    """Returns a row label without 一、 （一） 1. ① in front."""
    rest = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    return rest.strip() or text


def is_within(text: str) -> bool:
    """Returns whether a row label says that it is a part of the row above (其中：…, # …)."""
    match = _WITHIN.match(text.strip())
    return match is not None and not (text.strip().startswith("含") and not re.match(r"含\s*[:：]", text.strip()))


def is_heading(text: str) -> bool:
    """Returns whether a lone text opens a group of rows (一、法律援助)."""
    return _HEADING.match(squeeze(text)) is not None


def heading_words(text: str) -> str:
    """Returns what a title says of the indicator: no 各街道, no 统计表, no 单位."""
    words = _UNIT_LINE.sub("", strip_unit(text)[0]).strip(" （）()：:")
    words = _HEADING_WORDS.sub("", words)
    return _HEADING_WORDS.sub("", words).strip()


@dataclass
class LabelStack:
    """Composes row labels: a row under 其中 or indented deeper belongs to the row above it."""

    levels: list[tuple[float, int, str, bool]] = field(default_factory=list)

    def path(self, raw: str, *, part: bool = False) -> tuple[str, ...]:
        """Takes the next row's label as stored, with its leading spaces, and returns its labels outermost first.

        With `part` the row belongs under 其中 although it does not say so.
        """
        indent = _indent(raw)
        text = raw.replace("\u3000", " ").strip()
        match = _WITHIN.match(text)
        word = squeeze(strip_numbering(text[match.end() :] if match else text))
        if match and text.startswith("含") and not re.match(r"含\s*[:：]", text):
            match, word = None, squeeze(strip_numbering(text))
        marked = match is not None or part
        indent = self.levels[-1][1] if part and match is None and self.levels else indent
        depth = self._depth(indent, within=marked)
        if word:
            self.levels.append((depth, indent, word, marked))
        return tuple(level[2] for level in self.levels) if word else ()

    def _depth(self, indent: int, *, within: bool) -> float:
        while self.levels:
            depth, at, _, marked = self.levels[-1]
            child = depth % 1 != 0
            if child and within and (indent > at or (indent == at and not marked)):
                return indent + 0.5
            if child and (within or indent > int(depth)):
                self.levels.pop()
                return depth
            if not child and (indent > depth or (within and indent >= depth)):
                return depth + 0.5 if within else indent
            self.levels.pop()
        return indent


def _indent(raw: str) -> int:
    width = 0
    for char in raw:
        if char not in " \t\u3000\u00a0":
            break
        width += 2 if char in "\t\u3000" else 1
    return width


def exact_key(label: str) -> str:
    """Returns the key under which two wordings count as the same: no spaces, no unit brackets, one width."""
    return fold(strip_unit(label)[0])


def loose_key(label: str) -> str:
    """Returns `exact_key` without 全年 … in front and 数, 量, 数量 behind, unless nothing much would be left."""
    key = exact_key(label)
    for prefix in vocabulary().prefixes:
        if key.startswith(prefix) and len(key) - len(prefix) >= 2:
            key = key[len(prefix) :]
            break
    for suffix in vocabulary().suffixes:
        if key.endswith(suffix) and len(key) - len(suffix) >= 2:
            return key[: -len(suffix)]
    return key
