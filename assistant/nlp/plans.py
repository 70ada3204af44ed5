"""Finds the plan part of a report and the concrete promises in its items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.nlp.periods import PLAN_HEADING
from assistant.nlp.sentences import clauses, sentences
from assistant.schema.document import Document, OutlineNode
from assistant.schema.plan import PlanPromise

SHORTEST = 6
"""Characters (再建2所 has five) below which a clause promises nothing that could be looked for."""

_CONCRETE = re.compile(r"\d|全覆盖|(?:建成|建立|成立|设立|制定|出台|启动|完成|推出|开设|组建|编印|新建|补建|再建|实施|试行)(?!后|的)")
"""What makes a clause of a plan a promise that can be kept or not: a number, or a thing that will stand afterwards."""
_IN_FORCE = re.compile(r"(?:施行|实施|生效)(?:之际|为契机)?$")
"""A law that comes into force is a fact told in a plan, not a promise."""
_DATED = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")
"""The date under the last item."""
_FIRST_OF_LIST = re.compile(r"[一二三四五六七八九十]{1,2}是(?:要)?")
_MARKS = "，。；：、 \n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """An item of a plan: its title, the lead phrase that the title begins with, its text, where that begins, and its printed number."""

    title: str
    lead: str
    text: str
    start: int
    label: str = ""

    def promises(self) -> Iterator[str]:
        """Yields the concrete clauses without their outer marks; the lead phrase promises nothing by itself."""
        yield from (text for _, text in self.placed())

    def placed(self) -> Iterator[tuple[int, str]]:
        """Yields (start in the document, words) of the concrete clauses."""
        for start, end in clauses(self.text):
            clause = self.text[start:end]
            start += len(clause) - len(clause.lstrip(_MARKS))
            clause = clause.strip(_MARKS)
            if clause != self.lead and self.lead not in clause and _CONCRETE.search(clause) and _promised(clause):
                yield self.start + start, clause


def _promised(clause: str) -> bool:
    return len(clause) >= SHORTEST and not _IN_FORCE.search(clause) and not _DATED.fullmatch(clause)


def plan_part(document: Document) -> OutlineNode | None:
    """Returns the last top-level part whose heading speaks of a plan."""
    parts = [node for node in document.outline if PLAN_HEADING.search(node.title)]
    return parts[-1] if parts else None


def plan_items(document: Document) -> tuple[PlanItem, ...]:
    """Returns the numbered items of a document's plan part."""
    part = plan_part(document)
    text, nodes = document.text, part.children if part is not None else ()
    return tuple(
        PlanItem(
            title=node.title, lead=node.title.partition("。")[0], text=text[node.start : node.end], start=node.start, label=node.label
        )
        for node in nodes
    )  # fmt: skip


def plan_sentences(document: Document) -> tuple[PlanItem, ...]:
    """Returns the sentences 一是… 二是… of a plan part without numbered items; each leads with its first clause."""
    part = plan_part(document)
    if part is None or part.children:
        return ()
    found: list[PlanItem] = []
    for start, end in sentences(document.text, part.start, part.end):
        first = _FIRST_OF_LIST.match(document.text, start, end)
        if first is not None:
            text = document.text[first.end() : end]
            lead = re.split("[，。；：]", text)[0]
            found.append(PlanItem(title=lead, lead=lead, text=text, start=first.end()))
    return tuple(found)


def plan_promises(document: Document) -> tuple[PlanPromise, ...]:
    """Returns everything that a document's plan part promises, in order: concrete clauses, and items without any by their lead phrase."""
    part = plan_part(document)
    heading = part.label + part.title if part is not None else ""
    found: list[PlanPromise] = []
    for number, item in enumerate(plan_items(document) or plan_sentences(document)):
        place = f"{heading} › {item.label}{item.lead}"
        placed = {text: start for start, text in reversed(list(item.placed()))}
        for text, start in sorted(placed.items(), key=lambda one: one[1]):
            found.append(PlanPromise(text=text, start=start, end=start + len(text), place=place, item=number, lead=item.lead))
        if not placed:
            start = item.start + max(item.text.find(item.lead), 0)
            echoes = tuple(item.text[first:last] for first, last in clauses(item.text) if last - first > SHORTEST)
            found.append(
                PlanPromise(
                    text=item.lead, start=start, end=start + len(item.lead), place=place, item=number, lead=item.lead, echoes=echoes
                )
            )  # fmt: skip
    return tuple(found)
