"""Ties each counted figure to what it speaks of: indicator wording, subject, period, modality, relation, and the figures around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.nlp.frame import OTHER_SUBJECTS, opening, subject_of, tells_example
from assistant.nlp.lists import Parts, aligned, split_names, sum_of_parts, with_parts
from assistant.nlp.periods import document_year, period_of, section_year
from assistant.nlp.relations import STAGE_VERBS, Reading, read_modality, read_relation, without_change
from assistant.nlp.sentences import sentences
from assistant.nlp.table_claims import table_claims
from assistant.schema.document import Block, Document
from assistant.schema.figure import Claim, Figure
from assistant.schema.quantity import Period

_CLAUSE_MARKS = "，,。；;：:！？!?\n\u2028"
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|(?:19|20)\d{2}年度?|今年以来|而|截至目前|截至|目前|同时|此外|其中|包括|含|分别为|分别|依次为|依次|先后|累计|共计|合计|总计|全年|全区|全市|我区|我局|区司法局|年末|年底|月底|年内|一年下来|到年底|"
    r"现有|共有|现(?![场代行象实金状])|共(?!同)|已|总共|并|又|也|还|及(?!时)|和(?![解谐])|与(?!会)|、|，|将|把|从(?!业)|"
    r"在(?![册编矫岗校建线])|向|\d+月|到(?![期位])|对(?![口象接]))+"
)
_TAIL = re.compile(
    r"(?:共计|合计|总计|累计|达到了?|达|为|是|有|共|了|约|近|超过|逾|突破|仅|已|均|至|到|数量|总数|总量|人数|件数|金额|各类|各|等|的|（|\(|：|:|，|,|、|“|”|\s)+$"
)
_WHOLE = re.compile(r"(?:共|现有|实有|拥有|全区有|全局有|建有|设有|总计|合计|累计[^，。；]{0,6}|受理|办理|审结|办结)(?:了|各类)?$")
_WHOLE_YEAR = re.compile(r"全年|年末|年底")
_VERB = re.compile(STAGE_VERBS)
_LISTED = re.compile(r"(?:[、和与]|(?<![惠普涉波顾危])及)$")
"""Words that end in a list mark belong to the figure before them: in 12个工作站、150个服务室 the 150 begins a new item."""
_BEFORE = 200
"""Characters of the paragraph before its sentence that a figure may owe its object to."""
_REACH = 300
"""Characters of its sentence before (and behind) a figure that are looked at: a text without a full stop must not cost its square."""
_ALTERNATIVE = re.compile(r"(?<=[\u4e00-\u9fa5])[（(]([\u4e00-\u9fa5]{1,3})[）)](?=[\u4e00-\u9fa5])")
"""A bracket inside a noun: 村（居）法律顾问."""
_NOUN_STOP = re.compile(r"[，,。；;：:、！？!?（(\n“”]|(?:占|同比|较|比|并|及|和|与|获|被|在|经|已|均|为|的(?=[^确]))")


_AIMED = re.compile(r"的?(?:年度|全年|年初)?(?:目标|任务|计划数|指标任务)(?!的)")
"""Behind a figure: 600名的目标已经完成 states what was aimed at."""
_BASED = ("change_by", "share", "rank", "difference_to")
"""Relations of a figure that speaks of another: its base."""


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


def find_claims(document: Document, figures: Sequence[Figure], *, subjects: Iterable[str] = ()) -> tuple[Claim, ...]:
    """Returns one claim for each counted figure, in order; `subjects` are names of streets or sections that a clause may speak of."""
    reader = _ClaimReader(document, tuple(sorted(set(subjects), key=len, reverse=True)))
    counted = [figure for figure in figures if figure.counted]
    return tuple(reader.claims(counted))


class _ClaimReader:
    """Walks the sentences that hold counted figures."""

    def __init__(self, document: Document, subjects: tuple[str, ...]) -> None:
        self.document, self.subjects = document, subjects
        self.text = document.text
        self.year = document_year(document)

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
            elif (relation in _BASED or figure.kind == "multiple") and level is not None and not _names_other(claim):
                claim = replace(claim, base=level.figure.id)
            if relation in ("level", "increment", "cumulative", "change_to", "average"):
                level = claim
                if claim.part_of is None and claim.phrases:
                    parts.whole = None
                    head = _Head(figure, claim.phrases[0])
            claims.append(claim)
            previous_end = figure.end
        return with_parts(aligned(self._named_one_by_one(claims), self.text), self.text)

    def _named_one_by_one(self, claims: list[Claim]) -> list[Claim]:
        """A率、B率分别达91.0%、98.7%: each figure gets its own name where there are as many as figures, else none."""
        result = list(claims)
        for index, claim in enumerate(claims):
            before = self.text[claims[index - 1].figure.end if index else claim.sentence_start : claim.figure.start]
            if claim.figure.relation == "level" and claim.part_of is None and re.search(r"分别(?:达到?|为|是)?$", before):
                run = [claim]
                for later in claims[index + 1 :]:
                    if self.text[run[-1].figure.end : later.figure.start] not in ("、", "和", "及", "与", "，"):
                        break
                    run.append(later)
                names = split_names(before, len(run))
                for place, one in enumerate(run, start=index):
                    phrases = (_clean(names[place - index]),) if names else ()
                    result[place] = replace(one, phrases=phrases, figure=replace(one.figure, indicator=phrases[0] if phrases else None))
        return result

    def _claim(self, frame: _Frame, previous_end: int, limit: int, figure: Figure, head: _Head | None) -> Claim:
        clause = self.text[self._clause_start(previous_end, figure.start) : figure.start]
        before = "" if previous_end > frame.start and _LISTED.search(clause) else clause
        wide = self.text[max(frame.start, figure.start - _REACH) : figure.start]
        reading = read_relation(self.text[max(previous_end, figure.start - 40) : figure.start], figure, wide)
        period, explicit = self._period(frame, before, reading)
        subject = subject_of(wide, before, self.subjects)
        after = self._after(figure.end, limit)
        example = tells_example(wide)
        first = previous_end <= frame.start
        phrases = () if example else self._phrases(before, wide, after, reading, head, first=first)
        told = self.text[max(frame.start, figure.start - _REACH) : figure.core_start]
        near = self.text[max(frame.start, figure.start - _REACH) : min(frame.end, figure.end + _REACH)]
        aimed = frame.plan or _AIMED.match(self.text, figure.end, limit) is not None
        claimed = replace(
            figure, modality=read_modality(near, told[-60:], plan_part=aimed),
            relation=reading.relation, direction=reading.direction, comparison=reading.comparison, period=period, subject=subject,
            indicator=_wording(phrases, after),
        )  # fmt: skip
        return Claim(
            figure=claimed, phrases=phrases, after="" if example else after, sentence_start=frame.start,
            sentence_end=frame.end, block=frame.block, year_explicit=explicit, whole_stated=bool(_WHOLE.search(before)),
            context=wide[-80:], section=frame.section,
        )  # fmt: skip

    def _period(self, frame: _Frame, before: str, reading: Reading) -> tuple[Period | None, bool]:
        if reading.comparison is not None and reading.relation != "level":
            before = re.sub(r"(?:较|比|与)[^，。；]{0,8}年", "", before)
        opened, _ = period_of(frame.opened, frame.year)
        period, explicit = period_of(before, opened.year if opened is not None else frame.year)
        return (period if explicit or opened is None or _WHOLE_YEAR.search(before) else opened), explicit

    def _phrases(self, before: str, wide: str, after: str, reading: Reading, head: _Head | None, *, first: bool) -> tuple[str, ...]:
        words = without_change(before) if reading.relation in ("change_by", "change_to") or reading.comparison else before
        for subject in self.subjects:
            words = words.replace(subject, "")
        earlier = re.split(r"[。；;]", wide)[-1][-40:] if first else ""
        borrowed = head.phrase if head is not None and reading.relation not in _BASED else None
        return _phrases(words, after, borrowed, earlier)

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


def _phrases(before: str, after: str, head: str | None, earlier: str) -> tuple[str, ...]:
    """Candidate wordings, best first; a bare verb takes its object from behind the figure (受理1246件法律援助案件) or from `head`."""
    found = [_clean(before), _LEAD.sub("", before.strip())[-40:]]
    own = _VERB.fullmatch(found[0])
    if own is not None and len(after) >= 2:
        found.insert(0, own.group() + after)
    elif own is not None and head is not None and (spoken := _VERB.match(head)) is not None:
        found.insert(0, own.group() + head[spoken.end() :])
    if len(found[-1]) < 2:
        found += [words for words in (_clean(earlier), head) if words]
    return tuple(dict.fromkeys(phrase for phrase in found if len(phrase) >= 2))


def _wording(phrases: Sequence[str], after: str) -> str | None:
    """The indicator wording to show: a short verb before with the noun behind (引进 + 律师事务所), else the noun alone."""
    before = phrases[0].rpartition("”")[2].rpartition("/")[2] if phrases else ""
    if len(after) >= 2 and not after.startswith(("的", "是", "都")):
        return before + after if 2 <= len(before) <= 4 else after
    return before or (phrases[0] if phrases else None) or after or None


def _clean(text: str) -> str:
    text = _TAIL.sub("", text.strip())
    return _LEAD.sub("", text)[-40:]


def _same_subject(claim: Claim, claims: list[Claim], between: str) -> Claim:
    """全市受理9800件、办结9500件: the second figure speaks of the same others."""
    last = claims[-1].figure.subject if claims else None
    if last not in OTHER_SUBJECTS or claim.figure.subject is not None or any(mark in between for mark in "，,；;：:"):
        return claim
    return replace(claim, figure=replace(claim.figure, subject=last))


def _names_other(claim: Claim) -> bool:
    """Whether a change or share names its own indicator right before it, so that it does not speak of the figure before."""
    phrase = claim.phrases[0] if claim.phrases else ""
    if claim.figure.relation == "share":
        phrase = phrase.partition("占")[0]
    words = re.sub(
        r"(?:是上年|为上年|是去年|为去年|相当于|同比|较上年同期|较上年|比上年|较去年|比去年|环比|分别|同比分别|增长|上升|下降|提高|提升|降低|减少|增加|占比?|全部|总数|总量|数量|受理|办理|收案|办案|案件|总|量|的|了|约|达|为|均|又|再)",
        "",
        phrase,
    )
    return len(words) >= 3
