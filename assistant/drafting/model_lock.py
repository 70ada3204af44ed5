"""The figure lock for a language model: what it writes is taken only if every token stands where it was, and nothing is added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.faithful import check_faithful
from assistant.drafting.lock import RefusedError
from assistant.drafting.lock_words import check_words
from assistant.drafting.places import check_places
from assistant.drafting.tokens import CLOSE, OPEN, TOKEN, Masked
from assistant.likeness.pairs import containment
from assistant.nlp.sentences import clauses
from assistant.nlp.sentences import sentences as sentence_spans

LONGER, SHORTER = 1.3, 0.7
"""How long a text may be against the composed one, tokens printed."""

SLACK = 12
"""Characters by which a short section may be longer or shorter all the same."""

SENTENCE_SHARED, CLAUSE_SHARED, FREE_CLAUSE = 0.35, 0.25, 8
"""Share of its character pairs that a sentence, or a clause of so many characters, without a token must have from the section."""

NEW_RUN = 6
"""Neighbouring character pairs in a row that the section need not have: 能力进一步增强 for 能力得到锤炼, no more."""

_MARKS = "，。；：、！？“”‘’（）—…·"
_ENDS = tuple("。！？；")
_PIECE = re.compile(r"[\u4e00-\u9fff]+")
_WHOLE = re.compile(r"⟦S\d+⟧")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A text that the lock lets through: its sentences with tokens, and for each the composed sentences that it stands for."""

    sentences: tuple[str, ...]
    composed: tuple[tuple[int, ...], ...]


def pass_lock(paragraphs: Sequence[str], masked: Masked) -> Passed:
    """Returns the text's sentences; raises RefusedError with the reason, in words that a model can act on.

    Nothing is mended: a text is taken as it stands, or not at all.
    """
    text = "".join(paragraph.strip(" \n\u3000") for paragraph in paragraphs)
    if not text:
        raise RefusedError("没有写内容")
    _check_tokens(text, masked)
    _check_characters(text, masked)
    _check_length(text, masked)
    told = [text[start:end] for start, end in _sentences(text)]
    if not told[-1].endswith(_ENDS) and not _WHOLE.fullmatch(told[-1]):
        raise RefusedError("最后一句没有写完")
    check_words(text, masked)
    check_places(told, masked)
    check_faithful(text, masked)
    return Passed(sentences=tuple(told), composed=_origins(told, masked))


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of a text with tokens; a whole-sentence token is one, whatever stands around it."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        position = start
        for match in _WHOLE.finditer(text[start:end]):
            first, last = start + match.start(), start + match.end()
            spans += [(position, first), (first, last)] if first > position else [(first, last)]
            position = last
        spans += [(position, end)] if end > position else []
    return spans


def _check_tokens(text: str, masked: Masked) -> None:
    named = masked.by_name
    found = TOKEN.findall(text)
    rest = TOKEN.sub("", text)
    if OPEN in rest or CLOSE in rest:
        raise RefusedError("有写坏的标记，标记要照原样写，如⟦F1⟧")
    unknown = [name for name in found if name not in named]
    if unknown:
        raise RefusedError(f"写了没有给的标记⟦{unknown[0]}⟧")
    doubled = sorted({name for name in found if found.count(name) > 1})
    if doubled:
        raise RefusedError(f"标记⟦{doubled[0]}⟧写了不止一次")
    missing = [token for token in masked.tokens if token.name not in found]
    if missing:
        raise RefusedError("漏了标记" + "".join(token.written for token in missing[:5]))


def _check_characters(text: str, masked: Masked) -> None:
    """Only Chinese characters, Chinese marks, and what the composed section has itself: no digit, letter, mark-up, control character."""
    allowed = set(_MARKS) | set(TOKEN.sub("", masked.text))
    for letter in TOKEN.sub("", text):
        if "\u4e00" <= letter <= "\u9fff" or letter in allowed:
            continue
        if unicodedata.category(letter).startswith("N"):
            raise RefusedError(f"写了数字“{letter}”，数字只能用给的标记")
        shown = letter if letter.isprintable() and not letter.isspace() else f"U+{ord(letter):04X}"
        raise RefusedError(f"写了不能用的字符“{shown}”，只能用汉字和中文标点")


def _check_length(text: str, masked: Masked) -> None:
    written, composed = len(masked.plain(text)), len(masked.plain(masked.text))
    if written > max(composed * LONGER, composed + SLACK):
        raise RefusedError(f"太长，写了{written}字，原文{composed}字，不能多出三成")
    if written < min(composed * SHORTER, composed - SLACK):
        raise RefusedError(f"太短，写了{written}字，原文{composed}字，不能少掉三成")


def _origins(told: Sequence[str], masked: Masked) -> tuple[tuple[int, ...], ...]:
    """Returns the composed sentences behind each told one; raises where one has no ground, or a composed one is lost."""
    named = masked.by_name
    bare = [TOKEN.sub("", sentence) for sentence in masked.sentences]
    ground = "".join(bare) + masked.section.heading
    origins: list[tuple[int, ...]] = []
    for sentence in told:
        mine = tuple(dict.fromkeys(named[name].sentence for name in TOKEN.findall(sentence)))
        plain = TOKEN.sub("", sentence)
        if not mine:
            if containment(plain, ground) < SENTENCE_SHARED:
                raise RefusedError(f"“{_short(plain)}”在原文里没有依据")
            mine = (max(range(len(bare)), key=lambda index: containment(plain, bare[index])),)
        _check_clauses(sentence, ground)
        origins.append(mine)
    lost = set(range(len(bare))) - {index for mine in origins for index in mine}
    for index in sorted(lost):
        if max(containment(bare[index], TOKEN.sub("", one)) for one in told) < SENTENCE_SHARED:
            raise RefusedError(f"漏了“{_short(bare[index])}”")
        best = max(range(len(told)), key=lambda place: containment(bare[index], TOKEN.sub("", told[place])))
        origins[best] = tuple(sorted({*origins[best], index}))
    return tuple(origins)


def _check_clauses(sentence: str, ground: str) -> None:
    """Each clause is made of the section's own words; none has a long run of words that stand nowhere in it."""
    pairs = {ground[place : place + 2] for place in range(len(ground) - 1)}
    for start, end in clauses(sentence):
        clause = sentence[start:end]
        free = not TOKEN.search(clause) and len(clause) > FREE_CLAUSE and containment(clause, ground) < CLAUSE_SHARED
        if free or any(_longest_run(piece, pairs) > NEW_RUN for piece in _PIECE.findall(TOKEN.sub("，", clause))):
            raise RefusedError(f"“{_short(clause)}”在原文里没有依据")


def _longest_run(piece: str, pairs: set[str]) -> int:
    """Returns how many neighbouring character pairs of a text stand nowhere in the section."""
    longest = run = 0
    for place in range(len(piece) - 1):
        run = 0 if piece[place : place + 2] in pairs else run + 1
        longest = max(longest, run)
    return longest


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
