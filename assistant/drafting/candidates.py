"""Prepares returned sentences for the draft: bound, cleaned, classified, scored; and says why each other one is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.classifying import Classifier
from assistant.drafting.cleaning import clean
from assistant.drafting.lock import RefusedError, bind
from assistant.drafting.repeats import Stated, without_repeats
from assistant.drafting.returns import ReturnedSentence
from assistant.drafting.units import is_case
from assistant.drafting.wording import Wording
from assistant.likeness.groups import group_duplicates
from assistant.likeness.pairs import duplicate_score
from assistant.nlp.sentences import clauses
from assistant.schema.drafting import SourceNote

STALE = 0.8
"""Likeness to a sentence of last year's text from which a returned one counts as carried over."""

AWARD = re.compile(r"荣获|获评|被评为|被授予|被命名为|获得?[^，。；]{0,24}(?:称号|表彰|一等奖|二等奖|三等奖)|(?:入选|通报表扬)")
_QUOTED = re.compile(r"“[^“”]{2,20}”")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}(?:街道|社区|司法所|商圈|工地|小区|学校|中学|小学|企业|基地|中心|窗口)")
_TALK = ("进一步", "不断", "切实", "全面", "显著", "有力", "有效", "扎实", "持续", "着力", "明显")
_HANGING = re.compile(r"^(?:从[^，]{1,8}看|按[^，]{1,6}分|连同|其中|[^，]{2,8}(?:案件|领域)中|该)")
_NOTHING_WRONG = re.compile(r"(?:未|没有)(?:再)?发生[^，。]{0,20}(?:案件|事件|脱管|漏管|事故)")
_EMPTY = re.compile(r"在[^，。]{0,10}领导下|紧紧围绕|以[^，。]{2,16}为(?:统领|抓手|主线)|有了新的提升|是全年的重头戏|商圈集中|小区多，")
_LONG, _SHORT = 110, 18
SHARE = 20
"""A street's number from which its equality with the street's record is no chance."""

STREET_COST = 0.8
"""What a street office's sentence is worth less than a section's: the report speaks for the whole district."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A returned sentence fit to be printed: its wording, category, worth, and what kind of sentence it is."""

    sentence: ReturnedSentence
    wording: Wording
    category: str
    worth: float
    award: bool
    case: bool

    @property
    def text(self) -> str:
        """The sentence as it would be printed."""
        return self.wording.text

    @property
    def order(self) -> int:
        """Its place among all returned sentences."""
        return self.sentence.order


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The candidates in the order of the returns, and those that may not enter, each with the reason."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[SourceNote, ...]


def prepare(
    sentences: Sequence[ReturnedSentence], classifier: Classifier, *, short_name: str, previous: Sequence[str] = (),
    stated: Stated | None = None, plan: bool = False, street_cost: float = STREET_COST,
) -> Prepared:  # fmt: skip
    """Returns the sentences bound and cleaned; refused are those against the ledger, of no category, carried over, or told twice.

    Clauses that only repeat what `stated` holds, or a street's part of it, are cut. `street_cost` is what a street office's sentence is
    worth less than a section's.
    """
    kept: list[Candidate] = []
    left: list[SourceNote] = []
    for sentence in sentences:
        try:
            wording = clean(bind(sentence), sender=sentence.sender, short_name=short_name, plan=plan)
        except RefusedError as refused:
            left.append(left_out(sentence, refused.reason))
            continue
        category = classifier.category(sentence)
        if wording is None or category is None:
            left.append(left_out(sentence, "不成句或无法归类"))
            continue
        rest: Wording | None = wording
        if stated is not None:
            speaker = _street(sentence.sender)
            rest = without_repeats(wording, stated, _street_totals(sentence), category=category, speaker=speaker)
        if rest is None:
            left.append(left_out(sentence, "数字已由台账句写明，或只是街道分项数"))
        elif any(duplicate_score(rest.text, old) >= STALE for old in previous):
            left.append(left_out(sentence, "与上年总结雷同"))
        else:
            kept.append(_candidate(sentence, rest, category, classifier.primary(sentence.sender, category), street_cost))
    merged, told_twice = _merged(kept)
    return Prepared(candidates=tuple(merged), left_out=(*left, *told_twice))


def left_out(sentence: ReturnedSentence, reason: str) -> SourceNote:
    """Returns the note of a returned sentence that does not stand in the draft."""
    return SourceNote(section=reason, text=sentence.text, origin=sentence.sender, source=sentence.document)


def worth(wording: Wording, *, primary: bool) -> float:
    """Returns how much a sentence tells: names, places, cases, awards, figures count for it; talk, excess, want of length against it."""
    text = wording.text
    named, placed = bool(_QUOTED.search(text)), bool(_PLACE.search(text))
    score = 1.5 * named + 0.7 * placed + 0.4 * ("《" in text) + 1.5 * is_case(text) + 1.0 * bool(AWARD.search(text))
    score += 0.5 * min(len(wording.figures), 2) - 0.4 * max(len(wording.figures) - 3, 0)
    score -= 0.6 * max(sum(text.count(word) for word in _TALK) - 1, 0) + 2.0 * bool(_HANGING.match(text)) + 4.0 * bool(_EMPTY.search(text))
    score -= 0.02 * max(len(text) - _LONG, 0) + 1.5 * (len(text) < _SHORT)
    score += 2.0 * bool(_NOTHING_WRONG.search(text)) - 1.2 * (not named and _only_counts(wording))
    score -= 1.0 * (not wording.figures and not named and not placed)
    return score + 0.8 * primary


def _candidate(sentence: ReturnedSentence, wording: Wording, category: str, primary: bool, street_cost: float) -> Candidate:
    text = wording.text
    return Candidate(
        sentence=sentence, wording=wording, category=category,
        worth=worth(wording, primary=primary) - street_cost * (_street(sentence.sender) is not None), award=bool(AWARD.search(text)),
        case=is_case(text),
    )  # fmt: skip


def _only_counts(wording: Wording) -> bool:
    """Whether each clause of a sentence holds a figure and so none tells what was done."""
    places = [start for start, _, _ in wording.spans()]
    return all(any(start <= place < end for place in places) for start, end in clauses(wording.text))


def _street(sender: str) -> str | None:
    return sender if sender.endswith("司法所") else None


def _street_totals(sentence: ReturnedSentence) -> frozenset[str]:
    """Returns the printed figures that are the street's share of a district count; small ones prove nothing."""
    totals = (seen.figure for seen in sentence.figures if seen.street_total)
    return frozenset(figure.text for figure in totals if figure.number is not None and figure.number >= SHARE)


def _merged(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[SourceNote]]:
    """Keeps the worthiest of each group of duplicates; its source names the others too."""
    kept: list[Candidate] = []
    left: list[SourceNote] = []
    for group in group_duplicates([candidate.text for candidate in candidates]):
        told = [candidates[index] for index in group]
        best = max(told, key=lambda candidate: (candidate.worth, -candidate.order))
        others = [candidate for candidate in told if candidate is not best]
        left += [left_out(other.sentence, f"与{best.sentence.sender}所报为同一事项，合并一次") for other in others]
        also = [f"{other.sentence.document}（{other.sentence.sender}）" for other in others]
        sources = "；".join(dict.fromkeys([best.wording.source or "", *also]))
        kept.append(replace(best, wording=replace(best.wording, source=sources)))
    return sorted(kept, key=lambda candidate: candidate.order), left
