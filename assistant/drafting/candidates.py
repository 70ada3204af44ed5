"""Prepares returned sentences for the draft: bound, cleaned, classified, scored; and says why each other one is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.classifying import Classifier
from assistant.drafting.cleaning import clean
from assistant.drafting.lock import Refused, bind, stated_records
from assistant.drafting.returns import ReturnedSentence
from assistant.drafting.wording import Wording
from assistant.likeness.groups import group_duplicates
from assistant.likeness.pairs import duplicate_score
from assistant.schema.drafting import SourceNote

STALE = 0.8
"""Likeness to a sentence of last year's text from which a returned one counts as carried over."""

AWARD = re.compile(r"荣获|获评|被评为|被授予|被命名为|获得?[^，。；]{0,24}(?:称号|表彰|一等奖|二等奖|三等奖)|(?:入选|通报表扬)")
CASE = re.compile(
    r"^(?:例?如|其中，)|历时|一起[^，。；]{2,24}(?:纠纷|案件|争议)|(?:张|李|王|赵|刘|陈|杨|黄|周|吴|徐|孙|马|朱|胡|林|郭|何|高|罗)某"
)
_QUOTED = re.compile(r"“[^“”]{2,20}”")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}(?:街道|社区|司法所|商圈|工地|小区|学校|中学|小学|企业|基地|中心|窗口)")
_TALK = ("进一步", "不断", "切实", "全面", "显著", "有力", "有效", "扎实", "持续", "着力", "明显")
_LONG, _SHORT = 130, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A returned sentence fit to be printed: its wording, category, worth, and what kind of sentence it is."""

    sentence: ReturnedSentence
    wording: Wording
    category: str
    worth: float
    award: bool
    case: bool
    records: frozenset[str]

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
    sentences: Sequence[ReturnedSentence], classifier: Classifier, *, short_name: str, previous: Sequence[str] = (), plan: bool = False
) -> Prepared:
    """Returns the sentences bound and cleaned; refused are those against the ledger, of no category, carried over, or told twice."""
    kept: list[Candidate] = []
    left: list[SourceNote] = []
    for sentence in sentences:
        try:
            wording = clean(bind(sentence), sender=sentence.sender, short_name=short_name, plan=plan)
        except Refused as refused:
            left.append(left_out(sentence, refused.reason))
            continue
        category = classifier.category(sentence)
        if wording is None or category is None:
            left.append(left_out(sentence, "不成句或无法归类"))
        elif any(duplicate_score(wording.text, old) >= STALE for old in previous):
            left.append(left_out(sentence, "与上年总结雷同"))
        else:
            kept.append(_candidate(sentence, wording, category, classifier.primary(sentence.sender, category)))
    merged, told_twice = _merged(kept)
    return Prepared(candidates=tuple(merged), left_out=(*left, *told_twice))


def left_out(sentence: ReturnedSentence, reason: str) -> SourceNote:
    """Returns the note of a returned sentence that does not stand in the draft."""
    return SourceNote(section=reason, text=sentence.text, origin=sentence.sender, source=sentence.document)


def worth(wording: Wording, *, primary: bool) -> float:
    """Returns how much a sentence tells: names, places, figures count for it; talk, excess and want of length against it."""
    text = wording.text
    score = 1.5 * bool(_QUOTED.search(text)) + 0.7 * bool(_PLACE.search(text)) + 0.4 * ("《" in text)
    score += min(sum(1.0 for live in wording.figures if live.sender), 2.0) + 0.3 * min(len(wording.figures), 2)
    score -= 0.6 * max(sum(text.count(word) for word in _TALK) - 1, 0)
    score -= 1.0 * (len(text) > _LONG) + 1.5 * (len(text) < _SHORT)
    if not wording.figures and not _QUOTED.search(text) and not _PLACE.search(text):
        score -= 1.0
    return score + 0.6 * primary


def _candidate(sentence: ReturnedSentence, wording: Wording, category: str, primary: bool) -> Candidate:
    text = wording.text
    return Candidate(
        sentence=sentence, wording=wording, category=category, worth=worth(wording, primary=primary), award=bool(AWARD.search(text)),
        case=bool(CASE.search(text)), records=stated_records(wording),
    )  # fmt: skip


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
