"""indicators.toml: the office's indicators with their names, aliases, measures and identities."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

from assistant.errors import LedgerError, toml_trouble
from assistant.ledger.database_measures import DatabaseMeasure
from assistant.ledger.labels import exact_key
from assistant.ledger.measures import CONNECTION, MeasureReader
from assistant.schema.ledger import Good, Identity, Indicator, IndicatorKind, Measure

_KEYS = frozenset({
    "name", "aliases", "unit", "kind", "good", "bounded", "category", "note", "parts", "of", "measure", "change_basis",
})  # fmt: skip
_IDENTITY_KEYS = frozenset({"formula", "note", "confirmed"})
_IDENTITY = "identity"
_REFERENCE = re.compile(r"(?<![\w.])([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)")
_ID = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class IndicatorSet:
    """All indicators in the file's order, the formulas between them, and those measured in databases.

    `queries` maps an indicator id to how a database gives it, `places` an id to where its measure stands in the file.
    """

    indicators: tuple[Indicator, ...] = ()
    identities: tuple[Identity, ...] = ()
    queries: Mapping[str, DatabaseMeasure] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def load_indicators(path: Path) -> IndicatorSet:
    """Reads an indicators file; raises LedgerError that names the file, the table and the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError as error:
        raise LedgerError("找不到指标文件", where=str(path), remedy="请检查路径") from error
    except UnicodeDecodeError as error:
        raise LedgerError("指标文件不是 UTF-8 编码", where=path.name, remedy="请另存为 UTF-8") from error
    except OSError as error:
        raise LedgerError("指标文件打不开", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise LedgerError(f"指标文件的写法有误：{toml_trouble(error)}", where=path.name) from error
    return _Reader(path, text).read(data)


class _Reader:
    """Turns the parsed tables into nouns; keeps the text to tell lines in errors."""

    def __init__(self, path: Path, text: str) -> None:
        self.name, self.lines = path.name, text.splitlines()
        self.measures = MeasureReader(path.parent, self._wrong)
        self.queries: dict[str, DatabaseMeasure] = {}
        self.places: dict[str, str] = {}

    def read(self, data: dict[str, Any]) -> IndicatorSet:
        indicators: list[Indicator] = []
        identities: list[Identity] = []
        self.measures.connect(data.pop(CONNECTION, {}))
        for group, tables in data.items():
            if not isinstance(tables, dict):
                raise self._wrong(f"“{group}”不在任何指标之下", group, remedy="指标写作 [类.名]，如 [legal_aid.accepted]")
            for word, table in tables.items():
                table_id = f"{group}.{word}"
                if not isinstance(table, dict) or not _ID.fullmatch(word):
                    raise self._wrong(f"“{table_id}”不是指标", group, word, remedy="指标写作 [类.名]，如 [legal_aid.accepted]")
                if group == _IDENTITY:
                    identities.append(self._identity(word, table_id, table))
                else:
                    indicators.append(self._indicator(table_id, table))
        self._check_references(indicators, identities)
        self._check_wordings(indicators)
        return IndicatorSet(indicators=tuple(indicators), identities=tuple(identities), queries=self.queries, places=self.places)

    def _wrong(self, what: str, table: str, key: str = "", *, remedy: str = "") -> LedgerError:
        line = self._line(table, key)
        place = f"{self.name} [{table}]" if "." in table else self.name
        return LedgerError(what, where=f"{place} 第{line}行" if line else place, remedy=remedy)

    def _line(self, table: str, key: str) -> int | None:
        """The line of a key below its table's header, or of the header."""
        dotted = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in table.split("."))
        header = re.compile(rf"\s*\[\s*{dotted}\s*\]")
        start = next((number for number, line in enumerate(self.lines) if header.match(line)), None)
        if start is None:
            named = re.compile(rf"\s*\[?\s*{re.escape(table)}\b")
            return next((number + 1 for number, line in enumerate(self.lines) if named.match(line)), None)
        for number in range(start + 1, len(self.lines)):
            if self.lines[number].lstrip().startswith("["):
                break
            if key and re.match(rf"\s*{re.escape(key)}\s*[.=]", self.lines[number]):
                return number + 1
        return start + 1

    def _keys(self, table_id: str, table: dict[str, Any], allowed: frozenset[str]) -> None:
        for key in table:
            if key not in allowed:
                raise self._wrong(f"不认识的键“{key}”", table_id, key, remedy=f"可用的键：{'、'.join(sorted(allowed))}")

    def _text(self, table_id: str, table: dict[str, Any], key: str) -> str | None:
        value = table.get(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(f"“{key}”应为字符串", table_id, key)
        return value or None

    def _texts(self, table_id: str, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(f"“{key}”应为字符串的列表", table_id, key)
        return tuple(value)

    def _flag(self, table_id: str, table: dict[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(f"“{key}”应为 true 或 false", table_id, key)
        return value

    def _choice(self, table_id: str, table: dict[str, Any], key: str, default: str, allowed: tuple[str, ...]) -> str:
        value = table.get(key, default)
        if value not in allowed:
            raise self._wrong(f"“{key}”的值“{value}”不认识", table_id, key, remedy=f"可用：{'、'.join(allowed)}")
        return str(value)

    def _indicator(self, table_id: str, table: dict[str, Any]) -> Indicator:
        self._keys(table_id, table, _KEYS)
        name = self._text(table_id, table, "name")
        if name is None:
            raise self._wrong("缺少 name（指标名称）", table_id)
        of = self._texts(table_id, table, "of")
        if of and len(of) != 2:
            raise self._wrong("“of”应写两个指标：分子、分母", table_id, "of")
        kind = cast(IndicatorKind, self._choice(table_id, table, "kind", "flow", get_args(IndicatorKind)))
        good = cast(Good, self._choice(table_id, table, "good", "neutral", get_args(Good)))
        return Indicator(
            id=table_id, name=name, aliases=self._texts(table_id, table, "aliases"), unit=self._text(table_id, table, "unit"),
            kind=kind, good=good,
            bounded=self._flag(table_id, table, "bounded"), category=self._text(table_id, table, "category"),
            note=self._text(table_id, table, "note"), parts=self._texts(table_id, table, "parts"), of=of,
            measure=self._measure(table_id, table.get("measure")), change_basis=self._text(table_id, table, "change_basis"),
        )  # fmt: skip

    def _measure(self, table_id: str, given: object) -> Measure | None:
        if given is None:
            return None
        self.places[table_id] = f"{self.name} 第{self._line(table_id, 'measure')}行 [{table_id}]"
        measure = self.measures.read(table_id, given)
        if isinstance(measure, Measure):
            return measure
        self.queries[table_id] = measure
        return None

    def _identity(self, name: str, table_id: str, table: dict[str, Any]) -> Identity:
        self._keys(table_id, table, _IDENTITY_KEYS)
        formula = self._text(table_id, table, "formula")
        if formula is None:
            raise self._wrong("缺少 formula（公式）", table_id)
        return Identity(
            name=name, formula=formula, note=self._text(table_id, table, "note"), confirmed=self._flag(table_id, table, "confirmed")
        )

    def _check_references(self, indicators: list[Indicator], identities: list[Identity]) -> None:
        ids = {indicator.id for indicator in indicators}
        for indicator in indicators:
            for key, others in (("parts", indicator.parts), ("of", indicator.of)):
                for other in others:
                    if other not in ids or other == indicator.id:
                        raise self._wrong(f"“{key}”里的指标“{other}”不存在或就是它自己", indicator.id, key)
        for identity in identities:
            for other in _REFERENCE.findall(identity.formula):
                if other not in ids:
                    raise self._wrong(f"公式里的指标“{other}”不存在", f"{_IDENTITY}.{identity.name}", "formula")

    def _check_wordings(self, indicators: list[Indicator]) -> None:
        owners: dict[str, Indicator] = {}
        for indicator in indicators:
            for wording in (indicator.name, *indicator.aliases):
                other = owners.setdefault(exact_key(wording), indicator)
                if other is not indicator:
                    key = "name" if wording == indicator.name else "aliases"
                    raise self._wrong(f"“{wording}”已是 [{other.id}] 的名称或别名", indicator.id, key, remedy="一种说法只能属于一个指标")
