"""What a template may not do: digits typed into patterns, unknown slots, sets of unequal number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.period_words import NAMES
from assistant.drafting.slots import Slot, parse
from assistant.drafting.template import Body, Plan, Problems, Template, TemplatePart
from assistant.errors import TemplateError

MATERIAL = ("honours", "policy")
"""Slots that composing fills with award names and policy titles."""

_DIGIT = re.compile(r"[0-9０-９]")


def check_patterns(template: Template, fixed: Sequence[str], where: str) -> None:
    """Raises TemplateError for a pattern with a slot that nothing fills, or with a digit that is no part of a `fixed` name."""
    words = (*NAMES, "office", "short_name", *MATERIAL, *(name for name, _ in template.by_year))
    for name, texts in template.by_year:
        if "default" not in dict(texts):
            raise TemplateError(f"by_year.{name} 缺少 default", where=where)
    for pattern in patterns_of(template):
        literal = "".join(piece for piece in parse(pattern, where=where, words=words) if not isinstance(piece, Slot))
        for name in fixed:
            literal = literal.replace(name, "")
        if _DIGIT.search(literal):
            raise TemplateError(f"句式里不能写死数字：“{pattern}”", where=where, remedy="数字一律用槽；固定名称（如12348）列入 fixed_names")


def patterns_of(template: Template) -> Iterator[str]:
    """Yields every text of a template that slots may stand in."""
    introduction = template.introduction
    yield from (template.title, *introduction.openers, introduction.honours or "", introduction.handover or "", template.closing or "")
    yield from (template.addressee, template.copied)
    yield from (text or "" for edition in template.editions for text in (edition.title, edition.closing, edition.addressee))
    for part in template.parts:
        yield from _of_part(part)


def _of_part(part: TemplatePart) -> Iterator[str]:
    yield part.heading
    if isinstance(part, Problems):
        yield part.lead
        yield from (choice for kind in part.kinds for choices in kind.patterns for choice in choices)
    elif isinstance(part, Plan):
        yield from part.leads
        yield from (opener for item in part.items for opener in (*item.openers, *item.policy_openers))
    else:
        yield from part.leads
        yield from (exhibit.title for exhibit in part.exhibits)
        yield from ("{" + name + "}" for exhibit in part.exhibits for name in exhibit.indicators)
        for item in (item for group in part.groups for item in group.items):
            yield from (*item.openers, *item.policy_openers, *(choice for choices in item.patterns for choice in choices))


def lead_sets(template: Template) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields (name, phrases) of every set of headings and lead phrases."""
    for number, part in enumerate(template.parts, 1):
        for sets, _, name in _sets(part, number):
            yield from ((name, one) for one in sets)


def check_sets(template: Template, where: str) -> None:
    """Raises TemplateError for a set of headings or lead phrases that has not one for each group or item."""
    for number, part in enumerate(template.parts, 1):
        for sets, count, name in _sets(part, number):
            for one in sets:
                if len(one) != count:
                    raise TemplateError(f"{name} 里有一组是 {len(one)} 句，应为 {count} 句：“{one[0] if one else ''}…”", where=where)


def _sets(part: TemplatePart, number: int) -> Iterator[tuple[tuple[tuple[str, ...], ...], int, str]]:
    if isinstance(part, Plan):
        yield part.lead_sets, len(part.items), f"第{number}个 part 的 lead_sets"
    elif isinstance(part, Body):
        yield part.heading_sets, len(part.groups), f"第{number}个 part 的 heading_sets"
        for place, group in enumerate(part.groups, 1):
            yield group.lead_sets, len(group.items), f"第{number}个 part 第{place}个 group 的 lead_sets"
