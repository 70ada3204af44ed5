"""Tells which category of the template a returned sentence belongs to: indicator wordings, keywords, headings, its sender's business."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.returns import ReturnedSentence
from assistant.drafting.template import Template
from assistant.nlp.language import PhraseFinder
from assistant.schema.ledger import Indicator

INDICATOR, KEYWORD, HEADING, SENDER_ONLY, SENDER_FIRST, SENDER_NEXT = 2.5, 2.0, 2.5, 5.0, 2.2, 1.6
"""Weights: an indicator's wording, a keyword, a keyword in a heading; the sender's only, first and further categories."""

FOREIGN = 3.0
"""What speaks against a category that is none of the sender's: offices write of their own business."""


class Classifier:
    """Holds a template's keywords and the indicators' wordings by category."""

    def __init__(self, template: Template, indicators: Sequence[Indicator]) -> None:
        self.categories = template.categories
        self._senders = dict(template.senders)
        self._keywords = dict(template.keywords)
        wordings: dict[str, list[str]] = {category: [] for category in self.categories}
        self._home = {indicator.id: indicator.category for indicator in indicators}
        for indicator in indicators:
            if indicator.category in wordings:
                wordings[indicator.category] += [name for name in (indicator.name, *indicator.aliases) if len(name) >= 4]
        self._finder = PhraseFinder(wordings)

    def category(self, sentence: ReturnedSentence) -> str | None:
        """Returns the best category, the template's order deciding ties; None where nothing speaks for any."""
        scores = self.scores(sentence)
        best = max(self.categories, key=lambda category: scores[category], default=None)
        return best if best is not None and scores[best] > 0 else None

    def scores(self, sentence: ReturnedSentence) -> dict[str, float]:
        """Returns each category's score for a sentence."""
        usual = self._usual(sentence.sender)
        heading = "".join(sentence.headings[1:])
        bound = {self._home.get(seen.verdict.matches[0].record.indicator_id or "") for seen in sentence.figures if seen.verdict.matches}
        named = self._finder.find(sentence.text)
        scores: dict[str, float] = {}
        for category in self.categories:
            score = SENDER_ONLY if usual == (category,) else SENDER_FIRST if usual[:1] == (category,) else SENDER_NEXT * (category in usual)
            score -= FOREIGN * (bool(usual) and category not in usual)
            score += INDICATOR * (category in named)
            keywords = self._keywords.get(category, ())
            score += KEYWORD * min(sum(word in sentence.text for word in keywords), 3)
            score += HEADING * any(word in heading for word in keywords)
            scores[category] = score + INDICATOR * (category in bound)
        return scores

    def _usual(self, sender: str) -> tuple[str, ...]:
        for name, categories in self._senders.items():
            if sender == name or sender.endswith(name):
                return categories
        return ()

    def primary(self, sender: str, category: str) -> bool:
        """Returns whether a category is the sender's first business."""
        return self._usual(sender)[:1] == (category,)
