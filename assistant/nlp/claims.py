"""Ties each counted figure to what it speaks of: indicator wording, subject, period, modality, relation, and the figures around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.nlp.periods import document_year, period_of, section_year
from assistant.nlp.relations import Reading, read_modality, read_relation
from assistant.nlp.sentences import sentences
from assistant.schema.document import Block, Document
from assistant.schema.figure import Claim, Figure

_CLAUSE_MARKS = "，,。；;：:！？!?\n\u2028"
_PART_OPENER = re.compile(r"其中|包括|含(?!金量)|分别为|分为|依次为")
_CLOSED_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_CLOSED_OPENER = re.compile(r"分为|由[^，。；]{2,30}组成|(?:[（(])[^）)]*$")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|今年以来|截至目前|截至|目前|同时|此外|其中|包括|含|分别为|分别|依次为|依次|先后|累计|共计|合计|总计|全年|全区|全市|我区|我局|区司法局|年末|年底|月底|年内|一年下来|到年底|"
    r"现有|共有|现(?![场代行象实金状])|共(?!同)|已|总共|并|又|也|还|及(?!时)|和(?![解谐])|与(?!会)|、|，|将|把|从(?!业)|"
    r"在(?![册编矫岗校建线])|向|\d+月|到(?![期位])|对(?![口象接]))+"
)
_TAIL = re.compile(
    r"(?:共计|合计|总计|累计|达到了?|达|为|是|有|共|了|约|近|超过|逾|突破|仅|已|均|至|到|数量|总数|总量|人数|件数|金额|各类|各|等|的|（|\(|：|:|，|,|、|“|”|\s)+$"
)
_WHOLE = re.compile(r"(?:共|现有|实有|拥有|全区有|全局有|建有|设有|总计|合计|累计[^，。；]{0,6}|受理|办理|审结|办结)(?:了|各类)?$")
_LISTED = re.compile(r"[、和及与]$")
"""Words that end in a list mark belong to the figure before them: in 12个工作站、150个服务室 the 150 begins a new item."""
_NOUN_STOP = re.compile(r"[，,。；;：:、！？!?（(\n“”]|(?:占|同比|较|比|并|及|和|与|获|被|在|经|已|均|为|的(?=[^确]))")
_SUBJECTS_OTHER = ("全国", "全省", "全市", "省", "市", "其他区", "兄弟区")


@dataclass(slots=True)
class _Head:
    """The last level figure that named an indicator in this sentence: its phrase, for figures that only name a part of it."""

    figure: Figure
    phrase: str


def find_claims(
    document: Document, figures: Sequence[Figure], *, names: Iterable[str] = (), subjects: Iterable[str] = ()
) -> tuple[Claim, ...]:
    """Returns one claim for each counted figure, in order.

    `names` are indicator names (kept whole when phrases are cut), `subjects` names of streets or sections that a clause may speak of.
    """
    reader = _ClaimReader(document, tuple(sorted(set(subjects), key=len, reverse=True)), frozenset(names))
    counted = [figure for figure in figures if figure.counted]
    return tuple(reader.claims(counted))


class _ClaimReader:
    """Walks the sentences that hold counted figures."""

    def __init__(self, document: Document, subjects: tuple[str, ...], names: frozenset[str]) -> None:
        self.document, self.subjects, self.names = document, subjects, names
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
        position = 0
        for start, end in sentences(self.text, block.start, block.end):
            inside = []
            while position < len(figures) and figures[position].start < end:
                inside.append(figures[position])
                position += 1
            if inside:
                yield from self._sentence(block, start, end, inside, year, plan)

    def _sentence(self, block: Block, start: int, end: int, figures: list[Figure], year: int | None, plan: bool) -> Iterable[Claim]:
        head: _Head | None = None
        whole: Claim | None = None
        level: Claim | None = None
        claims: list[Claim] = []
        previous_end = start
        for index, figure in enumerate(figures):
            limit = figures[index + 1].start if index + 1 < len(figures) else end
            claim, reading = self._claim(block, start, end, previous_end, limit, figure, year, plan, head)
            between = self.text[previous_end : figure.start]
            if _opens_parts(between) and level is not None and reading.relation in ("level", "increment"):
                whole = level
            elif any(mark in between for mark in "；;。）)"):
                whole = None
            if whole is not None and reading.relation == "level" and _same_measure(whole.figure, figure) and whole is not claim:
                claim = replace(claim, part_of=whole.figure.id, phrases=self._part_phrases(whole, claim))
            elif reading.relation in ("change_by", "share", "rank", "difference_to") and level is not None and not _names_other(claim):
                claim = replace(claim, base=level.figure.id)
            if reading.relation in ("level", "increment", "cumulative", "change_to", "average"):
                level = claim
                if claim.part_of is None:
                    whole = whole if whole is not None and _same_measure(whole.figure, figure) and not claim.phrases else None
                    head = _Head(figure, claim.phrases[0]) if claim.phrases else head
            claims.append(claim)
            previous_end = figure.end
        return _with_parts(claims, self.text)

    def _claim(
        self,
        block: Block,
        start: int,
        end: int,
        previous_end: int,
        limit: int,
        figure: Figure,
        year: int | None,
        plan: bool,
        head: _Head | None,
    ) -> tuple[Claim, Reading]:
        before = self.text[self._clause_start(previous_end, figure.start) : figure.start]
        if previous_end > start and _LISTED.search(before):
            before = ""
        wide = self.text[start : figure.start]
        reading = read_relation(self.text[max(previous_end, figure.start - 40) : figure.start], figure, wide)
        period, explicit = period_of(before if reading.comparison is None else re.sub(r"(?:较|比|与)[^，。；]{0,8}年", "", before), year)
        modality = read_modality(self.text[start:end], wide[-60:], plan_part=plan)
        after = self._after(figure.end, limit)
        phrases = _phrases(before, head.phrase if head is not None else None, self.text[start : figure.start], previous_end - start)
        claimed = replace(
            figure, modality=modality, relation=reading.relation, direction=reading.direction, comparison=reading.comparison,
            period=period, subject=self._subject(wide, before), indicator=phrases[0] if phrases else after or None,
        )  # fmt: skip
        claim = Claim(
            figure=claimed,
            phrases=phrases,
            after=after,
            sentence_start=start,
            sentence_end=end,
            block=block.index,
            year_explicit=explicit,
            whole_stated=bool(_WHOLE.search(before)),
        )
        return claim, reading

    def _clause_start(self, previous_end: int, start: int) -> int:
        cut = max(self.text.rfind(mark, previous_end, start) for mark in _CLAUSE_MARKS)
        return max(previous_end, cut + 1)

    def _after(self, position: int, limit: int) -> str:
        piece = self.text[position : min(limit, position + 24)]
        stop = _NOUN_STOP.search(piece)
        return (piece[: stop.start()] if stop else piece).strip("以上左右余多 ")

    def _subject(self, wide: str, before: str) -> str | None:
        for subject in self.subjects:
            if subject in wide[-60:]:
                return subject
        for other in _SUBJECTS_OTHER[:3]:
            if re.search(rf"{other}(?:平均|均值|平均水平)?$|{other}[^第，]{{0,4}}为$", before):
                return other
        return None

    def _part_phrases(self, whole: Claim, claim: Claim) -> tuple[str, ...]:
        """A part's own words first joined to the whole's ("法律援助案件" + "民事"), then alone."""
        joined = [f"{base}/{own}" for own in claim.phrases[:2] for base in whole.phrases[:2]]
        return tuple(dict.fromkeys(joined + list(claim.phrases)))


def _phrases(before: str, head: str | None, sentence: str, carried: int) -> tuple[str, ...]:
    found = [_clean(before), _LEAD.sub("", before.strip())[-40:]]
    if len(found[0]) < 2:
        earlier = _clean(re.split(r"[。；;]", sentence)[-1][-40:]) if carried <= 0 else ""
        if earlier:
            found.append(earlier)
        if head is not None:
            found.append(head)
    return tuple(dict.fromkeys(phrase for phrase in found if len(phrase) >= 2))


def _clean(text: str) -> str:
    text = _TAIL.sub("", text.strip())
    return _LEAD.sub("", text)[-40:]


def _opens_parts(between: str) -> bool:
    """Whether the words before a figure open a list of parts: 其中, 包括 …, outside closed brackets, no list of things after."""
    flat = _CLOSED_BRACKETS.sub("", between)
    openers = list(_PART_OPENER.finditer(flat))
    return bool(openers) and "、" not in flat[openers[-1].end() :]


def _same_measure(whole: Figure, part: Figure) -> bool:
    return whole.kind == part.kind and (whole.dimension == part.dimension or whole.kind == "count")


def _names_other(claim: Claim) -> bool:
    """Whether a change or share names its own indicator right before it, so that it does not speak of the figure before."""
    words = re.sub(
        r"(?:同比|较上年同期|较上年|比上年|较去年|比去年|环比|分别|同比分别|增长|上升|下降|提高|提升|降低|减少|增加|占比?|全部|总数|总量|数量|受理|办理|收案|办案|案件|总|量|的|了|约|达|为|均|又|再)",
        "",
        claim.phrases[0] if claim.phrases else "",
    )
    return len(words) >= 3


def _with_parts(claims: list[Claim], text: str) -> Iterable[Claim]:
    by_whole: dict[str, list[str]] = {}
    for claim in claims:
        if claim.part_of is not None:
            by_whole.setdefault(claim.part_of, []).append(claim.figure.id)
    ends = {claim.figure.id: claim for claim in claims}
    for claim in claims:
        parts = by_whole.get(claim.figure.id)
        if not parts:
            yield claim
            continue
        last = ends[parts[-1]].figure.end
        between = text[claim.figure.end : ends[parts[0]].figure.start]
        closed = bool(_CLOSED_OPENER.search(between)) and "等" not in text[claim.figure.end : last + 2]
        yield replace(claim, parts=tuple(parts), closed=closed)
