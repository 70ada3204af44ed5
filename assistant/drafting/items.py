"""Writes one numbered item of the summary: opener, indicator sentences, the best returned sentences, up to its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.candidates import Candidate
from assistant.drafting.choosing import choose, woven
from assistant.drafting.facts import Facts
from assistant.drafting.phrasing import Phrasing
from assistant.drafting.precedents import find_policy
from assistant.drafting.slots import fill, fill_first
from assistant.drafting.template import Item
from assistant.drafting.wording import Wording, plain
from assistant.protocols import Retriever

OPENING, PRECEDENT = "模板句", "先例政策"


@dataclass(slots=True)
class Desk:
    """What lies before the writer: facts, words, last year's phrases, and what has been said so far."""

    facts: Facts
    words: Mapping[str, str]
    phrasing: Phrasing
    template: str
    retriever: Retriever | None = None
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def say(self, wordings: Sequence[Wording]) -> None:
        """Remembers sentences so that nothing is said twice."""
        self.said += [wording.text for wording in wordings]

    def opener(self, openers: Sequence[str], query: str | None, policy_openers: Sequence[str], *, ahead: int = 0) -> Wording:
        """Returns the item's first sentence; it cites a policy where the index has one in force in the year written of (`ahead`: later)."""
        policy = find_policy(self.retriever, query, self.facts.period.year + ahead) if policy_openers else None
        if policy is not None:
            text = self.phrasing.fresh(policy_openers, self.said).replace("{policy}", policy.title)
            filled = fill(text, self.facts, self.words).wording
            return plain(filled.text if filled else text, origin=PRECEDENT, source=policy.source)
        filled = fill(self.phrasing.fresh(openers, self.said), self.facts, self.words).wording
        return plain(filled.text if filled else "", origin=OPENING, source=self.template)


def indicator_sentences(item: Item, desk: Desk) -> list[Wording]:
    """Returns the item's patterns filled; notes for each pattern that lacks a record, louder for a required indicator."""
    sentences: list[Wording] = []
    for choices in item.patterns:
        filled = fill_first(choices, desk.facts, desk.words, source=desk.template)
        if filled.wording is not None:
            sentences.append(filled.wording)
        elif filled.missing:
            desk.notes.append(f"“{item.category}”缺少{'、'.join(filled.missing)}，相应句子未写")
    stated = {live.indicator_id for wording in sentences for live in wording.figures}
    for name in item.required:
        if name not in stated:
            desk.notes.append(f"缺少必写指标“{desk.facts.name(name)}”（{item.category}），请补台账后重写")
    return sentences


def write_item(
    item: Item, lead: str, patterns: Sequence[Wording], candidates: Sequence[Candidate], desk: Desk, *, tolerance: float
) -> tuple[list[Wording], list[Candidate]]:
    """Returns the item's sentences after its lead phrase, and the candidates used."""
    opening = [desk.opener(item.openers, item.policy_query, item.policy_openers)] if item.openers else []
    length = len(lead) + sum(len(sentence.text) for sentence in (*opening, *patterns))
    room = int(item.length * (1 - tolerance / 3)) - length
    most = int(item.length * (1 + tolerance)) - length
    chosen = choose(candidates, room=room, most=most, used=[*desk.said, *(sentence.text for sentence in opening)])
    sentences = [*opening, *woven(patterns, chosen)]
    desk.say([*opening, *(candidate.wording for candidate in chosen)])
    written = len(lead) + sum(len(sentence.text) for sentence in sentences)
    if written < item.length * (1 - tolerance):
        desk.notes.append(f"“{item.category}”只有{written}字，少于模板要求的{item.length}字：台账和报送材料不够")
    return sentences, chosen
