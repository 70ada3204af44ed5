"""The register of laws: rows of a TOML file, found by title or short title, and titles that are a slip away from one."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import LedgerError
from assistant.ledger.vocabulary import squeeze
from assistant.nlp.numerals import narrow
from assistant.schema.law import LawRecord

_NATION = "中华人民共和国"
_FOLDED = str.maketrans(
    {"（": "(", "）": ")", "〔": "[", "〕": "]", "〈": "<", "〉": ">", "《": "<", "》": ">", "：": ":", "，": ",", "、": ","}
)
_DASHES = re.compile(r"[-—–－‐~～〜至]+(?=\d)")
_ENDINGS = re.compile(
    r"(实施细则|实施办法|实施条例|条例|办法|规定|细则|规则|决定|意见|通知|解释|纲要|规划|方案|章程|准则|公约|批复|法典|法)(?:\(.*\))?$"
)
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十百]+")
_YEARS = re.compile(r"\([^()]*\d{4}[^()]*\)")
_GENERIC = re.compile(r"(?:管理|实施|暂行)*(?:实施细则|条例|办法|规定|细则|规则|法)(?:\(.*\))?$")
_LEAST, _REACH, _DISTINCT = 6, 2, 4
_KEYS = frozenset({
    "title", "short", "kind", "number", "promulgated", "in_force", "revised", "repealed", "replaced_by", "verified",
})  # fmt: skip


def title_key(title: str) -> str:
    """Returns a title for comparing: no outer 《》, no spaces, one width, one kind of dash, without a leading 中华人民共和国."""
    key = narrow(squeeze(title).strip("《》")).translate(_FOLDED)
    return _DASHES.sub("-", key).removeprefix(_NATION)


class Register:
    """Implements protocols.LawRegister over rows in order; the first row of a title wins."""

    def __init__(self, records: Sequence[LawRecord]) -> None:
        self.records = tuple(records)
        self._titles: dict[str, LawRecord] = {}
        for record in self.records:
            self._titles.setdefault(title_key(record.title), record)
        for record in self.records:
            for short in record.short:
                self._titles.setdefault(title_key(short), record)

    def find(self, title: str) -> LawRecord | None:
        """Returns the row whose full or short title equals `title` (with or without 中华人民共和国)."""
        return self._titles.get(title_key(title))

    def near(self, title: str) -> tuple[LawRecord, ...]:
        """Returns rows whose title differs by one or two characters: none where the title itself is known, or is of another sort.

        Titles of one sort have the same ending (法, 条例, 办法 …), the same ordinal (第十四个五年规划) and no other word in one place
        (海上/道路交通安全法). A title of fewer than six characters without 中华人民共和国 is too short to judge; with it one may differ.
        """
        key = title_key(title)
        full = squeeze(title).strip("《》").startswith(_NATION)
        if key in self._titles or (len(key) < _LEAST and not full):
            return ()
        reach = 1 if len(key) < _LEAST else _REACH
        found = [
            (distance, word) for word in self._close(key, reach)
            if (distance := edit_distance(key, word, reach)) is not None and _same_sort(key, word) and (len(word) >= _LEAST or full)
        ]  # fmt: skip
        return tuple({record.title: record for _, word in sorted(found) if (record := self._titles[word])}.values())

    def _close(self, key: str, reach: int) -> Iterator[str]:
        """Titles that can be within reach, by length and by the characters they do not share: 1 ms for 1,000 titles."""
        characters = set(key)
        for word in self._titles:
            if abs(len(word) - len(key)) <= reach and len(characters.symmetric_difference(word)) <= 2 * reach:
                yield word


def edit_distance(one: str, two: str, limit: int) -> int | None:
    """Returns the number of insertions, deletions, changes and neighbour swaps between two words, None beyond `limit`."""
    if abs(len(one) - len(two)) > limit:
        return None
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(two, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == two[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1] if last[-1] <= limit else None


def _same_sort(one: str, two: str) -> bool:
    """Measured on 4,000 titles cited in published judgments: without these tests most neighbours are other laws, not slips."""
    endings = [match[1] if (match := _ENDINGS.search(word)) else "" for word in (one, two)]
    if all(endings) and endings[0] != endings[1]:
        return False
    left, right = _difference(one, two)
    if "暂行" in (left, right):
        return False
    if len(left) == len(right) == 2 and left[0] != right[0] and left[1] != right[1] and left != right[::-1]:
        return False
    if len(left) == len(right) == 1 and min(len(_GENERIC.sub("", word)) for word in (one, two)) < _DISTINCT:
        return False
    plain = [_YEARS.sub("", word) for word in (one, two)]
    return plain[0] == plain[1] or _NUMERALS.sub("#", plain[0]) != _NUMERALS.sub("#", plain[1])


def _difference(one: str, two: str) -> tuple[str, str]:
    """What is left of two words without their common beginning and end."""
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    return one[start : len(one) - end], two[start : len(two) - end]


def load_register(path: Path) -> Register:
    """Reads a law register ([[law]] tables); raises LedgerError that names the row."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise LedgerError("找不到法规库文件", where=str(path), remedy="请检查路径") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LedgerError(f"法规库文件的写法有误：{error}", where=path.name) from error
    except OSError as error:
        raise LedgerError("法规库文件打不开", where=str(path)) from error
    rows = data.get("law", [])
    if not isinstance(rows, list) or not rows:
        raise LedgerError("法规库里没有 [[law]] 条目", where=path.name)
    return Register([_record(row, f"{path.name} 第{number}条") for number, row in enumerate(rows, 1)])


def _record(row: dict[str, Any], where: str) -> LawRecord:
    title = row.get("title")
    if not isinstance(title, str) or not title.strip():
        raise LedgerError("缺少 title（法规名称）", where=where)
    where = f"{where}《{title}》"
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise LedgerError(f"不认识的键：{'、'.join(unknown)}", where=where, remedy=f"可用的键：{'、'.join(sorted(_KEYS))}")
    short = row.get("short", [])
    if not isinstance(short, list) or not all(isinstance(word, str) for word in short):
        raise LedgerError("short 应为字符串的列表", where=where)
    return LawRecord(
        title=title.strip(), short=tuple(short), kind=str(row.get("kind", "law")), number=row.get("number") or None,
        promulgated=_day(row, "promulgated", where), in_force=_day(row, "in_force", where), revised=tuple(_revisions(row, where)),
        repealed=_day(row, "repealed", where), replaced_by=row.get("replaced_by") or None, verified=row.get("verified") is True,
    )  # fmt: skip


def _day(row: dict[str, Any], key: str, where: str) -> dt.date | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise LedgerError(f"{key} 应为日期，如 2021-08-20（不加引号）", where=where)


def _revisions(row: dict[str, Any], where: str) -> Iterator[tuple[dt.date, dt.date]]:
    for item in row.get("revised", []):
        entry = item if isinstance(item, dict) else {"date": item}
        adopted = _day(entry, "date", where)
        if adopted is None:
            raise LedgerError("revised 里缺少 date（修订日期）", where=where)
        yield adopted, _day(entry, "in_force", where) or adopted
