"""Disclosure headers: label/value lines at the top (索引号, 文号, 发布机构 …) become metadata; the lines stay in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.dates import china_time
from assistant.reading.lines import SourceLine
from assistant.reading.validity import FROM, REPEALED, TERM, UNTIL
from assistant.schema.document import Metadata

INDEX = ("索引号", "信息索引号", "索引编号", "索引")
TOPIC = ("主题分类", "信息分类", "主题类别", "分类", "主题")
PUBLISHER = (
    "发布机构",
    "制发机关",
    "发文机关",
    "发布机关",
    "发布单位",
    "发文单位",
    "制发单位",
    "印发机关",
    "公开机构",
    "报送单位",
    "来源",
    "信息来源",
)
NUMBER = ("文号", "发文字号", "发文文号", "文件编号", "文件字号", "公文文号", "发文号")
VALIDITY = ("效力状态", "有效性", "是否有效", "效力", "时效性", "有效状态")
ISSUED = ("发文日期", "成文日期", "制发日期", "印发日期", "成文时间", "发文时间", "报送日期", "报送时间")
PUBLISHED = ("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "发布于")
TITLE = ("名称", "标题", "信息名称", "文件名称", "公文名称", "信息标题")
OTHERS = (
    *(
        "生成日期",
        "信息生成日期",
        "公开方式",
        "公开形式",
        "公开时限",
        "公开范围",
        "公开类别",
        "公开责任部门",
        "公开属性",
        "体裁分类",
        "服务对象",
    ),
    *("主题词", "关键词", "内容概述", "概述", "语种", *FROM, *REPEALED, *UNTIL, *TERM),
    *(
        "组配分类",
        "签发人",
        "责任编辑",
        "编辑",
        "作者",
        "责任科室",
        "联系人",
        "联系电话",
        "浏览次数",
        "字号",
        "密级",
        "紧急程度",
        "报送人",
        "审核人",
        "原文网址",
        "原文链接",
        "文章链接",
        "来源网址",
    ),
)
KNOWN = frozenset((*INDEX, *TOPIC, *PUBLISHER, *NUMBER, *VALIDITY, *ISSUED, *PUBLISHED, *TITLE, *OTHERS))

_NOTHING = frozenset(("", "无", "无。", "—", "-", "--", "——", "/", "暂无", "空"))
_SEPARATOR = re.compile(r"[\s|:\-—=_*]+")
_PAIR = re.compile(r"([^：:|\t]{1,14}?)\s*[：:]\s*(.*)", re.DOTALL)
_LONGEST_VALUE = 120
_LINES_BEFORE = 3
"""A header may stand under the title: this many other lines may come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The pairs found, labels without inner spaces, in order, and the numbers of the lines they stand on."""

    fields: tuple[tuple[str, str], ...]
    lines: frozenset[int]


def find_header(text: str, lines: Sequence[SourceLine]) -> Header:
    """Returns the header of a document; empty where there is none."""
    fields: list[tuple[str, str]] = []
    numbers: set[int] = set()
    for index, line in enumerate(lines):
        if line.kind not in ("paragraph", "table_row"):
            break
        words = text[line.start : line.end]
        pairs = pairs_of(words, table=line.kind == "table_row")
        if pairs:
            fields += pairs
            numbers.add(index)
        elif fields and _SEPARATOR.fullmatch(words):
            numbers.add(index)
        elif fields or index >= _LINES_BEFORE:
            break
    known = sum(label in KNOWN for label, _ in fields)
    return Header(fields=tuple(fields), lines=frozenset(numbers)) if known else Header(fields=(), lines=frozenset())


def pairs_of(line: str, *, table: bool = False) -> list[tuple[str, str]]:
    """Returns the label/value pairs of one line, none where it is no header line.

    Forms: "索 引 号: | 123 | 主题分类: | 司法 |", "索引号：123 | 主题分类：司法", "索引号：123", and table rows with tabs. A line without
    bars counts only with a known label and a short value that is no sentence.
    """
    if "|" in line or (table and "\t" in line):
        cells = [cell.strip() for cell in re.split(r"[|\t]" if table else r"\|", line)]
        pairs = _from_cells(cells)
        return pairs if any(label in KNOWN for label, _ in pairs) else []
    spaced = _several_on_a_line(line)
    if spaced:
        return spaced
    found = _PAIR.fullmatch(line.strip())
    if found is None:
        return []
    label, value = label_of(found.group(1)), found.group(2).strip()
    fits = label in KNOWN and len(value) <= _LONGEST_VALUE and "。" not in value
    return [(label, value)] if fits else []


def _several_on_a_line(line: str) -> list[tuple[str, str]]:
    """Returns pairs that are parted by wide blanks only ("索引号：1　　发布机构：甲")."""
    parts = [part for part in re.split(r"[\u3000\t]+|\s{2,}", line.strip()) if part]
    pairs = [_PAIR.fullmatch(part) for part in parts]
    if len(parts) < 2 or any(pair is None or label_of(pair.group(1)) not in KNOWN for pair in pairs):
        return []
    return [(label_of(pair.group(1)), pair.group(2).strip()) for pair in pairs if pair]


def _from_cells(cells: Sequence[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    position = 0
    while position < len(cells):
        cell = cells[position]
        position += 1
        found = _PAIR.fullmatch(cell)
        bare = label_of(cell)
        if found and found.group(2):
            pairs.append((label_of(found.group(1)), found.group(2).strip()))
        elif (found or bare in KNOWN) and bare:
            value = cells[position] if position < len(cells) else ""
            if label_of(value) in KNOWN and value.endswith(("：", ":")):
                value = ""
            else:
                position += 1
            pairs.append((bare, value))
    return pairs


def label_of(printed: str) -> str:
    """Returns a label without inner spaces, brackets and colon ("索 引 号：" → "索引号")."""
    return re.sub(r"[\s:：【】\[\]]", "", printed)


def metadata_of(fields: Sequence[tuple[str, str]]) -> Metadata:
    """Returns the fields as metadata; kind and year are left for kinds.py."""
    number = _first(fields, NUMBER)
    index_number = _first(fields, INDEX)
    return Metadata(
        title=_first(fields, TITLE),
        index_number=re.sub(r"\s", "", index_number) if index_number else None,
        topic=_first(fields, TOPIC),
        publisher=_first(fields, PUBLISHER),
        number=re.sub(r"\s", "", number) if number else None,
        validity=_first(fields, VALIDITY),
        issued=china_time(_first(fields, ISSUED) or ""),
        published=china_time(_first(fields, PUBLISHED) or ""),
        fields=tuple(fields),
    )


def _first(fields: Sequence[tuple[str, str]], labels: Sequence[str]) -> str | None:
    """Returns the value of the first of `labels` (in their order of worth) that holds anything."""
    values = dict(reversed(fields))
    return next((values[label] for label in labels if values.get(label, "") not in _NOTHING), None)
