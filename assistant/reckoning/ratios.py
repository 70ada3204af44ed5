"""Shares, rates, averages and multiples: which two records the wording names as their parts, and what these give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.reckoning import derivation
from assistant.reckoning.concepts import Concept, ConceptIndex
from assistant.reckoning.cover import cover
from assistant.reckoning.derivation import Derived
from assistant.reckoning.memory import Memory, Tie
from assistant.reckoning.naming import Namer
from assistant.reckoning.wordings import canonical, content
from assistant.schema.figure import Claim
from assistant.schema.ledger import SourceRecord
from assistant.schema.quantity import Period

_RATE = re.compile(r"([\u4e00-\u9fa5]{1,10}?)(?:率|比例|比重|占比)$")
_BETWEEN = re.compile(r"([\u4e00-\u9fa5]{1,8})[与和]([\u4e00-\u9fa5]{1,8})之比(?:为|是|达)?$")
_OF = re.compile(
    r"占(?:到|了)?(?:全部|全年|全区|全县|全市|全局|同期|所有)?([\u4e00-\u9fa5]{2,14}?)(?:总数|总量|总人数|总额|数|量)?的(?:比例|比重)?(?:为|达|约)?$"
)
_OWN = re.compile(r"(?:^|[，,、；;。：:\d件人名个])([\u4e00-\u9fa5]{2,10}?)占[^，。；、\d]{0,16}$")
_LEAD = re.compile(r"^(?:其中|其|分别|约|共|也|均|则)+")
_NAMING = 2
"""Telling characters from which the words before 占 name what has the share."""
_EACH = re.compile(r"([\u4e00-\u9fa5])均")
EACH_UNITS = {
    "人": "人名位",
    "所": "所个",
    "户": "户",
    "村": "个村",
    "件": "件起宗",
    "案": "件起",
    "家": "家个户",
    "校": "所个",
    "户均": "户",
    "场": "场次",
    "次": "次",
    "亩": "亩",
    "站": "个",
    "院": "家个所",
}
_LIKE = re.compile(r"(?:相当于|等于)([\u4e00-\u9fa5]{2,14}?)(?:总数|总量|总额|数|量)?的$")
_TASK = re.compile(r"目标|任务|计划|下达|预算")
_ALL = re.compile(r"全[部年区县市省国局院州旗]|全系统|总体|其|其中|全部.{0,2}")
_STEP = re.compile(r"(?:数|量|总量|总数)?(?:同比|环比|较上年|比上年|较去年|比去年).*$|(?:数|量|总量|总数)$")
_TOTAL = re.compile(r"总[量数额]")
_SAID, _SAME = 0.6, 0.85
"""Share of its words that must stand in a wording for an operand to be meant by it; for a change to speak of a figure further back."""
_MOST, _FAR = 2, 0.49
"""Operands of one kind that are tried; what a figure of another paragraph is worth at most: it may support, never refute."""
_BY = re.compile(r"按([\u4e00-\u9fa5]{2,10}?)(?:数|量|总数|人数)?(?:计算?|测算|折算|来算|平均)[，,]?[^，。；]{0,8}$")


@dataclass(frozen=True, slots=True)
class Operand:
    """A record named as part of a ratio, with the likeness of the wording that named it; `tie` is the figure that tells it, if one does."""

    score: float
    record: SourceRecord
    concept: Concept | None = None
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio that the wording may mean: its value, how sure its operands are, and whether the wording leaves no doubt which they are."""

    score: float
    made: Derived
    plain: bool = False


class Ratios:
    """Finds the operands of ratios among the figures just read and the wordings of the ledgers."""

    def __init__(self, index: ConceptIndex, namer: Namer, memory: Memory) -> None:
        self.index, self.namer, self.memory = index, namer, memory
        self._plans = [concept for concept in index.concepts.values() if any(_TASK.search(name) for name in concept.names)]

    def of(self, claim: Claim, period: Period | None) -> list[Ratio]:
        """Returns the ratios that a claim may state, best first; none where the wording names no operands."""
        figure = claim.figure
        if figure.relation == "average":
            return self._averages(claim, period)
        if figure.kind != "percent":
            return []
        if figure.relation == "share":
            return self._shares(claim, period)
        if figure.relation == "completion":
            return self._completions(claim, period)
        between = _BETWEEN.search(claim.context)
        if between is not None:
            return _ratios(self._worded(between[1], claim, period), self._worded(between[2], claim, period))
        rate = next((found for phrase in claim.phrases[:2] if (found := _RATE.search(phrase)) is not None), None)
        return self._rates(rate[1], claim, period) if rate is not None else []

    def said(self, claim: Claim) -> list[Tie]:
        """Returns what the paragraph was tied to under the words of a change: 受理1892件，化解1860件，受理量同比上升13.2%."""
        words = canonical(_STEP.sub("", claim.phrases[0])) if claim.phrases else ""
        if sum(content(words)) < 2 or any(_TOTAL.search(phrase) for phrase in claim.phrases):
            return []
        return [tie for tie in self.memory.recent(claim) if _holds(_own_words(tie), words, _SAME)][:1]

    def _rates(self, stem: str, claim: Claim, period: Period | None) -> list[Ratio]:
        """成功率 of 受理2678件、调解成功2639件: the figure whose words hold the stem over one before it."""
        upper = self._worded(stem, claim, period)
        lower = [operand for operand in self.told(claim) if operand.record.dimension != "percent"]
        lower += [whole for operand in upper for whole in self.above(operand)]
        return _ratios(upper, lower, bounded=True)

    def _shares(self, claim: Claim, period: Period | None) -> list[Ratio]:
        base = self.memory.ties.get(claim.base or "")
        named = _OF.search(claim.context)
        upper = self._sharer(claim, base)
        if not upper and claim.base is None:
            upper = self._spoken(claim, period)
        if named is not None and _ALL.fullmatch(named[1]):
            named = None
        lower = self._worded(named[1], claim, period) if named is not None else []
        plain = base is not None and len(lower) == 1
        if named is None or not lower:
            listed = self.memory.ties.get(self.memory.wholes.get(claim.base or "", ""))
            lower = [replace(one, concept=None) for one in _then(claim, [listed])]
            plain = base is not None and len(lower) == 1
            if not lower:
                lower = [whole for operand in upper for whole in self.above(operand)] + self._before(claim, base)
        made = _ratios(upper, lower, bounded=True)
        return [replace(one, plain=plain and len(made) == 1 and one.score > _FAR) for one in made]

    def _sharer(self, claim: Claim, base: Tie | None) -> list[Operand]:
        """What has the share: the figure before it, unless the words before 占 name another (民事571件、行政9件，民事占60.9%)."""
        found = _then(claim, [base])
        named = _OWN.search(claim.context)
        words = canonical(_LEAD.sub("", named[1])) if named is not None else ""
        if sum(content(words)) < _NAMING or (base is not None and _holds(_own_words(base), words)):
            return found
        said = [one for one in self.told(claim) if one.tie is not None and _holds(_own_words(one.tie), words)]
        return said[:1] or [replace(one, score=min(one.score, _FAR)) for one in found]

    def _completions(self, claim: Claim, period: Period | None) -> list[Ratio]:
        """完成年度任务的102.6%: the figure before over the row or column of the ledger that is its task."""
        done = next((tie for tie in self.memory.recent(claim) if tie.record is not None), None)
        if done is None or done.record is None:
            return []
        own = Operand(done.named.score, done.record, done.named.concept, done)
        return _ratios([own], self.tasks(own))

    def tasks(self, done: Operand) -> list[Operand]:
        """Returns the plans of the ledger for an amount: the rows or columns named after it and 目标, 计划, 任务 or 预算."""
        if done.concept is None or not self._plans:
            return []
        return [
            Operand(done.score, record)
            for concept in self._plans
            if any(name.startswith(own) and _TASK.search(name[len(own) :]) for own in done.concept.names for name in concept.names)
            and (record := concept.record(done.record.subject, done.record.period)) is not None
        ]

    def named_whole(self, claim: Claim, period: Period | None) -> list[Operand]:
        """Returns what a share or a comparison says that it is of (占审结数的, 相当于调解成功数的)."""
        named = _OF.search(claim.context) or _LIKE.search(claim.context)
        return self._worded(named[1], claim, period) if named is not None and not _ALL.fullmatch(named[1]) else []

    def _averages(self, claim: Claim, period: Period | None) -> list[Ratio]:
        """所均3.8人 of 9个司法所、34名工作人员: the amount of the figure's own unit over the things that it is shared among."""
        each = _EACH.search(claim.context[-12:])
        if each is None:
            return []
        units = EACH_UNITS.get(each[1], each[1])
        own, kind = claim.figure.dimension, claim.figure.kind
        recent = self.told(claim)
        upper = [
            operand for operand in recent
            if operand.record.dimension in (own, None) and operand.tie is not None and operand.tie.claim.figure.kind == kind
        ]  # fmt: skip
        by = _BY.search(claim.context)
        lower = self._worded(by[1], claim, period) if by is not None else []
        lower = lower or [
            operand for operand in recent
            if operand.tie is not None and (operand.tie.claim.figure.written_unit or "").strip("余多") in units
        ]  # fmt: skip
        made = _ratios(upper[:_MOST], lower[:_MOST], percent=False)
        return [replace(one, plain=len(made) == 1 and one.score > _FAR) for one in made]

    def told(self, claim: Claim) -> list[Operand]:
        """Returns the records of the figures just read, nearest first; those of the paragraphs before may support, never refute."""
        near = _then(claim, self.memory.recent(claim))
        far = [replace(one, score=min(one.score, _FAR)) for one in _then(claim, self.memory.earlier(claim))]
        return [*near, *far]

    def _spoken(self, claim: Claim, period: Period | None) -> list[Operand]:
        named = self.namer.named(claim, any_dimension=True)[:_MOST]
        return [
            Operand(item.score, record, item.concept) for item in named if (record := item.concept.record(claim.figure.subject, period))
        ]

    def _worded(self, words: str, claim: Claim, period: Period | None) -> list[Operand]:
        """The figures just read whose words hold `words`, nearest first, else the ledger's wordings that do."""
        wanted = canonical(words)
        found = [operand for operand in self.told(claim) if operand.tie is not None and _holds(_words(operand.tie), wanted)]
        if found:
            return found[:_MOST]
        asked = replace(claim, phrases=(words,), after="")
        ranked = self.namer.weigher.ranked(asked)[: _MOST + 2]
        return [
            Operand(score, record, concept) for score, concept in ranked
            if (record := concept.record(claim.figure.subject, period)) is not None and record.dimension != "percent"
        ][:_MOST]  # fmt: skip

    def above(self, operand: Operand) -> list[Operand]:
        """Returns the wholes that a record is part of in the ledger: its indicator's, else the totals of its sheet."""
        if operand.concept is None:
            return []
        if operand.record.subject is not None and (own := operand.concept.record(None, operand.record.period)) is not None:
            return [Operand(operand.score, own, operand.concept)]
        found = [
            Operand(operand.score, record)
            for concept in self.index.wholes(operand.concept)
            if (record := concept.record(operand.record.subject, operand.record.period)) is not None
        ]
        return found[:_MOST]

    def _before(self, claim: Claim, base: Tie | None) -> list[Operand]:
        """A figure of the same measure just before the base, of which it may be a part."""
        if base is None or base.record is None:
            return []
        return [
            Operand(min(tie.named.score, 0.8), tie.record) for tie in self.memory.recent(base.claim)
            if tie.record is not None and tie.record.dimension == base.record.dimension and tie.record.number > base.record.number
        ][:1]  # fmt: skip


def _then(claim: Claim, ties: Iterable[Tie | None]) -> list[Operand]:
    """The records of ties as operands; a share of the year before (占比由27.6%提高到36.1%) has those of that year."""
    found = [Operand(tie.named.score, tie.record, tie.named.concept, tie) for tie in ties if tie is not None and tie.record is not None]
    if claim.figure.relation != "share" or claim.figure.comparison != "previous_year":
        return found
    return [
        replace(one, record=record) for one in found
        if one.concept is not None and (record := one.concept.record(one.record.subject, claim.figure.period)) is not None
    ]  # fmt: skip


def _own_words(tie: Tie) -> str:
    """The words of a figure's own clause; of a part (受理567件，其中民事352件) only its own name."""
    return canonical("".join(tie.claim.phrases[:1]).rpartition("/")[2] + tie.claim.after)


def _words(tie: Tie) -> str:
    return "　".join([_own_words(tie), *(canonical(name) for name in tie.named.concept.names)])


def _holds(source: str, wanted: str, share: float = _SAID) -> bool:
    marks, telling = cover(wanted, source), content(wanted)
    weights = [1.0 if tells else 0.2 for tells in telling]
    return bool(wanted) and sum(mark * weight for mark, weight in zip(marks, weights, strict=True)) >= share * sum(weights)


def _ratios(upper: Iterable[Operand], lower: Iterable[Operand], *, percent: bool = True, bounded: bool = False) -> list[Ratio]:
    made: dict[tuple[str, str], Ratio] = {}
    lower = list(lower)
    for part in upper:
        for whole in lower:
            if part.record.id == whole.record.id or (bounded and part.record.number > whole.record.number):
                continue
            value = derivation.share(part.record, whole.record) if percent else derivation.quotient(part.record, whole.record)
            if value is not None:
                made.setdefault((part.record.id, whole.record.id), Ratio(min(part.score, whole.score), value))
    return list(made.values())[: _MOST + 1]
