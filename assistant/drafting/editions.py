"""Editions of one report: the same bindings told at another length, without what its reader should not see."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.candidates import Candidate
from assistant.drafting.slots import mentioned
from assistant.drafting.template import Body, Choices, Edition, Group, Item, Plan, Problems, Template, TemplatePart
from assistant.errors import BriefError

MOST, LEAST = 3.0, 0.2
"""Bounds of what an edition may multiply lengths by."""


def in_edition(template: Template, name: str | None) -> tuple[Template, Edition | None]:
    """Returns the template as an edition wants it, and the edition; raises BriefError naming those there are."""
    if name is None:
        return template, None
    edition = template.edition(name)
    if edition is None:
        known = "、".join(one.name for one in template.editions)
        remedy = f"这个模板的版本有：{known}" if known else "这个模板没有分版本，请去掉 edition"
        raise BriefError(f"模板“{template.name}”没有“{name}”这个版本", remedy=remedy)
    parts = tuple(_part(part, edition) for part in template.parts if edition.problems or not isinstance(part, Problems))
    closing = edition.closing if edition.closing is not None else template.closing
    title, to = edition.title or template.title, template.addressee if edition.addressee is None else edition.addressee
    return replace(template, parts=parts, title=title, closing=closing, addressee=to), edition


def barred_word(edition: Edition | None, candidate: Candidate) -> str | None:
    """Returns the word, or the label of the figure, for which a returned sentence stays out of an edition; None for one that may enter."""
    if edition is None:
        return None
    word = next((word for word in edition.without if word in candidate.text), None)
    if word is not None:
        return word
    return next((live.label for live in candidate.wording.figures if live.indicator_id in edition.without_indicators), None)


def _part(part: TemplatePart, edition: Edition) -> TemplatePart:
    if isinstance(part, Problems):
        return replace(part, kinds=tuple(replace(kind, patterns=_patterns(kind.patterns, edition)) for kind in part.kinds))
    if isinstance(part, Plan):
        return replace(part, items=tuple(replace(item, length=_length(item.length, edition)) for item in part.items))
    return replace(part, groups=tuple(_group(group, edition) for group in part.groups)) if isinstance(part, Body) else part


def _group(group: Group, edition: Edition) -> Group:
    return replace(group, items=tuple(_item(item, edition) for item in group.items))


def _item(item: Item, edition: Edition) -> Item:
    return replace(
        item, length=_length(item.length, edition), patterns=_patterns(item.patterns, edition),
        required=tuple(name for name in item.required if name not in edition.without_indicators),
    )  # fmt: skip


def _length(length: int, edition: Edition) -> int:
    return round(length * min(max(edition.scale, LEAST), MOST))


def _patterns(patterns: tuple[Choices, ...], edition: Edition) -> tuple[Choices, ...]:
    """Returns the patterns that print nothing barred; a pattern none of whose choices may be printed falls away."""
    left = (tuple(choice for choice in choices if not _barred(choice, edition)) for choices in patterns)
    return tuple(choices for choices in left if choices)


def _barred(pattern: str, edition: Edition) -> bool:
    return bool(mentioned(pattern) & set(edition.without_indicators)) or any(word in pattern for word in edition.without)
