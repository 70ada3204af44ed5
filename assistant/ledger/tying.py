"""Ties the wordings of ledgers to indicators: by name or alias, exactly after normalising; parts under 其中 through their parent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.ledger.labels import exact_key, loose_key
from assistant.ledger.vocabulary import vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.ledger import Indicator, SourceRecord

_OTHER_SCOPE = ("上年", "去年", "同期", "预计", "历年", "增长", "同比", "环比", "较上")
_GROUPING = ("工作", "情况", "指标", "业务", "建设", "数据", "类", "方面", "板块", "服务", "管理")


class Ties:
    """Looks up indicators by wording."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self.by_id = {indicator.id: indicator for indicator in indicators}
        self.exact: dict[str, str] = {}
        loose: dict[str, set[str]] = {}
        for indicator in indicators:
            for wording in (indicator.name, *indicator.aliases):
                self.exact.setdefault(exact_key(wording), indicator.id)
                loose.setdefault(loose_key(wording), set()).add(indicator.id)
        self.loose = {key: next(iter(ids)) for key, ids in loose.items() if len(ids) == 1}

    @property
    def wordings(self) -> frozenset[str]:
        """All names and aliases as `labels.exact_key` gives them."""
        return frozenset(self.exact)

    def tie(self, record: SourceRecord) -> SourceRecord:
        """Returns the record with its indicator, and with the indicator's unit where the ledger names none."""
        if record.indicator_id is not None:
            return record
        found = self.find(record.label)
        indicator = None if found is None else self.by_id[found]
        if indicator is None or not _fits(record, indicator):
            return record
        unit = parse_unit(indicator.unit or "")
        if record.unit is None and record.written_unit is None and unit is not None and unit.factor == Decimal(1):
            return replace(record, indicator_id=indicator.id, unit=unit.symbol, dimension=unit.dimension)
        return replace(record, indicator_id=indicator.id)

    def find(self, label: str) -> str | None:
        """Returns the indicator id of a label whose words are joined by spaces outermost first, or None."""
        words = label.split(" ")
        for start in range(len(words)):
            if start and not self._is_grouping(words[:start], "".join(words[start:])):
                continue
            found = self._whole("".join(words[start:]))
            if found is not None:
                return found
        if len(words) > 1:
            parent = self.find(" ".join(words[:-1]))
            if parent is not None:
                return self._part(parent, words[-1])
        return None

    def _whole(self, wording: str) -> str | None:
        return self.exact.get(exact_key(wording)) or self.loose.get(loose_key(wording))

    def _part(self, parent: str, word: str) -> str | None:
        """The one part of an indicator whose name or alias is, or holds, the word."""
        key = exact_key(word)
        wordings = {part: [exact_key(text) for text in _wordings(self.by_id[part])] for part in self.by_id[parent].parts}
        same = [part for part, keys in wordings.items() if key in keys]
        holding = same or [part for part, keys in wordings.items() if len(key) > 1 and any(key in one for one in keys)]
        return holding[0] if len(holding) == 1 else None

    def _is_grouping(self, outer: Sequence[str], rest: str) -> bool:
        """Whether the outer words only group (法律援助, 重点工作) and do not narrow what the rest says (目标, 农民工, 上年)."""
        found = self._whole(rest)
        if found is None or any(mark in word for word in outer for mark in (*vocabulary().beside, *_OTHER_SCOPE)):
            return False
        indicator = self.by_id[found]
        if any(found in self.by_id[parent].parts for parent in self._parents(outer)):
            return True
        about = [*_wordings(indicator), indicator.category or ""]
        return all(word.endswith(_GROUPING) or any(_shares(word, text) for text in about) for word in outer)

    def _parents(self, outer: Sequence[str]) -> list[str]:
        return [parent for word in outer if (parent := self._whole(word)) is not None]


def _wordings(indicator: Indicator) -> Iterable[str]:
    return (indicator.name, *indicator.aliases)


def _shares(word: str, text: str) -> bool:
    """Whether two wordings have two neighbouring characters in common."""
    return any(word[index : index + 2] in text for index in range(len(word) - 1))


def _fits(record: SourceRecord, indicator: Indicator) -> bool:
    """Whether units do not speak against a tie: a percentage is no count, money no percentage."""
    unit = parse_unit(indicator.unit or "")
    if unit is None or record.dimension is None:
        return True
    return _kind(unit.dimension) == _kind(record.dimension)


def _kind(dimension: str) -> str:
    return dimension.partition(":")[0]
