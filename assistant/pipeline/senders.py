"""Names the sender of figures that a draft took from a return: checked by nobody's ledger, but not without a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.checking.engine import restated
from assistant.schema.drafting import Draft, LiveFigure
from assistant.schema.figure import Figure
from assistant.schema.finding import CheckReport, Evidence


def with_senders(report: CheckReport, draft: Draft) -> CheckReport:
    """Returns the report with reason "sender" on figures that no record covers and a return vouches for, the return as evidence."""
    live = {figure.key: figure for figure in draft.figures if figure.sender is not None and not figure.records}
    spans = {start: (end, live[key]) for start, end, key in _places(report.document.text, draft) if key in live}
    evidence: dict[str, tuple[Evidence, ...]] = {}
    figures: list[Figure] = []
    for figure in report.figures:
        found = _at(spans, figure)
        if found is not None and figure.counted and figure.status == "not_checked" and figure.reason != "target":
            figure = replace(figure, reason="sender", records=found.sources)
            evidence[figure.id] = (_line(found),)
        figures.append(figure)
    return restated(report, figures, evidence)


def _places(text: str, draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Yields (start, end, key) of each live figure; sentences stand in the document in the draft's order."""
    position = 0
    for section in draft.sections:
        for sentence in section.sentences:
            start = text.find(sentence.text, position)
            if start < 0:
                continue
            position = start
            for fragment in sentence.fragments:
                if fragment.figure is not None:
                    yield position, position + len(fragment.text), fragment.figure
                position += len(fragment.text)


def _at(spans: dict[int, tuple[int, LiveFigure]], figure: Figure) -> LiveFigure | None:
    for start in range(figure.start, figure.core_start + 1):
        if start in spans and spans[start][0] >= figure.core_end:
            return spans[start][1]
    return None


def _line(figure: LiveFigure) -> Evidence:
    place = figure.sources[0] if figure.sources else figure.sender or ""
    source, _, locator = place.partition(" › ")
    return Evidence(source=source, locator=locator, label=f"{figure.sender}报送", value=figure.issued, unit=None, period=None)
