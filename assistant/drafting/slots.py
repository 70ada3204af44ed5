"""The slots of sentence patterns: `{indicator}` and what may stand after a bar, parsed once, filled from the ledgers.

| Slot | Prints |
|---|---|
| `{legal_aid.accepted}` | the value with its unit: 1246件, 1536.74万元, 98.7% |
| `{legal_aid.accepted|change}` | 同比增长6.7%, 同比下降…, 与上年基本持平: the verb follows from whether more is good |
| `{mediation.success_rate|points}` | 较上年提高0.2个百分点 |
| `{office.model|more}` | 较上年增加2个 |
| `{mediation.succeeded|share:mediation.accepted}` | 98.7%: the first as a share of the second |
| `{publicity.events|about}` | 1400余场次: rounded down |
| `{legal_aid.recovered|wan}` | money in 万元 with the ledger's decimals |
| `{office.model|rises}`, `{…|falls}` | nothing; the pattern only stands if the value rose or fell |
| `{mediation.accepted|most:3}`, `{…|least:3}` | 柳汀街道658件、鹭洲街道560件、…: the streets with most or least, in order |
| `{year}` and other words of the template | that word |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.drafting.facts import Facts
from assistant.drafting.leaders import leaders
from assistant.drafting.period_words import NAMES
from assistant.drafting.printing import UnprintableError, print_slot
from assistant.drafting.wording import Part, Wording
from assistant.errors import TemplateError
from assistant.schema.drafting import Guard, GuardKind

FILTERS = ("change", "points", "more", "share", "about", "wan", "rises", "falls", "most", "least")
_WITH_ARGUMENT = ("share", "most", "least")
_GUARDS: Mapping[str, GuardKind] = {"rises": "rises", "falls": "falls", "most": "most", "least": "least"}
WORDS = (*NAMES, "office", "short_name")
PATTERN = "句式"

_SLOT = re.compile(r"\{([^{}|:]+)(?:\|([^{}|:]+)(?::([^{}|:]+))?)?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One slot: an indicator id with a filter and its argument, or a word (no dot in its name)."""

    name: str
    filter: str | None = None
    argument: str | None = None

    @property
    def is_word(self) -> bool:
        """Whether the slot is a word of the template rather than a figure."""
        return "." not in self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What came of a pattern: its sentence, or None with the names of indicators without a record (empty where a guard said no)."""

    wording: Wording | None
    missing: tuple[str, ...] = ()


def parse(pattern: str, *, where: str = "", words: tuple[str, ...] = WORDS) -> tuple[str | Slot, ...]:
    """Returns the pattern's literals and slots in order; raises TemplateError quoting the pattern."""
    pieces: list[str | Slot] = []
    position = 0
    for match in _SLOT.finditer(pattern):
        pieces += [pattern[position : match.start()], _slot(match, pattern, where, words)]
        position = match.end()
    pieces.append(pattern[position:])
    literal = "".join(piece for piece in pieces if isinstance(piece, str))
    if "{" in literal or "}" in literal:
        raise TemplateError(
            f"句式里的花括号不成对：“{pattern}”", where=where, remedy="槽写成 {legal_aid.accepted} 或 {legal_aid.accepted|change}"
        )
    return tuple(piece for piece in pieces if piece != "")


def fill(pattern: str, facts: Facts, words: Mapping[str, str], *, source: str | None = None) -> Filled:
    """Returns the pattern with every slot filled, or why it cannot be."""
    parts: list[Part] = []
    missing: list[str] = []
    guards: list[Guard] = []
    refused = False
    for piece in parse(pattern, words=tuple(words)):
        if isinstance(piece, str):
            parts.append(Part(text=piece))
        elif piece.is_word:
            parts.append(Part(text=words[piece.name]))
        else:
            try:
                parts += print_slot(facts, piece.name, piece.filter, piece.argument)
                guards += _guards(piece, facts)
            except UnprintableError as reason:
                missing += reason.missing
                refused = True
    if refused:
        return Filled(wording=None, missing=tuple(dict.fromkeys(missing)))
    said = tuple(part for part in parts if part.text)
    return Filled(wording=Wording(parts=said, origin=PATTERN, source=source, guards=tuple(guards)))


def _guards(slot: Slot, facts: Facts) -> list[Guard]:
    """Returns what the words of a slot take for granted."""
    if slot.filter in ("most", "least"):
        named = leaders(facts, slot.name, int(slot.argument or 1), most=slot.filter == "most")
        return [Guard(indicator_id=slot.name, holds=_GUARDS[slot.filter], subjects=tuple(one.subject or "" for one in named))]
    kind = _GUARDS.get(slot.filter or "")
    return [Guard(indicator_id=slot.name, holds=kind)] if kind is not None else []


def fill_first(choices: tuple[str, ...], facts: Facts, words: Mapping[str, str], *, source: str | None = None) -> Filled:
    """Returns the first choice that can be filled; if none, all that was missing."""
    missing: list[str] = []
    for choice in choices:
        filled = fill(choice, facts, words, source=source)
        if filled.wording is not None:
            return filled
        missing += filled.missing
    return Filled(wording=None, missing=tuple(dict.fromkeys(missing)))


def indicators(pattern: str) -> tuple[str, ...]:
    """Returns the indicator ids whose own values a pattern prints (a guard, a change alone or a base of a share is no value)."""
    slots = [piece for piece in parse(pattern, words=_any_word(pattern)) if isinstance(piece, Slot) and not piece.is_word]
    return tuple(dict.fromkeys(slot.name for slot in slots if slot.filter in (None, "about", "wan")))


def mentioned(pattern: str) -> frozenset[str]:
    """Returns the ids of all indicators that a pattern speaks of, guards and bases too."""
    slots = [piece for piece in parse(pattern, words=_any_word(pattern)) if isinstance(piece, Slot) and not piece.is_word]
    return frozenset(name for slot in slots for name in (slot.name, slot.argument) if name and not name.isdigit())


def _any_word(pattern: str) -> tuple[str, ...]:
    return tuple(match[1] for match in _SLOT.finditer(pattern) if "." not in match[1])


def _slot(match: re.Match[str], pattern: str, where: str, words: tuple[str, ...]) -> Slot:
    name, asked, argument = match.groups()
    slot = Slot(name=name.strip(), filter=asked, argument=argument)
    fault = None
    if slot.is_word:
        fault = None if slot.name in words and asked is None else f"不认识的槽“{match[0]}”"
    elif asked is not None and asked not in FILTERS:
        fault = f"槽“{match[0]}”里的“{asked}”不认识（可用：{'、'.join(FILTERS)}）"
    elif (asked in _WITH_ARGUMENT) != (argument is not None):
        fault = f"槽“{match[0]}”写法不对，占比要写成 {{甲|share:乙}}，前几名要写成 {{甲|most:3}}"
    elif asked in ("most", "least") and not re.fullmatch("[1-9]", argument or ""):
        fault = f"槽“{match[0]}”里的名数应是 1 到 9"
    if fault:
        raise TemplateError(f"{fault}，句式：“{pattern}”", where=where)
    return slot
