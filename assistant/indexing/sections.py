"""The parts of a case by their headings and marks (基本案情, 【裁判结果】, 典型意义 …), as its passages show them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from assistant.schema.retrieval import Passage

Role = Literal["facts", "result", "process", "law", "other"]

_LABEL = re.compile(r"^(?:第?[一二三四五六七八九十]+[、部分]*|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])")
_TRIM = re.compile(r"[\s*#【】［］\[\]〔〕：:]")
_MARK = re.compile(
    r"[【［](?P<bracketed>[^\n，。；【】［］]{2,14})[】］][：:]?"
    r"|^[ \t\u3000\xa0]*(?:\*\*|\[)?(?P<line>[^\n，。；：:【】［］\[\]*]{2,14})(?:\*\*|\]|[：:]|[ \t\u3000\xa0]*$)",
    re.MULTILINE,
)
"""【…】 anywhere; other marks where they open a line, up to its end, a colon or their bracket."""


@dataclass(frozen=True)
class Section:
    """A part of one passage under one heading or mark; `start` is its place in the document's text."""

    role: Role
    text: str
    start: int


@cache
def _roles() -> Mapping[str, Role]:
    told = tomllib.loads(files("assistant.indexing").joinpath("lexicon", "case_marks.toml").read_text(encoding="utf-8"))
    return {name: cast(Role, role) for role, names in told.items() for name in names}


def role_of(heading: str) -> Role | None:
    """Returns what stands under a heading or mark, None for one that is not known."""
    name = _TRIM.sub("", heading)
    return _roles().get(name) or _roles().get(_LABEL.sub("", name))


def sections_of(passages: Iterable[Passage]) -> list[Section]:
    """Returns the parts of one document from its passages in order; what stands before the first mark is "other".

    A mark inside a passage counts until the next one, or until another known heading begins: readers do not see every mark as a heading.
    """
    sections: list[Section] = []
    role: Role = "other"
    above: str | None = None
    for passage in passages:
        heading = next((one for one in reversed(passage.heading_path) if role_of(one)), None)
        if heading != above:
            role, above = (role_of(heading) or "other") if heading is not None else "other", heading
        for part in _parts(passage, role):
            role = part.role
            if part.text.strip():
                sections.append(part)
    return sections


def _parts(passage: Passage, role: Role) -> Iterator[Section]:
    opened = 0
    for mark in _MARK.finditer(passage.text):
        found = role_of(mark["bracketed"] or mark["line"])
        if found is not None:
            yield Section(role, passage.text[opened : mark.start()], passage.start + opened)
            role, opened = found, mark.end()
    yield Section(role, passage.text[opened:], passage.start + opened)
