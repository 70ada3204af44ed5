"""Gathering returns: a folder of files in; who sent what, every sentence and figure of it, and all that is to be said of it out."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.checking.engine import run
from assistant.drafting.arrivals import Arrival, Sorted, late, missing, sender_by_name, sort_out, unexpected
from assistant.drafting.forms import same_sender
from assistant.drafting.remarks import RULES, in_order, remarks
from assistant.drafting.returns import Returns, collect, files_of, prose_of, received_on, sender_of
from assistant.errors import InputError, UnreadableError
from assistant.ledger.return_forms import read_return
from assistant.ledger.tying import Ties
from assistant.nlp.periods import document_year
from assistant.protocols import CheckContext, RecordBook
from assistant.reading import read_file
from assistant.schema.document import Document
from assistant.schema.finding import Finding
from assistant.schema.ledger import Indicator
from assistant.schema.quantity import Period
from assistant.schema.returns import Place, Remark, ReturnFile, ReturnForm, ReturnState

TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv")
_NO_YEAR = "说不清是哪一年的报送材料"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A folder's files as far as they could be opened: texts, tables by file, and a remark for each that could not; names are relative."""

    folder: Path
    texts: tuple[Document, ...]
    tables: tuple[Path, ...]
    unread: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Who should have sent something, and where that list is from (None: nobody knows); `whole` if nobody else should have."""

    senders: tuple[str, ...] = ()
    source: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The returns that count, with all remarks, and one line a file; `notices` tell what in their tables was not read."""

    returns: Returns
    files: tuple[ReturnFile, ...]
    notices: tuple[str, ...] = ()


def open_folder(folder: Path) -> Opened:
    """Returns the texts of a returns folder, and which of its files are tables; raises UnreadableError for no folder and an empty one."""
    texts: list[Document] = []
    tables: list[Path] = []
    unread: list[Remark] = []
    for path in files_of(folder):
        if path.suffix.lower() in TABLES:
            tables.append(path)
            continue
        try:
            document = read_file(path)
        except InputError as error:
            unread.append(_unread(name_of(folder, path), error))
        else:
            texts.append(_named(document, name_of(folder, path)))
    return Opened(folder=folder, texts=tuple(texts), tables=tuple(tables), unread=tuple(unread))


def name_of(folder: Path, path: Path) -> str:
    """Returns what a file is called in places: its path below the folder."""
    return path.relative_to(folder).as_posix()


def year_of(opened: Opened, indicators: Sequence[Indicator]) -> int:
    """Returns the year that most of the texts and tables speak of; raises InputError where none says any."""
    years = Counter(year for document in opened.texts if (year := document_year(document)) is not None)
    if not years:
        forms, _ = _forms(opened, indicators, Period.of_year(dt.date.today().year))
        years = Counter(form.year for form in forms if form.year is not None)
    if not years:
        raise InputError(_NO_YEAR, where=str(opened.folder), remedy="请加上 --year 2024 这样的年份")
    return min(years.most_common(), key=lambda found: (-found[1], -found[0]))[0]


def gather(
    opened: Opened, book: RecordBook, period: Period, *, due: dt.date | None = None, expected: Expected | None = None
) -> Gathered:  # fmt: skip
    """Returns what a folder's files say, with the remarks that the draft and the check of a folder share.

    Of equal files one counts, of two versions the later. Nothing of a table becomes a sentence.
    """
    forms, unread = _forms(opened, book.indicators, period)
    unread = [*opened.unread, *unread]
    senders = {form.document: form.sender or sender_by_name(form.document) for form in forms}
    arrivals = _arrivals(opened, forms, senders)
    sorted_out = sort_out(arrivals)
    texts = [document for document in opened.texts if document.name in sorted_out.counted]
    tables = [(senders[form.document], form) for form in forms if form.document in sorted_out.counted]
    returns = collect(texts, book, period, forms=tables, find=Ties(book.indicators).find)
    findings = {looked.document.name: _findings_of(returns, place, book) for place, looked in enumerate(returns.looked)}
    names = [*(one.sender for one in arrivals), *(sender for one in unread for sender in one.senders)]
    wanted = expected or Expected()
    strangers = unexpected(arrivals, wanted.senders) if wanted.senders and wanted.whole else ()
    about = [*unread, *missing(names, wanted.senders), *strangers, *sorted_out.remarks, *late(arrivals, due)]
    found = in_order([*about, *remarks(returns, book, period, findings=findings)])
    return Gathered(
        returns=replace(returns, remarks=found, notices=tuple(one.message for one in unread)),
        files=_files(arrivals, returns, sorted_out, unread, found),
        notices=tuple(notice for _, form in tables for notice in form.notices),
    )


def senders_of(opened: Opened) -> tuple[str, ...]:
    """Returns who sent the returns of a folder, each once."""
    forms, _ = _forms(opened, (), Period.of_year(dt.date.today().year))
    found = [*map(sender_of, opened.texts), *(form.sender or sender_by_name(form.document) for form in forms)]
    return tuple(name for place, name in enumerate(found) if not any(same_sender(name, other) for other in found[:place]))


def _forms(opened: Opened, indicators: Sequence[Indicator], period: Period) -> tuple[list[ReturnForm], list[Remark]]:
    forms: list[ReturnForm] = []
    unread: list[Remark] = []
    for path in opened.tables:
        name = name_of(opened.folder, path)
        try:
            form = read_return(path, name, indicators, period)
        except InputError as error:
            unread.append(_unread(name, error))
        else:
            forms += [form] if form is not None else []
    return forms, unread


def _unread(name: str, error: InputError) -> Remark:
    text = f"“{name}”：{error.what}"
    return Remark(
        kind="unread", severity="error", senders=(sender_by_name(name),), message=text, action=error.remedy or "请报送单位重发",
        places=(Place(document=name),),
    )  # fmt: skip


def _named(document: Document, name: str) -> Document:
    return document if document.name == name else replace(document, provenance=replace(document.provenance, name=name))


def _arrivals(opened: Opened, forms: Sequence[ReturnForm], senders: dict[str, str]) -> list[Arrival]:
    found = [
        Arrival(
            document=document.name, sender=sender_of(document), kind="text", received=received_on(document),
            digest=document.provenance.sha256, content=prose_of(document), modified=(opened.folder / document.name).stat().st_mtime,
        )
        for document in opened.texts
    ]  # fmt: skip
    for form in forms:
        path = opened.folder / form.document
        lines = [f"{row.label}：{row.written}" for row in form.rows if row.state in ("filled", "unclear", "unmeasured")]
        found.append(Arrival(
            document=form.document, sender=senders[form.document], kind="table", received=form.received,
            digest=hashlib.sha256(path.read_bytes()).hexdigest(), content="\n".join(lines), modified=path.stat().st_mtime,
        ))  # fmt: skip
    return sorted(found, key=lambda one: one.document)


def _findings_of(returns: Returns, place: int, book: RecordBook) -> tuple[Finding, ...]:
    """What the check rules find in a text, over the claims and verdicts that the draft uses: one source for both."""
    looked = returns.looked[place]
    context = CheckContext(document=looked.document, figures=looked.figures, claims=looked.claims, verdicts=looked.verdicts, book=book)
    return run(context, only=RULES).findings


def _files(
    arrivals: Sequence[Arrival], returns: Returns, sorted_out: Sorted, unread: Sequence[Remark], found: Sequence[Remark]
) -> tuple[ReturnFile, ...]:  # fmt: skip
    sentences = {one.document: len(one.sentences) for one in returns.submissions}
    figures = Counter({looked.document.name: sum(seen.figure.counted for seen in looked.seen) for looked in returns.looked})
    figures.update(one.record.source for one in returns.statements if one.origin == "table")
    told = {(remark.kind, place.document) for remark in found for place in remark.places}

    def state(name: str) -> ReturnState:
        if name in sorted_out.copies or name in sorted_out.older:
            return "same_file" if name in sorted_out.copies else "superseded"
        states: tuple[ReturnState, ...] = ("unfilled", "incomplete", "late")
        return next((one for one in states if (one, name) in told), "received")

    files = [
        ReturnFile(
            document=one.document, sender=one.sender, kind="table" if one.kind == "table" else "text", received=one.received,
            state=state(one.document), sentences=sentences.get(one.document, 0), figures=figures[one.document],
        )
        for one in arrivals
    ]  # fmt: skip
    files += [
        ReturnFile(document=one.places[0].document, sender=one.senders[0], kind="unread", received=None, state="unread") for one in unread
    ]
    return tuple(sorted(files, key=lambda one: one.document))


def refuse_nothing(gathered: Gathered, folder: Path) -> None:
    """Raises UnreadableError where no file of a folder could be read: there is nothing to draft from."""
    if not gathered.returns.submissions:
        reasons = "；".join(gathered.returns.notices[:3])
        raise UnreadableError(
            f"没有读到任何报送材料{f'（{reasons}）' if reasons else ''}", where=str(folder), remedy="请放入 .docx、.txt 或 .xlsx 文件"
        )
