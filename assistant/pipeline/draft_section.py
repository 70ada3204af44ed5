"""One section of a draft, composed without a model and without writing anything: its text, each figure's cells, each sentence's source."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.drafting.brief import read_brief
from assistant.drafting.composing import compose
from assistant.drafting.outlining import section_place
from assistant.errors import InputError
from assistant.pipeline.draft import material
from assistant.pipeline.inside import within
from assistant.schema.drafting import Draft, LiveFigure, Section, Sentence
from assistant.schema.encoding import Encoded
from assistant.schema.workspace import Job

if TYPE_CHECKING:
    from assistant.pipeline.index import Index
    from assistant.protocols import Progress
    from assistant.schema.drafting import Brief

_STEPS = 4
_MISSING = ("缺少", "没有画出", "没有可写的", "字，少于模板要求")
"""Words of the composer's notes that tell of something that is not there to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedFigure(Encoded):
    """A figure as printed, and what it is tied to: `sources` are "file › sheet!cell", or the file of the `sender` who vouches for it."""

    text: str
    label: str
    indicator_id: str | None
    formula: str | None
    sources: tuple[str, ...]
    sender: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedSentence(Encoded):
    """A sentence, what kind of source it has (模板句, 报送材料 …) and which, and its figures in order."""

    text: str
    origin: str
    source: str | None
    figures: tuple[DraftedFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedPart(Encoded):
    """A heading with the paragraph that runs on from it, or a paragraph: key, outline level, number and heading, sentences.

    `table` holds the cells of a table below it, row by row, the head first.
    """

    key: str
    level: int
    place: str
    sentences: tuple[DraftedSentence, ...]
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedSection(Encoded):
    """A section with all that stands under it. `notes` are the composer's for the whole draft, `missing` those of what is lacking.

    `outline` are key and place of every section of the draft.
    """

    title: str
    key: str
    place: str
    text: str
    parts: tuple[DraftedPart, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    outline: tuple[tuple[str, str], ...]


def draft_section(
    brief: Path, wanted: str, *, index: Index | None = None, folders: Sequence[Path] | None = None, progress: Progress | None = None
) -> DraftedSection:
    """Returns the section of the draft that a brief asks for, named by its key (g1.2) or by words of its heading.

    `index` is used for precedents as it stands; nothing is added to it. With `folders` everything that the brief names must lie in one
    of them. Raises InputError for a section that is not there or words that several headings hold, and as `draft` does.
    """
    _say(progress, "读任务单", 0)
    asked = read_brief(brief)
    if folders is not None:
        within(folders, _named(asked))
    read = material(asked, progress=_within(progress))
    _say(progress, "起草", 3)
    with index.retriever() if index is not None else nullcontext() as retriever:
        composed = compose(read.brief, read.template, read.book, read.returns, read.previous, retriever)
    made = section_of(composed, wanted)
    _say(progress, "完成", _STEPS)
    return made


def section_of(draft: Draft, wanted: str) -> DraftedSection:
    """Returns a section of a draft with all that stands under it; raises InputError where none or several are meant."""
    at = _found(draft.sections, wanted.strip())
    first = draft.sections[at]
    figures = {figure.key: figure for figure in draft.figures}
    parts = tuple(_part(section, figures) for section in draft.sections[at : _end(draft.sections, at)])
    return DraftedSection(
        title=draft.title, key=first.key, place=section_place(first), text="\n".join(filter(None, map(_text, parts))), parts=parts,
        notes=draft.notes, missing=tuple(note for note in draft.notes if any(word in note for word in _MISSING)),
        outline=_outline(draft.sections),
    )  # fmt: skip


def _named(brief: Brief) -> list[str]:
    """Every path that a brief names; a template that is one of the program's own is none."""
    single = (brief.submissions, brief.previous, brief.indicators, brief.template if Path(brief.template).is_absolute() else None)
    return [*brief.data, *brief.corpus, *(path for path in single if path is not None)]


def _found(sections: Sequence[Section], wanted: str) -> int:
    exact = [at for at, section in enumerate(sections) if wanted in (section.key, section.heading, section_place(section))]
    found = exact or [at for at, section in enumerate(sections) if wanted and section.heading and wanted in section_place(section)]
    if len(found) == 1:
        return found[0]
    named = "；".join(f"{key} {place}" for key, place in _outline([sections[at] for at in found] or sections))
    what = f"有 {len(found)} 节的标题里有「{wanted[:40]}」" if found else f"草稿里没有「{wanted[:40]}」这一节"
    raise InputError(what, remedy=f"请写编号：{named}")


def _outline(sections: Sequence[Section]) -> tuple[tuple[str, str], ...]:
    return tuple((section.key, section_place(section)) for section in sections)


def _end(sections: Sequence[Section], at: int) -> int:
    """Where the sections end that stand under one: at the next heading of its level or above, or at a paragraph of the whole text."""
    level = sections[at].level
    if level == 0:
        return at + 1
    later = range(at + 1, len(sections))
    return next((one for one in later if 0 < sections[one].level <= level or _alone(sections, one, level)), len(sections))


def _alone(sections: Sequence[Section], at: int, level: int) -> bool:
    """Whether a paragraph belongs to no item before it: the closing, and problems that have no heading of their own."""
    key, before = sections[at].key, sections[at - 1].key
    return key == "closing" or (key == "problems" and before != "problems.heading" and level > 1)


def _part(section: Section, figures: dict[str, LiveFigure]) -> DraftedPart:
    table = section.table
    rows = () if table is None else (table.head, *(tuple(cell.text for cell in row) for row in table.rows))
    return DraftedPart(
        key=section.key, level=section.level, place=section_place(section) if section.heading or section.label else "",
        sentences=tuple(_sentence(one, figures) for one in section.sentences), table=rows,
    )  # fmt: skip


def _sentence(sentence: Sentence, figures: dict[str, LiveFigure]) -> DraftedSentence:
    live = ((fragment.text, figures.get(fragment.figure or "")) for fragment in sentence.fragments)
    bound = tuple(
        DraftedFigure(
            text=text, label=one.label, indicator_id=one.indicator_id, formula=one.formula, sources=one.sources, sender=one.sender
        )
        for text, one in live
        if one is not None
    )
    return DraftedSentence(text=sentence.text, origin=sentence.origin, source=sentence.source, figures=bound)


def _text(part: DraftedPart) -> str:
    """A part as it will be printed: heading and sentences in one paragraph, a table's rows below."""
    said = "".join(sentence.text for sentence in part.sentences)
    head = f"{part.place}。" if part.place and said else part.place
    return "\n".join(filter(None, (f"{head}{said}", *("\t".join(row) for row in part.table))))


def _within(progress: Progress | None) -> Progress | None:
    """The steps of reading as steps of this."""
    if progress is None:
        return None
    return lambda job: progress(Job(step=job.step, done=job.done, total=_STEPS))


def _say(progress: Progress | None, step: str, done: int) -> None:
    if progress is not None:
        progress(Job(step=step, done=done, total=_STEPS))
