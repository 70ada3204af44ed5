"""What the office should know about the returns before anything is written: one list, for the draft and for the check of a folder alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.drafting import blanks, gaps
from assistant.drafting.evidence import Looked, Seen
from assistant.drafting.returns import ReturnedSentence, Returns
from assistant.drafting.statement_checks import SLIPS, Known, against_ledger, disagreements, last_year_changed, parts_of
from assistant.drafting.statements import paragraph_at, sentence_at
from assistant.likeness.groups import group_duplicates
from assistant.protocols import RecordBook
from assistant.schema.document import Document
from assistant.schema.finding import Finding
from assistant.schema.quantity import Period
from assistant.schema.returns import Place, Remark, RemarkKind

SHOWN = 40
"""Characters of a sentence quoted in a remark."""
TITLES: dict[RemarkKind, str] = {
    "unread": "未读入", "missing": "缺报", "unexpected": "名单外", "unfilled": "空表", "incomplete": "未填完", "late": "迟报",
    "same_file": "同一份", "superseded": "旧版", "year": "年份", "period": "时期", "unit": "单位", "ledger": "不一致",
    "conflict": "说法不一", "parts": "分项", "reckoning": "算错", "duplicate": "重复",
}  # fmt: skip
"""What the kinds are called, in the order in which they are told."""
RULES: dict[str, RemarkKind] = {
    "FIG001": "ledger", "FIG002": "conflict", "FIG003": "parts", "FIG004": "reckoning", "FIG005": "reckoning", "FIG006": "unit",
    "FIG007": "reckoning", "FIG008": "reckoning", "FIG009": "ledger", "FIG010": "period", "FIG011": "reckoning",
}  # fmt: skip
"""The check rules whose errors are remarks about a return, by kind."""
_ACTIONS: dict[RemarkKind, str] = {
    "ledger": "请与报送单位核对，改报送材料或改台账", "unit": "请核对计量单位", "conflict": "请报送单位定一个数",
    "parts": "请核对总数和各项", "reckoning": "请核对算法", "period": "请核对日期",
}  # fmt: skip


def remarks(returns: Returns, book: RecordBook, period: Period, *, findings: Mapping[str, Sequence[Finding]]) -> tuple[Remark, ...]:
    """Returns what the contents of the returns give rise to, by kind in the order of TITLES.

    `findings` are what the check rules found in each text, by its name, over the very claims and verdicts of `returns.looked`.
    """
    known = Known(book)
    found: list[Remark] = []
    sentences = {one.document: len(one.sentences) for one in returns.submissions}
    for looked in returns.looked:
        found += blanks.of_text(looked.document, looked.sender, sentences.get(looked.document.name, 0))
        found += gaps.last_year_again(looked, period.year)
        found += gaps.called_whole(looked)
        found += _of_findings(looked, findings.get(looked.document.name, ()), known)
    for sender, form in returns.forms:
        found += (*blanks.of_form(form, sender), *gaps.other_year(form, sender, period.year), *gaps.cut_short(form, sender, period))
    found += _of_tables(returns, known)
    found += _double(returns)
    return in_order(found)


def in_order(found: Sequence[Remark]) -> tuple[Remark, ...]:
    """Returns remarks in the order in which they are told: by kind, else as they came."""
    order = list(TITLES)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def duplicates(sentences: Sequence[ReturnedSentence]) -> list[list[ReturnedSentence]]:
    """Returns groups of two and more sentences of different senders that tell one event."""
    groups = group_duplicates([sentence.text for sentence in sentences])
    told = [[sentences[index] for index in group] for group in groups]
    return [group for group in told if len({sentence.sender for sentence in group}) > 1]


def _of_findings(looked: Looked, findings: Sequence[Finding], known: Known) -> Iterator[Remark]:
    """Yields the rules' errors as remarks; a contradiction tells both values, a slip how large it is."""
    seen = {one.figure.id: one for one in looked.seen}
    for finding in findings:
        kind = RULES.get(finding.rule)
        if kind is None or finding.severity != "error":
            continue
        one = seen.get(finding.figures[0]) if finding.figures else None
        told = gaps.months_of_ledger(looked, one, known) if one is not None and one.contradicted else None
        yield told or _of_finding(looked, finding, one, "ledger" if kind == "reckoning" and finding.evidence else kind)


def _of_finding(looked: Looked, finding: Finding, seen: Seen | None, kind: RemarkKind) -> Remark:
    document = looked.document
    sentence = sentence_at(looked, seen) if seen is not None else _line(document, finding.start)
    message = _contradiction(seen) if seen is not None and finding.rule in ("FIG001", "FIG006") else finding.message
    return Remark(
        kind=kind, severity="error", senders=(looked.sender,), message=f"{looked.sender}：{message}", action=finding.hint or _ACTIONS[kind],
        places=(Place(document=document.name, locator=paragraph_at(document, finding.start), sentence=sentence),),
        evidence=finding.evidence, rule=finding.rule,
    )  # fmt: skip


def _contradiction(seen: Seen) -> str:
    place = seen.verdict.matches[0].record if seen.verdict.matches else None
    ledger = f"{place.source} › {place.locator}" if place else "台账"
    expected = seen.verdict.expected_text or "另一数值"
    slip = seen.slip
    if slip is None:
        return f"“{seen.figure.text}”与台账不一致，台账为{expected}（{ledger}）"
    size = f"大了{SLIPS[slip]}" if slip > 1 else f"小了{SLIPS[1 / slip]}"
    return f"“{seen.figure.text}”比台账{expected}（{ledger}）{size}，疑为计量单位或位数有误"


def _line(document: Document, position: int) -> str:
    start = document.text.rfind("\n", 0, position) + 1
    end = document.text.find("\n", position)
    return document.text[start : end if end >= 0 else None].strip()


def _of_tables(returns: Returns, known: Known) -> Iterator[Remark]:
    """Yields what figures stated in tables give rise to; and, texts included, what does not fit together."""
    wrong: set[str] = {_place_id(looked, one) for looked in returns.looked for one in looked.seen if one.contradicted}
    tables = [one for one in returns.statements if one.origin == "table"]
    for one in tables:
        found = against_ledger(one, known)
        if found is not None:
            wrong.add(one.record.id)
            yield found
    for sender, form in returns.forms:
        mine = [one for one in tables if one.record.source == form.document]
        yield from last_year_changed(form, sender, mine, known)
        yield from parts_of([one for one in mine if one.record.id not in wrong], known.indicators)
    yield from disagreements(returns.statements, frozenset(wrong))
    yield from gaps.same_for_both(returns.statements)


def _place_id(looked: Looked, seen: Seen) -> str:
    return f"{looked.document.name}#{seen.figure.start}"


def _double(returns: Returns) -> Iterator[Remark]:
    for topic in ("work", "plan"):
        sentences = returns.on("work") if topic == "work" else returns.on("plan")
        for group in duplicates(sentences):
            for one, other in pairwise(group):
                yield _twice(returns, one, other)


def _twice(returns: Returns, one: ReturnedSentence, other: ReturnedSentence) -> Remark:
    texts = {looked.document.name: looked.document for looked in returns.looked}
    places = tuple(
        Place(document=each.document, locator=paragraph_at(texts[each.document], each.start), sentence=each.text) for each in (one, other)
    )
    text = f"{one.sender}“{_short(one.text)}”与{other.sender}“{_short(other.text)}”疑为同一事项，只写一次"
    return Remark(
        kind="duplicate",
        severity="warning",
        senders=(one.sender, other.sender),
        message=text,
        action="请定下由谁报，另一家不再重复",
        places=places,
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
