"""What a disclosure page says of its document: label/value pairs as tables, lists, boxes or lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.reading.formats._html_lines import PageLine
from assistant.reading.formats._html_page import Page
from assistant.reading.header import INDEX, ISSUED, KNOWN, NUMBER, PUBLISHED, PUBLISHER, TITLE, TOPIC, VALIDITY, label_of
from assistant.reading.lines import SOFT_BREAK

_CORE = frozenset((*INDEX, *NUMBER, *PUBLISHER, *ISSUED, *PUBLISHED, *TOPIC, *VALIDITY, *TITLE, "生成日期", "信息生成日期"))
_OF_PEOPLE = frozenset(("联系人", "联系电话", "报送人", "审核人", "责任科室", "主题", "分类", "名称", "标题", "索引", "密级", "紧急程度"))
"""In running lines these are words of the text ("联系人：王某"), not of its header; in a header table they are."""
_ALIASES = {
    "时间": "发布时间",
    "日期": "发布日期",
    "文章来源": "来源",
    "稿件来源": "来源",
    "发布人": "作者",
    "发布者": "作者",
    "责编": "责任编辑",
}
_COUNTERS = (
    "浏览次数",
    "浏览量",
    "点击数",
    "点击量",
    "点击次数",
    "点击率",
    "阅读次数",
    "阅读量",
    "访问量",
    "访问次数",
    "阅读",
    "字号",
    "字体",
    "字体大小",
)
_IN_LINES = sorted((*(KNOWN - _OF_PEOPLE), *_ALIASES, *_COUNTERS), key=len, reverse=True)
_LABELS = "|".join("[ \u3000]*".join(label) for label in _IN_LINES)
_LABEL = re.compile(rf"(?:^|(?<=[\s|｜/\[【(（\]】)）0-9A-Za-z;；，,]))[\[【]?\s*({_LABELS})[ \u3000]*[\]】]?\s*[：:]")
_WHOLE = re.compile(r"([^：:]{2,14}?)\s*[：:]\s*(\S.*)", re.DOTALL)
_EDGES = " \u3000\t|｜/[]【】;；，,"
_DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
_BARE_DATE = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?")
"""News pages print their date so; a date written with 年月日 belongs to the text."""
_TOOLS = re.compile(
    r"[\[【（(]?\s*(?:大|中|小|打印(?:本页)?|关闭(?:窗口)?|收藏|分享(?:到)?|纠错|返回|次|T|A[+-]?|\+|-|\||｜|\s|[\]】）)])+"
)
_LONGEST_LINE = 300
_LONGEST_VALUE = 120
_LONGEST_TITLE = 120


@dataclass(slots=True)
class PageHeader:
    """The pairs in page order, and the numbers of the lines that were nothing but header."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Adds pairs whose label is new; an empty value is filled by a later one."""
        for label, value in pairs:
            if label in _COUNTERS:
                continue
            label, value = _ALIASES.get(label, label), _flat(value)
            known = next((index for index, (other, _) in enumerate(self.pairs) if other == label), None)
            if known is None:
                self.pairs.append((label, value))
            elif not self.pairs[known][1]:
                self.pairs[known] = (label, value)


def header_of(page: Page, lines: Sequence[PageLine]) -> PageHeader:
    """Returns the pairs of a page; what its <meta> elements say stands in where the page shows no date or source."""
    found = PageHeader()
    _from_tables(found, lines)
    _from_boxes(found, lines)
    _from_lines(found, lines)
    for label, name, known in (("发布日期", "pubdate", PUBLISHED), ("来源", "contentsource", PUBLISHER)):
        if page.named.get(name) and not any(value for key, value in found.pairs if key in known):
            found.add([(label, page.named[name])])
    return found


def _before_text(lines: Sequence[PageLine]) -> int:
    """Returns how many lines stand before the text proper: the first sentences inside the body."""
    proper = (index for index, line in enumerate(lines) if line.inside and line.table is None and len(line.text) > 40 and "。" in line.text)
    return next(proper, len(lines))


def _flat(value: str) -> str:
    return re.sub(r"\s+", " ", value.replace(SOFT_BREAK, " ")).strip(_EDGES)


def _from_tables(found: PageHeader, lines: Sequence[PageLine]) -> None:
    """Takes the tables whose rows are label, value, label, value; a table of a register, with labels side by side, is none."""
    tables: dict[int, list[int]] = {}
    top = _before_text(lines)
    for index, line in enumerate(lines):
        if line.table is not None and (index < top or not line.inside):
            tables.setdefault(line.table, []).append(index)
    for rows in tables.values():
        read = {index: _row_pairs(lines[index]) for index in rows}
        labels = [label for pairs in read.values() for label, _ in pairs]
        core = sum(label in _CORE for label in labels)
        if core >= min(2, len(rows)) and 2 * sum(bool(pairs) for pairs in read.values()) > len(rows):
            for index, pairs in read.items():
                found.add(pairs)
                found.used.add(index)


def _row_pairs(line: PageLine) -> list[tuple[str, str]]:
    """Returns the pairs of a header row; none where a cell is out of turn."""
    pairs: list[tuple[str, str]] = []
    waiting: str | None = None
    for cell in (cell.text for cell in line.cells if not cell.continued):
        whole = _WHOLE.fullmatch(cell)
        label = label_of(cell)
        if waiting is not None:
            if label in KNOWN:
                return []
            pairs.append((waiting, cell))
            waiting = None
        elif label in KNOWN or (cell.strip().endswith(("：", ":")) and 1 < len(label) <= 14):
            waiting = label
        elif whole:
            pairs.append((label_of(whole.group(1)), whole.group(2)))
        elif cell.strip():
            return []
    return pairs + ([(waiting, "")] if waiting else [])


def _from_boxes(found: PageHeader, lines: Sequence[PageLine]) -> None:
    """Takes labels without a colon in boxes of their own, the value in the next box or on the next line; two are needed."""
    pairs: list[tuple[str, str, set[int]]] = []
    for index, line in enumerate(lines[: _before_text(lines)]):
        if line.table is not None or line.linked or index in found.used or _LABEL.search(line.text):
            continue
        first, *others = line.parts or ("",)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if label_of(first) not in KNOWN - _OF_PEOPLE:
            continue
        if others and all(label_of(part) not in KNOWN for part in others):
            pairs.append((label_of(first), "".join(others), {index}))
        elif others:
            pairs += [(label, value, {index}) for label, value in _alternating(line.parts)]
        elif following and not following.linked and following.table is None and label_of(following.text) not in KNOWN:
            pairs.append((label_of(first), following.text, {index, index + 1}))
        else:
            pairs.append((label_of(first), "", {index}))
    if sum(bool(value) and label in _CORE for label, value, _ in pairs) >= 2:
        found.add((label, value) for label, value, _ in pairs if len(value) <= _LONGEST_VALUE)
        found.used |= {number for _, value, numbers in pairs for number in numbers if value and len(value) <= _LONGEST_VALUE}


def _alternating(parts: Sequence[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for part in parts:
        if label_of(part) in KNOWN:
            pairs.append((label_of(part), ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + part)
    return pairs


def _from_lines(found: PageHeader, lines: Sequence[PageLine]) -> None:
    """Takes lines of "label：value", one or several; inside the body only those at its very top, before any other text."""
    at_top = True
    for index, line in enumerate(lines):
        if index in found.used:
            continue
        pairs = _line_pairs(line) if line.table is None and (at_top or not line.inside) else []
        if at_top and _BARE_DATE.fullmatch(line.text):
            pairs = [("发布日期", line.text)]
        if pairs:
            found.add(pairs)
            found.used.add(index)
        elif line.inside and not line.heading and not _TOOLS.fullmatch(line.text) and not (at_top and _titled(lines, index)):
            at_top = False


def _line_pairs(line: PageLine) -> list[tuple[str, str]]:
    """Returns the pairs of a line; where its elements stand close together ("…司法局" "发布日期：…"), they part it."""
    plain = labelled(line.text)
    parted = labelled(" ".join(line.parts)) if len(line.parts) > 1 else []
    return parted if len(parted) > len(plain) else plain


def _titled(lines: Sequence[PageLine], index: int) -> bool:
    """Returns whether the line below or the one after it is a header line: then this one is the title above it."""
    short = "。" not in lines[index].text and len(lines[index].text) <= _LONGEST_TITLE
    return short and any(line.table is None and _line_pairs(line) for line in lines[index + 1 : index + 3])


def labelled(text: str) -> list[tuple[str, str]]:
    """Returns the pairs of a line that is nothing but pairs, dates and tools ("2024-03-04 来源：区司法局 【字号：大 中 小】")."""
    if len(text) > _LONGEST_LINE:
        return []
    labels = list(_LABEL.finditer(text))
    if not labels:
        return []
    before = text[: labels[0].start()].strip(_EDGES)
    pairs: list[tuple[str, str]] = []
    if _DATE.fullmatch(before):
        pairs.append(("发布时间", before))
    elif before and not _TOOLS.fullmatch(before):
        return []
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        value = text[label.end() : end].strip(_EDGES)
        pairs.append((label_of(label.group(1)), value))
    said = {label for label, _ in pairs}
    if any("。" in value or len(value) > _LONGEST_VALUE for _, value in pairs):
        return []
    alone = said <= _ALIASES.keys()
    return [] if alone and not any(_DATE.match(value) for _, value in pairs) else [(label, _without_tools(value)) for label, value in pairs]


def _without_tools(value: str) -> str:
    """Returns a value without the tools that end its line ("区司法局 打印 关闭")."""
    words = value.split()
    while len(words) > 1 and _TOOLS.fullmatch(words[-1]):
        words.pop()
    return " ".join(words) if len(words) < len(value.split()) else value
