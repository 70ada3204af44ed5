"""Months given for the whole year, and last year's material sent again: what a return says of its time that cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.evidence import Looked, Seen
from assistant.drafting.statement_checks import Known, equal, remark
from assistant.drafting.statements import DECEMBER, by_key, month_of, noted_month, pairs, paragraph_at, sentence_at
from assistant.nlp.periods import document_year
from assistant.reckoning.names import normal
from assistant.reckoning.sources import record_evidence
from assistant.schema.quantity import Period
from assistant.schema.returns import Place, Remark, ReturnForm, Statement

_SO_FAR = re.compile(r"截[至止](?:(?:19|20)\d{2}年)?(?P<until>\d{1,2})月(?:底|末|\d{1,2}日)?|(?<!\d)1[—–\-至~]+(?P<to>\d{1,2})月")
_WHOLE = re.compile(r"全年(?!的?(?:任务|目标|计划|指标|预计|预期|度|预算|工作))(?!.{0,6}(?:预计|力争|预期|有望))")
_EXPECTED = re.compile(r"预计|力争|预期|有望|任务|目标|计划")
_LEAST = 10
"""A number of one digit may be the same in November and at the end of the year."""


def last_year_again(looked: Looked, year: int) -> Iterator[Remark]:
    """Yields a remark for a text whose title speaks of last year and which never names this one."""
    document = looked.document
    titled = document_year(document)
    if titled == year - 1 and str(year) not in document.text:
        text = f"“{document.name}”写的是{titled}年的材料，这次要{year}年的"
        yield Remark(kind="year", severity="error", senders=(looked.sender,), message=text, action="请退回重报",
                     places=(Place(document=document.name),))  # fmt: skip


def other_year(form: ReturnForm, sender: str, year: int) -> Iterator[Remark]:
    """Yields a remark for a table that names another year in its title."""
    if form.year is not None and form.year != year:
        text = f"“{form.document}”是{form.year}年的数据表，这次要{year}年的"
        yield Remark(kind="year", severity="error", senders=(sender,), message=text, action="请换用今年的表重报",
                     places=(Place(document=form.document),))  # fmt: skip


def cut_short(form: ReturnForm, sender: str, period: Period) -> Iterator[Remark]:
    """Yields what a form says of figures that end before the period reported on does: the line 数据截至, or a note beside a row."""
    whole = "全年数" if period == Period.of_year(period.year) else f"到{period.end.month}月底的数"
    ask = _ask(period.end.month)
    if form.until is not None and period.start <= form.until < period.end.replace(day=1):
        text = f"{sender}的数据表只统计到{form.until.month}月{form.until.day}日，不是{whole}"
        yield Remark(
            kind="period", severity="warning", senders=(sender,), message=text, action=ask, places=(Place(document=form.document),)
        )
        return
    for row in form.rows:
        month = noted_month(row.note) if row.value is not None else None
        if month is not None and month < period.end.month:
            place = Place(document=form.document, locator=row.locator, sentence=f"{row.label}：{row.written}（{row.note}）")
            text = f"{sender}的“{row.label}”只统计到{month}月，不是{whole}"
            yield Remark(kind="period", severity="warning", senders=(sender,), message=text, action=ask, places=(place,))


def called_whole(looked: Looked) -> Iterator[Remark]:
    """Yields a remark for each sentence that gives the figure of its first months as that of the whole year: 截至11月底，全年受理1130件."""
    told: set[int] = set()
    for seen in looked.seen:
        start = seen.claim.sentence_start
        if start in told or seen.figure.modality != "actual":
            continue
        before = looked.document.text[start : seen.figure.start]
        so_far = _SO_FAR.search(before)
        month = month_of(so_far)
        whole = _WHOLE.search(before, so_far.end()) if so_far is not None else None
        if month is None or month >= DECEMBER or whole is None or _EXPECTED.search(before[whole.end() :]):
            continue
        told.add(start)
        text = f"{looked.sender}把截至{month}月的数写成了全年数：“{seen.figure.text}”"
        yield Remark(
            kind="period", severity="warning", senders=(looked.sender,), message=text, action=_ask(DECEMBER), places=(_place(looked, seen),)
        )


def same_for_both(statements: Sequence[Statement]) -> Iterator[Remark]:
    """Yields a remark where a sender gives one number for the first months in one place and for the whole year in another."""
    for group in _without_days(statements).values():
        for one, other in pairs(group):
            first, last = sorted((one, other), key=lambda each: _last_month(each))
            year = last.record.period is not None and last.record.period == Period.of_year(last.record.period.year)
            if _last_month(first) < DECEMBER and year and equal(one.record, other.record) and abs(one.record.number) >= _LEAST:
                text = f"{one.sender}的“{one.record.label}”{first.printed}，一处写截至{_last_month(first)}月，一处写全年"
                yield remark("period", "warning", [last, first], text, _ask(DECEMBER))
                break


def _last_month(statement: Statement) -> int:
    return statement.record.period.end.month if statement.record.period is not None else DECEMBER


def _without_days(statements: Sequence[Statement]) -> dict[tuple[object, object, str], list[Statement]]:
    """The statements by sender and what they are about, whatever days they are of."""
    groups: dict[tuple[object, object, str], list[Statement]] = {}
    for (name, subject, _), found in by_key(statements, normal).items():
        for one in found:
            groups.setdefault((name, subject, one.sender), []).append(one)
    return groups


def months_of_ledger(looked: Looked, seen: Seen, known: Known) -> Remark | None:
    """Returns the remark for a contradicted figure that is the ledger's own for the first months of the year."""
    record = seen.verdict.matches[0].record if seen.verdict.matches else None
    number = seen.figure.number
    if record is None or number is None:
        return None
    months = next((one for one in known.so_far(record) if seen.figure.quantity.admits(one.number)), None)
    if months is None or months.period is None:
        return None
    text = f"“{seen.figure.text}”是台账截至{months.period.end.month}月底的数，全年为{record.printed}（{record.source} › {record.locator}）"
    return Remark(
        kind="period", severity="error", senders=(looked.sender,), message=f"{looked.sender}：{text}", action=_ask(DECEMBER),
        places=(_place(looked, seen),), evidence=(record_evidence(record), record_evidence(months)),
    )  # fmt: skip


def _place(looked: Looked, seen: Seen) -> Place:
    return Place(
        document=looked.document.name, locator=paragraph_at(looked.document, seen.figure.start), sentence=sentence_at(looked, seen)
    )


def _ask(month: int) -> str:
    return f"请报送单位补到{month}月底；补不到的写明“截至某月底”"
