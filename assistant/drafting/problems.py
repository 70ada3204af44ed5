"""Writes the paragraph on shortcomings: one of each kind, from the returns, from missed targets, or from what the ledgers show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.candidates import Candidate
from assistant.drafting.choosing import told
from assistant.drafting.items import Desk
from assistant.drafting.printing import UnprintableError, print_slot
from assistant.drafting.promises import Answer
from assistant.drafting.slots import fill_first
from assistant.drafting.template import ProblemKind, Problems
from assistant.drafting.wording import Part, Wording, plain
from assistant.schema.drafting import DisplayFormat, Guard, GuardKind, LiveFigure

ORDINALS = "一二三四五六七八九"
_CAUSE = re.compile(r"主要(?:是|因)|原因是|受[^，。]{2,20}影响")
LEDGER, PLANNED = "台账", "上年计划"


def write_problems(
    part: Problems, candidates: Sequence[Candidate], missed: Sequence[Answer], desk: Desk, *, previous: str | None
) -> tuple[list[Wording], list[Candidate]]:
    """Returns the paragraph's sentences (none if nothing is known) and the candidates used."""
    points: list[Wording] = []
    used: list[Candidate] = []
    targets = [_missed_target(answer, candidates, desk, previous) for answer in missed]
    for kind in part.kinds:
        candidate = _best(kind, part, candidates, [point.text for point in points])
        target = next((one for one in targets if one is not None and _speaks(kind, one[0].text)), None)
        if target is not None:
            targets.remove(target)
            points.append(target[0])
            used += [target[1]] if target[1] else []
        elif candidate is not None:
            used.append(candidate)
            points.append(candidate.wording)
        else:
            filled = fill_first(
                tuple(choice for choices in kind.patterns for choice in choices), desk.facts, desk.words, source=desk.template
            )
            points += [filled.wording] if filled.wording is not None else []
    if not points:
        desk.notes.append("没有可写的存在问题：报送材料未提，台账也未显示")
        return [], []
    sentences = [plain(part.lead, origin="模板句", source=desk.template)]
    for index, point in enumerate(points):
        mark = "。" if index + 1 == len(points) else "；"
        flat = point.edited(lambda text: re.sub(r"。(?=.)", "，", text))
        sentences.append(flat.closed(mark).opened(f"{ORDINALS[index]}是" if len(points) > 1 else ""))
    desk.say(sentences)
    return sentences, used


def _best(kind: ProblemKind, part: Problems, candidates: Sequence[Candidate], said: Sequence[str]) -> Candidate | None:
    fitting = [
        candidate
        for candidate in candidates
        if _speaks(kind, candidate.text) and len(candidate.text) <= part.length and not told(said, candidate.text)
    ]
    return max(fitting, key=lambda candidate: (_hits(kind, candidate.text) + candidate.worth, -candidate.order), default=None)


def _speaks(kind: ProblemKind, text: str) -> bool:
    return _hits(kind, text) > 0


def _hits(kind: ProblemKind, text: str) -> int:
    return sum(word in text for word in kind.keywords)


def _missed_target(
    answer: Answer, candidates: Sequence[Candidate], desk: Desk, previous: str | None
) -> tuple[Wording, Candidate | None] | None:
    """Returns "X为88.9%，未达到年初确定的不低于94%的目标" with the cause a return gives, and that return.

    The value is live; the target is vouched for by last year's report.
    """
    promise = answer.promise
    if promise.indicator_id is None or promise.target is None:
        return None
    try:
        value = print_slot(desk.facts, promise.indicator_id, None, None)
    except UnprintableError:
        return None
    target = LiveFigure(
        key="", indicator_id=None, label=f"{desk.facts.name(promise.indicator_id)}年初目标", records=(), sources=(previous or "",),
        formula=None, display=DisplayFormat(unit=promise.target.unit or "", hedge=promise.target.hedge), issued=promise.target.text,
        sender=PLANNED,
    )  # fmt: skip
    short: GuardKind = "above" if desk.facts.good(promise.indicator_id) == "less" else "below"
    missed = (Guard(indicator_id=promise.indicator_id, holds=short, bound=promise.target.number),)
    name = Part(text=f"{desk.facts.name(promise.indicator_id)}为")
    parts = [name, *value, Part(text="，未达到年初确定的"), Part(text=target.issued, live=target), Part(text="的目标")]
    told_by = next((one for one in candidates if promise.noun and promise.noun in one.text), None)
    cause = _CAUSE.search(told_by.text) if told_by else None
    if told_by is None or cause is None:
        return Wording(parts=tuple(parts), origin=LEDGER, source=previous, guards=missed), None
    parts += [Part(text="，"), *told_by.wording.between(cause.start(), len(told_by.text)).closed("").parts]
    source = "；".join(text for text in (previous, told_by.wording.source) if text)
    return Wording(parts=tuple(part for part in parts if part.text), origin=LEDGER, source=source, guards=missed), told_by
