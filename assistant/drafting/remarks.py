"""What the office should know about the returns before anything is written: late, missing, double, slips, figures against the ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.drafting.evidence import Seen
from assistant.drafting.returns import ReturnedSentence, Returns
from assistant.likeness.groups import group_duplicates
from assistant.schema.drafting import Brief, SourceNote

SHOWN = 40
"""Characters of a sentence quoted in a remark."""

_SLIP_WORDS = {Decimal(10): "10倍", Decimal(100): "100倍", Decimal(1000): "1000倍", Decimal(10000): "1万倍", Decimal(100000000): "1亿倍"}


def remarks(returns: Returns, brief: Brief, *, expected: Sequence[str] = ()) -> tuple[SourceNote, ...]:
    """Returns one note a finding; `section` is its kind (迟报 缺报 重复 单位 不一致 未读入), `source` the return's file.

    `expected` are senders who should have sent something.
    """
    found = [*_late(returns, brief), *_missing(returns, expected), *_unread(returns)]
    for sentence in returns.sentences:
        found += [_figure_note(sentence, seen) for seen in sentence.figures if seen.contradicted]
    return (*found, *_double(returns))


def duplicates(sentences: Sequence[ReturnedSentence]) -> list[list[ReturnedSentence]]:
    """Returns groups of two and more sentences of different senders that tell one event."""
    groups = group_duplicates([sentence.text for sentence in sentences])
    told = [[sentences[index] for index in group] for group in groups]
    return [group for group in told if len({sentence.sender for sentence in group}) > 1]


def _late(returns: Returns, brief: Brief) -> list[SourceNote]:
    notes = []
    for submission in returns.submissions:
        if brief.due and submission.received and submission.received > brief.due:
            days = (submission.received - brief.due).days
            text = f"{submission.sender}{submission.received:%m月%d日}报送，晚于截止日{brief.due:%m月%d日}{days}天"
            notes.append(SourceNote(section="迟报", text=text, origin=submission.sender, source=submission.document))
    return notes


def _missing(returns: Returns, expected: Sequence[str]) -> list[SourceNote]:
    here = {submission.sender for submission in returns.submissions}
    absent = [sender for sender in expected if sender not in here]
    return [SourceNote(section="缺报", text=f"{sender}没有报送材料", origin=sender, source="") for sender in absent]


def _unread(returns: Returns) -> list[SourceNote]:
    return [SourceNote(section="未读入", text=notice, origin="", source="") for notice in returns.notices]


def _double(returns: Returns) -> list[SourceNote]:
    notes = []
    for topic in ("work", "plan"):
        sentences = returns.on("work") if topic == "work" else returns.on("plan")
        for group in duplicates(sentences):
            for one, other in pairwise(group):
                text = f"{one.sender}“{_short(one.text)}”与{other.sender}“{_short(other.text)}”疑为同一事项，只写一次"
                notes.append(SourceNote(section="重复", text=text, origin=one.sender, source=f"{one.document}、{other.document}"))
    return notes


def _figure_note(sentence: ReturnedSentence, seen: Seen) -> SourceNote:
    place = seen.verdict.matches[0].record if seen.verdict.matches else None
    ledger = f"{place.source} › {place.locator}" if place else "台账"
    expected = seen.verdict.expected_text or "另一数值"
    slip = seen.slip
    if slip is None:
        kind, text = "不一致", f"“{seen.figure.text}”与台账不一致，台账为{expected}（{ledger}）"
    else:
        kind = "单位"
        size = f"大了{_SLIP_WORDS[slip]}" if slip > 1 else f"小了{_SLIP_WORDS[1 / slip]}"
        text = f"“{seen.figure.text}”比台账{expected}（{ledger}）{size}，疑为计量单位或位数有误"
    return SourceNote(
        section=kind, text=f"{sentence.sender}：{text}。原句：{_short(sentence.text)}", origin=sentence.sender, source=sentence.document
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
