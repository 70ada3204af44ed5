"""Ties each counted figure to what it speaks of: indicator wording, subject, period, modality, relation, and the figures around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.nlp.bases import BASED, speaks_of
from assistant.nlp.frame import OTHER_SUBJECTS, judicial_offices, opening, own_whole, subject_of, subjects_among, tells_example
from assistant.nlp.lists import Parts, aligned, sum_of_parts, with_parts
from assistant.nlp.periods import document_period, document_year, period_of, planned_year, section_year
from assistant.nlp.phrases import candidates, wording
from assistant.nlp.relations import Reading, read_modality, read_relation, times_of, without_change
from assistant.nlp.respective import one_by_one
from assistant.nlp.sentences import sentences
from assistant.nlp.table_claims import table_claims
from assistant.schema.document import Block, Document
from assistant.schema.figure import Claim, Figure
from assistant.schema.quantity import Period

_CLAUSE_MARKS = "，,。；;：:！？!?\n\u2028"
_WHOLE = re.compile(r"(?:共|现有|实有|拥有|全区有|全局有|建有|设有|总计|合计|累计[^，。；]{0,6}|受理|办理|审结|办结)(?:了|各类)?$")
_WHOLE_YEAR = re.compile(r"全年|年末|年底")
_LISTED = re.compile(r"(?:[、和与]|(?<![惠普涉波顾危])及)$")
"""Words that end in a list mark belong to the figure before them: in 12个工作站、150个服务室 the 150 begins a new item."""
_BEFORE = 200
"""Characters of the paragraph before its sentence that a figure may owe its object to."""
_REACH = 300
"""Characters of its sentence before (and behind) a figure that are looked at: a text without a full stop must not cost its square."""
_ALTERNATIVE = re.compile(r"(?<=[\u4e00-\u9fa5])[（(]([\u4e00-\u9fa5]{1,3})[）)](?=[\u4e00-\u9fa5])")
"""A bracket inside a noun: 村（居）法律顾问."""
_NOUN_STOP = re.compile(r"[，,。；;：:、！？!?（(\n“”]|(?:占|同比|较|比|并|及|和|与|获|被|在|经|已|均|为|的(?=[^确]))")
_SHARED = re.compile(r"占[^，。；占]*$")
"""占粮食播种面积的, 占全区的: the whole of a share is not whom it speaks of."""
_AIMED = re.compile(r"(?:(?P<tie>的)(?:年度|全年|年初)?|(?P<when>年度|全年|年初))?(?P<what>目标|任务|计划数|指标任务)(?!的)")
"""Behind a figure: 600名的目标已经完成 states what was aimed at; 23项任务 counts tasks."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A sentence: its block, span, the time it opens with, and its section's year and whether that is a plan."""

    block: int
    start: int
    end: int
    opened: str
    year: int | None
    plan: bool
    section: tuple[str, ...] = ()


@dataclass(slots=True)
class _Head:
    """The last level figure that named an indicator in this sentence: its phrase, for figures that only name a part of it."""

    figure: Figure
    phrase: str


def find_claims(
    document: Document, figures: Sequence[Figure], *, subjects: Iterable[str] = (), period: Period | None = None
) -> tuple[Claim, ...]:  # fmt: skip
    """Returns one claim for each counted figure, in order; `subjects` are names of streets or sections that a clause may speak of.

    Figures without words of time speak of the part of the year that the title names, else of `period`, else of the document's year.
    """
    reader = _ClaimReader(document, subjects_among(subjects), period)
    counted = [figure for figure in figures if figure.counted]
    return tuple(reader.claims(counted))


class _ClaimReader:
    """Walks the sentences that hold counted figures."""

    def __init__(self, document: Document, subjects: tuple[str, ...], period: Period | None) -> None:
        self.document, self.subjects, self.offices = document, subjects, judicial_offices(subjects)
        self.names = tuple(sorted((*subjects, *self.offices), key=len, reverse=True))
        self.text = document.text
        self.year, self.period = document_year(document), document_period(document) or period
        self.whole = own_whole(document)

    def claims(self, figures: list[Figure]) -> Iterable[Claim]:
        """Yields claims block by block."""
        blocks = self.document.blocks or (Block(index=0, kind="paragraph", start=0, end=len(self.text)),)
        position = 0
        for block in blocks:
            inside: list[Figure] = []
            while position < len(figures) and figures[position].start < block.end:
                if figures[position].start >= block.start:
                    inside.append(figures[position])
                position += 1
            if inside:
                yield from self._block(block, inside)

    def _block(self, block: Block, figures: list[Figure]) -> Iterable[Claim]:
        path = self.document.heading_path(block.start)
        year, plan = section_year(path, self.year)
        if block.cells:
            yield from table_claims(self.text, block, figures, year=year, subjects=self.subjects)
            return
        forward = None if plan else planned_year(self.text[block.start : block.start + _BEFORE], year)
        year, plan = (year, plan) if forward is None else (forward, True)
        position, opened = 0, ""
        for start, end in sentences(self.text, block.start, block.end):
            inside = []
            while position < len(figures) and figures[position].start < end:
                inside.append(figures[position])
                position += 1
            begun = opening(self.text, start, inside[0].start if inside else end)
            opened = begun or (opened if self.text[start - 1 : start] in ("；", ";") else "")
            if inside:
                section = (*path, self.text[max(block.start, start - _BEFORE) : start])
                yield from self._sentence(_Frame(block.index, start, end, opened, year, plan, section), inside)

    def _sentence(self, frame: _Frame, figures: list[Figure]) -> Iterable[Claim]:
        head: _Head | None = None
        level: Claim | None = None
        parts = Parts(self.text, figures)
        claims: list[Claim] = []
        previous_end = frame.start
        for index, figure in enumerate(figures):
            limit = figures[index + 1].start if index + 1 < len(figures) else frame.end
            claim = self._claim(frame, previous_end, limit, figure, head)
            between = self.text[previous_end : figure.start]
            claim = _same_subject(claim, claims, between)
            relation = claim.figure.relation
            parts.read(between, level, index)
            summed = sum_of_parts(between, claim, claims, parts)
            if summed is not None:
                claim = summed
            elif parts.whole is not None and parts.holds(claim):
                claim = replace(claim, part_of=parts.whole.figure.id, phrases=self._part_phrases(parts.whole, claim))
            elif level is not None and speaks_of(claim, level, between):
                claim = _based(claim, level)
            if relation in ("level", "increment", "cumulative", "change_to", "average") and not (claim.base or figure.kind == "multiple"):
                level = claim
                if claim.part_of is None and claim.phrases:
                    parts.whole = None
                    head = _Head(figure, claim.phrases[0])
            claims.append(claim)
            previous_end = figure.end
        return with_parts(aligned(one_by_one(claims, self.text), self.text), self.text)

    def _claim(self, frame: _Frame, previous_end: int, limit: int, figure: Figure, head: _Head | None) -> Claim:
        clause = self.text[self._clause_start(previous_end, figure.start) : figure.start]
        before = "" if previous_end > frame.start and _LISTED.search(clause) else clause
        wide = self.text[max(frame.start, figure.start - _REACH) : figure.start]
        reading = read_relation(self.text[max(previous_end, figure.start - 40) : figure.start], figure, wide)
        times = times_of(before) if figure.kind == "multiple" else None
        before = before[: times.start()] if times is not None else before
        period, explicit = self._period(frame, before, reading)
        told_of = wide if times is None else wide[: -len(times.group())]
        told_of = _SHARED.sub("", told_of) if reading.relation == "share" else told_of
        subject = subject_of(told_of, before, self.names, own=self.whole)
        subject = self.offices.get(subject or "", subject)
        after = self._after(figure.end, limit)
        example = tells_example(wide)
        first = previous_end <= frame.start
        phrases = () if example else self._phrases(before, wide, after, reading, head, first=first)
        told = self.text[max(frame.start, figure.start - _REACH) : figure.core_start]
        near = self.text[max(frame.start, figure.start - _REACH) : min(frame.end, figure.end + _REACH)]
        aimed = frame.plan or self._aimed(figure, limit)
        claimed = replace(
            figure, modality=read_modality(near, told[-60:], plan_part=aimed),
            relation=reading.relation, direction=reading.direction, comparison=reading.comparison, period=period, subject=subject,
            indicator=wording(phrases, after),
        )  # fmt: skip
        return Claim(
            figure=claimed, phrases=phrases, after="" if example else after, sentence_start=frame.start,
            sentence_end=frame.end, block=frame.block, year_explicit=explicit, whole_stated=bool(_WHOLE.search(before)),
            context=wide[-80:], section=frame.section,
        )  # fmt: skip

    def _aimed(self, figure: Figure, limit: int) -> bool:
        found = _AIMED.match(self.text, figure.end, limit)
        if found is None or figure.kind != "count" or found["tie"] or found["when"]:
            return found is not None
        return found["what"] == "目标" and figure.written_unit not in ("项", "个", "大", "条")

    def _period(self, frame: _Frame, before: str, reading: Reading) -> tuple[Period | None, bool]:
        if reading.comparison is not None and reading.relation != "level":
            before = re.sub(r"(?:较|比|与)[^，。；]{0,8}年", "", before)
        opened, _ = period_of(frame.opened, frame.year)
        period, explicit = period_of(before, opened.year if opened is not None else frame.year)
        whole = bool(_WHOLE_YEAR.search(before))
        period = period if explicit or opened is None or whole else opened
        if self.period is not None and not (explicit or whole or frame.plan) and period == Period.of_year(self.period.year):
            period = self.period
        earlier = reading.relation == "share" and reading.comparison == "previous_year" and not explicit
        return (period.previous_year() if earlier and period is not None else period), explicit

    def _phrases(self, before: str, wide: str, after: str, reading: Reading, head: _Head | None, *, first: bool) -> tuple[str, ...]:
        changed = reading.relation in ("change_by", "change_to") or reading.comparison or reading.direction
        words = without_change(before) if changed else before
        for subject in self.names:
            words = words.replace(subject, "")
        earlier = re.split(r"[。；;]", wide)[-1][-40:] if first else ""
        borrowed = head.phrase if head is not None and reading.relation not in BASED else None
        return candidates(words, after, borrowed, earlier)

    def _clause_start(self, previous_end: int, start: int) -> int:
        cut = max(self.text.rfind(mark, previous_end, start) for mark in _CLAUSE_MARKS)
        return max(previous_end, cut + 1)

    def _after(self, position: int, limit: int) -> str:
        piece = _ALTERNATIVE.sub(r"\1", self.text[position : min(limit, position + 24)])
        stop = _NOUN_STOP.search(piece)
        return (piece[: stop.start()] if stop else piece).strip("以上左右余多 ")

    def _part_phrases(self, whole: Claim, claim: Claim) -> tuple[str, ...]:
        """A part's own words first joined to the whole's ("法律援助案件" + "民事"), then alone."""
        joined = [f"{base}/{own}" for own in claim.phrases[:2] for base in whole.phrases[:2]]
        return tuple(dict.fromkeys(joined + list(claim.phrases)))


def _same_subject(claim: Claim, claims: list[Claim], between: str) -> Claim:
    """全市受理9800件、办结9500件: the second figure speaks of the same others."""
    last = claims[-1].figure.subject if claims else None
    if last not in OTHER_SUBJECTS or claim.figure.subject is not None or any(mark in between for mark in "，,；;：:"):
        return claim
    return replace(claim, figure=replace(claim.figure, subject=last))


def _based(claim: Claim, level: Claim) -> Claim:
    """A multiple of another time (为上年的1.3倍) and its base are of one period; a year just before the report's is the previous year."""
    figure = claim.figure
    if figure.kind == "multiple" and figure.relation == "level":
        named = re.search(r"((?:19|20)\d{2})年的(?:近|约|超过?)*$", claim.context)
        period = level.figure.period
        last = named is not None and period is not None and int(named[1]) == period.year - 1
        figure = replace(figure, period=period, subject=level.figure.subject, comparison="previous_year" if last else figure.comparison)
    return replace(claim, figure=figure, base=level.figure.id)
