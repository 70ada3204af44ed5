"""What is wrong with the tags of a Word template, paragraph by paragraph, all of it at once; nothing is run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import jinja2
from jinja2 import meta, nodes

from assistant.drafting.tags import DEEPEST, forbidden, parse

NAMES = frozenset(("title", "office", "short_name", "year", "signed", "dated", "addressee", "copied", "sections"))
SECTION_NAMES = frozenset(("level", "label", "heading", "lead", "key", "text"))
"""What a Word template's tags may name (drafting/filling.py), and what a section has."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_STATEMENT = re.compile(r"\{%-?(?:p|tr|tc|r)?\s*(\w+)\s*(.*?)\s*-?%\}")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}")
_WIDE = re.compile(r"｛｛|｝｝|｛%|%｝")
_LOOP = re.compile(r"(\w+)\s+in\b")
_WHOLE = {"for": "{{% for {0} %}}{{% endfor %}}", "if": "{{% if {0} %}}{{% endif %}}", "elif": "{{% if {0} %}}{{% endif %}}"}
"""Statements of one paragraph made whole, so that each can be looked at by itself."""
_QUOTED = 60


def tag_faults(paragraphs: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yields (number of the paragraph from 1 or 0 for none, what is wrong, the paragraph's first words)."""
    reader = _Reader(environment=jinja2.Environment(autoescape=True))
    for number, text in enumerate(paragraphs, 1):
        for message in (*_loose(text), *reader.faults(text)):
            yield number, message, text[:_QUOTED]
    for one in reader.opened:
        yield 0, f"“{one.word}”没有收尾（缺 end{one.word}）", one.quote


def names_in(paragraphs: Sequence[str]) -> frozenset[str]:
    """Returns the names that the tags use."""
    reader = _Reader(environment=jinja2.Environment(autoescape=True))
    for text in paragraphs:
        for _ in reader.faults(text):
            pass
    return frozenset(reader.named)


def _loose(text: str) -> Iterator[str]:
    """Yields what is said of braces that belong to no tag."""
    if _WIDE.search(text):
        yield "标签用了全角花括号，不会被填上，要用半角 {{ }}"
    if _HALF.search(_TAG.sub("", text)):
        yield "花括号不成对，标签不完整"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A statement that waits for its end: `name` is what a loop calls each thing."""

    word: str
    name: str
    quote: str


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads tags in their order; `opened` are the statements not yet closed, outermost first, `named` the names used so far."""

    environment: jinja2.Environment
    opened: list[_Opened] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def faults(self, text: str) -> Iterator[str]:
        for tag in _TAG.findall(text):
            statement = _STATEMENT.fullmatch(tag)
            if statement is None:
                yield from self._expression(tag, tag)
                continue
            if statement[1] in _WHOLE:
                yield from self._expression(tag, _WHOLE[statement[1]].format(statement[2]))
            yield from self._statement(statement[1], statement[2], text)

    def _statement(self, word: str, rest: str, text: str) -> Iterator[str]:
        if word in ("for", "if"):
            name = _LOOP.match(rest) if word == "for" else None
            self.opened.append(_Opened(word=word, name=name[1] if name else "", quote=text[:_QUOTED]))
            if sum(one.word == "for" for one in self.opened) > DEEPEST:
                yield f"循环套得太深（超过 {DEEPEST} 层）"
        elif word in ("endfor", "endif"):
            if self.opened and self.opened[-1].word == word[3:]:
                self.opened.pop()
            else:
                yield f"“{word}”前面没有对应的“{word[3:]}”"
        elif word in ("elif", "else"):
            if not self.opened or self.opened[-1].word != "if":
                yield f"“{word}”不在 if 里"
        else:
            yield f"模板里不能用“{word}”，只能取值、循环（for）和判断（if）"

    def _expression(self, tag: str, source: str) -> Iterator[str]:
        """Yields what is wrong with a tag by itself, given its whole `source`."""
        quoted = f"标签“{tag[:_QUOTED]}”"
        try:
            tree = parse(source, self.environment)
        except jinja2.TemplateSyntaxError as error:
            yield f"{quoted}写法不对（{error.message}）"
            return
        yield from (f"{quoted}{what}，{remedy}" for what, remedy in forbidden(tree))
        used = meta.find_undeclared_variables(tree)
        self.named |= used
        loops = {one.name for one in self.opened if one.name}
        for name in sorted(used - NAMES - loops - {"loop"}):
            yield f"{quoted}里的“{name}”没有对应的内容，{_instead(name, NAMES)}"
        for node in tree.find_all(nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name in loops and node.attr not in SECTION_NAMES:
                yield f"{quoted}里的“{node.attr}”没有对应的内容，{_instead(node.attr, SECTION_NAMES)}"


def _instead(name: str, known: frozenset[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"是否想写“{near[0]}”" if near else f"可用：{'、'.join(sorted(known))}"
