"""Whether a rewritten section says what the composed one says: facts keep their words, only openings are put in other words."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from assistant.drafting.items import OPENING
from assistant.drafting.lock import RefusedError
from assistant.drafting.lock_words import lock_words
from assistant.drafting.tokens import TOKEN, Masked
from assistant.nlp.tagging import tagged

_RANKS = {"、": 1, "，": 2, "：": 2, "；": 3, "。": 3, "\n": 3}
_END = 3
_WEAKER = {(0, 2), (1, 2), (2, 3)}
"""Marks that may take another's place, by rank: a comma set, 、 made a comma, a comma made a full stop; never the reverse, since what
stood apart would run together (其中 would reach into the next statement).
"""
_PRIVATE = 0xE000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Free:
    """The word lists of lexicon/faithful.toml."""

    words: frozenset[str]
    before_figures: frozenset[str]
    joining: frozenset[str]
    same: dict[str, str]
    style: frozenset[str]
    pointing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """A text without marks and free words: its letters (a token is one), and the rank of the marks before each."""

    letters: str
    ranks: tuple[int, ...]


@cache
def _free() -> _Free:
    values = tomllib.loads((Path(__file__).with_name("lexicon") / "faithful.toml").read_text(encoding="utf-8"))
    free, style = values["free"], values["style"]
    return _Free(
        words=frozenset(free["words"]), before_figures=frozenset(free["before_figures"]), joining=frozenset(free["joining"]),
        same={word: group[0] for group in values["same"]["groups"] for word in group},
        style=frozenset(style["words"]), pointing=tuple(style["pointing"]),
    )  # fmt: skip


def check_faithful(text: str, masked: Masked) -> None:
    """Raises RefusedError for the first statement whose words were changed; `text` holds every token of the section, each once.

    A sentence with a token, and one that an office returned, stands word for word but for free words, joined, parted or moved as it may
    be. An opening of the template may be said otherwise, in its own words and those of the genre.
    """
    names = {token.name: chr(_PRIVATE + place) for place, token in enumerate(masked.tokens)}
    told = _stream(text, names)
    taken: list[tuple[int, int, int]] = []
    openings: list[str] = []
    for number, sentence in enumerate(masked.sentences):
        if masked.section.sentences[number].origin == OPENING and not TOKEN.search(sentence):
            openings.append(sentence)
            continue
        stream = _stream(sentence, names)
        start = _place(stream.letters, told.letters, taken)
        if start is None:
            raise RefusedError(_changed(stream.letters, told.letters, masked))
        _check_marks(stream, told, start, sentence)
        taken.append((start, start + len(stream.letters), number))
    taken.sort()
    _check_pointing(taken, masked)
    _check_openings(_rest(told.letters, taken), "".join(openings), masked.section.heading)


def _stream(text: str, names: dict[str, str]) -> _Stream:
    letters, ranks, rank, position = "", list[int](), _END, 0
    for match in TOKEN.finditer(text):
        told, marks, rank = _plain(text[position : match.start()], rank, before_figure=match[1].startswith("F"))
        letters, ranks = letters + told + names[match[1]], [*ranks, *marks, rank]
        rank, position = _END if match[1].startswith("S") else 0, match.end()
    told, marks, _ = _plain(text[position:], rank, before_figure=False)
    return _Stream(letters=letters + told, ranks=(*ranks, *marks))


def _plain(text: str, rank: int, *, before_figure: bool) -> tuple[str, list[int], int]:
    """Returns letters, their ranks, and the rank of the marks behind the last one, of text between tokens."""
    free, letters, ranks = _free(), "", list[int]()
    words = tagged(text)
    for place, word in enumerate(words):
        if word.text in _RANKS or word.text in free.joining:
            rank = max(rank, _RANKS.get(word.text, 1))
        elif word.text in free.words or (before_figure and place == len(words) - 1 and word.text in free.before_figures):
            continue
        else:
            told = _without_free(word.text)
            for letter in free.same.get(told, told):
                letters, ranks, rank = letters + letter, [*ranks, rank], 0
    return letters, ranks, rank


def _without_free(word: str) -> str:
    """Returns a word without the free one that it begins with: the dictionary has 深入开展 as one."""
    heads = (free for free in _free().words if len(free) > 1 and len(word) > len(free) + 1 and word.startswith(free))
    return word.removeprefix(next(heads, ""))


def _place(letters: str, told: str, taken: Sequence[tuple[int, int, int]]) -> int | None:
    start = told.find(letters)
    while start >= 0 and any(start < last and first < start + len(letters) for first, last, _ in taken):
        start = told.find(letters, start + 1)
    return start if start >= 0 else None


def _check_marks(composed: _Stream, told: _Stream, start: int, sentence: str) -> None:
    """What the sentence keeps apart stays apart; before and behind it a sentence ends."""
    last = start + len(composed.letters)
    if not composed.letters:
        return
    if told.ranks[start] < _END or (last < len(told.ranks) and told.ranks[last] < _END):
        raise RefusedError(f"“{_short(sentence)}”前后要断句，紧挨着它不能加字，也不能和别的句子连成一句")
    for place in range(1, len(composed.letters)):
        old, new = composed.ranks[place], told.ranks[start + place]
        parted = old == 0 and composed.letters[:place].endswith(tuple(lock_words().turns))
        if old != new and (parted or (old, new) not in _WEAKER):
            raise RefusedError(f"“{_short(sentence)}”里的标点改了意思，分句之间的标点要照原文")


def _check_pointing(taken: Sequence[tuple[int, int, int]], masked: Masked) -> None:
    follows = {number: taken[place - 1] if place else None for place, (_, _, number) in enumerate(taken)}
    starts = {number: start for start, _, number in taken}
    for number, before in follows.items():
        sentence = masked.sentences[number]
        if number and sentence.startswith(_free().pointing) and (before is None or before[2] != number - 1 or before[1] != starts[number]):
            raise RefusedError(f"“{_short(sentence)}”要紧跟在它原来的前一句后面")


def _rest(told: str, taken: Sequence[tuple[int, int, int]]) -> list[str]:
    edges = [0, *(edge for start, last, _ in taken for edge in (start, last)), len(told)]
    return [told[start:last] for start, last in zip(edges[::2], edges[1::2], strict=True) if start < last]


def _check_openings(rest: Sequence[str], openings: str, heading: str) -> None:
    """What is left is the openings in other words: no word that is neither theirs nor the genre's, no thing and no turning word lost."""
    ground = _stream(f"{openings}。{heading}", {}).letters
    for piece in rest:
        for word in tagged(piece):
            if not _usual(word.text, ground):
                raise RefusedError(f"“{word.text}”是原文没有的话：事实照原文，首句只用原文和公文常用的词")
    said = "".join(rest)
    things = [word.text for word in tagged(_stream(openings, {}).letters) if word.tag.startswith("n") and len(word.text) > 1]
    turns = [word for word in lock_words().kept if word in openings and word not in _free().words]
    lost = [word for word in (*things, *sorted(turns)) if word not in said]
    if lost:
        raise RefusedError(f"首句漏了“{lost[0]}”")


def _usual(word: str, ground: str) -> bool:
    """Whether a word is the opening's or the genre's, or made of two such: 放在首位."""
    if word in _free().style or word in ground:
        return True
    return any(_usual(word[:cut], ground) and _usual(word[cut:], ground) for cut in range(2, len(word) - 1))


def _changed(composed: str, told: str, masked: Masked) -> str:
    """Returns the first change of a sentence in words, as a model can act on them."""
    window = _window(composed, told)
    for kind, start, last, new, end in SequenceMatcher(None, composed, window, autojunk=False).get_opcodes():
        old, now = _shown(composed[start:last], masked), _shown(window[new:end], masked)
        around = f"“{_shown(composed[start - 6 : start], masked)}”后面" if start > 6 else f"“{_shown(composed[:8], masked)}”开头的一句"
        if kind == "replace":
            return f"{around}，“{_short(old)}”改成了“{_short(now)}”，事实的字词要照原文"
        if kind == "delete" or (kind == "insert" and 0 < start < len(composed)):
            return f"{around}{'漏了' if kind == 'delete' else '加了'}“{_short(old or now)}”，事实的字词要照原文"
    return f"“{_short(_shown(composed, masked))}”要照原文写全"


def _window(composed: str, told: str) -> str:
    """Returns the part of the told text that stands where the composed sentence should: by its tokens, else by its longest common words."""
    tokens = [place for place, letter in enumerate(composed) if ord(letter) >= _PRIVATE and letter in told]
    if tokens:
        first, last = told.index(composed[tokens[0]]) - tokens[0], told.index(composed[tokens[-1]]) + len(composed) - tokens[-1]
    else:
        match = SequenceMatcher(None, told, composed, autojunk=False).find_longest_match()
        first, last = match.a - match.b, match.a - match.b + len(composed)
    return told[max(first, 0) : max(last, 0)]


def _shown(letters: str, masked: Masked) -> str:
    return "".join(masked.tokens[ord(one) - _PRIVATE].written if _PRIVATE <= ord(one) < _PRIVATE + 1000 else one for one in letters)


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}…"
