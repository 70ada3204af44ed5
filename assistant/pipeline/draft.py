"""Drafting: a brief in; a Word file whose figures are tied to records, its check report and its source list out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.drafting.brief import read_brief
from assistant.drafting.charts import drawable
from assistant.drafting.composing import compose
from assistant.drafting.filling import fill
from assistant.drafting.returns import Returns, collect
from assistant.drafting.sources import source_list
from assistant.drafting.template import Template
from assistant.drafting.template_file import load_template
from assistant.pipeline.check import check, open_book
from assistant.pipeline.export import export
from assistant.pipeline.files import write_whole
from assistant.pipeline.index import Index
from assistant.pipeline.returns import returns_for
from assistant.pipeline.senders import with_senders
from assistant.pipeline.templates import template_folder
from assistant.reading import read_bytes, read_file
from assistant.schema.document import Document
from assistant.schema.drafting import Brief, Draft
from assistant.schema.finding import CheckReport
from assistant.schema.workspace import Job
from assistant.settings import WORKSPACE_FILE, load

if TYPE_CHECKING:
    from assistant.protocols import Progress, RecordBook

STEPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResult:
    """A finished draft: what was composed, the Word file's bytes, and the report of checking those bytes like a stranger's file."""

    draft: Draft
    docx: bytes
    report: CheckReport

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
    brief: str | Path | Brief, *, edition: str | None = None, index: Index | None = None, progress: Progress | None = None
) -> DraftResult:  # fmt: skip
    """Returns the draft that a brief (a path to BRIEF.toml) asks for; the same inputs give the same bytes.

    `edition` names one of the template's editions, in place of the brief's own. `index` is used for precedents and policy titles; without
    one, and with `corpus` in the brief, the index of the workspace beside the brief is, or one is kept in the folder .wenheng/index there.
    Raises BriefError, LedgerError, TemplateError or UnreadableError with a clear message.
    """
    if not isinstance(brief, Brief):
        folder = Path(brief).absolute().parent
        brief = read_brief(Path(brief))
        if index is None and brief.corpus:
            workspace = (folder / WORKSPACE_FILE).is_file()
            index = Index.of(load(folder)) if workspace else Index(folder / ".wenheng" / "index")
            index.add([Path(path) for path in brief.corpus])
    read = material(replace(brief, edition=edition) if edition is not None else brief, progress=progress)
    _say(progress, "起草", 3)
    composed, data = written(read, index)
    _say(progress, "读回核查", 4)
    report = with_senders(check(read_bytes(data, name=f"{composed.title}.docx"), book=read.book, as_of=read.brief.dated), composed)
    _say(progress, "完成", STEPS)
    return DraftResult(draft=composed, docx=data, report=replace(report, plan=composed.plan))


def material(brief: Brief, *, progress: Progress | None = None) -> Material:
    """Reads what a brief names; raises BriefError, LedgerError, TemplateError or UnreadableError."""
    _say(progress, "读台账", 1)
    book = open_book([Path(path) for path in brief.data], Path(brief.indicators) if brief.indicators else None, year=brief.period.year)
    _say(progress, "读报送材料", 2)
    returns = _returns(brief, book)
    previous = read_file(Path(brief.previous)) if brief.previous else None
    return Material(brief=brief, template=load_template(template_folder(brief.template)), book=book, returns=returns, previous=previous)


def written(read: Material, index: Index | None = None) -> tuple[Draft, bytes]:
    """Returns the composed draft and its Word file."""
    parts = (read.brief, read.template, read.book, read.returns, read.previous)
    if index is None:
        composed = compose(*parts, None)
    else:
        with index.retriever() as retriever:
            composed = compose(*parts, retriever)
    composed = drawable(composed)
    return composed, fill(composed, read.template)


def _returns(brief: Brief, book: RecordBook) -> Returns:
    if brief.submissions is None:
        return collect((), book, brief.period)
    return returns_for(brief, book).returns


def _say(progress: Progress | None, step: str, done: int) -> None:
    if progress is not None:
        progress(Job(step=step, done=done, total=STEPS))
