"""The two kinds of terms that passages are indexed under: jieba words and character bigrams.

Measured on four Chinese legal test sets, bigrams rank at least as well as words, and the two together better than either.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.nlp.segmentation import words
from assistant.schema.retrieval import Passage

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_FOLDING = _LOWER | {code: _LOWER.get(plain, plain) for code, plain in _FULL_WIDTH.items()}

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:\.\d+)*")
_HAN_START = re.compile(rf"[{_HAN}]")
_FOLDED = re.compile(r"[ -~]+")
_WORDLIKE = re.compile(r"[^\W_]")


def fold(text: str) -> str:
    """Returns `text` with full-width ASCII made half-width and capitals made small; its length never changes."""
    return text.translate(_FOLDING)


def says(text: str, wanted: str) -> bool:
    """Returns whether `text`, folded, contains a folded `wanted`; folds only where it must, which takes most of the time."""
    kept = _unfolded(wanted)
    return kept in text and (kept == wanted or wanted in fold(text))


@lru_cache(1000)
def _unfolded(wanted: str) -> str:
    """The longest part of a folded text that folding cannot have brought about."""
    return max(_FOLDED.split(wanted), key=len)


def word_terms(text: str) -> list[str]:
    """Returns the words of `text` in order, folded, without punctuation."""
    return [word for word in words(fold(text)) if _WORDLIKE.search(word)]


def bigram_terms(text: str) -> list[str]:
    """Returns overlapping pairs of Chinese characters (a lone one as it is), and runs of letters or digits whole."""
    terms: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if len(run) > 1 and _HAN_START.match(run):
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            terms.append(run)
    return terms


def searchable_text(passage: Passage) -> str:
    """Returns what a passage is found by: its document's title, the headings that it does not itself contain, its text."""
    headings = [heading for heading in passage.heading_path if heading not in passage.text]
    return "\n".join((passage.title, *headings, passage.text))


LAST_DAY = 99_999_999


def day(date: str | None, otherwise: int) -> int:
    """Returns an ISO date as a number that sorts like it (2024-03-05 as 20240305)."""
    return int(date[:10].replace("-", "")) if date else otherwise
