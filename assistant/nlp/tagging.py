"""Words with their parts of speech, and the proper names among them: people, places, organisations."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from assistant.nlp.segmentation import plain_tokenizer

NameKind = Literal["person", "place", "organisation"]
_KINDS: dict[str, NameKind] = {"nr": "person", "ns": "place", "nt": "organisation"}
_LONGEST_NAME = 4
"""Characters of the longest name of a person that is not in the dictionary: 欧阳震华."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A word of a text: its span, jieba's tag (n, v, nr, ns …), and whether the dictionary has it."""

    start: int
    end: int
    text: str
    tag: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProperName:
    """A name found in a text."""

    start: int
    end: int
    text: str
    kind: NameKind


def tagged(text: str) -> tuple[Tagged, ...]:
    """Returns the words of `text` in order, white space and marks included."""
    known = plain_tokenizer().FREQ
    found: list[Tagged] = []
    position = 0
    for word, tag in _tagger().cut(text):
        start = text.index(word, position)
        position = start + len(word)
        found.append(Tagged(start=start, end=position, text=word, tag=tag, known=known.get(word, 0) > 0))
    return tuple(found)


def proper_names(text: str) -> tuple[ProperName, ...]:
    """Returns the names of people, places and organisations in `text`, as far as a dictionary and a statistical guess can tell.

    Words of the genre that the dictionary takes for names (矫正, 智慧) are none; people's names begin with a surname.
    """
    surnames, plain = _lexicon()
    found = []
    for word in tagged(text):
        kind = _KINDS.get(word.tag[:2])
        if kind is None or len(word.text) < 2 or word.text in plain:
            continue
        if kind == "person" and (not word.text.startswith(surnames) or (not word.known and len(word.text) > _LONGEST_NAME)):
            continue
        found.append(ProperName(start=word.start, end=word.end, text=word.text, kind=kind))
    return tuple(found)


def surnames() -> tuple[str, ...]:
    """Returns the surnames, those of two characters first."""
    return _lexicon()[0]


def is_plain_word(text: str) -> bool:
    """Returns whether the dictionary has `text` as a word that is no person's name."""
    known = plain_tokenizer().FREQ.get(text, 0) > 0
    return text in _lexicon()[1] or (known and not str(_tagger().word_tag_tab.get(text, "")).startswith("nr"))


@cache
def _tagger() -> Any:
    from jieba.posseg import POSTokenizer

    return POSTokenizer(plain_tokenizer())


@cache
def _lexicon() -> tuple[tuple[str, ...], frozenset[str]]:
    """Returns the surnames and the plain words that are tagged as names."""
    file = Path(__file__).with_name("lexicon") / "names.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(values["surnames"]["two"]) + tuple(values["surnames"]["one"]), frozenset(values["plain"]["words"])
