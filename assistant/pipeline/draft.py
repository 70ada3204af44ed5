"""Drafting: a brief in; a Word file whose figures are tied to records, its check report and its source list out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.drafting.brief import read_brief
from assistant.drafting.charts import drawable
from assistant.drafting.composing import compose
from assistant.drafting.editing import edited
from assistant.drafting.filling import fill
from assistant.drafting.prompting import prompt
from assistant.drafting.returns import Returns, collect
from assistant.drafting.rewriting import known_names, remarks, to_rewrite
from assistant.drafting.sources import source_list
from assistant.drafting.template import Template
from assistant.drafting.template_file import load_template
from assistant.drafting.tokens import Masked
from assistant.pipeline.check import check, open_book
from assistant.pipeline.export import export
from assistant.pipeline.files import write_whole
from assistant.pipeline.index import Index
from assistant.pipeline.keeping import Kept, forget
from assistant.pipeline.model import chosen, material_for, prices_of, writer_of
from assistant.pipeline.returns import returns_for
from assistant.pipeline.senders import with_senders
from assistant.pipeline.templates import template_folder
from assistant.pipeline.writing import write_with
from assistant.reading import read_bytes, read_file
from assistant.schema.document import Document
from assistant.schema.drafting import Brief, Draft
from assistant.schema.finding import CheckReport
from assistant.schema.workspace import Job
from assistant.settings import WORKSPACE_FILE, ModelSettings, Settings, load

if TYPE_CHECKING:
    from assistant.protocols import Progress, RecordBook, Retriever

STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResult:
    """A finished draft: what was composed, the Word file's bytes, and the report of checking those bytes like a stranger's file.

    `unfinished` is the folder of a model's answers, which go once the draft is saved.
    """

    draft: Draft
    docx: bytes
    report: CheckReport
    unfinished: Path | None = None

    def save(self, path: str | Path) -> tuple[Path, ...]:
        """Writes the Word file, and beside it 核查报告.html, 核查报告.json and 来源清单.csv, each whole; returns the paths."""
        target = Path(path)
        beside = {
            target: self.docx,
            target.with_name(f"{target.stem}.核查报告.html"): export(self.report, "html", original=self.docx),
            target.with_name(f"{target.stem}.核查报告.json"): export(self.report, "json"),
            target.with_name(f"{target.stem}.来源清单.csv"): source_list(self.draft),
        }
        for file, data in beside.items():
            write_whole(file, data)
        if self.unfinished is not None:
            forget(self.unfinished)
        return tuple(beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a draft is made from, all read: brief, template, record book, returns, last year's document."""

    brief: Brief
    template: Template
    book: RecordBook
    returns: Returns
    previous: Document | None


def draft(
    brief: str | Path | Brief, *, edition: str | None = None, index: Index | None = None, progress: Progress | None = None,
    model: ModelSettings | None = None, unfinished: Path | None = None, edits: Mapping[str, str] | None = None,
    afresh: Collection[str] = (),
) -> DraftResult:  # fmt: skip
    """Returns the draft that a brief (a path to BRIEF.toml) asks for; the same inputs give the same bytes.

    `edition` names one of the template's editions, in place of the brief's own. `index` is used for precedents and policy titles; without
    one, and with `corpus` in the brief, the index of the workspace beside the brief is, or one is kept in the folder .wenheng/index there.
    A `model` (or that of the brief, on the service set in the workspace beside it) rewrites what was composed, section by section; its
    answers are kept in the folder `unfinished` until the draft is saved, and asked for again where `afresh` names the section. `edits`
    are a person's own words for sections, by their keys.
    Raises BriefError, LedgerError, TemplateError or UnreadableError with a clear message.
    """
    if not isinstance(brief, Brief):
        folder = Path(brief).absolute().parent
        brief = read_brief(Path(brief))
        if index is None and brief.corpus:
            workspace = (folder / WORKSPACE_FILE).is_file()
            index = Index.of(load(folder)) if workspace else Index(folder / ".wenheng" / "index")
            index.add([Path(path) for path in brief.corpus])
        if model is None and brief.model:
            model = chosen(load(folder) if (folder / WORKSPACE_FILE).is_file() else Settings(), brief.model)
    read = material(replace(brief, edition=edition) if edition is not None else brief, progress=progress)
    _say(progress, "起草", 3)
    composed, data = written(read, index, writing=None if model is None else ModelWriting(model, unfinished, progress, afresh), edits=edits)
    _say(progress, "读回核查", 4)
    report = with_senders(check(read_bytes(data, name=f"{composed.title}.docx"), book=read.book, as_of=read.brief.dated), composed)
    _say(progress, "完成", STEPS)
    notices = (*report.notices, *(remarks(composed.writing) if composed.writing is not None else ()))
    report = replace(report, plan=composed.plan, notices=notices)
    return DraftResult(draft=composed, docx=data, report=report, unfinished=unfinished)


def material(brief: Brief, *, progress: Progress | None = None) -> Material:
    """Reads what a brief names; raises BriefError, LedgerError, TemplateError or UnreadableError."""
    _say(progress, "读台账", 1)
    book = open_book([Path(path) for path in brief.data], Path(brief.indicators) if brief.indicators else None, year=brief.period.year)
    _say(progress, "读报送材料", 2)
    returns = _returns(brief, book)
    previous = read_file(Path(brief.previous)) if brief.previous else None
    return Material(brief=brief, template=load_template(template_folder(brief.template)), book=book, returns=returns, previous=previous)


@dataclass(frozen=True, slots=True)
class ModelWriting:
    """That a language model is to rewrite the draft: which, where its answers are kept meanwhile, who is told how far it is."""

    settings: ModelSettings
    unfinished: Path | None = None
    progress: Progress | None = None
    afresh: Collection[str] = ()


def written(
    read: Material, index: Index | None = None, *, writing: ModelWriting | None = None, edits: Mapping[str, str] | None = None
) -> tuple[Draft, bytes]:
    """Returns the composed draft, rewritten by a model where one is given, then edited, and its Word file."""
    with index.retriever() if index is not None else nullcontext() as retriever:
        composed = compose(read.brief, read.template, read.book, read.returns, read.previous, retriever)
        if writing is not None:
            composed = _rewritten(composed, read, retriever, writing)
    composed = drawable(edited(composed, edits or {}))
    return composed, fill(composed, read.template)


def sections_for(composed: Draft, read: Material) -> tuple[Masked, ...]:
    """Returns the sections that a model may rewrite, their figures, titles and names as tokens."""
    subjects = (record.subject for record in read.book.records if record.subject)
    return to_rewrite(composed, known_names(read.brief, subjects, (submission.sender for submission in read.returns.submissions)))


def _rewritten(composed: Draft, read: Material, retriever: Retriever | None, writing: ModelWriting) -> Draft:
    sections = sections_for(composed, read)
    material = material_for(sections, read.returns, retriever)
    with writer_of(writing.settings) as model:
        return write_with(
            model, composed, sections, material, kept=Kept(writing.unfinished, model.name, prompt()), at_once=writing.settings.at_once,
            prices=prices_of(writing.settings), progress=writing.progress, afresh=writing.afresh,
        )  # fmt: skip


def _returns(brief: Brief, book: RecordBook) -> Returns:
    if brief.submissions is None:
        return collect((), book, brief.period)
    return returns_for(brief, book).returns


def _say(progress: Progress | None, step: str, done: int) -> None:
    if progress is not None:
        progress(Job(step=step, done=done, total=STEPS))
