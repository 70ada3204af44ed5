"""The figure lock: a returned sentence enters a draft only with each figure tied to a record, or to the sender who vouches for it."""

from __future__ import annotations

from decimal import Decimal

from assistant.drafting.evidence import Seen, display_of
from assistant.drafting.facts import source_text
from assistant.drafting.printing import operand
from assistant.drafting.returns import ReturnedSentence
from assistant.drafting.wording import Part, Wording
from assistant.reckoning.wording import write_quantity
from assistant.schema.drafting import LiveFigure
from assistant.schema.ledger import SourceRecord

RETURNED = "报送"


class RefusedError(Exception):
    """A sentence that may not enter the draft; `reason` is Chinese and names both values."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def bind(sentence: ReturnedSentence) -> Wording:
    """Returns the sentence with every counted figure live; raises RefusedError where a figure contradicts the ledgers.

    A figure that a record or a derivation bears out carries that record; one without a record carries its sender and file.
    """
    parts: list[Part] = []
    position = 0
    for seen in sentence.figures:
        start, end = seen.figure.start - sentence.start, seen.figure.end - sentence.start
        if start < position or end > len(sentence.text):
            continue
        if seen.contradicted:
            raise RefusedError(f"“{seen.figure.text}”与台账不一致，台账为{seen.verdict.expected_text or _written(seen)}")
        live = _from_records(seen) if seen.borne_out and seen.verdict.matches else _from_sender(seen, sentence)
        parts += [Part(text=sentence.text[position:start]), Part(text=live.issued, live=live)]
        position = end
    parts.append(Part(text=sentence.text[position:]))
    return Wording(parts=tuple(part for part in parts if part.text), origin=RETURNED, source=f"{sentence.document}（{sentence.sender}）")


def _from_records(seen: Seen) -> LiveFigure:
    records = [match.record for match in seen.verdict.matches]
    display = display_of(seen.figure)
    derived = seen.verdict.status == "derived"
    issued = seen.figure.text
    if not derived and _reprints(records[0]):
        printed = write_quantity(records[0].number, records[0].unit, display)
        issued = printed if _same(printed, issued) else issued
    return LiveFigure(
        key="", indicator_id=records[0].indicator_id, label=seen.figure.indicator or records[0].label,
        records=tuple(record.id for record in records), sources=tuple(source_text(record) for record in records),
        formula=(seen.figure.relation or "level") if derived else "level", display=display, issued=issued,
        operands=tuple(operand(record) for record in records),
    )  # fmt: skip


def _from_sender(seen: Seen, sentence: ReturnedSentence) -> LiveFigure:
    return LiveFigure(
        key="", indicator_id=None, label=seen.figure.indicator or "", records=(), sources=(sentence.document,), formula=None,
        display=display_of(seen.figure), issued=seen.figure.text, sender=sentence.sender,
    )  # fmt: skip


def _reprints(record: SourceRecord) -> bool:
    return record.number >= Decimal(0)


def _same(one: str, other: str) -> bool:
    return one.replace(",", "") == other.replace(",", "").replace("，", "")


def _written(seen: Seen) -> str:
    return seen.verdict.matches[0].record.written if seen.verdict.matches else "另一数值"
