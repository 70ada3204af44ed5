"""Which texts still hold on a day although they do not say when they ended: a later version or a repeal in the index tells it.

What a text says of itself (valid_from, valid_to) is a filter of the stores; this looks at the best hits only, so that it costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.indexing.articles import law_name
from assistant.indexing.terms import bigram_terms
from assistant.protocols import PassageStore
from assistant.schema.retrieval import Passage, Query

DEPTH = 30
"""Passages that are looked through for a repeal of one law."""
_TITLE = re.compile(r"《(?P<law>(?:[^《》\n]|《[^《》\n]*》){2,80})》")
_REPEALED = re.compile(r"[^。；\n]{0,300}?(?:同时|即行|予以|相应|一并|均|即|日起)\s?(?:废止|停止执行|失效)")
_REPEALS = re.compile(r"废止(?:[^。；\n《》]{0,10}《[^《》\n]{2,80}》[、和及]?)*[^。；\n《》]{0,10}$")


def in_force(store: PassageStore, names: Sequence[str], passages: Mapping[str, Passage], day: str, enough: int) -> list[str]:
    """Returns the first `enough` of `names` (passage ids) whose texts hold on `day` (ISO) as far as the index knows."""
    ended: dict[tuple[str, str | None], bool] = {}
    kept: list[str] = []
    for name in names:
        passage = passages[name]
        key = (law_name(passage.title), passage.path)
        if key not in ended:
            ended[key] = passage.kind == "policy" and _has_ended(store, passage, key[0], day)
        if not ended[key]:
            kept.append(name)
            if len(kept) >= enough:
                break
    return kept


def _has_ended(store: PassageStore, passage: Passage, law: str, day: str) -> bool:
    begun = _begun(passage)
    if begun > day:
        return True
    asked = Query(text="", kind="policy")
    versions = store.passages(store.articles(law, ["1"], asked))
    if any(
        _same_issuer(passage, other) and begun < _begun(other) <= day for other in versions if other.path != passage.path and _begun(other)
    ):
        return True
    terms = dict.fromkeys(bigram_terms(f"{law}废止"), 1.0)
    found = [name for name, _ in store.lexical({"bigrams": terms}, asked, DEPTH)["bigrams"]]
    others = (other for other in store.passages(found) if other.path != passage.path and law_name(other.title) != law)
    return any(begun < _begun(other) <= day and law in _repealed_in(other.text) for other in others)


def _begun(passage: Passage) -> str:
    """Returns the first day of a text, or the day it was made, before which it cannot hold; "" where neither is known."""
    return passage.valid_from or passage.date or ""


def _same_issuer(one: Passage, other: Passage) -> bool:
    return one.publisher is None or other.publisher is None or one.publisher == other.publisher


def _repealed_in(text: str) -> Iterator[str]:
    """Yields the names of the laws that a text says are repealed (《…》同时废止, 废止《…》)."""
    for title in _TITLE.finditer(text):
        opened = max(text.rfind(mark, 0, title.start()) for mark in "。；\n") + 1
        if _REPEALED.match(text, title.end()) or _REPEALS.search(text, opened, title.start()):
            yield law_name(title["law"])
