"""Whether what the lists found says any telling word of the query: better no hit than noise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.indexing import terms
from assistant.schema.retrieval import Passage

_STOP_WORDS = """
怎么 怎样 如何 什么 哪些 哪个 哪里 多少 为何 为什么 怎么样 怎么办 可以 能够 能否 是否 可否 应当 应该 需要 要求 请问 关于 有关 进行
以及 或者 并且 而且 但是 因为 所以 如果 对于 根据 按照 通过 他们 我们 你们 它们 自己 这个 那个 这些 那些 这样 那样 没有 不是 就是
还是 一个 一些 一种 时候 今天 昨天 明天 现在 已经 其中 其他 相关 情况 问题 方面 之间 之后 之前 以后 以前
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing of what is looked for."""


def query_words(text: str) -> list[str]:
    """Returns the query's telling words of two characters or more, folded, each once, longest first; stop words if there are no others."""
    found = {word for word in terms.word_terms(text) if len(word) > 1}
    return sorted(found - STOP_WORDS or found, key=lambda word: (-len(word), word))


def says(passage: Passage, word: str) -> bool:
    """Returns whether a passage, its headings or its title say `word`, or both ends of a word of four characters or more."""
    text = "\n".join((passage.title, *passage.heading_path, passage.text))
    return terms.says(text, word) or (len(word) > 3 and terms.says(text, word[:2]) and terms.says(text, word[-2:]))


def speaks_of(words: Sequence[str], found: Iterable[Passage]) -> bool:
    """Returns whether any of the `found` passages says one of the query's telling `words`; true of any passage where there are none.

    A stricter rule was tried and left: asking that the words known outweigh the unknown ones by rarity silences 篮球比赛规则 on the sample
    bureau, but also 邻居家漏水把我家天花板泡坏了, whose one known word finds just the case wanted.
    """
    return any(not words or any(says(passage, word) for word in words) for passage in found)
