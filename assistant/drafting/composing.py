"""Composes a whole draft without a language model: picks, merges, orders and trims what the ledgers and the returns hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.drafting.candidates import STREET_COST, Candidate, left_out, prepare
from assistant.drafting.classifying import Classifier
from assistant.drafting.editions import barred_word, in_edition
from assistant.drafting.exhibits import chart_of, missing_of, table_of
from assistant.drafting.facts import Facts
from assistant.drafting.honours import take_honours, write_introduction
from assistant.drafting.items import Desk, indicator_sentences, write_item
from assistant.drafting.outlining import Outline
from assistant.drafting.phrasing import Phrasing
from assistant.drafting.planning import belongs, write_lead, write_plan_item
from assistant.drafting.problems import write_problems
from assistant.drafting.promises import Answer, Plan
from assistant.drafting.remarks import TITLES
from assistant.drafting.repeats import Stated, stated_by
from assistant.drafting.returns import ReturnedSentence, Returns
from assistant.drafting.slots import fill
from assistant.drafting.template import Body, Exhibit, Problems, Template, TemplatePart
from assistant.drafting.template import Plan as PlanPart
from assistant.drafting.wording import KeyRing, Wording, plain
from assistant.likeness.overlap import overlap_share
from assistant.nlp.sentences import sentences as sentence_spans
from assistant.protocols import RecordBook, Retriever
from assistant.schema.document import Document
from assistant.schema.drafting import Brief, Draft, Section, SourceNote
from assistant.schema.plan import PlanAnswer

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


class _Composer:
    """One draft in the making."""

    def __init__(
        self, brief: Brief, template: Template, book: RecordBook, returns: Returns, previous: Document | None, retriever: Retriever | None
    ) -> None:
        self.brief, self.book, self.returns, self.previous = brief, book, returns, previous
        self.template, self.edition = in_edition(template, brief.edition)
        called = self.edition.short_name if self.edition and self.edition.short_name else brief.short_name
        words = template.words(period=brief.period, office=brief.office, short_name=called)
        self.old = _sentences(previous)
        phrasing = Phrasing([*self.old, *_headings(previous)], brief.year)
        name = f"模板《{template.name}》"
        self.desk = Desk(facts=Facts(book, brief.period), words=words, phrasing=phrasing, template=name, retriever=retriever)
        self.outline = Outline()
        self.left: list[SourceNote] = []
        self.used: set[int] = set()
        self.groups = self.items = 0
        self.exhibits: dict[str, int] = {}
        self.patterns = [indicator_sentences(item, self.desk) for item in self.template.items]
        by_category: dict[str, list[Wording]] = {}
        for item, wordings in zip(self.template.items, self.patterns, strict=True):
            by_category.setdefault(item.category, []).extend(wordings)
            self.desk.say(wordings)
        self._prepare(stated_by(by_category, self.desk.facts))

    def _prepare(self, stated: Stated) -> None:
        classifier = Classifier(self.template, self.book.indicators)
        parts = {}
        for topic, plan, cost in (("work", False, STREET_COST), ("problem", False, 2.0), ("plan", True, 3.0)):
            sentences = [sentence for sentence in self.returns.sentences if sentence.topic == topic and self._concerned(sentence)]
            prepared = prepare(
                sentences, classifier, short_name=self.desk.words["short_name"], previous=self.old,
                stated=stated if topic == "work" else None, plan=plan, street_cost=cost,
            )  # fmt: skip
            self.left += prepared.left_out
            parts[topic] = self._fit(prepared.candidates)
        self.plan = Plan(self.previous, self.desk.facts, self.old, concerned=self.template.concerns)
        self.work, self.problems, self.plans = self.plan.answering(parts["work"]), parts["problem"], parts["plan"]

    def _concerned(self, sentence: ReturnedSentence) -> bool:
        """Whether a returned sentence, or the heading it stands under, is of the template's subject."""
        concerned = self.template.concerns("".join((*sentence.headings[1:], sentence.text)))
        if not concerned:
            self.left.append(left_out(sentence, f"与{self.template.name}无关"))
        return concerned

    def _fit(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Returns the candidates that the edition may print."""
        kept = []
        for candidate in candidates:
            word = barred_word(self.edition, candidate)
            if word is None:
                kept.append(candidate)
            else:
                self.left.append(left_out(candidate.sentence, f"{self.brief.edition}不写“{word}”"))
        return tuple(kept)

    def write(self) -> None:
        """Writes every part in order; what last year's plan promised is asked for once the work done is told."""
        honours = take_honours(self.work)
        self._mark(candidate for candidate, _, _ in honours)
        self.outline.paragraph("introduction", write_introduction(self.template.introduction, honours, self.desk))
        titles = tuple(title for _, _, title in honours)
        asked: tuple[Answer, ...] | None = None
        unwritten = len(self.template.bodies)
        for number, part in enumerate(self.template.parts, 1):
            if isinstance(part, Body):
                self._write_body(part, f"part{number}", titles)
                unwritten -= 1
                continue
            if asked is None and not unwritten:
                asked = self._answered()
            if isinstance(part, Problems):
                self._write_problems(part, asked or ())
            else:
                self._write_plan(part, [answer for answer in asked or () if answer.state == "unanswered"])
        self._write_closing()

    def _answered(self) -> tuple[Answer, ...]:
        """Returns what became of last year's promises, by what the text has told so far; a plan alone tells by what was returned."""
        return self.plan.answers(self.desk.said if self.template.bodies else [candidate.text for candidate in self.work])

    def _write_body(self, part: Body, key: str, titles: tuple[str, ...]) -> None:
        level = self._write_heading(key, part)
        headings = self.desk.phrasing.fresh_set(part.heading_sets) if part.heading_sets else ("",) * len(part.groups)
        for group, heading in zip(part.groups, headings, strict=True):
            self.groups += 1
            if heading:
                self.outline.heading(f"g{self.groups}", level, heading)
            leads = self.desk.phrasing.fresh_set(group.lead_sets)
            for place, (item, lead) in enumerate(zip(group.items, leads, strict=True), 1):
                mine = [one for one in self._unused(self.work, (item.category,)) if not any(title in one.text for title in titles)]
                patterns = self.patterns[self.items]
                self.items += 1
                wordings, chosen = write_item(item, lead, patterns, mine, self.desk, tolerance=self.template.tolerance)
                self._mark(chosen)
                self.outline.item(f"g{self.groups}.{place}", level + bool(heading), lead, wordings, run_in=part.run_in)
        for exhibit in part.exhibits:
            self._write_exhibit(exhibit)

    def _write_exhibit(self, exhibit: Exhibit) -> None:
        """Writes a table or a chart under its caption; what the ledgers do not fill is noted, and one without two rows left out."""
        facts, title = self.desk.facts, self._filled(exhibit.title)
        kind = "表" if exhibit.form == "table" else "图"
        number = self.exhibits.get(kind, 0) + 1
        key = f"{exhibit.form}{number}"
        table = table_of(exhibit, facts) if exhibit.form == "table" else None
        chart = chart_of(exhibit, facts, key=key, title=title) if exhibit.form == "chart" else None
        missing = missing_of(exhibit, facts)
        if missing:
            self.desk.notes.append(f"{kind}“{title}”缺少台账数据：{'、'.join(missing)}")
        if table is None and chart is None:
            self.desk.notes.append(f"{kind}“{title}”没有画出：台账里够画的数不足两行，或几项的单位不同")
            return
        self.exhibits[kind] = number
        caption = plain(f"{kind}{number}\u3000{title}", origin="模板句", source=self.desk.template)
        if table is not None:
            self.outline.exhibit(key, caption, head=table.head, rows=table.rows)
        else:
            self.outline.exhibit(key, caption, chart=chart)

    def _write_heading(self, key: str, part: TemplatePart) -> int:
        """Writes a part's heading and lead sentence; returns the level of what stands under it."""
        heading = self._filled(part.heading)
        if heading:
            self.outline.heading(key, 1, heading)
        if not isinstance(part, Problems) and part.leads:
            self.outline.paragraph(f"{key}.lead", [write_lead(part.leads, self.desk)])
        return 2 if heading else 1

    def _write_problems(self, part: Problems, asked: Sequence[Answer]) -> None:
        barred = self.edition.without_indicators if self.edition else ()
        missed = [answer for answer in asked if answer.state == "missed" and answer.promise.indicator_id not in barred]
        source = self.previous.name if self.previous else None
        wordings, used = write_problems(part, self.problems, missed, self.desk, previous=source)
        self._mark(used)
        if wordings:
            self._write_heading("problems.heading", part)
        self.outline.paragraph("problems", wordings)

    def _write_plan(self, plan: PlanPart, unanswered: Sequence[Answer]) -> None:
        level = self._write_heading("plan", plan)
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
            under = level + 1 if level == 2 and plan.run_in else level
            self.outline.item(f"plan.{index + 1}", under, lead, wordings, run_in=plan.run_in)

    def _write_closing(self) -> None:
        if self.template.closing:
            closing = fill(self.template.closing, self.desk.facts, self.desk.words, source=self.desk.template).wording
            self.outline.paragraph("closing", [closing] if closing else [])

    def draft(self) -> Draft:
        """Returns the finished draft with keys given in the order of the text."""
        keys = KeyRing()
        sections = self.outline.finished(keys)
        spare = [candidate for candidate in (*self.work, *self.problems, *self.plans) if candidate.order not in self.used]
        left = (*self.left, *(left_out(candidate.sentence, "篇幅所限或已有同类内容") for candidate in spare))
        plan = self.plan.closed(sections, keys.figures, () if self.template.bodies else self.work)
        self._note_plan(plan, sections)
        self._note_overlap(sections)
        return Draft(
            brief=self.brief, title=self._filled(self.template.title), sections=sections, figures=tuple(keys.figures),
            notes=tuple(dict.fromkeys(self.desk.notes)), left_out=left, digest=self._digest(), plan=plan,
            addressee=self._filled(self.template.addressee), copied=self._filled(self.template.copied),
        )  # fmt: skip

    def _filled(self, pattern: str) -> str:
        wording = fill(pattern, self.desk.facts, self.desk.words).wording
        return wording.text if wording else ""

    def _unused(self, candidates: Sequence[Candidate], categories: Sequence[str]) -> list[Candidate]:
        return [one for one in candidates if one.category in categories and one.order not in self.used]

    def _mark(self, candidates: Iterable[Candidate]) -> None:
        self.used |= {candidate.order for candidate in candidates}

    def _note_plan(self, answers: Sequence[PlanAnswer], sections: Sequence[Section]) -> None:
        owned = {sentence.text for section in sections if section.key == "problems" for sentence in section.sentences}
        for answer in answers:
            if answer.state == "missed":
                told = "已列入存在问题" if answer.sentence in owned else "存在问题里没有写，需说明"
                self.desk.notes.append(f"上年计划“{answer.promise}”：台账为{answer.actual}，未达到，{told}")
            elif answer.state == "carried":
                self.desk.notes.append(f"上年计划“{answer.item}”中的“{answer.promise}”已转入今年计划，正文未见上年结果，请补写")
            elif answer.state == "unanswered":
                self.desk.notes.append(f"上年计划“{answer.item}”中的“{answer.promise}”未见完成情况，请核实后补写")

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
        bare = replace(self.brief, data=(), submissions=None, previous=None, corpus=(), indicators=None, model=None)
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
