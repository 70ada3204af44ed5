"""Checking in a process of its own: a report and what it is held against in; the report as programs and as people read it out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.jobs.task import Material, Outcome, Task, laid_out
from assistant.schema.encoding import encode, encode_fields
from assistant.schema.finding import CheckReport, Dismissal
from assistant.schema.workspace import Job

if TYPE_CHECKING:
    from assistant.protocols import Progress, RecordBook
    from assistant.schema.document import Document

STEPS = 4
_BOOKS: OrderedDict[tuple[str, ...], RecordBook | None] = OrderedDict()
_KEPT_BOOKS = 3


def check(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Checks the material "document"; files: report.json (contract.md), view.json (what the page shows); result: coverage and counts."""
    report = report_of(task, folder, progress)
    progress(Job(step="整理结果", done=3, total=STEPS))
    from assistant.reporting.page import page

    told = json.dumps(report.to_dict(), ensure_ascii=False).encode()
    view = encode_fields(page(report)) | {"text": report.document.text}
    progress(Job(step="完成", done=STEPS, total=STEPS))
    severities = [finding.severity for finding in report.findings]
    counts = {severity: severities.count(severity) for severity in ("error", "warning", "notice")}
    return Outcome(
        result={"coverage": report.coverage.to_dict(), "findings": counts, "title": report.document.metadata.title},
        files=(("report.json", told), ("view.json", json.dumps(view, ensure_ascii=False).encode())),
    )


def export(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Checks again from the very same files and writes the report in a format; `options`: format, dismissed. Files: one."""
    from assistant.pipeline.export import export as exported
    from assistant.pipeline.export import exporters

    report = report_of(task, folder, progress)
    kind = str(task.options["format"])
    original = next(one for one in task.materials if one.role == "document")
    data = original.data if original.data is not None else Path(str(original.path)).read_bytes()
    made = exported(report, kind, original=data)
    progress(Job(step="完成", done=STEPS, total=STEPS))
    return Outcome(result={"suffix": exporters()[kind].suffix}, files=(("export", made),))


def report_of(task: Task, folder: Path, progress: Progress) -> CheckReport:
    """Returns the report of the material "document"; `options`: profile, as_of (ISO date), dismissed (a list of dismissals)."""
    from assistant.pipeline.check import check as checked
    from assistant.pipeline.read import read

    progress(Job(step="读文件", done=0, total=STEPS))
    places = laid_out(task, folder)
    document = read(places["document"][0])
    progress(Job(step="读台账", done=1, total=STEPS))
    indicators, phrases = _only(places, "indicators"), _only(places, "phrases")
    book = _book(task.materials, folder, indicators, document)
    progress(Job(step="逐个核对数字", done=2, total=STEPS))
    as_of, previous = task.options.get("as_of"), _only(places, "previous")
    return checked(
        document, book=book, profile=task.options.get("profile") or "figures", phrases=phrases,
        as_of=dt.date.fromisoformat(as_of) if as_of else None, previous=read(previous) if previous is not None else None,
        versions=[read(path) for path in places.get("version", ())],
        dismissed=[Dismissal(**one) for one in task.options.get("dismissed", ())],
    )  # fmt: skip


def _only(places: Mapping[str, Sequence[Path]], role: str) -> Path | None:
    return next(iter(places.get(role, ())), None)


def _book(materials: Sequence[Material], folder: Path, indicators: Path | None, document: Document) -> RecordBook | None:
    """The ledgers' records; the last few books are kept, for one office sends many reports against the same ledgers."""
    from assistant.nlp.periods import document_year
    from assistant.pipeline.books import Books
    from assistant.pipeline.check import asks_databases

    data = [one for one in materials if one.role == "data"]
    made = Books(tuple({folder / one.name.split("/")[0] for one in data}), indicators)
    if asks_databases(indicators):
        return made.of(document)
    key = (
        str(document_year(document)),
        *sorted(f"{one.role} {one.name} {_digest(one)}" for one in materials if one.role in ("data", "indicators")),
    )
    if key not in _BOOKS:
        _BOOKS[key] = made.of(document)
    _BOOKS.move_to_end(key)
    while len(_BOOKS) > _KEPT_BOOKS:
        _BOOKS.popitem(last=False)
    return _BOOKS[key]


def _digest(material: Material) -> str:
    """The digest of a material's bytes: a kept file is named by it."""
    if material.path is not None and len(Path(material.path).name) == 64:
        return Path(material.path).name
    data = material.data if material.data is not None else Path(str(material.path)).read_bytes()
    return hashlib.sha256(data).hexdigest()


def check_text(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Checks option "text", called option "name", and returns the report of contract.md as the result."""
    from assistant.pipeline.check import check as checked
    from assistant.pipeline.read import read

    places = laid_out(task, folder)
    document = read(text=str(task.options["text"]), name=str(task.options["name"]))
    book = _book(task.materials, folder, _only(places, "indicators"), document)
    report = checked(document, book=book, phrases=_only(places, "phrases"))
    dismissed: list[Any] = []
    return Outcome(result=report.to_dict() | {"dismissed": dismissed})


def read_document(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Reads the material "document"; result: paper (parts for the page), or with option "whole" the document of contract.md."""
    from assistant.pipeline.read import read
    from assistant.reporting.paper import Paper

    document = read(laid_out(task, folder)["document"][0])
    parts: Any = encode(Paper(document, []).parts())
    told = {"name": document.name, "title": document.metadata.title, "metadata": document.metadata.to_dict(), "parts": parts}
    told["outline"], told["notices"] = encode(document.outline), list(document.notices)
    told["blocks"] = [[block.index, block.start, block.end] for block in document.blocks]
    progress(Job(step="完成", done=1, total=1))
    if task.options.get("whole"):
        return Outcome(result={"document": document.to_dict()})
    return Outcome(result={"paper": told})
