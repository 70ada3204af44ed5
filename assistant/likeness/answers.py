"""Looks for the sentence that best answers a promise: by its words, weighed by how rare they are, and by its character pairs."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.likeness.shingles import shingles

ANSWERED = 0.46
"""Score from which a sentence answers a promise: on half of tests/likeness/answered.yaml it finds at least 95 % of the answers.

There 89 % of what it takes for an answer is one; on the other half 87 % (of the answers 85 % found), on promises written afterwards 95 %
(81 %): the wrong sentences of these tables are the likest that a report holds.
"""

NAMED = 0.5
"""Score of a sentence that holds every “name” of a promise: a project is answered by its name, whatever the words."""

NAMELESS = 0.6
"""What is left of the score of a sentence that lacks a “name” of the promise: another project in the same words."""

LOOKED_AT = 24
"""Sentences sharing the most with a promise by character pairs whose words are weighed: the rest cannot win."""

_RARITY = 2
"""Power of a word's rarity: 法律援助 stands in every tenth sentence of a judicial bureau's report and tells little."""
_ACT = re.compile(
    "建成|建设|建立|推出|成立|完成|试行|编印|编写|设立|设置|打造|出台|引进|引入|选树|开展|组建|开设|整合|推行|化解|制定|举办|培育|推广|新增|新建|"
    "补建|再建|增加|修订|修缮|扩大|拓展|推动|推进|创建|规范|启动|组织|配备|健全|完善|探索|落实|加强|深化|研究|招募|选派|选聘|提升|强化|优化|统筹|"
    "实施|建好|用好|抓好|做好"
)
_ACTS = frozenset(_ACT.pattern.split("|"))
_ACT_WEIGHT = 0.4
"""What the verb of a promise weighs beside its object: 成立 is answered by 挂牌, 新增 by 从无到有."""
_WORDS = 0.65
"""Share of the words in a score; the rest is the character pairs'."""
_LONG_OPENING, _LONG_ACT = 4, 6
"""Characters before the act of a promise (立足街道特点打造…) that may be left out, and that must be left."""
_PROMISING = re.compile(r"力争|争取|确保|达到|实现|保持|不低于|不少于|不超过|至少|以上|以内|年内|年底前?|全年|\d{1,2}月底?前|继续|进一步")
"""Words that make a promise and stand in no report of what was done."""
_NUMBER = re.compile(r"[\d.]+%?")
_NAME = re.compile(r"[“《](?![一二三四五六七八九十]{1,2}五[”》])([^“”《》]{2,20})[”》]")
"""A project's name; “八五” and “十四五” are plans of years."""
_SAME = (("人民调解委员会", "调委会"),)
"""Full and short names by which a plan and a report call one thing in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The best sentence for a promise, by its place in the list given, and its score in 0…1."""

    place: int
    score: float


class AnswerFinder:
    """Holds the sentences of a report; `words` cuts a text into words, `background` makes common words weigh little."""

    def __init__(self, sentences: Sequence[str], *, words: Callable[[str], Sequence[str]], background: Sequence[str] = ()) -> None:
        self._sentences = [_short(text) for text in sentences]
        self._words = words
        texts = list(dict.fromkeys((*self._sentences, *(_short(text) for text in background))))
        self._texts = len(texts)
        self._frequency = Counter(word for text in texts for word in set(words(text)))
        self._pairs = Counter(pair for text in texts for pair in shingles(text))
        self._places: dict[str, list[int]] = {}
        first = {text: place for place, text in reversed(list(enumerate(self._sentences)))}  # a repeated sentence is looked at once
        for text, place in first.items():
            for pair in shingles(text):
                self._places.setdefault(pair, []).append(place)

    def best(self, promise: str) -> Answer | None:
        """Returns the sentence that answers a promise best, None where none shares anything with it."""
        names = _NAME.findall(promise)
        bare = _PROMISING.sub("", _short(promise)) or promise
        scores: dict[int, float] = {}
        for part in dict.fromkeys((bare, _act(bare))):
            for place, score in self._scores(part):
                scores[place] = max(score, scores.get(place, 0.0))
        if not scores:
            return None
        score, place = max((self._named(score, place, names), -place) for place, score in scores.items())
        return Answer(place=-place, score=score)

    def _scores(self, part: str) -> Iterator[tuple[int, float]]:
        """Yields (place, score) of the sentences sharing most with a part of a promise: half by pairs, half by words, rare ones most."""
        pairs = {pair: self._rarity(pair, self._pairs[pair]) for pair in shingles(part)}
        shared: defaultdict[int, float] = defaultdict(float)
        for pair, weight in pairs.items():
            for place in self._places.get(pair, ()):
                shared[place] += weight
        terms = {word for word in self._words(part) if len(word) > 1 and not _NUMBER.fullmatch(word)}
        weights = {term: self._rarity(term, self._frequency[term]) for term in terms}
        for place, weight in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:LOOKED_AT]:
            yield place, (1 - _WORDS) * weight / sum(pairs.values()) + _WORDS * _share(weights, self._sentences[place])

    def _named(self, score: float, place: int, names: Sequence[str]) -> float:
        if not names:
            return score
        return max(score, NAMED) if all(name in self._sentences[place] for name in names) else score * NAMELESS

    def _rarity(self, term: str, frequency: int) -> float:
        rarity: float = math.log((self._texts + 1) / (frequency or 1)) ** _RARITY
        return rarity * (_ACT_WEIGHT if term in _ACTS else 1.0)


def _short(text: str) -> str:
    for full, short in _SAME:
        text = text.replace(full, short)
    return text


def _act(promise: str) -> str:
    """Returns a promise without the words before what is to be done: 立足街道特点打造1个普法品牌 is answered by the brand."""
    found = _ACT.search(promise, _LONG_OPENING)
    return promise[found.start() :] if found is not None and len(promise) - found.start() >= _LONG_ACT else promise


def _share(weights: dict[str, float], text: str) -> float:
    """Returns the weighed share of terms that stand in `text`; of a compound (培训教材) its longest part (教材) counts by length."""
    total = sum(weights.values())
    return sum(weight * _held(term, text) for term, weight in weights.items()) / total if total else 0.0


def _held(term: str, text: str) -> float:
    for length in range(len(term), 1, -1):
        if any(term[start : start + length] in text for start in range(len(term) - length + 1)):
            return length / len(term)
    return 0.0
