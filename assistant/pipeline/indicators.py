"""Indicators: a figure tied to a ledger cell once and remembered as an alias in indicators.toml, comments and order kept."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from assistant.errors import InputError, LedgerError
from assistant.ledger.indicators import load_indicators
from assistant.ledger.labels import exact_key
from assistant.nlp.periods import document_year
from assistant.pipeline.check import check, context_of, open_book
from assistant.pipeline.files import write_whole
from assistant.protocols import RecordBook
from assistant.reckoning.wording import agrees
from assistant.schema.document import Document
from assistant.schema.figure import Claim, Figure
from assistant.schema.ledger import Indicator, SourceRecord

GROUP = "bound"
"""The group of indicators.toml that holds indicators made by binding."""
_SEE = "请用 wenheng check 看各数字的编号"
_BEFORE = re.compile(r"^(?:其中|上年度?|去年|今年|本年度?|全年|同期|共计|一共|截至\w*?底|[占是共的])+")
_BEHIND = re.compile(r"(?:[中的等里时]|分别[为是]?)+$")
_ARROW = re.compile(r"\s*(?:›|>|»)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What a binding did: the words remembered for which indicator, the cell, and the figures of these words as they stand now."""

    file: Path
    indicator: str
    name: str
    alias: str
    record: SourceRecord
    new: bool
    figures: tuple[Figure, ...]


def bind(document: Document, figure_id: str, cell: str, *, data: Sequence[Path], indicators: Path) -> Binding:
    """Remembers that a figure's wording means the indicator of a ledger cell, and returns the re-checked figures of that wording.

    `indicators` is changed in place, or made. Raises InputError for a figure or cell that is not there, a figure without a wording, and a
    wording that belongs to another indicator already, or a cell of another
    period or subject than the text speaks of; then nothing is written.
    """
    known = indicators if indicators.is_file() else None
    book = open_book(data, known, year=document_year(document))
    alias = _wording(_claim(document, book, figure_id))
    record = _record(book, cell)
    owner = next((one for one in book.indicators if one.id == record.indicator_id), None)
    new = owner is None
    _spare_other(book, alias, record)
    if owner is not None:
        text = _with_alias(indicators, owner, alias)
    else:
        text, owner = _with_indicator(indicators if known else None, book, record, alias)
    before = indicators.read_bytes() if known else None
    _keep(indicators, text)
    figures = _sisters(document, open_book(data, indicators, year=document_year(document)), alias, figure_id)
    if figures and figures[0].status == "contradicted" and agrees(figures[0], record.number):
        _restore(indicators, before)
        raise InputError(
            f"「{figures[0].text}」与这个单元格相等，但文中按另一时期或另一对象来读，绑上反成矛盾", where=cell,
            remedy="请在文中写明时期或对象（如“6月”“某街道”），或改绑相应的单元格；指标文件没有改动",
        )  # fmt: skip
    return Binding(file=indicators, indicator=owner.id, name=owner.name, alias=alias, record=record, new=new, figures=figures)


def _claim(document: Document, book: RecordBook, figure_id: str) -> Claim:
    context = context_of(document, book=book, laws=None)
    claims = {claim.figure.id: claim for claim in context.claims}
    if figure_id in claims:
        return claims[figure_id]
    if any(figure.id == figure_id for figure in context.figures):
        raise InputError(f"{figure_id} 是日期、序号或名称，不是要核对的数字", where=document.name, remedy=_SEE)
    raise InputError(f"没有编号为 {figure_id} 的数字", where=document.name, remedy=_SEE)


def wording(claim: Claim) -> str:
    """Returns the claim's best wording as an alias: no year and no small words at its ends, a part spoken with its whole; "" for none."""
    phrase = (claim.phrases[0] if claim.phrases else claim.figure.indicator or claim.after).replace("/", "").strip()
    return _BEHIND.sub("", _BEFORE.sub("", phrase)) or phrase


def _wording(claim: Claim) -> str:
    phrase = wording(claim)
    if len(phrase) < 2:
        what = f"数字「{claim.figure.text}」前后没有指标名称，记不住它说的是什么"
        raise InputError(what, remedy="请在 indicators.toml 里给指标写上文中的说法")
    return phrase


def _record(book: RecordBook, cell: str) -> SourceRecord:
    source, locator = _place(cell)
    found = [record for record in book.records if _same_cell(record.locator, locator)]
    named = [record for record in found if source is None or record.source == source or record.source.endswith(f"/{source}")]
    if not named:
        where = f"（{source}）" if source is not None else ""
        raise InputError(f"没有从单元格 {locator}{where} 读到数", remedy='请照核查结果里“依据”的写法，如 "台账.xlsx › 表名!C5"')
    files = sorted({record.source for record in named})
    if len(files) > 1:
        raise InputError(f"{'、'.join(files)} 里都有 {locator}", remedy=f'请连文件名一起写，如 "{files[0]} › {locator}"')
    return named[0]


def _place(cell: str) -> tuple[str | None, str]:
    parts = [part for part in _ARROW.split(cell.strip()) if part]
    if not parts or len(parts) > 2:
        raise InputError(f"单元格「{cell}」写法不对", remedy='请写成 "台账.xlsx › 表名!C5" 或 "表名!C5"')
    return (parts[0] if len(parts) == 2 else None), parts[-1]


def _same_cell(one: str, two: str) -> bool:
    first, second = (text.replace("$", "").replace("'", "").replace("！", "!").casefold() for text in (one, two))
    return first == second or first.rpartition("!")[2] == second


def _spare_other(book: RecordBook, alias: str, record: SourceRecord) -> None:
    key = exact_key(alias)
    for indicator in book.indicators:
        if indicator.id != record.indicator_id and key in {exact_key(words) for words in (indicator.name, *indicator.aliases)}:
            place = f"{record.source} › {record.locator}（{record.label}）"
            what = f"「{alias}」已是指标 {indicator.name}［{indicator.id}］的说法，不能再指 {place}"
            raise InputError(what, remedy="一种说法只能属于一个指标；要改请编辑 indicators.toml")
    if record.indicator_id is not None:
        return
    alike = [one for one in book.records if exact_key(one.label) == exact_key(record.label) and one.family != record.family]
    if any((one.subject, one.period) == (record.subject, record.period) and one.number != record.number for one in alike):
        raise InputError(
            f"台账里叫「{record.label}」的不止一处（{record.locator}、{alike[0].locator}），光凭名称分不清",
            remedy="请先在台账里把名称写清楚，再来绑定",
        )


def _with_alias(file: Path, indicator: Indicator, alias: str) -> str:
    document = _parsed(file)
    group, _, word = indicator.id.partition(".")
    groups: Any = document
    table = groups[group][word]
    if exact_key(alias) not in {exact_key(words) for words in (indicator.name, *indicator.aliases)}:
        if "aliases" not in table:
            table["aliases"] = tomlkit.array()
        table["aliases"].append(alias)
    return tomlkit.dumps(document)


def _with_indicator(file: Path | None, book: RecordBook, record: SourceRecord, alias: str) -> tuple[str, Indicator]:
    text = "" if file is None else tomlkit.dumps(_parsed(file))
    taken = {indicator.id for indicator in book.indicators}
    number = next(number for number in range(1, len(taken) + 2) if f"{GROUP}.n{number}" not in taken)
    same = exact_key(alias) == exact_key(record.label)
    unit = record.written_unit or record.unit
    made = Indicator(id=f"{GROUP}.n{number}", name=record.label, aliases=() if same else (alias,), unit=unit)
    head = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return text + head + indicator_table(made, note=f"绑定自 {record.source} › {record.locator}"), made


def indicator_table(indicator: Indicator, *, note: str | None = None) -> str:
    """Returns an indicator as a TOML table: name, aliases, unit, note."""
    table = tomlkit.table()
    table["name"] = indicator.name
    if indicator.aliases:
        table["aliases"] = list(indicator.aliases)
    if indicator.unit:
        table["unit"] = indicator.unit
    if note:
        table["note"] = note
    return f"[{indicator.id}]\n{tomlkit.dumps(table)}"


def _parsed(file: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(file.read_text(encoding="utf-8-sig"))
    except (TOMLKitError, OSError, UnicodeDecodeError) as error:
        raise LedgerError("指标文件读不出来", where=str(file), remedy="请检查写法和权限") from error


def _keep(file: Path, text: str) -> None:
    """Writes the file once what it would say has been read back without error."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / file.name
        trial.write_text(text, encoding="utf-8")
        load_indicators(trial)
    write_whole(file, text.encode("utf-8"))


def _restore(file: Path, before: bytes | None) -> None:
    """Puts back what a file held before, or takes it away again."""
    if before is None:
        file.unlink()
    else:
        write_whole(file, before)


def _sisters(document: Document, book: RecordBook, alias: str, figure_id: str) -> tuple[Figure, ...]:
    """The figure itself first, then the others of the same wording, all as a new check judges them."""
    alike = {claim.figure.id for claim in context_of(document, book=book, laws=None).claims if wording(claim) == alias}
    figures = {figure.id: figure for figure in check(document, book=book).figures if figure.counted}
    return tuple(figures[one] for one in (figure_id, *sorted(alike - {figure_id}, key=list(figures).index)) if one in figures)
