"""Figures that speak of other figures: changes, shares, rates, averages; and what they tell of the figures they speak of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.reckoning import derivation
from assistant.reckoning.choosing import Option, refuting, supporting
from assistant.reckoning.concepts import SURE, ConceptIndex
from assistant.reckoning.derivation import Derived
from assistant.reckoning.memory import Memory
from assistant.reckoning.naming import Named, Namer
from assistant.reckoning.outcomes import against_derived, change_slip, other_base
from assistant.reckoning.pairs import fitting, slipped
from assistant.reckoning.ratios import Operand, Ratios
from assistant.reckoning.slips import significant, slip
from assistant.reckoning.wording import agrees
from assistant.schema.figure import Claim, Kind
from assistant.schema.ledger import Match, Verdict
from assistant.schema.quantity import Period

_LEAST_TELLING = 0.5
"""Likeness of wording from which a change that fits tells that its base speaks of this concept."""
_UNSURE = 0.89
_BASE_YEAR = re.compile(r"(?:较|比|与|是|为|相当于)((?:19|20)\d{2})年")
_OPENED = re.compile(r"(?:较|比)(?:上?年[初末底]|期初|上期末)")
_ON_YEAR = frozenset({"yoy", "previous_year"})
_NEAR, _WORD = 24, 2
_COMPARED = re.compile(
    r"(?:同比|环比|较|比).*$"
    r"|(?:是|为|相当于|达到?|上年|去年|的|第?[一二三四]季度|分别|均|又|再|也|还|而|并|共|全年|[上下]半年|其中)+"
)
_ELSEWHERE, _UNTIED, _FAINT = 0.6, 0.55, 0.49
"""The most that a wording is worth: named elsewhere in the sentence; of a figure not tied itself; where a nearer figure is unknown."""


class Relater:
    """Judges changes and ratios of one document; knows what its figures were tied to."""

    def __init__(self, index: ConceptIndex, namer: Namer, memory: Memory) -> None:
        self.namer, self.memory = namer, memory
        self.ratios = Ratios(index, namer, memory)

    def change(self, claim: Claim, period: Period | None, open_options: Mapping[str, Sequence[Option]]) -> Verdict:
        """Returns the verdict of a change; `open_options` are what figures not yet tied may speak of."""
        figure = claim.figure
        nothing = Verdict(figure=figure.id, status="not_checked", reason="no_ledger")
        period = self._period(claim, period)
        if period is None:
            return nothing
        if claim.base is not None:
            self.memory.about[claim.base].append((claim, period))
        named = self._bases(claim, open_options)
        options = [_option(claim, item, made) for item in named for made in self._changes(claim, item, period)]
        good = supporting(figure, options)
        if good is not None:
            return good.verdict
        plain = self._plainly(claim, period)
        if plain is not None or not options:
            return plain or self._swapped_unit(claim, named, period) or nothing
        bad = refuting(options) if not other_base(claim) else None
        if bad is not None:
            return bad.verdict
        swapped = self._swapped_unit(claim, named, period)
        return swapped or Verdict(
            figure=figure.id, status="not_checked", reason="ambiguous", candidates=tuple(item.named.concept.name for item in options[:3])
        )

    def ratio(self, claim: Claim, period: Period | None) -> Verdict | None:
        """Returns the verdict of a share, rate or average whose operands the wording names; None where it names none."""
        figure = claim.figure
        made = self.ratios.of(claim, period)
        fits = fitting(self.ratios, claim, period)
        missed = slipped(self.ratios, claim, period) if fits is None else None
        if not made and fits is None and missed is None:
            return None
        options = [
            Option(
                Named(min(one.score, _UNSURE), self.namer.index.of(one.made.records[0]), float(one.plain)),
                against_derived(claim, Named(one.score, self.namer.index.of(one.made.records[0])), one.made, signed=False),
                slip(figure, one.made.value),
                significant(figure),
            )
            for one in made
        ]
        chosen = supporting(figure, options)
        if chosen is None and fits is not None:
            return against_derived(claim, Named(_UNSURE, self.namer.index.of(fits.records[0])), fits, signed=False)
        chosen = chosen or refuting(options)
        if chosen is not None:
            return chosen.verdict
        if missed is not None:
            return against_derived(claim, Named(_UNSURE, self.namer.index.of(missed.records[0])), missed, signed=False)
        return Verdict(
            figure=figure.id, status="not_checked", reason="ambiguous", candidates=tuple(option.verdict.formula or "" for option in options)
        )

    def beyond(self, claim: Claim) -> Verdict | None:
        """Returns the verdict of how far an amount lies from its plan (超出年度计划1.78亿元), None where the ledger has no such plan."""
        base = self.memory.ties.get(claim.base or "")
        if base is None or base.record is None or claim.figure.comparison != "plan":
            return None
        for task in self.ratios.tasks(Operand(base.named.score, base.record, base.named.concept, base)):
            made = derivation.difference(base.record, task.record)
            if agrees(claim.figure, made.value):
                return against_derived(claim, base.named, made, signed=False)
        return None

    def told(self, claim: Claim, options: Sequence[Option]) -> Option | None:
        """Returns the option that the changes of a figure confirm: 受理1264件，同比增长6.3% is of the record that grew so."""
        confirmed = [option for option in options if option.named.score >= _LEAST_TELLING and self.confirmed(claim, option)]
        if len({option.named.concept.key for option in confirmed}) != 1 or confirmed[0].verdict.status != "contradicted":
            return None
        return confirmed[0]

    def confirmed(self, claim: Claim, option: Option) -> bool:
        """Returns whether a change that hangs on a figure is that of an option's record."""
        for about, period in self.memory.about.get(claim.figure.id, ()):
            if period is None or significant(about.figure) < 2:
                continue
            made = _change(about, option.named, period)
            if made is not None and against_derived(about, option.named, made, signed=True).status == "derived":
                return True
        return False

    def _plainly(self, claim: Claim, period: Period) -> Verdict | None:
        """A change on the year before that can only be of the figure before it, which is tied, however weak its words: 为上年的1.3倍."""
        figure, tie = claim.figure, self.memory.ties.get(claim.base or "")
        multiple = figure.kind == "multiple"
        if tie is None or figure.comparison not in _ON_YEAR or figure.relation == "increment" or other_base(claim):
            return None
        if not multiple and (_own_subject(claim) or self.ratios.said(claim)):
            return None
        made = _change(claim, tie.named, period)
        option = _option(claim, tie.named, made) if made is not None else None
        explained = option is not None and (option.agrees or (option.slip is not None and option.slip.digits >= 1))
        return option.verdict if option is not None and explained else None

    def _period(self, claim: Claim, period: Period | None) -> Period | None:
        """The period of a change is that of the figure it speaks of: 为上年的1.67倍 names the base's, not its own."""
        said = self.ratios.said(claim) if claim.base is None else []
        base = said[0] if said else self.memory.ties.get(claim.base or "")
        if base is None or base.period is None or period is None:
            return base.period if period is None and base is not None else period
        if base.period.kind == period.kind:
            return max(base.period, period)
        return base.period if not claim.year_explicit and base.period.year == period.year else period

    def _bases(self, claim: Claim, open_options: Mapping[str, Sequence[Option]]) -> list[Named]:
        """The concept that a change speaks of: that of its base figure, else what its own words name."""
        said = self.ratios.said(claim) if claim.figure.kind != "multiple" or claim.base is None else []
        tie = said[0] if said else self.memory.ties.get(claim.base or "")
        if tie is not None:
            base = tie.named
            if said and claim.base is not None and claim.base not in self.memory.ties:  # a nearer figure may be meant: it is not known
                return [Named(min(base.score, _FAINT), base.concept, 0.0)]
            if not said and _own_subject(claim):
                base = Named(min(base.score, _ELSEWHERE), base.concept, 0.0)
                return [base, *self._beside(claim, base)]
            return [base, *tie.twins, *self._beside(claim, base)]
        if claim.base is not None:
            return [Named(min(option.named.score, _UNTIED), option.named.concept, 0.0) for option in open_options.get(claim.base, ())]
        return self.namer.named(claim, any_dimension=True)

    def _beside(self, claim: Claim, base: Named) -> list[Named]:
        """What else the sentence has spoken of: in 7028件中，149件是上门办的，总量同比增长6.8% the nearest figure is not meant."""
        others = {
            tie.named.concept.key: Named(min(tie.named.score, _ELSEWHERE), tie.named.concept)
            for tie in self.memory.recent(claim)
            if tie.claim.sentence_start == claim.sentence_start and tie.named.concept is not base.concept
        }
        return list(others.values())

    def _changes(self, claim: Claim, item: Named, period: Period) -> list[Derived]:
        """The change since the year before; since the year's beginning also by what the ledger has as its opening level."""
        made = _change(claim, item, period)
        if made is None and claim.figure.kind not in ("percent", "percentage_point", "multiple") and _OPENED.search(claim.context[-_NEAR:]):
            made = derivation.since_opening(item.concept, self.namer.index, claim.figure, claim.figure.subject, period)
        return [made] if made is not None else []

    def _swapped_unit(self, claim: Claim, named: Sequence[Named], period: Period) -> Verdict | None:
        """A change of a rate written in %, or of a count in 百分点, whose number fits the other unit: contradicted; else silence."""
        figure = claim.figure
        other: Kind = "percentage_point" if figure.kind == "percent" else "percent"
        if figure.kind not in ("percent", "percentage_point") or figure.comparison in ("pop", "base_year"):
            return None
        for item in named:
            made = derivation.change(item.concept, replace(figure, kind=other), figure.subject, period)
            if made is not None and item.score >= _LEAST_TELLING and figure.quantity.admits(abs(made.value)):
                if item.score < SURE and significant(figure) < 2:
                    continue
                matches = tuple(Match(record=record, score=round(item.score, 3), reason="算式的一项") for record in made.records)
                unit = "个百分点" if other == "percentage_point" else "%"
                text = f"{figure.text[: figure.core_end - figure.start].rstrip('%')}{unit}"
                return Verdict(
                    figure=figure.id, status="contradicted", matches=matches, formula=made.formula, expected=abs(made.value),
                    expected_text=text, cause="swapped_unit",
                )  # fmt: skip
        return None


def _own_subject(claim: Claim) -> bool:
    """Whether a change names what it speaks of (起数下降, 总量同比增长), so that the nearest figure need not be it."""
    words = _COMPARED.sub("", claim.phrases[0]) if claim.phrases else ""
    return len(words) >= _WORD


def _option(claim: Claim, item: Named, made: Derived) -> Option:
    verdict = against_derived(claim, item, made, signed=True)
    return Option(item, verdict, change_slip(claim, verdict, slip(claim.figure, abs(made.value))), significant(claim.figure))


def _change(claim: Claim, named: Named, period: Period) -> Derived | None:
    figure = claim.figure
    base = None
    if figure.comparison == "base_year":
        named_year = _BASE_YEAR.search(claim.context[-_NEAR:])
        base = _moved(period, int(named_year[1])) if named_year is not None else None
    if figure.comparison == "pop" or (figure.comparison == "base_year" and base is None):
        return None
    if figure.kind == "multiple":
        return derivation.multiple(named.concept, figure, figure.subject, period)
    return derivation.change(named.concept, figure, figure.subject, period, base)


def _moved(period: Period, year: int) -> Period:
    while period.year > year:
        period = period.previous_year()
    return period
