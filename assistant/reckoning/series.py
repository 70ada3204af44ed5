"""Enumerations inside paragraphs: 一是…二是…, 第一，…第二，…, 其一，…, ①②, （1）（2）: markers in order, gathered into series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_CN = r"十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九]"
_OPENS = r"(?:(?<=[。；;：:，,！？!?\n\s—“（(])|^)"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("是", re.compile(rf"{_OPENS}(?P<n>{_CN})是(?!否|非|日)")),
    ("要", re.compile(rf"{_OPENS}(?P<n>{_CN})要")),
    ("第", re.compile(rf"(?:(?<=[。；;：:！？\n\s])|^)第(?P<n>{_CN})[，,](?!第)", re.MULTILINE)),
    ("其", re.compile(rf"{_OPENS}其(?P<n>[一二三四五六七])(?=[，,是])")),
    ("圈", re.compile(r"(?P<n>[①-⑳])")),
    ("括", re.compile(r"(?<=[。；;：:，,、\s])[（(](?P<n>\d{1,2})[）)](?=[\u4e00-\u9fff“])")),
)
_STAND_IN = re.compile(r"首先|一方面|第一|其一|一是|一要|一来")
_REACH = 400
"""Characters before a series without its first member that are looked at for a word that stands for it (首先)."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered opening in running text: its style (是, 要, 第, 其, 圈, 括), value and span."""

    style: str
    value: int
    start: int
    end: int


def chinese_number(text: str) -> int:
    """Returns the value of 一…二十九, of ASCII digits, or of ①."""
    if text.isdecimal():
        return int(text)
    if "①" <= text[0] <= "⑳":
        return ord(text[0]) - ord("①") + 1
    tens, found, ones = text.rpartition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + _DIGITS.get(ones, 0)


def markers(text: str, start: int, end: int) -> Iterator[Marker]:
    """Yields the markers of text[start:end] by style, then in order."""
    for style, pattern in _STYLES:
        for found in pattern.finditer(text, start, end):
            yield Marker(style, chinese_number(found.group("n")), found.start(), found.end())


def series(found: Iterable[Marker]) -> list[list[Marker]]:
    """Returns the markers of one style in runs: each 一 begins a new one, and one that goes on an outer run closes those inside it."""
    runs: list[list[Marker]] = []
    open_runs: list[list[Marker]] = []
    for marker in found:
        going_on = [place for place, run in enumerate(open_runs) if run[-1].value == marker.value - 1]
        if marker.value == 1 or not open_runs:
            open_runs.append([])
            runs.append(open_runs[-1])
        elif going_on:
            del open_runs[going_on[-1] + 1 :]
        open_runs[-1].append(marker)
    return runs


def gaps(run: list[Marker], text: str, start: int) -> Iterator[tuple[Marker, str]]:
    """Yields (marker, what is wrong): repeats, gaps, and a series that begins late; `start` is where its section begins.

    A lone marker that is not the first is no series: 二是 alone may be a turn of speech.
    """
    if len(run) < 2:
        return
    first = run[0]
    if first.value != 1:
        if (
            first.value <= 3
            and run[1].value == first.value + 1
            and not _STAND_IN.search(text, max(start, first.start - _REACH), first.start)
        ):
            yield first, "missing"
        elif first.value > 3:
            return
    last = first.value
    for marker in run[1:]:
        if marker.value == last:
            yield marker, "repeat"
        elif marker.value != last + 1:
            yield marker, "gap"
        last = marker.value
