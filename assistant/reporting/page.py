"""What the HTML page shows, worked out before the template: chips, paper, outline, cards, table of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reporting.cards import Card, cards, dismissed_cards
from assistant.reporting.evidence import evidence_line
from assistant.reporting.paper import Mark, Paper, Part, figure_marks
from assistant.reporting.tables import NOTHING, basis_words
from assistant.reporting.words import (
    PLAN_STATE,
    SEVERITY,
    STATUS,
    STATUS_HELP,
    STATUS_MARK,
    figure_status,
    nothing_found,
    plan_line,
    reason_lines,
    reasons_line,
    status_counts,
    status_words,
)
from assistant.schema.document import OutlineNode
from assistant.schema.figure import Figure, Status
from assistant.schema.finding import CheckReport, Evidence
from assistant.schema.plan import PlanAnswer, PlanState

_OUTLINE_LEVELS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One status in the verdict bar; `share` is its part of the coverage bar in per cent."""

    status: Status
    mark: str
    words: str
    help: str
    count: int
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """One heading with a link, the number of findings below it and the gravest severity among them ("" for none)."""

    level: int
    words: str
    href: str
    findings: int
    gravest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One line of the table of all figures; `ident` is the figure's id, which people type to bind it."""

    ident: str
    anchor: str
    href: str
    text: str
    status: Status
    mark: str
    words: str
    indicator: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card with its id and the anchor of its words in the paper (None where it stands nowhere)."""

    card: Card
    anchor: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that the list of findings can be narrowed to, with the number of findings that have it."""

    key: str
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A dismissed finding with the office's reason."""

    card: Card
    reason: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A promise of last year's plan with what became of it in words; `near` says that the sentence is no answer, only the nearest one."""

    answer: PlanAnswer
    words: str
    near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything on the page."""

    name: str
    fingerprint: str
    sources: tuple[str, ...]
    chips: tuple[Chip, ...]
    total: int
    reasons: str
    outline: tuple[OutlineLine, ...]
    parts: tuple[Part, ...]
    cards: tuple[CardView, ...]
    rows: tuple[FigureRow, ...]
    severities: tuple[Choice, ...]
    rules: tuple[Choice, ...]
    why: tuple[str, ...]
    answers: tuple[Answer, ...]
    plan_line: str
    plan: tuple[PlanRow, ...]
    notices: tuple[str, ...]
    nothing: str


def page(report: CheckReport) -> Page:
    """Returns the page of a report."""
    made = cards(report)
    evidence = dict(report.evidence)
    card_of = _cards_by_figure(made)
    hrefs = {figure.id: f"#k{card_of[figure.id].number}" if figure.id in card_of else f"#r{at}" for at, figure in enumerate(report.figures)}
    tips = {figure.id: _tip(figure, evidence.get(figure.id, ()), card_of.get(figure.id)) for figure in report.figures}
    marks = figure_marks(report.figures, hrefs, tips)
    notes = [_note(card) for card in made if card.finding.start < card.finding.end]
    return Page(
        name=report.document.name,
        fingerprint=report.document.provenance.sha256[:12],
        chips=_chips(report),
        sources=report.sources,
        total=report.coverage.figures,
        reasons=reasons_line(report.coverage),
        outline=tuple(_outline(report.document.outline, report)),
        parts=tuple(Paper(report.document, [*marks, *notes]).parts()),
        cards=tuple(CardView(card=card, anchor=f"k{card.number}", href=_card_href(card)) for card in made),
        rows=tuple(_row(at, figure, evidence.get(figure.id, ())) for at, figure in enumerate(report.figures) if figure.counted),
        severities=_choices([(card.finding.severity, card.severity) for card in made], list(SEVERITY)),
        rules=_choices([(card.finding.rule, card.title) for card in made], sorted({card.finding.rule for card in made})),
        why=tuple(reason_lines(report)),
        answers=_answers(report),
        plan_line=plan_line(report.plan),
        plan=_plan(report),
        notices=report.notices,
        nothing=nothing_found(report.coverage),
    )


def _choices(values: Sequence[tuple[str, str]], order: Sequence[str]) -> tuple[Choice, ...]:
    counts, words = Counter(key for key, _ in values), dict(values)
    return tuple(Choice(key=key, words=words[key], count=counts[key]) for key in order if counts[key])


def _answers(report: CheckReport) -> tuple[Answer, ...]:
    pairs = zip(dismissed_cards(report), report.dismissed, strict=True)
    return tuple(Answer(card=card, reason=silent.reason, when=(silent.dismissed_at or "")[:10]) for card, silent in pairs)


def _plan(report: CheckReport) -> tuple[PlanRow, ...]:
    """Returns the promises, those first that a person must look at."""
    order: list[PlanState] = ["unanswered", "missed", "carried", "answered"]
    rows = [PlanRow(answer=one, words=PLAN_STATE[one.state], near=one.state == "unanswered") for one in report.plan]
    return tuple(sorted(rows, key=lambda row: order.index(row.answer.state)))


def _cards_by_figure(made: Sequence[Card]) -> dict[str, Card]:
    """Returns the card a figure leads to: the one that stands on it most closely, else the first that names it."""
    found: dict[str, Card] = {}
    for card in made:
        for figure in card.figures:
            if figure.id not in found or _distance(card, figure) < _distance(found[figure.id], figure):
                found[figure.id] = card
    return found


def _distance(card: Card, figure: Figure) -> tuple[bool, int]:
    """How far a card's words are from being the figure: elsewhere last, else by how much longer they are."""
    finding = card.finding
    apart = finding.end <= figure.start or figure.end <= finding.start
    return apart, 0 if apart else finding.end - finding.start


def _tip(figure: Figure, evidence: Sequence[Evidence], card: Card | None) -> str:
    lines = [f"{STATUS_MARK[figure_status(figure)]} {status_words(figure)}" + (f" · {figure.indicator}" if figure.indicator else "")]
    if card is not None:
        lines.append(f"{card.title}（{card.severity}）" + (f"，应为 {card.expected}" if card.expected else ""))
        evidence = evidence or card.evidence
    if figure.formula:
        lines.append(f"推算：{figure.formula}")
    lines += [evidence_line(item) for item in evidence[:4]]
    if len(evidence) > 4:
        lines.append(f"等 {len(evidence)} 处")
    return "\n".join(lines)


def _note(card: Card) -> Mark:
    return Mark(
        start=card.finding.start, end=card.finding.end, anchor=f"m{card.number}", href=f"#k{card.number}",
        tip=f"{card.title}（{card.severity}）",
    )  # fmt: skip


def _card_href(card: Card) -> str | None:
    return f"#m{card.number}" if card.finding.start < card.finding.end else None


def _chips(report: CheckReport) -> tuple[Chip, ...]:
    counts = status_counts(report.coverage)
    total = sum(count for _, count in counts)
    return tuple(
        Chip(
            status=status, mark=STATUS_MARK[status], words=STATUS[status], help=STATUS_HELP[status], count=count,
            share=f"{count / total * 100:.2f}" if total else "0",
        )
        for status, count in counts
    )  # fmt: skip


def _outline(nodes: Sequence[OutlineNode], report: CheckReport, depth: int = 1) -> list[OutlineLine]:
    lines: list[OutlineLine] = []
    for node in nodes:
        inside = [one.severity for one in report.findings if node.start <= one.start < node.end and one.start < one.end]
        gravest = next((severity for severity in SEVERITY if severity in inside), "")
        words = (node.label + node.title).strip().rstrip("。：")
        lines.append(OutlineLine(level=depth, words=words, href=f"#b{node.block}", findings=len(inside), gravest=gravest))
        if depth < _OUTLINE_LEVELS:
            lines += _outline(node.children, report, depth + 1)
    return lines


def _row(at: int, figure: Figure, evidence: Sequence[Evidence]) -> FigureRow:
    status, basis = figure_status(figure), basis_words(figure.formula, evidence)
    return FigureRow(
        ident=figure.id,
        anchor=f"r{at}",
        href=f"#n{at}",
        text=figure.text,
        status=status,
        mark=STATUS_MARK[status],
        words=status_words(figure),
        indicator=figure.indicator or "",
        basis="" if basis == NOTHING else basis,
    )
