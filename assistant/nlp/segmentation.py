"""Chinese word segmentation: one private jieba tokenizer, with the office's names loaded on demand.

jieba's module-level tokenizer is never touched: other programs in the process may use it. Its dictionary takes 0.6 s to load; it is
loaded on first use only and its cache file goes to the temporary folder as jieba does by itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import Any

_lock = threading.Lock()
_state: dict[str, Any] = {}
_known: set[str] = set()


def _tokenizer() -> Any:
    with _lock:
        if "tokenizer" not in _state:
            import jieba

            jieba.setLogLevel(logging.WARNING)
            tokenizer = jieba.Tokenizer()
            tokenizer.initialize()
            _state["tokenizer"] = tokenizer
        return _state["tokenizer"]


def add_words(names: Iterable[str]) -> None:
    """Makes names (indicators, units of the office) come out as one word; adding a name twice does nothing."""
    tokenizer = _tokenizer()
    for name in names:
        if name not in _known and len(name) > 1:
            _known.add(name)
            tokenizer.add_word(name)


def words(text: str) -> list[str]:
    """Returns the words of `text` in order, white space dropped."""
    return [word for word in _tokenizer().cut(text) if not word.isspace()]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Returns the spans of the words of `text`, white space included as words of their own."""
    spans: list[tuple[int, int]] = []
    position = 0
    for word in _tokenizer().cut(text):
        spans.append((position, position + len(word)))
        position += len(word)
    return spans
