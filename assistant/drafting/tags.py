"""Looks at a template's tags before they run: only names, attributes, comparisons, loops over lists and plain filters may stand in them."""

from __future__ import annotations

import re

import jinja2
from jinja2 import meta, nodes

from assistant.errors import TemplateError

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Add, nodes.Sub, nodes.Concat,
    nodes.Test, nodes.Scope, nodes.ScopedEvalContextModifier, nodes.EvalContextModifier, nodes.Keyword,
)  # fmt: skip
"""Calls are not among them, so no tag can run a function, loop over a range, or reach a module."""

FILTERS = frozenset({"trim", "upper", "lower", "join", "length", "first", "last", "default", "d", "string", "int"})

_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.S)
_MARKUP = re.compile(r"<[^>]+>")


def check_tags(source: str, environment: jinja2.Environment, known: frozenset[str], where: str) -> None:
    """Raises TemplateError for a tag with a name that nothing fills, or with anything but plain access in it."""
    tree = environment.parse(source)
    for name in sorted(meta.find_undeclared_variables(tree) - known - {"loop"}):
        remedy = f"可用的名称：{'、'.join(sorted(known))}。所在段落：{quoted_with([source], name)}"
        raise TemplateError(f"模板里的标签“{name}”没有对应的内容", where=where, remedy=remedy)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise TemplateError(f"模板标签里不能用“{type(node).__name__}”", where=where, remedy="模板里只能取值、循环和判断")
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise TemplateError(f"模板标签里不能用“|{node.name}”", where=where, remedy=f"可用：{'、'.join(sorted(FILTERS))}")


def paragraphs(source: str) -> list[str]:
    """Returns the text of each paragraph of a part's XML."""
    return [_MARKUP.sub("", match[0]) for match in _PARAGRAPH.finditer(source)]


def quoted_with(sources: list[str], word: str) -> str:
    """Returns the first paragraph that holds `word`, in quotes and cut to 60 characters; "" in quotes where none does."""
    found = next((text for source in sources for text in paragraphs(source) if word in text), "")
    return f"“{found[:60]}”"
