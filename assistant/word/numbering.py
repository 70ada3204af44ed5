"""Automatic numbering: computes the labels (一、 （一） 1.) that Word prints but does not store as text.

Word's behaviour kept here: lists of one w:abstractNum share their counters; a w:num with w:startOverride restarts at its first use; a
level restarts after any shallower level was used, unless w:lvlRestart says otherwise; a shallower level never used counts as its start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.word.list_numerals import numeral
from assistant.word.names import Element, is_on, number, val, w
from assistant.word.package import Package
from assistant.word.styles import Numbering, Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLabel:
    """A computed label: the text printed, blanks after it included where words would run together, and its zero-based level."""

    text: str
    level: int


@dataclass(slots=True)
class _List:
    """One w:abstractNum: its levels and counters (None: level not used since its last restart)."""

    levels: dict[int, Element]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbers:
    """Gives each numbered paragraph its label; paragraphs must be asked for in document order."""

    def __init__(self, package: Package, styles: Styles) -> None:
        part = package.related(package.main, "numbering")
        root = package.xml(part) if part else None
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        if root is not None:
            self._abstract = {node.get(w("abstractNumId"), ""): node for node in root.iter(w("abstractNum"))}
            self._nums = {node.get(w("numId"), ""): node for node in root.iter(w("num"))}
        self._lists: dict[str, _List] = {}
        self._started: set[str] = set()

    def level(self, numbering: Numbering | None, chain: list[Element]) -> tuple[int, Element | None] | None:
        """Returns the zero-based level of a paragraph with this numbering and its w:lvl; None where there is no such list or level."""
        found = self._list(numbering)
        if numbering is None or found is None:
            return None
        known, num = found
        levels = known.levels | _overridden(num)
        level = numbering.level if numbering.level is not None else self._level_of_style(levels, chain)
        return (level, levels.get(level)) if 0 <= level < _LEVELS else None

    def _list(self, numbering: Numbering | None) -> tuple[_List, Element] | None:
        num = self._nums.get(numbering.num_id or "") if numbering else None
        if num is None:
            return None
        identity = self._resolve(val(num.find(w("abstractNumId"))) or "")
        if identity not in self._abstract:
            return None
        return self._lists.setdefault(identity, _List(_levels_of(self._abstract[identity]))), num

    def label(self, numbering: Numbering | None, chain: list[Element]) -> ListLabel | None:
        """Returns the label of the next paragraph with this numbering; None for bullets, unknown lists and empty formats."""
        found, place = self._list(numbering), self.level(numbering, chain)
        if numbering is None or found is None or place is None:
            return None
        (known, num), level = found, place[0]
        levels = known.levels | _overridden(num)
        starts = {place: _start_of(levels, place) for place in range(_LEVELS)} | _restarts(num)
        self._start(numbering.num_id or "", _restarts(num), known)
        _count(known, levels, starts, level)
        return _printed(known, levels, starts, level)

    def _resolve(self, identity: str) -> str:
        """Follows w:numStyleLink to the list that the numbering style really uses."""
        for _ in range(3):
            node = self._abstract.get(identity)
            link = val(node.find(w("numStyleLink"))) if node is not None else None
            num = self._nums.get(self._styles.list_of_style(link) or "") if link else None
            if num is None:
                return identity
            identity = val(num.find(w("abstractNumId"))) or identity
        return identity

    def _level_of_style(self, levels: dict[int, Element], chain: list[Element]) -> int:
        style = self._styles.style_of_level(chain)
        return next((level for level, node in levels.items() if style and val(node.find(w("pStyle"))) == style), 0)

    def _start(self, num_id: str, starts: dict[int, int], known: _List) -> None:
        if num_id not in self._started:
            self._started.add(num_id)
            for level in starts:
                known.counters[level] = None


def _count(known: _List, levels: dict[int, Element], starts: dict[int, int], level: int) -> None:
    for shallower in range(level):
        if known.counters[shallower] is None:
            known.counters[shallower] = starts[shallower]
    current = known.counters[level]
    known.counters[level] = starts[level] if current is None else current + 1
    for deeper in range(level + 1, _LEVELS):
        restart = number(val(levels[deeper].find(w("lvlRestart")))) if deeper in levels else None
        if restart is None or (restart > 0 and level < restart):
            known.counters[deeper] = None


def _printed(known: _List, levels: dict[int, Element], starts: dict[int, int], level: int) -> ListLabel | None:
    node = levels.get(level)
    if node is None or is_on(node.find(f"{w('rPr')}/{w('vanish')}")) or _form(node) in ("bullet", "none"):
        return None
    plain = is_on(node.find(w("isLgl")))

    def written(found: re.Match[str]) -> str:
        place = int(found.group(1)) - 1
        value = known.counters[place]
        form = "decimal" if plain or place not in levels else _form(levels[place])
        return numeral(starts[place] if value is None else value, form) or ""

    text = _PLACE.sub(written, val(node.find(w("lvlText"))) or "").strip()
    return ListLabel(text=text + _blank_after(text, val(node.find(w("suff"))) or "tab"), level=level) if text else None


def _blank_after(text: str, suffix: str) -> str:
    """Word sets a tab or space after the number; in the text one blank stands for it where digits or words would touch."""
    if suffix == "nothing" or text[-1] in "、．.)）:：》】" or not (text[-1].isalnum() or text[-1] in "条章节款项"):
        return ""
    return " "


def _restarts(num: Element) -> dict[int, int]:
    """Returns the start values that a w:num sets anew, by level."""
    found: dict[int, int] = {}
    for override in num.findall(w("lvlOverride")):
        start, level = number(val(override.find(w("startOverride")))), number(override.get(w("ilvl")))
        if start is not None and level is not None and 0 <= level < _LEVELS:
            found[level] = start
    return found


def _levels_of(node: Element) -> dict[int, Element]:
    levels = ((number(level.get(w("ilvl"))), level) for level in node.findall(w("lvl")))
    return {place: level for place, level in levels if place is not None}


def _overridden(num: Element) -> dict[int, Element]:
    found: dict[int, Element] = {}
    for override in num.findall(w("lvlOverride")):
        place, level = number(override.get(w("ilvl"))), override.find(w("lvl"))
        if place is not None and level is not None:
            found[place] = level
    return found


def _start_of(levels: dict[int, Element], level: int) -> int:
    start = number(val(levels[level].find(w("start")))) if level in levels else None
    return 1 if start is None else start


def _form(level: Element) -> str:
    """Returns the w:numFmt of a level; newer formats hide in mc:AlternateContent beside a fallback."""
    node = level.find(w("numFmt"))
    if node is None:
        node = next(level.iter(w("numFmt")), None)
    return val(node, "decimal") or "decimal"
