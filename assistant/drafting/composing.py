"""Composes a whole draft without a language model: picks, merges, orders and trims what the ledgers and the returns hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.drafting.candidates import STREET_COST, Candidate, left_out, prepare
from assistant.drafting.classifying import Classifier
from assistant.drafting.facts import Facts
from assistant.drafting.honours import take_honours, write_introduction
from assistant.drafting.items import Desk, indicator_sentences, write_item
from assistant.drafting.phrasing import Phrasing
from assistant.drafting.planning import belongs, write_plan_item, write_plan_lead
from assistant.drafting.problems import ORDINALS, write_problems
from assistant.drafting.promises import Answer, answering, answers, promises
from assistant.drafting.remarks import TITLES
from assistant.drafting.repeats import Stated, stated_by
from assistant.drafting.returns import Returns
from assistant.drafting.slots import fill
from assistant.drafting.template import Template
from assistant.drafting.wording import KeyRing, Wording
from assistant.likeness.overlap import overlap_share
from assistant.nlp.sentences import sentences as sentence_spans
from assistant.protocols import RecordBook, Retriever
from assistant.schema.document import Document
from assistant.schema.drafting import Brief, Draft, Section, SourceNote

CARRIED_MOST = 0.2
"""Share of last year's text in the draft above which a note is made (drafting.md)."""


def compose(
    brief: Brief, template: Template, book: RecordBook, returns: Returns, previous: Document | None = None,
    retriever: Retriever | None = None,
) -> Draft:  # fmt: skip
    """Returns the draft: the same inputs give the same draft, figure for figure.

    Every figure is live: tied to records, or to the return (or last year's plan) that vouches for it. What could not be written stands
    in `notes`; every returned sentence that was not used stands in `left_out` with the reason.
    """
    composer = _Composer(brief, template, book, returns, previous, retriever)
    composer.desk.notes += [f"{TITLES[remark.kind]}：{remark.message}" for remark in returns.remarks]
    composer.write()
    return composer.draft()


@dataclass(slots=True)
class _Rough:
    """A section before its figures have keys."""

    key: str
    level: int
    label: str
    heading: str
    wordings: Sequence[Wording] = field(default_factory=list)


class _Composer:
    """One draft in the making."""

    def __init__(
        self, brief: Brief, template: Template, book: RecordBook, returns: Returns, previous: Document | None, retriever: Retriever | None
    ) -> None:
        self.brief, self.template, self.book, self.returns, self.previous = brief, template, book, returns, previous
        words = template.words(year=brief.year, office=brief.office, short_name=brief.short_name)
        self.old = _sentences(previous)
        phrasing = Phrasing([*self.old, *_headings(previous)], brief.year)
        name = f"模板《{template.name}》"
        self.desk = Desk(facts=Facts(book, brief.period), words=words, phrasing=phrasing, template=name, retriever=retriever)
        self.rough: list[_Rough] = []
        self.left: list[SourceNote] = []
        self.used: set[int] = set()
        self.patterns = {item.category: indicator_sentences(item, self.desk) for item in template.items}
        for wordings in self.patterns.values():
            self.desk.say(wordings)
        self._prepare(stated_by(self.patterns, self.desk.facts))

    def _prepare(self, stated: Stated) -> None:
        classifier = Classifier(self.template, self.book.indicators)
        short = self.brief.short_name
        parts = {}
        for topic, plan, cost in (("work", False, STREET_COST), ("problem", False, 2.0), ("plan", True, 3.0)):
            sentences = [sentence for sentence in self.returns.sentences if sentence.topic == topic]
            prepared = prepare(
                sentences, classifier, short_name=short, previous=self.old, stated=stated if topic == "work" else None, plan=plan,
                street_cost=cost,
            )  # fmt: skip
            self.left += prepared.left_out
            parts[topic] = prepared.candidates
        self.asked = promises(self.previous, self.desk.facts)
        self.work, self.problems, self.plans = answering(parts["work"], self.asked), parts["problem"], parts["plan"]

    def write(self) -> None:
        """Writes every section in order."""
        honours = take_honours(self.work)
        self._mark(candidate for candidate, _, _ in honours)
        titles = tuple(title for _, _, title in honours)
        self.rough.append(_Rough("introduction", 0, "", "", write_introduction(self.template.introduction, honours, self.desk)))
        self.rough.append(_Rough("summary", 1, "一、", self._filled(self.template.summary_heading)))
        self._write_groups(titles)
        asked = answers(self.asked, self.desk.said, self.desk.facts)
        self._report_answers(asked)
        if self.template.problems is not None:
            missed = [answer for answer in asked if answer.state == "missed"]
            source = self.previous.name if self.previous else None
            wordings, used = write_problems(self.template.problems, self.problems, missed, self.desk, previous=source)
            self._mark(used)
            if wordings:
                self.rough.append(_Rough("problems", 0, "", "", wordings))
        self._write_plan([answer for answer in asked if answer.state == "unanswered"])
        if self.template.closing:
            closing = fill(self.template.closing, self.desk.facts, self.desk.words).wording
            self.rough.append(_Rough("closing", 0, "", "", [closing] if closing else []))

    def _write_groups(self, titles: tuple[str, ...]) -> None:
        headings = self.desk.phrasing.fresh_set(self.template.heading_sets)
        for number, (group, heading) in enumerate(zip(self.template.groups, headings, strict=True), 1):
            self.rough.append(_Rough(f"g{number}", 2, f"（{ORDINALS[number - 1]}）", heading))
            leads = self.desk.phrasing.fresh_set(group.lead_sets)
            for place, (item, lead) in enumerate(zip(group.items, leads, strict=True), 1):
                mine = [one for one in self._unused(self.work, (item.category,)) if not any(title in one.text for title in titles)]
                wordings, chosen = write_item(
                    item, lead, self.patterns[item.category], mine, self.desk, tolerance=self.template.tolerance
                )  # fmt: skip
                self._mark(chosen)
                self.rough.append(_Rough(f"g{number}.{place}", 3, f"{place}.", lead, wordings))

    def _write_plan(self, unanswered: Sequence[Answer]) -> None:
        plan = self.template.plan
        if plan is None:
            return
        self.rough.append(_Rough("plan", 1, "二、", self._filled(plan.heading)))
        self.rough.append(_Rough("plan.lead", 0, "", "", [write_plan_lead(plan, self.desk)]))
        leads = self.desk.phrasing.fresh_set(plan.lead_sets)
        waiting = list(unanswered)
        for index, (item, lead) in enumerate(zip(plan.items, leads, strict=True)):
            mine = [answer for answer in waiting if belongs(answer, item, leads, index)]
            wordings, chosen, again = write_plan_item(
                item, lead, self._unused(self.plans, item.categories), mine, self.desk, tolerance=self.template.tolerance,
                previous=self.previous.name if self.previous else "",
            )  # fmt: skip
            self._mark(chosen)
            waiting = [answer for answer in waiting if answer not in again]
            self.rough.append(_Rough(f"plan.{index + 1}", 3, f"{index + 1}.", lead, wordings))

    def draft(self) -> Draft:
        """Returns the finished draft with keys given in the order of the text."""
        keys = KeyRing()
        sections = tuple(
            Section(key=part.key, level=part.level, label=part.label, heading=part.heading, sentences=keys.sentences(part.wordings))
            for part in self.rough
        )
        spare = [candidate for candidate in (*self.work, *self.problems, *self.plans) if candidate.order not in self.used]
        left = (*self.left, *(left_out(candidate.sentence, "篇幅所限或已有同类内容") for candidate in spare))
        self._note_overlap(sections)
        return Draft(
            brief=self.brief, title=self._filled(self.template.title), sections=sections, figures=tuple(keys.figures),
            notes=tuple(dict.fromkeys(self.desk.notes)), left_out=left, digest=self._digest(),
        )  # fmt: skip

    def _filled(self, pattern: str) -> str:
        wording = fill(pattern, self.desk.facts, self.desk.words).wording
        return wording.text if wording else ""

    def _unused(self, candidates: Sequence[Candidate], categories: Sequence[str]) -> list[Candidate]:
        return [one for one in candidates if one.category in categories and one.order not in self.used]

    def _mark(self, candidates: Iterable[Candidate]) -> None:
        self.used |= {candidate.order for candidate in candidates}

    def _report_answers(self, asked: Sequence[Answer]) -> None:
        for answer in asked:
            promise = answer.promise
            if answer.state == "missed":
                self.desk.notes.append(f"上年计划“{promise.text}”：台账为{answer.actual}，未达到，已列入存在问题或需说明")
            elif answer.state == "unanswered":
                self.desk.notes.append(f"上年计划“{promise.item}”中的“{promise.text}”正文未见完成情况，请核实后补写")

    def _note_overlap(self, sections: Sequence[Section]) -> None:
        if self.previous is None:
            return
        text = "".join(sentence.text for section in sections for sentence in section.sentences)
        share = overlap_share(text, self.previous.text)
        if share > CARRIED_MOST:
            self.desk.notes.append(f"与上年总结逐字相同的部分占{share:.0%}，超过{CARRIED_MOST:.0%}，请改写")

    def _digest(self) -> str:
        """Returns the SHA-256 of everything the draft was made from, paths left out so that it is the same on every machine."""
        digest = hashlib.sha256()
        bare = replace(self.brief, data=(), submissions=None, previous=None, corpus=(), indicators=None)
        pieces = [
            repr(bare),
            repr(replace(self.template, folder=self.template.folder.__class__())),
            self.previous.text if self.previous else "",
        ]
        pieces += [f"{record.id}={record.number}" for record in self.book.records]
        pieces += [f"{sentence.document}:{sentence.text}" for sentence in self.returns.sentences]
        for piece in pieces:
            digest.update(piece.encode() + b"\0")
        return digest.hexdigest()


def _sentences(document: Document | None) -> list[str]:
    if document is None:
        return []
    body = [block for block in document.blocks if block.kind != "metadata"]
    return [document.text[start:end] for block in body for start, end in sentence_spans(document.text, block.start, block.end)]


def _headings(document: Document | None) -> list[str]:
    found: list[str] = []
    nodes = list(document.outline) if document is not None else []
    while nodes:
        node = nodes.pop(0)
        found.append(node.title)
        nodes = [*node.children, *nodes]
    return found
