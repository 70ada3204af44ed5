"""Numerals typed with spaces inside (三千 九百, 1000 万元, 百 分 之 五): closes them up, and maps spans back."""

from __future__ import annotations

import re
from bisect import bisect_left

from assistant.nlp.numerals import CN_CHARS, LONGEST, chinese_value

_PART = rf"0-9.{CN_CHARS}点點分之又余餘多幾几成折个個负負"
_PARTS = frozenset(f"0123456789.{CN_CHARS}点點分之又余餘多幾几成折个個负負百")
_GAP = re.compile(rf" (?<=[{_PART}] ) {{0,2}}(?=[{_PART}])")
_TWO_NUMBERS = re.compile(r"\d +[\d十百千.]")
_BETWEEN = re.compile(r"[分之又余餘多幾几成折个個负負]+")
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CN = rf"[{CN_CHARS}]"
_NUMBER = rf"(?:{_DIGITS}(?:[十百千]?[万亿萬億](?:\d+[百千万萬])*)?|{_CN}+(?:[点點]{_CN}+)?)"
_PHRASE = re.compile(
    rf"[负負]?(?:[百佰千仟万]分之{_NUMBER}|(?:{_NUMBER}又)?{_NUMBER}分之[负負]?{_NUMBER}"
    rf"|{_NUMBER}(?:成{_CN}?|折|[个個]百分[点點]|[余餘多幾几]?[万亿萬億]?))"
)
_NAME_AFTER_SPACE = re.compile(r"万[众家户物里象科达州安博]|亿[联达]")
"""12 万众一心: a heading's number before a word."""


def close_up(text: str) -> tuple[str, list[int]]:
    """Returns `text` (narrowed) without the spaces inside numerals, and the offsets of the removed spaces, ascending.

    A run is closed up only if it then is one well-formed numeral; two numbers in ASCII digits stay two.
    """
    cuts: list[int] = []
    done = 0
    for gap in _GAP.finditer(text):
        if gap.start() < done:
            continue
        first = gap.start()
        floor = max(done, first - LONGEST)
        while first > floor and text[first - 1] in _PARTS:
            first -= 1
        run = text[first : _run_end(text, gap.end())]
        taken = _one_numeral(text, first, run)
        if taken > gap.end() - first:
            cuts += [first + index for index in range(taken) if run[index] == " "]
        done = max(first + taken, gap.end()) if taken else first + len(run)
    if not cuts:
        return text, cuts
    pieces, start = [], 0
    for cut in cuts:
        pieces.append(text[start:cut])
        start = cut + 1
    return "".join(pieces) + text[start:], cuts


def original(position: int, cuts: list[int], *, end: bool = False) -> int:
    """Returns where an offset of the closed-up text stands in the text with its spaces; an `end` stays before spaces that follow."""
    low, high = 0, len(cuts)
    while low < high:
        middle = (low + high) // 2
        if cuts[middle] - middle < position or (cuts[middle] - middle == position and not end):
            low = middle + 1
        else:
            high = middle
    return position + low


def closed(position: int, cuts: list[int]) -> int:
    """Returns where an offset of the text with spaces stands in the closed-up one."""
    return position - bisect_left(cuts, position)


def _run_end(text: str, position: int) -> int:
    limit = min(len(text), position + LONGEST)
    while position < limit and (text[position] in _PARTS or text[position] == " "):
        position += 1
    return position


def _one_numeral(text: str, first: int, run: str) -> int:
    """The length of the piece from the start of `run` that is one well-formed numeral, or 0."""
    places = [index for index, char in enumerate(run) if char != " "]
    compact = "".join(run[index] for index in places)
    found = _PHRASE.match(compact)
    if found is None:
        return 0
    taken = places[found.end() - 1] + 1
    if _TWO_NUMBERS.search(run, 0, taken) or _NAME_AFTER_SPACE.match(text, first + run.rfind(" ", 0, taken) + 1):
        return 0
    numbers = [piece for piece in _BETWEEN.split(found.group()) if piece and piece not in "点點"]
    if any(chinese_value(piece) is None for piece in numbers):
        return 0
    return taken if found.group() != numbers[0] or any(mark in numbers[0] for mark in "十拾百佰千仟万萬亿億") else 0
