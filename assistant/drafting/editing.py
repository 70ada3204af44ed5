"""A person's own words for a section of a draft: sentences left alone keep their bindings, figures in changed ones only beyond doubt."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.schema.drafting import Draft, Fragment, LiveFigure, Section, Sentence

BY_HAND = "手工修改"
LONGEST = 20_000
_SENTENCES = re.compile(r"[^。！？]*[。！？][”’」』）]*|[^。！？]+$")
_ENDS = frozenset("。！？：；…”’」』）")
_CONTEXT = 3
"""So many characters before a figure must stand as they stood: the same number behind other words is another figure."""
_NUMERAL = re.compile(r"[\d%％‰万亿]|[.,，]\d")
"""What makes another number of the one before it; a comma alone ends a clause."""


def edited(draft: Draft, edits: Mapping[str, str]) -> Draft:
    """Returns the draft with the sections in `edits` (key → text) in a person's words; keys of no section, and of tables, do nothing.

    Figures whose words are gone leave the draft's list; guards go with a sentence that was changed, for nobody knows what it takes for
    granted now.
    """
    told = {key: " ".join(text.split()) for key, text in edits.items()}
    if not told:
        return draft
    figures = {figure.key: figure for figure in draft.figures}
    sections = tuple(_section(section, told[section.key], figures) if _fits(section, told) else section for section in draft.sections)
    used = {fragment.figure for section in sections for one in _sentences(section) for fragment in one.fragments}
    pieces = (draft.digest, *(f"{key}\0{text}" for key, text in sorted(told.items())))
    digest = hashlib.sha256("\0".join(pieces).encode()).hexdigest()
    return replace(draft, sections=sections, figures=tuple(one for one in draft.figures if one.key in used), digest=digest)


def _fits(section: Section, told: Mapping[str, str]) -> bool:
    return section.key in told and section.table is None and section.chart is None


def _sentences(section: Section) -> Iterator[Sentence]:
    yield from section.sentences
    if section.table is not None:
        for row in section.table.rows:
            yield from row


def _section(section: Section, text: str, figures: Mapping[str, LiveFigure]) -> Section:
    left = list(section.sentences)
    kept = list(_pieces(text, left))  # unchanged sentences first, so that a changed one cannot take their figures
    free = [(old, place) for old in left for place, fragment in enumerate(old.fragments) if fragment.figure in figures]
    sentences = tuple(one if isinstance(one, Sentence) else _bound(one, free) for one in kept)
    return replace(section, sentences=sentences)


def _pieces(text: str, left: list[Sentence]) -> Iterator[Sentence | str]:
    """The text as sentences of `left`, which leave it, where they stand unchanged, and as new ones.

    An old sentence is looked for as it was written, for it may end in a colon or hold a full stop in its middle.
    """
    while text := text.lstrip():
        same = max((old for old in left if _stands(old, text)), key=lambda old: len(old.text), default=None)
        if same is not None:
            left.remove(same)
            yield same
            text = text.removeprefix(_flat(same))
            continue
        found = _SENTENCES.match(text)
        words = found.group() if found is not None else text
        yield words.rstrip()
        text = text[len(words) :]


def _stands(old: Sentence, text: str) -> bool:
    """Whether a text begins with an old sentence that ends there: words that go on may say something else."""
    words = _flat(old)
    return bool(words) and text.startswith(words) and (len(text) == len(words) or words[-1] in _ENDS)


def _flat(sentence: Sentence) -> str:
    return " ".join(sentence.text.split())


def _bound(text: str, free: list[tuple[Sentence, int]]) -> Sentence:
    """A changed sentence, with those of the free figures that still stand behind the same words; each is taken once."""
    found: list[tuple[int, Fragment]] = []
    for old, place in list(free):
        fragment = old.fragments[place]
        before = "".join(one.text for one in old.fragments[:place])[-_CONTEXT:]
        at = text.find(before + fragment.text)
        start = at + len(before)
        clear = at >= 0 and len(before) == _CONTEXT and text.count(before + fragment.text) == 1
        if clear and not _NUMERAL.match(text[start + len(fragment.text) :]) and all(start != other for other, _ in found):
            found.append((start, fragment))
            free.remove((old, place))
    pieces: list[Fragment] = []
    position = 0
    for start, fragment in sorted(found, key=lambda one: one[0]):
        if start < position:
            continue
        pieces += [Fragment(text=text[position:start])] if start > position else []
        pieces.append(fragment)
        position = start + len(fragment.text)
    pieces += [Fragment(text=text[position:])] if position < len(text) else []
    return Sentence(fragments=tuple(pieces), origin=BY_HAND, source=None)
