"""业务勾稽关系不成立。

查什么：指标文件里写明的勾稽关系（在册 = 上年末 + 新接收 − 解除……），用文中写到的数字代入，是否成立。
为什么：口径内在的账要轧得平，上级核报表先看这些关系。
错例：上年末在册287名、新接收214名、解除201名，文中写“年末在册310名”。
正例：“年末在册300名”。
设置：indicators.toml 的 [identity.名称]，formula 写公式，confirmed = true 表示本单位已确认（确认的按警告报，否则只提示）。
公式里的数字有一个文中没写（上年数可取台账），就不核。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext, RecordBook
from assistant.reckoning.identities import Formula, parse
from assistant.reckoning.spans import Span, span_of
from assistant.reckoning.steps import shown
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding, Severity
from assistant.schema.ledger import Identity

_PREVIOUS = "@previous"
_PLAIN = ("level", "increment", "cumulative", "change_to")


@dataclass(frozen=True, slots=True)
class _Known:
    """A value of an indicator in a year: its span, its words, and the claim it stands in (None: from the ledger)."""

    span: Span
    text: str
    claim: Claim | None


_Values = dict[tuple[str, int], _Known]


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.book is None or not context.book.identities:
        return
    values = _stated(context)
    years = sorted({year for _, year in values}, reverse=True)
    for identity in context.book.identities:
        try:
            formula = parse(identity.formula)
        except ValueError:
            continue
        for year in years:
            finding = _try(context, identity, formula, year, values)
            if finding is not None:
                yield finding
                break


def _stated(context: CheckContext) -> _Values:
    """The document's own figures by indicator and year, of the whole office; one that is stated twice differently is left out."""
    verdicts = by_figure(context)
    found: _Values = {}
    doubtful: set[tuple[str, int]] = set()
    for claim in context.claims:
        verdict, figure = verdicts.get(claim.figure.id), claim.figure
        record = verdict.matches[0].record if verdict is not None and len(verdict.matches) == 1 else None
        if record is None or record.indicator_id is None or record.period is None or record.subject is not None:
            continue
        key = (record.indicator_id, record.period.year)
        if verdict is None or verdict.status != "supported" or figure.relation not in _PLAIN or figure.number is None:
            doubtful.update({key} if verdict is not None and verdict.status == "contradicted" else ())
            continue
        known = _Known(span_of(figure), figure.text, claim)
        if key in found and not found[key].span.meets(known.span):
            doubtful.add(key)
        found.setdefault(key, known)
    return {key: known for key, known in found.items() if key not in doubtful}


def _try(
    context: CheckContext, identity: Identity, formula: Formula, year: int, values: Mapping[tuple[str, int], _Known]
) -> Finding | None:
    operands: dict[str, _Known] = {}
    for name in formula.operands:
        known = _operand(context.book, name, year, values)
        if known is None:
            return None
        operands[name] = known
    spans = {name: known.span for name, known in operands.items()}
    if formula.holds(spans) is not False:
        return None
    claims = [known.claim for known in operands.values() if known.claim is not None]
    if len(claims) < 2:
        return None
    names = {indicator.id: indicator.name for indicator in context.book.indicators} if context.book is not None else {}
    words = {name: f"{_spoken(name, names)}{known.text}" for name, known in operands.items()}
    made = formula.right_value(spans)
    result = f"，右边算得 {shown(made)}" if made is not None else ""
    note = f"（{identity.note}）" if identity.note else ""
    message = f"勾稽关系不成立：{formula.worded(words)}{result}{note}"
    severity: Severity = "warning" if identity.confirmed else "notice"
    others = [claim.figure.id for claim in claims[1:]]
    return figure_finding(context, "FIG018", severity, claims[0], None, message, hint="请核对口径和各项数字", figures=others)


def _operand(book: RecordBook | None, name: str, year: int, values: Mapping[tuple[str, int], _Known]) -> _Known | None:
    """A value of the year from the text; last year's from the text or else from the ledger."""
    indicator, previous = name.removesuffix(_PREVIOUS), name.endswith(_PREVIOUS)
    known = values.get((indicator, year - previous))
    if known is not None or not previous or book is None:
        return known
    records = [
        record for record in book.records
        if record.indicator_id == indicator and record.subject is None and record.period is not None
        and record.period.kind == "year" and record.period.year == year - 1
    ]  # fmt: skip
    numbers = {record.number for record in records}
    if len(numbers) != 1:
        return None
    return _Known(Span(records[0].number, records[0].number), records[0].printed, None)


def _spoken(name: str, names: Mapping[str, str]) -> str:
    spoken = names.get(name.removesuffix(_PREVIOUS), name.removesuffix(_PREVIOUS))
    return f"上年{spoken}" if name.endswith(_PREVIOUS) else spoken


PLUGIN = CheckRule(code="FIG018", title="业务勾稽关系不成立", severity="notice", manual=__doc__ or "", look=_look)
