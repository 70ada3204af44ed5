"""Whether what the lists found speaks of the query at all, or only of a common word in it: better no hit than noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.indexing.terms import fold, word_terms
from assistant.schema.retrieval import Passage

COMMON = 0.2
"""A word said in this part of the documents tells nothing by itself. On the sample bureau 计划 and 工作 are such, 漏水 and 工资 are not."""

_STOP_WORDS = """
怎么 怎样 如何 什么 哪些 哪个 哪里 多少 为何 为什么 怎么样 怎么办 可以 能够 能否 是否 可否 应当 应该 需要 要求 请问 关于 有关 进行 以及 或者 并且 而且
但是 因为 所以 如果 对于 根据 按照 通过 他们 我们 你们 它们 自己 这个 那个 这些 那些 这样 那样 没有 不是 就是 还是 一个 一些 一种 时候 今天 昨天 明天
现在 已经 其中 其他 相关 情况 问题 方面 之间 之后 之前 以后 以前
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing of what is looked for."""


def query_words(text: str) -> list[str]:
    """Returns the query's telling words of two characters or more, folded, each once, longest first; stop words if there are no others."""
    found = {word for word in word_terms(text) if len(word) > 1}
    return sorted(found - STOP_WORDS or found, key=lambda word: (-len(word), word))


def says(passage: Passage, word: str) -> bool:
    """Returns whether a passage, its headings or its title say `word`, or both ends of a word of four characters or more."""
    text = fold("\n".join((passage.title, *passage.heading_path, passage.text)))
    return word in text or (len(word) > 3 and word[:2] in text and word[-2:] in text)


def speaks_of(words: Sequence[str], found: Iterable[Passage], asked: Callable[[str], Sequence[Passage]], documents: int) -> bool:
    """Returns whether what the query found is about more than a common word or two of it.

    It is not if none of `words` occurs, or if most do not and the others are COMMON. `found` are the passages that the whole query
    found, `documents` how many there are; `asked` gives the passages that one word finds, and is called only in doubt.
    """
    found = list(found)
    if not words:
        return bool(found)
    absent = sum(not any(says(passage, word) for passage in found) for word in words)
    if absent * 2 <= len(words):
        return absent < len(words)
    spread = [len({passage.path for passage in asked(word) if says(passage, word)}) for word in words]
    return any(0 < count < COMMON * documents for count in spread) or sum(count > 0 for count in spread) * 2 >= len(words)
