"""Proposing indicators.toml from last year's report and its ledger: what the ledger calls it, with the report's own wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.ledger.labels import exact_key
from assistant.nlp.periods import document_year
from assistant.pipeline.check import context_of, open_book
from assistant.pipeline.indicators import indicator_table, wording
from assistant.protocols import CheckContext
from assistant.reckoning.names import likeness, normal
from assistant.schema.document import Document
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Claim, Figure
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period

LIKE = 0.75
"""From this likeness on two wordings name one thing, if the value agrees too."""
TELLING = 4
"""So many digits make a value that stands once in report and ledger tell by itself."""
_HINTING = 3
_GROUP = "office"
_RELATIVE = frozenset({"change_by", "change_to", "difference_to", "growth_average", "rank", "completion"})
_UNSURE = "数值相同但名称不像，数字又短，可能只是碰巧"
_OFTEN = "数值相同，但台账或文中不止一处是这个数"
_POOR = "说法太短或带着数字，当别名容易认错"
_SHORTEST = 3
_NUMERAL = re.compile(r"[0-9０-９]")
_TAKEN = "这个说法已归另一个指标"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A ledger label with wordings of the report; `doubt` says why it is only a guess, None where it is not."""

    label: str
    unit: str | None
    wordings: tuple[str, ...]
    evidence: str
    doubt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The text of an indicators.toml with how many of its entries are sure and how many are commented out as doubtful."""

    text: str
    sure: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class _Pair:
    claim: Claim
    wording: str
    record: SourceRecord
    score: float


def suggest(document: Document, *, data: Sequence[Path]) -> Suggestion:
    """Returns a proposed indicators.toml; a person reads it before it is used. No indicators file is looked at."""
    book = open_book(data, None, beside=False, year=document_year(document))
    context = context_of(document, book=book, laws=None)
    pairs = list(_pairs(context, book.records, document_year(document)))
    made = _settled(_proposals(pairs))
    sure = [proposal for proposal in made if proposal.doubt is None]
    doubtful = [proposal for proposal in made if proposal.doubt is not None]
    head = [
        f"# 由 wenheng indicators suggest 根据《{document.name}》和 {'、'.join(book.sources)} 提出，请看过再用。",
        "# name 是台账里的名称，aliases 是报告里的说法；同一说法只能属于一个指标。",
        "",
    ]
    parts = [indicator_table(_indicator(number, one), note=one.evidence) for number, one in enumerate(sure, 1)]
    if doubtful:
        parts.append("# ---- 下面的拿不准，确认后去掉行首的 # 再用\n")
        parts += [_commented(number, one) for number, one in enumerate(doubtful, len(sure) + 1)]
    return Suggestion(text="\n".join(head) + "\n" + "\n".join(parts), sure=len(sure), doubtful=len(doubtful))


def _indicator(number: int, proposal: Proposal) -> Indicator:
    return Indicator(id=f"{_GROUP}.n{number}", name=proposal.label, aliases=proposal.wordings, unit=proposal.unit)


def _commented(number: int, proposal: Proposal) -> str:
    table = indicator_table(_indicator(number, proposal), note=proposal.evidence)
    lines = [f"存疑：{proposal.doubt}", *table.splitlines()]
    return "".join(f"# {line}\n" for line in lines)


def _pairs(context: CheckContext, records: Sequence[SourceRecord], year: int | None) -> Iterable[_Pair]:
    """Yields each claim with each record of its period and subject whose value it states."""
    fallback = Period.of_year(year) if year is not None else None
    for claim in context.claims:
        figure = claim.figure
        if not figure.counted or figure.number is None or figure.modality not in (None, "actual") or figure.relation in _RELATIVE:
            continue
        spoken = wording(claim)
        if len(spoken) < 2:
            continue
        for record in records:
            if _may_mean(figure, record, figure.period or fallback):
                yield _Pair(claim, spoken, record, _score(claim, record.label))


def _may_mean(figure: Figure, record: SourceRecord, period: Period | None) -> bool:
    fits = record.dimension is None or figure.dimension is None or record.dimension.partition(":")[0] == figure.dimension.partition(":")[0]
    when = record.period is None or period is None or record.period == period
    return fits and when and record.subject == figure.subject and figure.quantity.admits(record.number)


def _score(claim: Claim, label: str) -> float:
    name = normal(label.replace(" ", ""))
    last = normal(label.rpartition(" ")[2])
    phrases = [normal(phrase.replace("/", "")) for phrase in claim.phrases]
    return max((likeness(phrase, one) for phrase in phrases for one in (name, last)), default=0.0)


def _proposals(pairs: Sequence[_Pair]) -> list[Proposal]:
    """One proposal a label and certainty, in the ledger's order; of labels that differ in an outer heading only, the shortest."""
    names: dict[str, set[str]] = {}
    stated: dict[tuple[str, str | None], set[str]] = {}
    for pair in pairs:
        names.setdefault(pair.claim.figure.id, set()).add(_name(pair.record))
        stated.setdefault(_value(pair), set()).add(pair.wording)
    found: dict[tuple[str, str | None], list[_Pair]] = {}
    for pair in sorted(pairs, key=lambda one: len(one.record.label)):
        alone = len(names[pair.claim.figure.id]) == 1 and len(stated[_value(pair)]) == 1
        doubt, kept = _judged(pair, alone)
        if kept:
            found.setdefault((_name(pair.record), doubt), []).append(pair)
    return [_proposal(doubt, listed) for (_, doubt), listed in found.items()]


def _name(record: SourceRecord) -> str:
    return record.label.rpartition(" ")[2]


def _value(pair: _Pair) -> tuple[str, str | None]:
    return str(pair.record.number), pair.record.period.start.isoformat() if pair.record.period is not None else None


def _judged(pair: _Pair, alone: bool) -> tuple[str | None, bool]:
    """Why a pair is doubtful (None: it is not), and whether it is worth a person's look at all."""
    digits = _digits(pair.claim.figure)
    told = pair.score >= LIKE or (alone and digits >= TELLING)
    if told:
        return (_POOR if len(pair.wording) < _SHORTEST or _NUMERAL.search(pair.wording) else None), True
    if alone and digits >= _HINTING:
        return _UNSURE, True
    return _OFTEN, digits >= TELLING


def _digits(figure: Figure) -> int:
    return len((decimal_text(figure.number) or "").replace(".", "").replace("-", "").strip("0"))


def _proposal(doubt: str | None, pairs: Sequence[_Pair]) -> Proposal:
    label = pairs[0].record.label
    wordings = dict.fromkeys(pair.wording for pair in pairs if exact_key(pair.wording) != exact_key(label))
    first = pairs[0]
    evidence = f"{first.record.source} › {first.record.locator} 为 {first.record.written}，文中写「{first.claim.figure.text}」"
    unit = first.record.written_unit or first.record.unit
    return Proposal(label=label, unit=unit, wordings=tuple(wordings), evidence=evidence, doubt=doubt)


def _settled(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Sure ones first; a wording or label that another has taken becomes doubtful, for one wording belongs to one indicator."""
    taken: set[str] = {exact_key(one.label) for one in proposals if one.doubt is None}
    made: list[Proposal] = []
    for one in sorted(proposals, key=lambda proposal: proposal.doubt is not None):
        keys = {exact_key(wording) for wording in one.wordings}
        clash = bool(keys & taken) or any(exact_key(one.label) == exact_key(other.label) for other in made)
        if one.doubt is None and not clash:
            taken |= keys
        doubt = one.doubt or (_TAKEN if clash else None)
        made.append(Proposal(label=one.label, unit=one.unit, wordings=one.wordings, evidence=one.evidence, doubt=doubt))
    return [one for one in made if one.wordings]
