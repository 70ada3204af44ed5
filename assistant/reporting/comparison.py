"""A comparison in words, worked out once for text, page and workbook: short names of the files, what each wrote, what the ledgers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reporting.evidence import evidence_line
from assistant.schema.comparison import Comparison, Conflict, Mention, SharedFigure
from assistant.schema.quantity import Period

STEMS = "甲乙丙丁戊己庚辛壬癸"
NONE = "—"
_KINDS = {"half": ("上半年", "下半年"), "quarter": ("第一季度", "第二季度", "第三季度", "第四季度")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One shared figure as a line: `cells` holds what each file wrote, in the order of the files (— where it does not have it)."""

    number: int
    conflict: Conflict | None
    shared: SharedFigure
    name: str
    period: str
    cells: tuple[str, ...]
    ledger: tuple[str, ...]
    verdict: str


def stems(count: int) -> tuple[str, ...]:
    """Returns short names for files: 甲, 乙, … then numbers."""
    return tuple(STEMS[at] if at < len(STEMS) else str(at + 1) for at in range(count))


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """Returns a line for every shared figure, conflicts first."""
    names = [file.name for file in comparison.files]
    found = [(conflict, conflict.shared) for conflict in comparison.conflicts]
    listed: list[tuple[Conflict | None, SharedFigure]] = [*found, *((None, shared) for shared in comparison.agreed)]
    return tuple(_row(number, conflict, shared, names) for number, (conflict, shared) in enumerate(listed, 1))


def _row(number: int, conflict: Conflict | None, shared: SharedFigure, names: Sequence[str]) -> Row:
    subject = f"（{shared.subject}）" if shared.subject else ""
    return Row(
        number=number, conflict=conflict, shared=shared, name=f"{shared.indicator}{subject}", period=period_words(shared.period),
        cells=tuple(_written(shared.of(name)) for name in names), ledger=tuple(evidence_line(item) for item in shared.ledger),
        verdict=_verdict(conflict, names) if conflict is not None else "一致",
    )  # fmt: skip


def _written(mentions: Sequence[Mention]) -> str:
    return "；".join(dict.fromkeys(mention.figure.text for mention in mentions)) or NONE


def _verdict(conflict: Conflict, names: Sequence[str]) -> str:
    """Returns which file the ledgers bear out, in words: "台账支持甲，与乙不符"."""
    short = dict(zip(names, stems(len(names)), strict=True))
    right, wrong = ("、".join(short[name] for name in files) for files in (conflict.right, conflict.wrong))
    said = [f"台账支持{right}"] if right else []
    said += [f"与{wrong}不符" if right else f"台账与{wrong}不符"] if wrong else []
    return "，".join(said) or "请核对以哪份为准"


def mark(mention: Mention) -> str:
    """Returns what the ledgers say of one mention: ✓, ▲, or nothing."""
    return {True: "✓", False: "▲", None: ""}[mention.right]


def period_words(period: Period | None) -> str:
    """Returns a period as people write it: 2024年, 2024年上半年, 2024年1—11月."""
    if period is None:
        return ""
    year, first, last = period.end.year, period.start.month, period.end.month
    if period.start.year != year:
        return f"{period.start.year}—{year}年" if period.kind == "years" else f"截至{year}年"
    if period.kind in _KINDS:
        words = _KINDS[period.kind]
        return f"{year}年{words[(first - 1) * len(words) // 12]}"
    if period.kind == "day":
        return f"{year}年{last}月{period.end.day}日"
    if period.kind == "year" or (first, last) == (1, 12):
        return f"{year}年"
    return f"{year}年{last}月" if first == last else f"{year}年{first}—{last}月"


def count_line(comparison: Comparison) -> str:
    """Returns the counts: "不一致 5 项 · 一致 180 项 · 没有对上 12 处"."""
    alone = sum(len(file.alone) for file in comparison.files)
    return f"不一致 {len(comparison.conflicts)} 项 · 一致 {len(comparison.agreed)} 项 · 没有对上 {alone} 处"


def said_of_nothing(comparison: Comparison) -> str:
    """Returns what to say where no conflict was found: silence about a figure without a counterpart proves nothing."""
    if not comparison.agreed:
        return "没有可比的数字。"
    alone = sum(len(file.alone) for file in comparison.files)
    return f"没有发现不一致（{alone} 处没有对上，不等于没有问题）。" if alone else "没有发现不一致。"


def place_line(mention: Mention) -> str:
    """Returns a mention's figure in its sentence, marked 【】."""
    end = mention.at + len(mention.figure.text)
    return f"{mention.sentence[: mention.at]}【{mention.figure.text}】{mention.sentence[end:]}"
