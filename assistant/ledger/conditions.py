"""The `where` language of measures: parsed by our own small grammar into a tree, never pasted into a query.

    condition  := all { "or" all }          all := test { "and" test }        test := "not" test | "(" condition ")" | predicate
    predicate  := operand ( = | == | <> | != | < | <= | > | >= ) operand
                | column [not] in ( value, … ) | column [not] between value and value | column [not] like 'text%' | column is [not] null
    value      := 'text' | number | date '2024-01-31' | 2024-01-31
A column's name may stand bare, in "double quotes", `back quotes` or [square brackets]. Full-width commas, brackets and quotes are accepted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.errors import LedgerError
from assistant.ledger.cells import read_date
from assistant.ledger.labels import strip_unit
from assistant.ledger.vocabulary import fold

Value = str | Decimal | dt.date
MAX_LENGTH, MAX_DEPTH = 4_000, 40


@dataclass(frozen=True)
class Name:
    """A column, by its position in the table."""

    column: int


@dataclass(frozen=True)
class Literal:
    """A written value."""

    value: Value


@dataclass(frozen=True)
class Comparison:
    """left `operator` right, one of = <> < <= > >=."""

    left: Name | Literal
    operator: str
    right: Name | Literal


@dataclass(frozen=True)
class Member:
    """column in (…)."""

    column: Name
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Between:
    """column between low and high, both in."""

    column: Name
    low: Literal
    high: Literal


@dataclass(frozen=True)
class Like:
    """column like pattern, % for anything and _ for one character."""

    column: Name
    pattern: str


@dataclass(frozen=True)
class IsNull:
    """column is null: nothing stands in the cell."""

    column: Name


@dataclass(frozen=True)
class Not:
    """The opposite; unknown stays unknown, as in SQL."""

    item: Node


@dataclass(frozen=True)
class Junction:
    """All (and) or any (or) of the items."""

    word: str
    items: tuple[Node, ...]


Node = Comparison | Member | Between | Like | IsNull | Not | Junction

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>'(?:[^']|'')*'|‘[^’]*’|“[^”]*”)|(?P<quoted>"[^"]+"|`[^`]+`|\[[^\]]+\])
    |(?P<date>\d{4}-\d{1,2}-\d{1,2})(?![\d-])|(?P<number>[+-]?\d+(?:\.\d+)?)(?![\w.])
    |(?P<operator><=|>=|<>|!=|==|=|<|>|≤|≥|≠)|(?P<mark>[(),（），])|(?P<word>[^\s'"`()（）,，=<>!≤≥≠\[\]]+))""",
    re.VERBOSE,
)
_OPERATORS = {"==": "=", "!=": "<>", "≠": "<>", "≤": "<=", "≥": ">="}
_MARKS = {"（": "(", "）": ")", "，": ","}
_KEYWORDS = frozenset({"and", "or", "not", "in", "between", "like", "is", "null", "date"})
_HEAD = re.compile(r"(?i)(?:and|or|not)(?=[^a-z])")
_GLUED = re.compile(r"(?i)(?:in|not|and|or|like|is|between)\b")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def column_names(headers: Sequence[str]) -> dict[str, int]:
    """Returns folded name → position; a header with a unit in brackets is found without them too, where that is unambiguous."""
    names: dict[str, int] = {}
    for position, header in enumerate(headers):
        names.setdefault(fold(header), position)
    short: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        short.setdefault(fold(strip_unit(header)[0]), []).append(position)
    for word, positions in short.items():
        if len(positions) == 1 and word:
            names.setdefault(word, positions[0])
    return {name: position for name, position in names.items() if name}


def parse_condition(text: str, headers: Sequence[str], where: str) -> Node:
    """Returns the tree of a condition over a table with these headers; raises LedgerError, `where` naming the indicator."""
    return _Parser(text, headers, where).parse()


class _Parser:
    def __init__(self, text: str, headers: Sequence[str], where: str) -> None:
        self.text, self.headers, self.where = text, headers, where
        self.names = column_names(headers)
        if len(text) > MAX_LENGTH:
            raise LedgerError(f"条件过长（{len(text)}字）", where=where)
        self.tokens = self._tokens()
        self.next = 0
        self.depth = 0

    def parse(self) -> Node:
        node = self._condition()
        if self.next < len(self.tokens):
            raise self._wrong("多出的内容")
        return node

    def _tokens(self) -> list[_Token]:
        tokens: list[_Token] = []
        position, end = 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if match is None or match.lastgroup is None:
                raise LedgerError(f"条件“{self.text}”第{position + 1}个字符起读不懂", where=self.where, remedy="字符串要用单引号成对括起")
            start, kind = match.start(match.lastgroup), match.lastgroup
            position = match.end()
            text = match[kind]
            known = self._known(start) if kind in ("word", "number", "date") else None
            if known is not None and (len(known) >= len(text) or _GLUED.match(self.text, start + len(known))):
                kind, text, position = "quoted", f'"{known}"', start + len(known)
            elif (head := _HEAD.match(text)) and kind == "word" and self._known(start + head.end()) is not None:
                text, position = head[0], start + head.end()
            tokens.append(_Token(kind, _MARKS.get(text, text) if kind == "mark" else text, start))
        return tokens

    def _known(self, start: int) -> str | None:
        """The longest column name that stands bare at `start`, as written; names such as 金额（元） hold brackets."""
        found = None
        for name in self.names:
            written = self.text[start : start + len(name)]
            if fold(written) == name and (found is None or len(written) > len(found)):
                found = written
        return found

    def _peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _word(self, *words: str) -> bool:
        """Takes the next token if it is one of these keywords or marks."""
        token = self._peek()
        if token is not None and token.kind in ("word", "mark", "operator") and token.text.lower() in words:
            self.next += 1
            return True
        return False

    def _wrong(self, what: str) -> LedgerError:
        token = self._peek()
        place = f"第{token.at + 1}个字符“{token.text}”处" if token else "末尾"
        return LedgerError(
            f"条件“{self.text}”{place}：{what}",
            where=self.where,
            remedy="可用 = <> < <= > >=、and or not、in、between、like、is null 和括号",
        )

    def _condition(self) -> Node:
        return self._joined("or", lambda: self._joined("and", self._test))

    def _joined(self, word: str, part: Callable[[], Node]) -> Node:
        items = [part()]
        while self._word(word):
            items.append(part())
        return items[0] if len(items) == 1 else Junction(word, tuple(items))

    def _test(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._wrong("括号或 not 嵌套过深")
        try:
            if self._word("not"):
                return Not(self._test())
            if self._word("("):
                node = self._condition()
                if not self._word(")"):
                    raise self._wrong("缺少右括号")
                return node
            return self._predicate()
        finally:
            self.depth -= 1

    def _predicate(self) -> Node:
        left = self._operand()
        token = self._peek()
        if token is not None and token.kind == "operator":
            self.next += 1
            return Comparison(left, _OPERATORS.get(token.text, token.text), self._operand())
        if isinstance(left, Literal):
            raise self._wrong("值后面缺少比较符")
        if self._word("is"):
            negated = self._word("not")
            if not self._word("null"):
                raise self._wrong("is 之后应为 null 或 not null")
            return Not(IsNull(left)) if negated else IsNull(left)
        negated = self._word("not")
        node = self._ranged(left)
        return Not(node) if negated else node

    def _ranged(self, left: Name) -> Node:
        if self._word("in"):
            if not self._word("("):
                raise self._wrong("in 之后应为括号")
            values = [self._literal()]
            while self._word(","):
                values.append(self._literal())
            if not self._word(")"):
                raise self._wrong("缺少右括号")
            return Member(left, tuple(values))
        if self._word("between"):
            low = self._literal()
            if not self._word("and"):
                raise self._wrong("between 之后应为“值 and 值”")
            return Between(left, low, self._literal())
        if self._word("like"):
            pattern = self._literal()
            if not isinstance(pattern.value, str):
                raise self._wrong("like 之后应为字符串")
            return Like(left, pattern.value)
        raise self._wrong("应为比较符、in、between、like 或 is null")

    def _operand(self) -> Name | Literal:
        token = self._peek()
        if token is None:
            raise self._wrong("应为列名或值")
        if token.kind == "quoted" or (token.kind == "word" and token.text.lower() not in _KEYWORDS):
            self.next += 1
            return Name(self._column(token))
        return self._literal()

    def _column(self, token: _Token) -> int:
        name = token.text[1:-1] if token.kind == "quoted" else token.text
        position = self.names.get(fold(name))
        if position is None:
            known = "、".join(header for header in self.headers if header)
            raise LedgerError(f"条件“{self.text}”中的列“{name}”不存在", where=self.where, remedy=f"该表有这些列：{known}")
        return position

    def _literal(self) -> Literal:
        token = self._peek()
        if token is None:
            raise self._wrong("应为值")
        spoken = self._word("date")
        token = self._peek() if spoken else token
        if token is None or token.kind not in ("string", "number", "date"):
            raise self._wrong("应为值（字符串要用单引号括起）")
        self.next += 1
        if token.kind == "number":
            return Literal(Decimal(token.text))
        text = token.text[1:-1].replace("''", "'") if token.kind == "string" else token.text
        if token.kind == "date" or spoken:
            day = read_date(text)
            if day is None:
                raise LedgerError(f"条件“{self.text}”中的“{text}”不是日期", where=self.where)
            return Literal(day)
        return Literal(text.strip())
