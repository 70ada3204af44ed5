"""Puts a language model's sentences into a draft in place of the composer's; every figure keeps its binding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.drafting.lock import RefusedError
from assistant.drafting.model_lock import Passed, pass_lock
from assistant.drafting.outlining import section_place
from assistant.drafting.tokens import TOKEN, Masked, mask
from assistant.drafting.wording import KeyRing, Part, Wording
from assistant.schema.drafting import Brief, Draft, Fragment, LiveFigure, Section, Sentence
from assistant.schema.plan import PlanAnswer
from assistant.schema.writing import Answer, SectionWriting, Writing

REWRITTEN = "模型改写"
SET_PARTS = ("introduction", "problems", "closing")
"""Parts whose words are set by the office and its superiors, or numbered in one sentence: no model touches them."""

_PLACE_ENDS = ("街道", "镇", "乡")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A section's new sentences, and for each the places of the composed sentences that it stands for."""

    sentences: tuple[Sentence, ...]
    composed: tuple[tuple[int, ...], ...]


def to_rewrite(draft: Draft, names: Iterable[str] = ()) -> tuple[Masked, ...]:
    """Returns the sections that a model may rewrite, masked: those of two sentences and more outside the set parts."""
    known = tuple(names)
    return tuple(mask(section, known) for section in draft.sections if _fit(section))


def _fit(section: Section) -> bool:
    """Whether a section is plain text of the office's own making."""
    plain = len(section.sentences) > 1 and section.table is None and section.chart is None
    return plain and not section.key.startswith(SET_PARTS) and not section.key.endswith(".lead")


def known_names(brief: Brief, subjects: Iterable[str], others: Iterable[str] = ()) -> frozenset[str]:
    """Returns the names that are tokens wherever they stand: office, streets (and what they are called by), senders, leaders."""
    found = {brief.office, brief.short_name, *subjects, *others}
    found |= {name.removesuffix(end) for name in found for end in _PLACE_ENDS if name.endswith(end)}
    return frozenset(name for name in found if len(name) > 1)


def accept(answer: Answer, masked: Masked, model: str) -> Rewritten:
    """Returns the answer as sentences of the draft; raises RefusedError with the reason."""
    passed = pass_lock(answer.paragraphs, masked)
    sentences = tuple(_sentence(text, mine, masked, model) for text, mine in zip(passed.sentences, passed.composed, strict=True))
    _check_printed(passed, sentences, masked)
    return Rewritten(sentences=sentences, composed=passed.composed)


def _sentence(text: str, mine: Sequence[int], masked: Masked, model: str) -> Sentence:
    old = [masked.section.sentences[index] for index in mine]
    if len(old) == 1 and old[0].guards:
        return old[0]
    sources = dict.fromkeys(one.source for one in old if one.source)
    return Sentence(fragments=masked.fragments(text), origin=REWRITTEN, source="；".join([*sources, f"{model}改写"]))


def _check_printed(passed: Passed, sentences: Sequence[Sentence], masked: Masked) -> None:
    """The last look: the printed text holds the composed section's figures, each once, and the text is what was passed."""
    before = sorted(fragment.figure for one in masked.section.sentences for fragment in one.fragments if fragment.figure)
    after = sorted(fragment.figure for one in sentences for fragment in one.fragments if fragment.figure)
    printed = "".join(one.text for one in sentences)
    if before != after or printed != masked.plain("".join(passed.sentences)) or TOKEN.search(printed):
        raise RefusedError("数字对不上")


def rewrite(draft: Draft, taken: Mapping[str, Rewritten], writing: Writing, prompt_digest: str) -> Draft:
    """Returns the draft with the sections taken, by key, and keys given to its figures anew in the order of the text."""
    figures = {figure.key: figure for figure in draft.figures}
    keys = KeyRing()
    sections = tuple(_rekeyed(section, taken.get(section.key), figures, keys) for section in draft.sections)
    pieces = (draft.digest, writing.model, prompt_digest, *(one.text for section in sections for one in section.sentences))
    digest = hashlib.sha256("\0".join(pieces).encode()).hexdigest()
    plan = tuple(_replanned(answer, draft.sections, taken) for answer in draft.plan)
    notes = tuple(dict.fromkeys((*draft.notes, *remarks(writing))))
    return replace(draft, sections=sections, figures=tuple(keys.figures), notes=notes, digest=digest, plan=plan, writing=writing)


def _rekeyed(section: Section, new: Rewritten | None, figures: Mapping[str, LiveFigure], keys: KeyRing) -> Section:
    """Returns a section with keys in the order in which the composer gave them: its sentences, then its table."""
    told = keys.sentences([_wording(one, figures) for one in (new.sentences if new is not None else section.sentences)])
    if section.table is None:
        return replace(section, sentences=told)
    rows = tuple(keys.sentences([_wording(cell, figures) for cell in row]) for row in section.table.rows)
    return replace(section, sentences=told, table=replace(section.table, rows=rows))


def _wording(sentence: Sentence, figures: Mapping[str, LiveFigure]) -> Wording:
    parts = tuple(_part(fragment, figures) for fragment in sentence.fragments)
    return Wording(parts=parts, origin=sentence.origin, source=sentence.source, guards=sentence.guards)


def _part(fragment: Fragment, figures: Mapping[str, LiveFigure]) -> Part:
    return Part(text=fragment.text, live=figures[fragment.figure] if fragment.figure else None)


def _replanned(answer: PlanAnswer, sections: Sequence[Section], taken: Mapping[str, Rewritten]) -> PlanAnswer:
    """What answers a promise of last year is told in the words that now stand in the draft."""
    for section in sections:
        new = taken.get(section.key)
        texts = [one.text for one in section.sentences]
        if new is None or answer.sentence not in texts or answer.section not in (None, section_place(section)):
            continue
        place = texts.index(answer.sentence or "")
        told = [one.text for one, mine in zip(new.sentences, new.composed, strict=True) if place in mine]
        return replace(answer, sentence="".join(told) or answer.sentence)
    return answer


def remarks(writing: Writing) -> tuple[str, ...]:
    """Returns what the office should know of the model's part: how much it wrote, what was refused and why, what it cost."""
    count = len(writing.sections)
    told = [f"语言模型 {writing.model} 改写了 {count} 节中的 {writing.taken} 节（提示词 {writing.prompt}）{_spent(writing)}"]
    return (*told, *(line for section in writing.sections if (line := _remark(section)) is not None))


def _remark(section: SectionWriting) -> str | None:
    if section.state == "kept":
        return f"“{section.section}”没有用模型的文字，用的是程序写的：{'；'.join(dict.fromkeys(section.refused))}"
    if section.refused:
        return f"“{section.section}”模型改了一次才合用，第一次没用：{section.refused[0]}"
    return None


def _spent(writing: Writing) -> str:
    if not writing.tokens_in and not writing.tokens_out:
        return "，服务没有报用量" if writing.uncounted else ""
    cost = f"，费用约{writing.cost:f}{writing.currency}" if writing.cost is not None else ""
    least = f"，另有 {writing.uncounted} 次回答没有报用量" if writing.uncounted else ""
    return f"，送出 {writing.tokens_in}、收回 {writing.tokens_out} 词元{cost}{least}"
