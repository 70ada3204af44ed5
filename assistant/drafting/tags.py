"""Looks at a template's tags before they run: only names, attributes, comparisons, loops over lists and plain filters may stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jinja2
from jinja2 import meta, nodes

from assistant.errors import TemplateError

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Add, nodes.Sub, nodes.Concat,
    nodes.Test, nodes.Scope, nodes.ScopedEvalContextModifier, nodes.EvalContextModifier, nodes.Keyword,
)  # fmt: skip
"""Calls are not among them, so no tag can run a function, loop over a range, or reach a module."""

DEEPEST = 2
"""Loops within one another: sections, and one list of a section; more would only multiply work."""

FILTERS = frozenset({"trim", "upper", "lower", "join", "length", "first", "last", "default", "d", "string", "int"})

_PLAIN = "模板里只能取值、循环和判断"
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.S)
_MARKUP = re.compile(r"<[^>]+>")


def parse(source: str, environment: jinja2.Environment) -> nodes.Template:
    """Returns the tree of a text with tags; raises jinja2.TemplateSyntaxError, also for brackets too deep to be followed."""
    try:
        return environment.parse(source)
    except RecursionError as error:
        raise jinja2.TemplateSyntaxError("括号套得太深", 1) from error


def forbidden(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    """Yields (what, remedy) for all that tags may not hold: whatever could run, and loops over anything but what the draft brings."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            yield f"里不能用“{type(node).__name__}”", _PLAIN
        elif isinstance(node, nodes.For):
            if not isinstance(node.iter, nodes.Name | nodes.Getattr):
                yield "里的循环只能取现成的内容", "如 {%p for section in sections %}"
            if _deeper(node, DEEPEST):
                yield f"里的循环套得太深（超过 {DEEPEST} 层）", "请拆开写"
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield f"里不能用“|{node.name}”", f"可用：{'、'.join(sorted(FILTERS))}"
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield f"里不能用“.{node.attr}”", _PLAIN


def check_tags(source: str, environment: jinja2.Environment, known: frozenset[str], where: str) -> None:
    """Raises TemplateError for a tag with a name that nothing fills, or with anything but plain access in it."""
    tree = parse(source, environment)
    for name in sorted(meta.find_undeclared_variables(tree) - known - {"loop"}):
        remedy = f"可用的名称：{'、'.join(sorted(known))}。所在段落：{quoted_with([source], name)}"
        raise TemplateError(f"模板里的标签“{name}”没有对应的内容", where=where, remedy=remedy)
    for what, remedy in forbidden(tree):
        raise TemplateError(f"模板标签{what}", where=where, remedy=remedy)


def _deeper(loop: nodes.For, levels: int) -> bool:
    """Says whether `levels` more loops stand within one another inside this one."""
    return levels == 0 or any(_deeper(inner, levels - 1) for inner in loop.find_all(nodes.For))


def paragraphs(source: str) -> list[str]:
    """Returns the text of each paragraph of a part's XML."""
    return [_MARKUP.sub("", match[0]) for match in _PARAGRAPH.finditer(source)]


def quoted_with(sources: list[str], word: str) -> str:
    """Returns the first paragraph that holds `word`, in quotes and cut to 60 characters; "" in quotes where none does."""
    found = next((text for source in sources for text in paragraphs(source) if word in text), "")
    return f"“{found[:60]}”"
