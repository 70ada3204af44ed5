"""Returns of sections and street offices: forms to be filled in, a check of what came back, and its figures merged into one ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.drafting.brief import read_brief
from assistant.drafting.evidence import LOCAL
from assistant.drafting.form_sheet import table_form
from assistant.drafting.forms import plan_forms, same_sender, word_lines
from assistant.drafting.merging import merge
from assistant.drafting.remarks import TITLES
from assistant.drafting.template_file import load_template
from assistant.errors import InputError
from assistant.ledger.book import Book
from assistant.ledger.indicators import IndicatorSet, load_indicators
from assistant.ledger.owners import owners
from assistant.ledger.return_forms import is_own
from assistant.pipeline.check import asks_databases, indicators_beside, open_book
from assistant.pipeline.files import write_whole
from assistant.pipeline.gathering import Expected, Gathered, Opened, gather, open_folder, refuse_nothing, senders_of, year_of
from assistant.pipeline.templates import template_folder
from assistant.reporting.returns_tables import merged_workbook, report_workbook
from assistant.reporting.returns_text import merged_text, report_text
from assistant.schema.drafting import Brief
from assistant.schema.encoding import encode
from assistant.schema.quantity import Period
from assistant.schema.returns import FormPlan, Merged, ReturnsReport
from assistant.word.return_form import return_form

if TYPE_CHECKING:
    from assistant.protocols import RecordBook

MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
"""The time inside the forms' files, so that the same forms give the same bytes."""
_TEMPLATE = "annual_summary"
_NO_LIST = "没有应报名单，缺报没有核；可用 --expected 写名单，或写在任务单的 expected 里，或用 --previous-returns 指上年的报送文件夹"
_NO_LEDGER = "没有给台账，只核对了各家之间和各表自己的数"
_LEDGER_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What was written: the plans, the files made, and those that were there already and stayed as they are."""

    plans: tuple[FormPlan, ...]
    written: tuple[Path, ...]
    kept: tuple[Path, ...]

    def to_dict(self) -> dict[str, Any]:
        """Returns plans and paths."""
        return {"plans": encode(self.plans)} | {name: [str(path) for path in getattr(self, name)] for name in ("written", "kept")}


def new_forms(
    folder: str | Path, *, year: int | None = None, office: str = "", sections: Sequence[str] = (), data: Sequence[str | Path] = (),
    indicators: str | Path | None = None, brief: Brief | str | Path | None = None,
) -> Forms:  # fmt: skip
    """Writes a form for figures (.xlsx) and one for text (.docx) for each section into a folder; files that are there stay.

    `brief` stands in for what is not given. Without `sections`, those that the ledgers name as keepers of figures; where they name none,
    one pair of forms for anybody. Raises InputError where no year is given, the folder is a file or a section's name cannot be one of a
    file, LedgerError for unusable ledgers.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError("这里已有同名文件", where=str(folder), remedy="请换一个文件夹名")
    if brief is not None:
        brief = _read(brief)
        data, indicators = data or brief.data, indicators or brief.indicators
        year, office, sections = year or brief.year, office or brief.office, sections or brief.expected
    if year is None:
        raise InputError("没有说是哪一年的报送表", remedy="请加上 --year 2024 这样的年份")
    paths = [Path(path) for path in data]
    book = _book(paths, _path(indicators), year)
    kept_by = owners(_ledger_files(paths), book.records)
    named = list(dict.fromkeys(sections or sorted(set(kept_by.values()), key=list(kept_by.values()).index))) or [""]
    template = load_template(template_folder(brief.template if brief is not None else _TEMPLATE))
    plans = plan_forms(named, book, year, owners=kept_by, business=dict(template.senders))
    written: list[Path] = []
    kept: list[Path] = []
    made = [_files_of(folder, plan, number if len(plans) > 1 else 0, office) for number, plan in enumerate(plans, 1)]
    for path, content in chain.from_iterable(made):
        if path.exists():
            kept.append(path)
        else:
            write_whole(path, content)
            written.append(path)
    return Forms(plans=plans, written=tuple(written), kept=tuple(kept))


def _files_of(folder: Path, plan: FormPlan, number: int, office: str) -> list[tuple[Path, bytes]]:
    if any(mark in plan.section for mark in '\\/:*?"<>|\n') or plan.section.startswith("."):
        raise InputError(f"“{plan.section}”不能作文件名", remedy="请去掉 / : * ? 这类符号")
    stem = "-".join(part for part in (f"{number:02d}" if number else "", plan.section) if part)
    stem = f"{stem}-" if stem else ""
    lines = word_lines(plan, office)
    return [
        (folder / f"{stem}数据表.xlsx", table_form(plan, office)),
        (folder / f"{stem}文字材料.docx", return_form(lines, dated=MADE)),
    ]


def check_returns(
    folder: str | Path, *, data: Sequence[str | Path] = (), indicators: str | Path | None = None, due: dt.date | None = None,
    expected: Sequence[str] = (), brief: Brief | str | Path | None = None, previous_returns: str | Path | None = None,
    year: int | None = None,
) -> ReturnsReport:  # fmt: skip
    """Returns what is to be said of a folder of returns: who sent, late, missing, unreadable, doubled, and which figures cannot be right.

    `brief` stands in for what is not given. Raises UnreadableError for no folder or an empty one, InputError where no year is known,
    LedgerError for unusable ledgers.
    """
    brief = _read(brief) if brief is not None else None
    period, book, gathered, known = _gathered(
        Path(folder),
        data=data,
        indicators=indicators,
        due=due,
        expected=expected,
        brief=brief,
        previous_returns=previous_returns,
        year=year,
    )
    unknown = () if known.source is not None else (_NO_LIST,)
    without = () if book.records else (_NO_LEDGER,)
    notices = (*unknown, *without, *gathered.notices, *getattr(book, "notices", ()))
    return ReturnsReport(
        year=period.year, due=due or (brief.due if brief is not None else None), expected=known.senders, expected_from=known.source,
        files=gathered.files, remarks=gathered.returns.remarks, notices=notices, sources=tuple(book.sources),
    )  # fmt: skip


def merge_returns(
    folder: str | Path, *, data: Sequence[str | Path] = (), indicators: str | Path | None = None, brief: Brief | str | Path | None = None,
    year: int | None = None,
) -> Merged:  # fmt: skip
    """Returns the figures of a folder of returns merged: filled tables, and texts where their wording names an indicator beyond doubt.

    Raises as `check_returns` does, and InputError where no figure was found.
    """
    brief = _read(brief) if brief is not None else None
    period, book, gathered, _ = _gathered(Path(folder), data=data, indicators=indicators, brief=brief, year=year)
    returns = gathered.returns
    if not returns.statements:
        raise InputError("没有读到可以汇总的数", where=str(folder), remedy="请放入填好的数据表；文字里的数要用 indicators.toml 里的叫法")
    skipped = [
        f"{TITLES[one.kind]}：{one.message}" for one in returns.remarks if one.kind in ("unread", "unfilled", "incomplete", "superseded")
    ]
    return merge(returns.statements, book, period.year, notices=(*skipped, *gathered.notices))


def returns_for(brief: Brief, book: RecordBook) -> Gathered:
    """Returns the submissions of a brief, for its draft; raises UnreadableError where none of them could be read."""
    folder = Path(brief.submissions or "")
    opened = open_folder(folder)
    gathered = gather(opened, book, brief.period, due=brief.due, expected=_expected(opened, brief=brief))
    refuse_nothing(gathered, folder)
    return gathered


def is_return(path: Path, folder: Path) -> bool:
    """Returns whether a file is one that somebody sent: it lies in the returns folder, and the program did not write it."""
    return path.is_file() and folder.resolve() in path.resolve().parents and not is_own(path)


def reported_as(report: ReturnsReport, form: str) -> bytes:
    """Returns the report of a check as text, json or xlsx, ready to be written or printed."""
    if form == "xlsx":
        return report_workbook(report, TITLES)
    return _json(report) if form == "json" else report_text(report, TITLES).encode("utf-8")


def merged_as(merged: Merged, form: str) -> bytes:
    """Returns the merged figures as text, json or xlsx: the workbook is read back as a ledger."""
    if form == "xlsx":
        return merged_workbook(merged)
    return _json(merged) if form == "json" else merged_text(merged).encode("utf-8")


def _json(value: ReturnsReport | Merged) -> bytes:
    return (json.dumps(value.to_dict(), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _read(brief: Brief | str | Path) -> Brief:
    return brief if isinstance(brief, Brief) else read_brief(Path(brief))


def _path(name: str | Path | None) -> Path | None:
    return Path(name) if name is not None else None


def _gathered(
    folder: Path, *, data: Sequence[str | Path], indicators: str | Path | None, brief: Brief | None, year: int | None,
    due: dt.date | None = None, expected: Sequence[str] = (), previous_returns: str | Path | None = None,
) -> tuple[Period, RecordBook, Gathered, Expected]:  # fmt: skip
    opened = open_folder(folder)
    if brief is not None:
        data, indicators, due = data or brief.data, indicators or brief.indicators, due or brief.due
    paths, file = [Path(path) for path in data], _path(indicators)
    if year is not None or brief is None:
        period = Period.of_year(year or year_of(opened, _indicators(paths, file).indicators))
    else:
        period = brief.period
    book = _book(paths, file, period.year)
    known = _expected(opened, expected=expected, brief=brief, previous_returns=_path(previous_returns))
    return period, book, gather(opened, book, period, due=due, expected=known), known


def _expected(
    opened: Opened, *, expected: Sequence[str] = (), brief: Brief | None = None, previous_returns: Path | None = None
) -> Expected:
    """Who should have sent something: those named, the brief's, last year's; else the template's, if half of them are here."""
    if expected:
        return Expected(senders=tuple(expected), source="--expected")
    if brief is not None and brief.expected:
        return Expected(senders=brief.expected, source="任务单")
    if previous_returns is not None:
        return Expected(senders=senders_of(open_folder(previous_returns)), source=f"上年的报送文件夹“{previous_returns.name}”")
    if brief is None:
        return Expected()
    template = load_template(template_folder(brief.template))
    names = tuple(name for name, _ in template.senders if name not in LOCAL)
    here = senders_of(opened)
    present = [name for name in names if any(same_sender(name, sender) for sender in here)]
    if not names or 2 * len(present) < len(names):
        return Expected()  # A template made for another bureau names its sections: its list says nothing of this one.
    return Expected(senders=names, source=f"模板《{template.name}》", whole=False)


def _book(data: Sequence[Path], indicators: Path | None, year: int) -> RecordBook:
    """The ledgers' book; an empty one with the indicators where no ledger is given."""
    if data or asks_databases(indicators):
        return open_book(list(data), indicators, year=year)
    known = _indicators(data, indicators)
    return Book(records=(), indicators=known.indicators, identities=known.identities, problems=(), sources=())


def _indicators(data: Sequence[Path], indicators: Path | None) -> IndicatorSet:
    file = indicators or indicators_beside(list(data))
    return load_indicators(file) if file is not None else IndicatorSet()


def _ledger_files(data: Sequence[Path]) -> list[Path]:
    found = [file for path in data for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [file for file in found if file.suffix.lower() in _LEDGER_SUFFIXES and file.is_file()]
