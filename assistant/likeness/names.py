"""Finds names of units written almost, but not quite, as a list has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

SHORTEST = 6
"""Characters from which a full name can be told from its neighbours (区法院 has too many look-alikes)."""
LONG = 8
"""Characters from which one wrong character may be any; in shorter names 法院 and 医院 are two units."""
HEAD, TAIL = 2, 1
"""First and last characters that a variant must share with the name: another place or another kind of organ is another unit."""

_PLACE = re.compile(r"([\u4e00-\u9fff]{2})(?=[省市区县])")
_LEVEL = "省市区县"
_BEFORE = "，。；：、（(“由与和同及向在经请报从对将是会合调动受获后前到"
"""What may stand before a unit's name: marks, and words that end no other word with 区 or 市 (依法治区, 社区, 全区)."""


def variants(text: str, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yields the spans that differ from a listed name by one character (missing, doubled, exchanged, wrong), with that name."""
    known = set(names)
    places = {match.group(1) for name in names for match in _PLACE.finditer(name)}
    taken: set[tuple[int, int]] = set()
    for name in names:
        if len(name) < SHORTEST:
            continue
        for match in re.finditer(f"(?={re.escape(name[:HEAD])})", text):
            start = match.start()
            for length in (len(name), len(name) - 1, len(name) + 1):
                written = text[start : start + length]
                if written in known or not written.endswith(name[-TAIL:]) or (start, start + length) in taken:
                    continue
                if text.startswith(name, start) or any(other.startswith(written) and other != name for other in known):
                    continue
                if _one_off(written, name, places):
                    taken.add((start, start + length))
                    yield start, start + length, name
                    break


def _one_off(written: str, name: str, places: set[str]) -> bool:
    """Whether one slip of the pen makes `name` into `written`; a place inside the name may not be the one that differs."""
    at = next((index for index, (one, other) in enumerate(zip(written, name, strict=False)) if one != other), len(name) - 1)
    inside = any(place in name[max(0, at - 1) : at + 2] for place in places)
    if len(written) == len(name):
        if name[at : at + 2] == written[at : at + 2][::-1] and written[at + 2 :] == name[at + 2 :]:
            return True
        return len(name) >= LONG and not inside and written[at + 1 :] == name[at + 1 :]
    if len(written) < len(name):
        return len(name) >= LONG and not inside and written[at:] == name[at + 1 :]
    doubled = written[at] in (written[at - 1], written[at + 1 : at + 2])
    return written[at + 1 :] == name[at:] and (doubled or (len(name) >= LONG and not inside))


def other_short_forms(text: str, names: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Yields short forms of a listed unit other than the listed one, in a text that uses the listed one too: (start, end, listed).

    A short form begins with the level (区, 市) of the full name, after a mark or a word that cannot be part of a name, and draws its
    characters from the full name in order; the full name without its place (区人民政府) is none.
    """
    listed = {name for pair in names for name in pair}
    for full, short in names:
        if short == full or len(short) < 2 or short[0] not in _LEVEL or short[0] not in full or short not in text:
            continue
        tail = full[full.index(short[0]) :]
        pattern = re.compile(rf"(?:^|(?<=[{_BEFORE}])){short[0]}[\u4e00-\u9fff]{{1,{len(tail)}}}?{tail[-1]}", re.MULTILINE)
        for match in pattern.finditer(text):
            written = match.group()
            short_form = len(written) < len(tail) and written not in listed
            if short_form and _drawn_from(written, tail) and not _of_two(written, names):
                yield match.start(), match.end(), short


def _drawn_from(written: str, full: str) -> bool:
    """Whether the characters of `written` stand in `full` in this order."""
    rest = iter(full)
    return all(character in rest for character in written)


def _of_two(written: str, names: Sequence[tuple[str, str]]) -> bool:
    level, kind = written[0], written[-1]
    tails = [full[full.index(level) :] for full, _ in names if level in full and full[-1] == kind]
    return sum(_drawn_from(written, tail) for tail in tails) > 1
