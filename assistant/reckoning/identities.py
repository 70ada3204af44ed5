"""Identities of the trade: formulas between indicators ("a.x = a.x@previous + a.y - a.z", also <= and >=), parsed, tried on intervals.

A formula is one comparison of two sums; a term is a product or quotient of operands, numbers and brackets. An operand is an indicator id,
`@previous` means its value of the year before. Nothing is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.reckoning.spans import Span, quotient

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_]\w*(?:\.\w+)*(?:@previous)?)|(?P<number>\d+(?:\.\d+)?)|(?P<mark><=|>=|[=≤≥+\-−*×/÷()]))")
_MARKS = {"−": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">="}
_SPOKEN = {"<=": "≤", ">=": "≥", "-": "−", "*": "×", "/": "÷"}


@dataclass(frozen=True, slots=True)
class Operation:
    """A node of a formula: an operand's name, a number, or a mark between two nodes."""

    mark: str
    name: str = ""
    number: Decimal = Decimal(0)
    left: Operation | None = None
    right: Operation | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed identity: two sides, the mark between them (=, <=, >=), and the operands in order of appearance."""

    left: Operation
    mark: str
    right: Operation
    operands: tuple[str, ...]

    def holds(self, values: Mapping[str, Span]) -> bool | None:
        """Returns whether the identity can hold for operands within their spans; None where that cannot be told."""
        left, right = _value(self.left, values), _value(self.right, values)
        if left is None or right is None:
            return None
        if self.mark == "<=":
            return not right.below(left)
        if self.mark == ">=":
            return not left.below(right)
        return left.meets(right)

    def worded(self, words: Mapping[str, str]) -> str:
        """Returns the formula with each operand in words."""
        return f"{_worded(self.left, words)} {_SPOKEN.get(self.mark, self.mark)} {_worded(self.right, words)}"

    def right_value(self, values: Mapping[str, Span]) -> Span | None:
        """Returns what the right side gives."""
        return _value(self.right, values)


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            found = _TOKEN.match(text, place)
            if found is None:
                raise ValueError(f"看不懂的写法「{text[place : place + 10].strip()}」")
            kind = found.lastgroup or ""
            self.tokens.append((kind, _MARKS.get(found[kind], found[kind])))
            place = found.end()
        self.place = 0
        self.operands: list[str] = []

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.place += 1
        return token

    def sum(self) -> Operation:
        node = self.product()
        while self.peek()[1] in ("+", "-"):
            mark = self.take()[1]
            node = Operation(mark, left=node, right=self.product())
        return node

    def product(self) -> Operation:
        node = self.atom()
        while self.peek()[1] in ("*", "/"):
            mark = self.take()[1]
            node = Operation(mark, left=node, right=self.atom())
        return node

    def atom(self) -> Operation:
        kind, text = self.take()
        if kind == "name":
            self.operands.append(text)
            return Operation("name", name=text)
        if kind == "number":
            return Operation("number", number=Decimal(text))
        if text == "(":
            node = self.sum()
            if self.take()[1] != ")":
                raise ValueError("括号没有配对")
            return node
        raise ValueError(f"这里应是指标或数：「{text or '末尾'}」")


@lru_cache(maxsize=512)
def parse(formula: str) -> Formula:
    """Returns the parsed formula; raises ValueError, in Chinese, for one that is none."""
    reader = _Reader(formula)
    left = reader.sum()
    _, mark = reader.take()
    if mark not in ("=", "<=", ">="):
        raise ValueError("公式要有一个 =、<= 或 >=")
    right = reader.sum()
    if reader.peek()[0] != "end":
        raise ValueError(f"多出来的部分「{reader.peek()[1]}」")
    return Formula(left, mark, right, tuple(dict.fromkeys(reader.operands)))


def _value(node: Operation | None, values: Mapping[str, Span]) -> Span | None:
    if node is None:
        return None
    if node.mark == "name":
        return values.get(node.name)
    if node.mark == "number":
        return Span(node.number, node.number)
    left, right = _value(node.left, values), _value(node.right, values)
    if left is None or right is None:
        return None
    if node.mark == "+":
        return left + right
    if node.mark == "-":
        return left - right
    return _product(left, right) if node.mark == "*" else quotient(left, right)


def _product(one: Span, two: Span) -> Span | None:
    if None in (one.low, one.high, two.low, two.high):
        return None
    ends = [first * second for first in (one.low, one.high) for second in (two.low, two.high) if first is not None and second is not None]
    return Span(min(ends), max(ends))


def _worded(node: Operation | None, words: Mapping[str, str]) -> str:
    if node is None:
        return ""
    if node.mark == "name":
        return words.get(node.name, node.name)
    if node.mark == "number":
        return format(node.number.normalize(), "f")
    left, right = _worded(node.left, words), _worded(node.right, words)
    if node.right is not None and node.right.mark in ("+", "-") and node.mark != "+":
        right = f"({right})"
    if node.mark in "*/" and node.left is not None and node.left.mark in ("+", "-"):
        left = f"({left})"
    return f"{left} {_SPOKEN.get(node.mark, node.mark)} {right}"
