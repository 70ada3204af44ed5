"""Finds passages for a query: by words, pairs of characters, vectors, what is known of laws and cases, and look-up by name and number.

How a query is read decides what counts (analysis.py, ranking.py). Better an empty list than noise: where no telling word of the query
is said by what the word lists find, they count for nothing, and a passage found by its vector alone must be close to the query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.errors import InputError
from assistant.indexing.analysis import Analysis, analysed
from assistant.indexing.charges import LAW, Profile, charge_model
from assistant.indexing.embedding import PREFIX
from assistant.indexing.evidence import query_words, speaks_of
from assistant.indexing.folding import folded
from assistant.indexing.highlights import highlights
from assistant.indexing.in_force import in_force
from assistant.indexing.ranking import Lists, Scores, both, scored
from assistant.indexing.terms import fold, says
from assistant.protocols import Embedder, PassageStore
from assistant.schema.retrieval import Hit, Passage, Query

DEPTH, DEPTH_OF_LONG = 300, 150
"""Each list is read this far, of a long text (whose best passages share much with it) so far, or to five times the limit."""
TERMS, TERMS_OF_FACTS, FOCUSED = 40, 70, 30
"""Terms of a query that are looked for, the telling ones first; of the facts of a case; of a rule in abstract words. They find what all
terms find (evaluation/results/retrieval.json), at a million passages several times as fast."""
ALL_TERMS = 2000
DENSE_LONG, DENSE_WEIGHT, MODEL_WEIGHT = 200, 0.1, 1.0
"""Characters from which the built-in vectors count, what they count beside two word lists of 1 each, and what a trained model's do."""
CLOSE, CLOSE_TO_LONG = 0.5, 0.3
"""The cosine that a passage found by its vector alone must have, for a short query and for a long one."""
PHRASE = 60
"""A query of up to this many characters is also looked for as it stands."""
ARTICLES = 30
"""Articles of the Criminal Law that facts bring in."""
OFTEN = 2
"""With this question a retriever is taken for one that will be asked more, and the store's files are read ahead."""
READ = 200_000
"""Of a longer query the beginning and the end are read, half each."""


def _terms(query: Query, told_as_case: bool) -> int:
    """Returns how many terms are looked for: all of them for whoever asks for a whole ranking rather than its best."""
    if query.limit > DEPTH:
        return ALL_TERMS
    return TERMS_OF_FACTS if told_as_case else TERMS


@dataclass(frozen=True)
class _Found:
    lists: Lists
    passages: dict[str, Passage]
    ranks: dict[str, dict[str, int]]
    charges: dict[str, float]
    profile: Profile
    looked_up: tuple[str, ...]


class HybridRetriever:
    """A Retriever over a store, with or without an embedder; near-duplicates of a better hit are left out, unless `folding` is off."""

    def __init__(self, store: PassageStore, embedder: Embedder | None = None, *, folding: bool = True) -> None:
        self._store = store
        self._embedder = embedder
        self._folding = folding
        self._asked = 0

    def find(self, query: Query) -> list[Hit]:
        """Returns up to `query.limit` hits, best first; raises InputError for an empty query or a limit below one."""
        query = _cleaned(query)
        self._asked += 1
        if self._asked == OFTEN:
            self._store.warm()
        words = query_words(query.text)
        analysis = analysed(query)
        found = self._found(query, analysis, words)
        scores = self._scores(query, analysis, words, found)
        passages = found.passages
        ordered = sorted(scores, key=lambda name: (-scores[name], passages[name].path or "", passages[name].start, name))
        if query.valid_on is not None:
            ordered = in_force(self._store, ordered, passages, query.valid_on, enough=3 * query.limit)
        chosen = folded(ordered, passages, query.limit) if self._folding else ordered[: query.limit]
        phrase = fold(query.text) if len(query.text) <= PHRASE else ""
        return [
            Hit(
                rank=place, score=scores[name], passage=passages[name], highlights=highlights(passages[name].text, phrase, words),
                retrievers=tuple((retriever, rank[name]) for retriever, rank in found.ranks.items() if name in rank),
            )
            for place, name in enumerate(chosen, start=1)
        ]  # fmt: skip

    def ranked(self, query: Query) -> list[tuple[str, float]]:
        """Returns (passage id, score), best first, without folding and highlights (for measuring, and for other rankers)."""
        query = _cleaned(query)
        words, analysis = query_words(query.text), analysed(query)
        scores = self._scores(query, analysis, words, self._found(query, analysis, words))
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[: query.limit]

    def candidates(self, query: Query) -> tuple[Analysis, list[Passage], Lists]:
        """Returns what a query is ranked from (for learning the weights)."""
        query = _cleaned(query)
        analysis = analysed(query)
        found = self._found(query, analysis, query_words(query.text))
        return analysis, list(found.passages.values()), found.lists

    def _found(self, query: Query, analysis: Analysis, words: list[str]) -> _Found:
        told_as_case = analysis.route == "case"
        charges = charge_model().chances(query.text) if told_as_case else {}
        profile = charge_model().profile(query.text) if charges else ()
        depth = max(DEPTH_OF_LONG if told_as_case else DEPTH, 5 * query.limit)
        focus = analysis.abstract and not profile
        most = _terms(query, told_as_case)
        lexical = self._store.lexical(analysis.asked, query, depth, most=FOCUSED if focus else most, focus=focus)
        same = analysis.bare == analysis.asked
        bare = lexical if same else self._store.lexical(analysis.bare, query, depth, most=most) if analysis.bare else {}
        lists = [dict(lexical["words"]), dict(lexical["bigrams"]), dict(bare.get("words", ())), dict(bare.get("bigrams", ()))]
        passages = {one.id: one for one in self._store.passages(sorted({name for scores in lists for name in scores}))}
        if not speaks_of(words, passages.values()):
            lists = [{}, {}, {}, {}]
        dense, weight = self._dense(query, analysis, depth, {name for scores in lists for name in scores})
        looked_up = self._looked_up(query, analysis, charges)
        passages |= {one.id: one for one in self._store.passages([name for name in (*dense, *looked_up) if name not in passages])}
        known = {name for scores in lists for name in scores} | {*dense, *looked_up}
        passages = {name: passage for name, passage in passages.items() if name in known}
        scores = [{name: score for name, score in one.items() if name in passages} for one in lists]
        told = Lists(
            scores[0], scores[1], scores[2], scores[3], {name: cosine for name, cosine in dense.items() if name in passages}, weight
        )
        lexical_ranks = _ranks(both(told.words, told.bigrams))
        ranks = {"lexical": lexical_ranks, "words": _ranks(told.words), "bigrams": _ranks(told.bigrams), "dense": _ranks(told.dense)}
        return _Found(told, passages, ranks, charges, profile, looked_up)

    def _dense(self, query: Query, analysis: Analysis, depth: int, sharing: set[str]) -> tuple[dict[str, float], float]:
        """Returns cosines and what they count: the built-in vectors for long facts, or where words find less than was asked for."""
        if self._embedder is None:
            return {}, 0.0
        built_in = self._embedder.name.startswith(PREFIX)
        if built_in and len(query.text) < DENSE_LONG and len(sharing) >= query.limit:
            return {}, 0.0
        vector = self._embedder.embed([query.text])[0]
        if not vector.any():
            return {}, 0.0
        least = CLOSE_TO_LONG if len(query.text) > PHRASE else CLOSE
        found = self._store.nearest(vector, query, depth)
        kept = {name: cosine for name, cosine in found if name in sharing or cosine >= least}
        return kept, DENSE_WEIGHT if built_in else MODEL_WEIGHT

    def _looked_up(self, query: Query, analysis: Analysis, charges: dict[str, float]) -> tuple[str, ...]:
        """Returns passages that the query names by law and article, and the articles that criminal facts speak for."""
        names = [name for law, number in analysis.laws if number is not None for name in self._store.articles(law, [number], query)]
        likely = sorted(charges, key=lambda article: (-charges[article], article))[:ARTICLES]
        return tuple(dict.fromkeys([*names, *(self._store.articles(LAW, likely, query) if likely else ())]))

    def _scores(self, query: Query, analysis: Analysis, words: list[str], found: _Found) -> dict[str, float]:
        """Returns scores from 0 to 1: what the ranking says, exact phrases and articles named by number before all else."""
        raw = scored(analysis, list(found.passages.values()), found.lists, found.charges, found.profile)
        if not raw:
            return {}
        low, high = min(raw.values()), max(raw.values())
        phrase = fold(query.text) if len(query.text) <= PHRASE else ""
        named = {
            name
            for law, number in analysis.laws
            if number is not None
            for name in found.looked_up
            if _is(found.passages[name], law, number)
        }
        result = {}
        for name, score in raw.items():
            base = (score - low) / (high - low) if high > low else 1.0
            exact = 1.0 if name in named else _exactness(found.passages[name], phrase, words)
            result[name] = round((0.05 + 0.44 * base) + exact / 2, 6)
        return result


def _is(passage: Passage, law: str, number: str) -> bool:
    return (passage.law, passage.article) == (law, number)


def _cleaned(query: Query) -> Query:
    if query.limit < 1:
        raise InputError("要找的条数至少是 1", where="--limit", remedy="请改为正整数")
    text = " ".join(_sound(query.text).split())
    if not text:
        raise InputError("检索词是空的", remedy="请给出要找的词或一段话")
    if len(text) > READ:
        text = text[: READ // 2] + " " + text[-READ // 2 :]
    publisher, topic = (value and _sound(value) for value in (query.publisher, query.topic))
    return replace(query, text=text, publisher=publisher, topic=topic)


def _sound(text: str) -> str:
    """Returns a text without half characters, which no store can look for."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _exactness(passage: Passage, phrase: str, words: Sequence[str]) -> float:
    """Returns 1 where a passage or a heading above it says the phrase; where its title does, 1 if it says a word of it, else 0.5."""
    if not phrase:
        return 0.0
    if says(passage.text, phrase) or any(says(heading, phrase) for heading in passage.heading_path):
        return 1.0
    if says(passage.title, phrase):
        return 1.0 if any(says(passage.text, word) for word in words) else 0.5
    return 0.0


def _ranks(scores: Scores) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(sorted(scores, key=lambda name: (-scores[name], name)), start=1)}
