"""Chinese word segmentation: private jieba tokenizers, so that the names of one office never change another's words.

jieba's module-level tokenizer is never touched: other programs in the process may use it. The dictionary takes 0.6 s to load, once, on
first use; a segmenter with an office's own names works on a copy of it (10 ms).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from typing import Any


class Segmenter:
    """Cuts text into words; `names` (indicators, units of the office) come out as single words."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        import jieba

        plain = plain_tokenizer()
        self._tokenizer: Any = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total, self._tokenizer.initialized = dict(plain.FREQ), plain.total, True
        for name in dict.fromkeys(names):
            if len(name) > 1:
                self._tokenizer.add_word(name)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Returns the spans of the words of `text`, white space included as words of their own."""
        return _spans(self._tokenizer, text)


@cache
def plain_tokenizer() -> Any:
    """Returns the one private tokenizer with the plain dictionary; not to be changed."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def words(text: str) -> list[str]:
    """Returns the words of `text` in order by the plain dictionary, white space dropped."""
    return [word for word in plain_tokenizer().cut(text) if not word.isspace()]


def _spans(tokenizer: Any, text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = 0
    for word in tokenizer.cut(text):
        spans.append((position, position + len(word)))
        position += len(word)
    return spans
