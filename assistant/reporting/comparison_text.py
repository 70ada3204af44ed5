"""A comparison as plain Chinese text: conflicts with their sentences first, then what agrees, then what stands in one file only."""

from __future__ import annotations

from assistant.reporting.comparison import (
    NONE,
    Row,
    count_line,
    mark,
    place_line,
    rows,
    said_of_nothing,
    stems,
)
from assistant.reporting.tables import clip, columns, pad
from assistant.schema.comparison import ComparedFile, Comparison

_INDENT = "   "
_MOST_ALONE = 8
_WIDEST_NAME, _WIDEST_CELL = 40, 24


def comparison_text(comparison: Comparison) -> str:
    """Returns the comparison as lines, the last one ended."""
    short = stems(len(comparison.files))
    lines = [f"比较 {len(comparison.files)} 个文件"]
    lines += [f"  {stem}　{_file_line(file)}" for stem, file in zip(short, comparison.files, strict=True)]
    lines += [f"  读不出：{file.message}" for file in comparison.unread]
    lines.append(count_line(comparison))
    lines += [f"对照台账：{'、'.join(comparison.sources)}"] if comparison.sources else []
    made = rows(comparison)
    differing, agreed = ([row for row in made if (row.conflict is not None) == told] for told in (True, False))
    parts = ["\n".join(lines)]
    parts.append(
        "\n".join(["▲ 不一致", *(_card(row, comparison, short) for row in differing)]) if differing else said_of_nothing(comparison)
    )
    if agreed:
        parts.append("\n".join(["✓ 一致", _table(agreed, short)]))
    alone = [_alone(stem, file) for stem, file in zip(short, comparison.files, strict=True) if file.alone]
    if alone:
        parts.append("\n".join(["没有对上（只见于一个文件，或写法差别大，没有把握）", *alone]))
    if comparison.notices:
        parts.append("\n".join(["没有比较的内容", *(f"- {notice}" for notice in comparison.notices)]))
    return "\n\n".join(parts) + "\n"


def _file_line(file: ComparedFile) -> str:
    year = f"{file.year}年，" if file.year is not None else ""
    return f"{file.name}　{year}{file.figures} 处数字"


def _card(row: Row, comparison: Comparison, short: tuple[str, ...]) -> str:
    names = dict(zip((file.name for file in comparison.files), short, strict=True))
    head = f"{row.number}. {'　'.join(part for part in (row.name, row.period) if part)}　{row.verdict}"
    lines = [f"{_INDENT}台账：{line}" for line in row.ledger]
    for mention in row.shared.mentions:
        said = f"{mention.figure.text}{mark(mention) and f' {mark(mention)}'}"
        lines.append(f"{_INDENT}{names[mention.file]}　{said}　{mention.place}")
        lines.append(f"{_INDENT}　　{place_line(mention)}")
    return "\n".join([head, *lines])


def _table(agreed: list[Row], short: tuple[str, ...]) -> str:
    head = ("指标", "时期", *short)
    body = [(row.name, row.period or NONE, *row.cells) for row in agreed]
    table = [tuple(clip(cell, _WIDEST_CELL if at else _WIDEST_NAME) for at, cell in enumerate(line)) for line in (head, *body)]
    widths = [max(columns(line[at]) for line in table) for at in range(len(head))]
    rule = "  ".join("─" * width for width in widths)
    lines = ["  ".join(pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return "\n".join([lines[0], rule, *lines[1:]])


def _alone(stem: str, file: ComparedFile) -> str:
    listed = [f"{one.figure.text}{f'（{one.figure.indicator}）' if one.figure.indicator else ''}" for one in file.alone[:_MOST_ALONE]]
    more = f"等 {len(file.alone)} 处" if len(file.alone) > _MOST_ALONE else f"，共 {len(file.alone)} 处"
    return f"{stem}　{'、'.join(listed)}{more}"
