"""What a query asks: how it is read (question, keyword, case), the terms it is looked up under, and the laws it names."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.indexing.articles import asked_articles
from assistant.indexing.terms import bigram_terms, fold, word_terms
from assistant.schema.retrieval import Mode, Query

QUESTION = 80
"""A query of up to this many characters is a question or a few words; a longer one describes a case or a rule."""
_KEYWORD = 12
_ADDED = 0.5
"""Weight of a legal word that stands for a plain one of the query."""
_TERMS = 2000
"""Terms of a long query that are looked for, those it says most often first."""
_NUMBER = re.compile(r"[\d.]+")
_TOLD = re.compile(r"某|\d年\d{1,2}月|原告|被告|上诉人|申请人")
_ASKING = re.compile(r"[？?吗呢]|怎么|如何|是否|什么|哪|谁|多少|能不能|可以")

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Analysis:
    """A query read: its folded text, route, and for each list the weight of each term; `bare` are the lists without asking words.

    `laws` are the (law, article) that it names; `abstract` is a long text that tells of no person and no day: a rule, not a case.
    """

    text: str
    route: Mode
    asked: Mapping[str, Weights]
    bare: Mapping[str, Weights]
    laws: tuple[tuple[str, str | None], ...]
    abstract: bool = False


@cache
def plain_words() -> Mapping[str, tuple[str, ...]]:
    """Returns plain word → legal words (lexicon/plain_words.toml)."""
    tables = tomllib.loads(_lexicon("plain_words.toml"))
    return {plain: tuple(legal) for table in tables.values() for plain, legal in table.items()}


@cache
def _asking_words() -> re.Pattern[str]:
    words = sorted(tomllib.loads(_lexicon("question_words.toml"))["words"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _lexicon(name: str) -> str:
    return files("assistant.indexing").joinpath("lexicon", name).read_text(encoding="utf-8")


def analysed(query: Query) -> Analysis:
    """Returns what a query asks; `query.mode` decides the route where it is not auto."""
    text = fold(query.text)
    route = query.mode if query.mode != "auto" else _route(text)
    asked = _terms(text, expand=route != "case")
    bare = _terms(_asking_words().sub("，", text), expand=True) if route == "question" else {}
    return Analysis(text, route, asked, bare, tuple(asked_articles(query.text)), route == "case" and _TOLD.search(text) is None)


def _route(text: str) -> Mode:
    if len(text) > QUESTION:
        return "case"
    return "question" if len(text) > _KEYWORD or _ASKING.search(text) else "keyword"


def _terms(text: str, *, expand: bool) -> dict[str, dict[str, float]]:
    """A term counts the logarithm of how often it is said: long facts repeat the same names.

    The dates, amounts and numbers of a case make no other one like it (`expand` is off for cases).
    """
    terms = {"words": word_terms(text), "bigrams": bigram_terms(text)}
    if not expand:
        terms = {name: [term for term in some if _NUMBER.fullmatch(term) is None] or some for name, some in terms.items()}
    found = {name: _weighed(some) for name, some in terms.items()}
    if expand:
        for plain, legal in plain_words().items():
            if plain in text:
                for word in legal:
                    if word not in text:
                        _add(found, word)
    return found


def _weighed(terms: list[str]) -> dict[str, float]:
    """Lone characters count only where there is nothing else."""
    counts = Counter(terms)
    if any(len(term) > 1 for term in counts):
        counts = Counter({term: said for term, said in counts.items() if len(term) > 1})
    return {term: 1 + math.log(said) for term, said in counts.most_common(_TERMS)}


def _add(found: dict[str, dict[str, float]], word: str) -> None:
    for name, terms in (("words", word_terms(word)), ("bigrams", bigram_terms(word))):
        for term in terms:
            found[name].setdefault(term, _ADDED)
