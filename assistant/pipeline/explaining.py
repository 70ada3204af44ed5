"""Explaining a figure: its verdict in words, what it was read as, the cells and the formula behind it, or why it was not checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.engine import run
from assistant.errors import InputError
from assistant.pipeline.check import context_of
from assistant.pipeline.indicator_values import LedgerValue, ledger_value
from assistant.protocols import CheckContext, RecordBook
from assistant.reporting.evidence import evidence_line
from assistant.reporting.quoting import place_words, quote
from assistant.reporting.words import REASON_HELP, STATUS_HELP, status_words
from assistant.schema.document import Document
from assistant.schema.encoding import Encoded
from assistant.schema.figure import Figure, Role
from assistant.schema.finding import Evidence, Finding
from assistant.schema.ledger import Indicator, SourceRecord, Verdict

_ID = re.compile(r"f\d{1,7}")
_NAMED = 5
"""Places that are named where words stand in several, and cells of one candidate."""
_ROLES: dict[Role, str] = {
    "threshold": "界限（如“以上”“不超过”）", "date": "日期或年份", "ordinal": "序数", "heading": "标题序号",
    "identifier": "编号、文号或条款号", "note_mark": "注释号", "name": "名称里的数字", "slogan": "固定提法里的数字",
    "idiom": "成语或习惯用语里的数字",
}  # fmt: skip
_NO_BOOK = "没有给台账，没法比对"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Encoded):
    """What an ambiguous figure may mean: in words, and the cells where that is to be found (none for a formula)."""

    words: str
    values: tuple[LedgerValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Encoded):
    """Where a figure comes from.

    `verdict` is its status in words (一致, 未核（对应不唯一）), `why` the reason in whole sentences. `place` is the heading path,
    `sentence` the sentence with the figure marked 【】. `indicator` is what the ledger calls it, None where it was tied to none. `values`
    are the cells that it rests on, in the order of the `formula`; `expected` is what they would give. `candidates` are what it may mean,
    where that was not clear; `findings` what the rules say of it.
    """

    figure: Figure
    verdict: str
    why: str
    place: str
    sentence: str
    indicator: Indicator | None = None
    formula: str | None = None
    expected: str | None = None
    values: tuple[LedgerValue, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: tuple[str, ...] = ()


def explain(document: Document, figure: str | int, *, book: RecordBook | None, context: CheckContext | None = None) -> Explanation:
    """Returns where a figure of a document comes from.

    `figure` is its id (f12), its words ("1246件", "受理法律援助案件1246件") or a position in the text; `context` spares the reading where
    it was made before, with the same book. Raises InputError for a figure that is not there, and for words that stand in several places.
    """
    looked = context or context_of(document, book=book, laws=None)
    found = find_figure(document, looked.figures, figure)
    report = run(looked)
    judged = next(one for one in report.figures if one.id == found.id)
    verdict = next((one for one in looked.verdicts if one.figure == found.id), None)
    findings = tuple(one for one in report.findings if found.id in one.figures)
    marked = quote(document, judged.start, judged.end)
    values = tuple(ledger_value(match.record) for match in verdict.matches) if verdict is not None else ()
    return Explanation(
        figure=judged, verdict=status_words(judged) if judged.counted else "不核对",
        why=_why(judged, verdict, findings, dict(report.evidence).get(found.id, ()), book), place=place_words(document, judged.start),
        sentence=marked.line if marked is not None else judged.text, indicator=_indicator(judged, book), formula=judged.formula,
        expected=verdict.expected_text if verdict is not None else None, values=values,
        candidates=_candidates(judged, verdict, book), findings=findings, sources=report.sources,
    )  # fmt: skip


def find_figure(document: Document, figures: Sequence[Figure], wanted: str | int) -> Figure:
    """Returns the figure of an id, of a position in the text, or of its words; raises InputError where none or several are meant."""
    if isinstance(wanted, str) and _ID.fullmatch(wanted.strip()):
        found = [figure for figure in figures if figure.id == wanted.strip()]
    elif isinstance(wanted, str):
        found = _worded(document, figures, wanted.strip())
    else:
        found = [figure for figure in figures if figure.start <= wanted < figure.end]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"文中没有「{_short(str(wanted))}」这个数字", where=document.name, remedy="请写数字编号（如 f12）、原文里的数字，或它的位置"
        )
    places = "；".join(f"{figure.id}（{_around(document, figure)}）" for figure in found[:_NAMED])
    raise InputError(f"文中「{_short(str(wanted))}」对应 {len(found)} 处数字", where=document.name, remedy=f"请改写编号：{places}")


def _worded(document: Document, figures: Sequence[Figure], words: str) -> list[Figure]:
    """The figures inside these words of the text; the whole figures of these words before those that only begin or end there.

    Words may hold a date beside the figure meant: what is counted goes before what is not.
    """
    if not words:
        return []
    spans = [(at.start(), at.end()) for at in re.finditer(re.escape(words), document.text)]
    touched = [figure for figure in figures if any(figure.start < end and start < figure.end for start, end in spans)]
    whole = [figure for figure in touched if any((figure.start, figure.end) == span for span in spans)]
    return whole or [figure for figure in touched if figure.counted] or touched


def _around(document: Document, figure: Figure) -> str:
    return " ".join(document.text[max(0, figure.start - 12) : figure.end + 4].split())


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:40]}…"


def _indicator(figure: Figure, book: RecordBook | None) -> Indicator | None:
    known = book.indicators if book is not None else ()
    return next((one for one in known if one.id == figure.indicator_id), None) if figure.indicator_id is not None else None


def _why(
    figure: Figure, verdict: Verdict | None, findings: Sequence[Finding], evidence: Sequence[Evidence], book: RecordBook | None
) -> str:  # fmt: skip
    """Returns the reason in whole sentences, the cells in it."""
    if not figure.counted:
        return f"这是{_ROLES.get(figure.role, '不核对的数字')}，不是要和台账核对的数字。"
    if book is None and figure.reason == "no_ledger":
        return f"{_NO_BOOK}。"
    said = [REASON_HELP[figure.reason] if figure.reason is not None else STATUS_HELP[figure.status or "not_checked"]]
    if figure.status == "unsupported" and verdict is not None and verdict.candidates:
        said.append(f"台账里的指标是：{'、'.join(verdict.candidates)}")
    if figure.formula and not any(figure.formula in one.message for one in findings):
        said.append(f"算式：{figure.formula}")
    said += [one.message.rstrip("。") for one in findings]
    if evidence:
        said.append(f"依据：{'；'.join(map(evidence_line, evidence))}")
    return "。".join(said) + "。"


def _candidates(figure: Figure, verdict: Verdict | None, book: RecordBook | None) -> tuple[Candidate, ...]:
    if verdict is None or book is None:
        return ()
    return tuple(Candidate(words=words, values=_cells(words, figure, book)) for words in dict.fromkeys(verdict.candidates) if words)


def _cells(words: str, figure: Figure, book: RecordBook) -> tuple[LedgerValue, ...]:
    """The cells that a candidate's words name: "file › cell（label，value）", or the name of an indicator or of a ledger's row."""
    exact = [record for record in book.records if words.startswith(f"{record.source} › {record.locator}（")]
    if exact:
        return tuple(map(ledger_value, exact[:_NAMED]))
    ids = {indicator.id for indicator in book.indicators if indicator.name == words}
    named = [record for record in book.records if record.label == words or record.indicator_id in ids]
    return tuple(map(ledger_value, _nearest(named, figure)[:_NAMED]))


def _nearest(records: Sequence[SourceRecord], figure: Figure) -> list[SourceRecord]:
    """Of these records those of the figure's period and subject, else the newest of the whole office."""
    own = [record for record in records if record.period == figure.period and record.subject == figure.subject]
    whole = [record for record in records if record.subject is None and record.period is not None]
    return own or sorted(whole, key=lambda record: record.period.end.isoformat() if record.period else "", reverse=True)
