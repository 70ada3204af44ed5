"""名次、之最、连续年数不符。

查什么：名次由几到几，与“跃升”“下降”等词和“上升几位”是否一致；“自2021年起连续三年”与写明的年份是否相符；“最多的是某街道”“居各街道第三位”“首次突破”“创新高”“连续三年增长”与台账各行、各年是否相符。
为什么：名次和“首次”“最”是上级和媒体最爱引用的话，错了最显眼。
错例：“由第5位跃升至第11位”；2024 年的总结写“自2021年起连续两年获评优秀”。
正例：“由第11位跃升至第5位，上升6位”；“自2021年起连续四年获评优秀”。
设置：无。与全市、全省、全国比较的名次，台账里没有，不核。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.checking.findings import by_figure, figure_finding, text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._stated import changes_of, sentences_of
from assistant.nlp.periods import document_year, section_year
from assistant.protocols import CheckContext
from assistant.reckoning.changes import Change
from assistant.reckoning.ranks import (
    Standing,
    above,
    boasts,
    breaks,
    extremes,
    growing,
    number_of,
    places_of,
    runs,
    speaks_of,
    standings,
    superlatives,
)  # fmt: skip
from assistant.reckoning.sources import record_evidence
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import SourceRecord, Verdict

_PLACES = re.compile(
    r"[，,、]?(?:比上年|较上年|同比)?(?P<way>上升|提升|前进|前移|跃升|进位|下降|后退|后移)了?(?P<n>\d{1,2}|[一二两三四五六七八九]|十[一二三四五六七八九]?)个?(?:位次|名次|位|名)"
)
_LEAST_ROWS = 3
_NO_SUBJECT = re.compile(r"\d|合计|总计|小计|本年|上年|全区|其他")


def _look(context: CheckContext) -> Iterable[Finding]:
    for change, claims in changes_of(context):
        if change.after.kind == "rank" and change.before is not None:
            yield from _moved(context, change, claims)
    yield from _years(context)
    if context.book is not None:
        verdicts = by_figure(context)
        for sentence in sentences_of(context):
            yield from _against_rows(context, sentence, verdicts)


def _moved(context: CheckContext, change: Change, claims: dict[str, Claim]) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or before.number is None or after.number is None:
        return
    claim, rose = claims[after.id], after.number < before.number
    if change.way is not None and after.number != before.number and rose != (change.way == "up"):
        word = "上升" if change.way == "up" else "下降"
        message = f"名次由「{before.text}」到「{after.text}」，不是{word}（数字越小名次越前）"
        yield figure_finding(context, "FIG014", "error", claim, None, message, figures=(before.id,))
        return
    found = _PLACES.match(context.document.text, after.end)
    if found is not None and number_of(found["n"]) != abs(after.number - before.number):
        message = (
            f"由「{before.text}」到「{after.text}」相差 {abs(after.number - before.number)} 位，文中写「{found['way']}{found['n']}位」"
        )
        yield text_finding(context, "FIG014", "error", found.start("way"), found.end(), message, figures=(after.id, before.id))


def _years(context: CheckContext) -> Iterator[Finding]:
    document, year = context.document, document_year(context.document)
    for block in document.blocks:
        here, _ = section_year(document.heading_path(block.start), year)
        for run in runs(document.text, block.start, block.end, here):
            if run.stated and run.stated not in run.allowed:
                counted = "或".join(str(number) for number in run.allowed if number > 0)
                message = f"「{document.text[run.start : run.end]}」：按写明的年份应为 {counted} 年"
                yield text_finding(context, "FIG014", "error", run.start, run.end, message)


def _against_rows(context: CheckContext, sentence: list[Claim], verdicts: dict[str, Verdict]) -> Iterator[Finding]:
    """Superlatives, 首次突破 and runs of growth, of the indicators that figures of the sentence are tied to."""
    text, start, end = context.document.text, sentence[0].sentence_start, sentence[0].sentence_end
    for place, stop, sort in boasts(text, start, end):
        claim = _nearest(sentence, stop)
        tied = [one for one in sentence if one.figure.end <= place and claim is not None and one.figure.unit == claim.figure.unit]
        record = _record(claim, verdicts) or _record(tied[-1] if tied else None, verdicts)
        if claim is None or record is None or record.period is None:
            continue
        series = _series(context, record)
        limit = (claim.figure.low if sort == "first" else record.number) or record.number
        earlier = (
            above(series, record.period.year, limit)
            if sort != "low"
            else [one for one, value in series.items() if one < record.period.year and value <= limit]
        )
        if earlier:
            message = f"「{text[place:stop]}」与台账不符：{earlier[-1]}年已是{_number(series[earlier[-1]])}"
            yield _with(context, place, stop, message, record)
    for place, stop, years, up in growing(text, start, end):
        record = _record(_nearest(sentence, place), verdicts)
        if record is None or record.period is None:
            continue
        series = _series(context, record)
        broken = breaks(series, record.period.year, years, up=up)
        if broken is not None:
            shown = "、".join(f"{one}年{_number(series[one])}" for one in broken)
            yield _with(context, place, stop, f"「{text[place:stop]}」与台账不符：{shown}", record)
    ranked = list(standings(text, start, end))
    yield from _compared(context, sentence, verdicts, [(found.start, found.end) for found in ranked])
    for found in ranked:
        yield from _ranked(context, sentence, verdicts, found)


def _ranked(context: CheckContext, sentence: list[Claim], verdicts: dict[str, Verdict], found: Standing) -> Iterator[Finding]:
    """城关法庭新收684件，居各法庭第四位: the rows of the same indicator and period, put in order, decide."""
    text = context.document.text
    before = [claim for claim in sentence if claim.figure.end <= found.start]
    record = _record(before[-1] if before else None, verdicts)
    if record is None or record.subject is None or record.subject not in text[sentence[0].sentence_start : found.start]:
        return
    if not speaks_of(text[before[-1].figure.end : found.start]):
        return
    rows = _rows(context, record)
    named = {subject: value for subject, value in rows.items() if subject.endswith(found.group)}
    rows = named if record.subject in named else rows
    if len(rows) < _LEAST_ROWS or record.subject not in rows or found.count not in (None, len(rows)):
        return
    words = f"{record.label}{text[sentence[0].sentence_start : sentence[0].sentence_end]}"
    places = places_of(rows, record.subject, words, back=found.back)
    if found.place not in places:
        counted = "倒数第" if found.back else "第"
        stands = f"{record.subject}为{_number(record.number)}，{len(rows)} 个中居{counted}{places[0]}位"
        message = f"「{text[found.start : found.end]}」与台账不符：{stands}"
        yield _with(context, found.start, found.end, message, record)


def _compared(
    context: CheckContext, sentence: list[Claim], verdicts: dict[str, Verdict], ranked: list[tuple[int, int]]
) -> Iterator[Finding]:
    """柳汀街道受理532件，为各街道最多: the rows of the same indicator and period decide; what is `ranked` by number is no superlative."""
    text, start, end = context.document.text, sentence[0].sentence_start, sentence[0].sentence_end
    for found in superlatives(text, start, end):
        if any(first <= found.start < last for first, last in ranked):
            continue
        claim = min(sentence, key=lambda one: abs(one.figure.start - found.start))
        record = _record(claim, verdicts)
        if record is None or record.subject is None or record.subject not in text[start:end]:
            continue
        rows = _rows(context, record)
        best = extremes(rows, most=found.most) if len(rows) >= _LEAST_ROWS else (record.subject,)
        if record.subject not in best:
            shown = f"{best[0]}为{_number(rows[best[0]])}，{record.subject}为{_number(record.number)}"
            message = f"「{text[found.start : found.end]}」与台账不符：{shown}"
            yield _with(context, found.start, found.end, message, record)


def _with(context: CheckContext, start: int, end: int, message: str, record: SourceRecord) -> Finding:
    return text_finding(context, "FIG014", "error", start, end, message, evidence=(record_evidence(record),))


def _nearest(sentence: list[Claim], place: int) -> Claim | None:
    """The figure right behind a place, else the last one before it."""
    behind = [claim for claim in sentence if 0 <= claim.figure.end - place <= len(claim.figure.text) + 8]
    before = [claim for claim in sentence if claim.figure.end <= place]
    return behind[0] if behind else before[-1] if before else None


def _record(claim: Claim | None, verdicts: dict[str, Verdict]) -> SourceRecord | None:
    verdict = verdicts.get(claim.figure.id) if claim is not None else None
    return verdict.matches[0].record if verdict is not None and verdict.status == "supported" and len(verdict.matches) == 1 else None


def _same(record: SourceRecord, other: SourceRecord) -> bool:
    if record.indicator_id is not None or other.indicator_id is not None:
        return record.indicator_id == other.indicator_id
    return record.label == other.label and record.unit == other.unit


def _series(context: CheckContext, record: SourceRecord) -> dict[int, Decimal]:
    records = context.book.records if context.book is not None else ()
    return {
        other.period.year: other.number for other in records
        if other.period is not None and other.period.kind == "year" and other.subject == record.subject and _same(record, other)
    }  # fmt: skip


def _rows(context: CheckContext, record: SourceRecord) -> dict[str, Decimal]:
    records = context.book.records if context.book is not None else ()
    peers = [other for other in records if other.subject is not None and not other.total and _same(record, other)]
    return {
        other.subject: other.number for other in peers
        if other.subject is not None and other.period == record.period and _NO_SUBJECT.search(other.subject) is None
    }  # fmt: skip


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


PLUGIN = CheckRule(code="FIG014", title="名次、之最、连续年数不符", severity="error", manual=__doc__ or "", look=_look)
