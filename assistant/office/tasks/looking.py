"""Looking at a file that someone hands in, in a process of its own: hostile bytes must not take the server down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError, LedgerError
from assistant.jobs.task import Outcome, Task, laid_out
from assistant.nlp.secrecy import find_secrecy

if TYPE_CHECKING:
    from assistant.protocols import Progress

LEDGERS = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"}
_DOCUMENT_SHELVES = {"report", "corpus", "previous"}


def look(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Tells what the material "file" is. `options`: shelf. Raises InputError (UnreadableError, LedgerError) for what is of no use there.

    Result: secret (level and place of a secrecy mark, or None), kind, title, characters, records, notices.
    """
    from assistant.pipeline.read import read

    path = laid_out(task, folder)["file"][0]
    shelf = str(task.options["shelf"])
    table = path.suffix.lower() in LEDGERS
    if shelf == "ledger" and not table:
        raise InputError("这不是台账", where=path.name, remedy=f"台账请用 {'、'.join(sorted(LEDGERS))} 文件；报告请放到“校对”或“资料库”")
    if shelf in _DOCUMENT_SHELVES and table:
        raise InputError("这是表格，不是文稿", where=path.name, remedy="台账请放到“台账”；文稿请用 .docx、.pdf、.txt 等文件")
    document = read(path)
    mark = find_secrecy(document)
    told: dict[str, Any] = {
        "secret": mark.to_dict() if mark is not None else None, "kind": document.metadata.kind, "title": document.metadata.title,
        "characters": len(document.text), "records": None, "notices": list(document.notices),
    }  # fmt: skip
    if shelf == "ledger" and mark is None:
        told |= _ledger(path)
    return Outcome(result=told, files=())


def _ledger(path: Path) -> dict[str, Any]:
    from assistant.pipeline.check import open_book

    try:
        book = open_book([path], None, beside=False)
    except LedgerError as error:  # a register counts through indicators.toml; the file itself was read above
        return {"records": 0, "notices": [error.message]}
    problems = [f"{one.locator}：{one.message}" for one in book.problems]
    return {"records": len(book.records) + len(book.counts), "notices": [*getattr(book, "notices", ()), *problems][:20]}
