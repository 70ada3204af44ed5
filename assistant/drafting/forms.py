"""What the forms ask of a section: the figures it keeps by the ledger, by its street or by its business; and the Word form's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.drafting.evidence import home_subject, is_local
from assistant.protocols import RecordBook
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period
from assistant.schema.returns import FormLine, FormPlan

BLANK_ROWS = 12
"""Empty rows at the end of every form, for figures that it does not know of."""
PARTS = (
    ("一、工作情况", "work", (
        "一项工作写一段：先写做了什么，再写结果，后写典型事例（时间、过程、结果，不写当事人姓名）。",
        "数字写全年的，和数据表一致；只统计到某个月的，写明“截至某月底”。金额写清是元还是万元。",
    )),
    ("二、存在问题", "problem", ("一条一段，写具体的人、事、数，不写套话；没有就写“无”。",)),
    ("三、下一步打算", "plan", ("一条一段，写做什么、做到什么程度、什么时候完成；上年打算没有完成的，也写在这里。",)),
)  # fmt: skip
"""Headings of the Word form with their topic and the guidance under them, which is recognised in what comes back."""
GUIDE = "填写说明"
_WORDS = "|".join(re.escape(words) for _, _, guides in PARTS for words in guides)
_CLOSED = "|".join(
    rf"\{opening}\s*{GUIDE}[:：][^{opening}\{closing}\n]*\{closing}" for opening, closing in ("〔〕", "【】", "[]", "（）", "()")
)
_GUIDE = re.compile(rf"^\s*(?:[〔（(【\[]?\s*{GUIDE}[:：](?:{_WORDS})[〕）)】\]]?|{_CLOSED})\s*")
"""The form's own words whatever became of their brackets, or an office's own between closed ones: nothing else of a line is dropped."""


def guide_line(words: str) -> str:
    """Returns guidance as the form prints it."""
    return f"〔{GUIDE}：{words}〕"


def without_guide(line: str) -> str:
    """Returns what a sender wrote in a line of the form, "" where nothing but guidance stands there."""
    rest = line
    while (shorter := _GUIDE.sub("", rest)) != rest:
        rest = shorter
    return rest


def word_lines(plan: FormPlan, office: str) -> tuple[tuple[str, str], ...]:
    """Returns the Word form as (kind, text): title, line (a question), heading, guide, blank."""
    title = f"{plan.section or office}{plan.year}年工作总结和{plan.year + 1}年打算"
    lines = [("title", title), ("line", f"报送单位：{plan.section}"), ("line", "报送日期："), ("line", "联系人：")]
    for heading, _, guides in PARTS:
        lines += [("heading", heading), *(("guide", guide_line(words)) for words in guides), ("blank", "")]
    return tuple(lines)


def plan_forms(
    sections: Sequence[str], book: RecordBook, year: int, *, owners: Mapping[str, str], business: Mapping[str, Sequence[str]]
) -> tuple[FormPlan, ...]:
    """Returns one plan a section, each figure asked of one section only.

    `owners` maps record id → the section that the ledger names for it; `business` a section → its categories, used where the ledger names
    nobody. A street office is asked for what the ledger keeps by street. A section of which nothing is known gets a blank table.
    """
    plans = []
    given = {id_ for section in sections for id_ in _owned(section, owners)}
    taken: set[str] = {record.indicator_id or record.label for record in book.records if record.id in given and record.subject is None}
    subjects = sorted({record.subject for record in book.records if record.subject})
    for section in sections:
        street = home_subject(section, subjects)
        if street is not None or is_local(section):
            records = [record for record in book.records if street is not None and record.subject == street]
        elif owned := _owned(section, owners):
            records = [record for record in book.records if record.id in owned and record.subject is None]
        else:
            plans.append(FormPlan(section=section, year=year, lines=_of_business(section, book, year, business, taken)))
            continue
        plans.append(FormPlan(section=section, year=year, lines=_lines(records, book, year)))
    return tuple(plans)


def _owned(section: str, owners: Mapping[str, str]) -> frozenset[str]:
    return frozenset(record for record, owner in owners.items() if same_sender(section, owner))


def same_sender(one: str, other: str) -> bool:
    """Returns whether two names mean one section: equal, or one is the other behind its office's name (区司法局法律援助中心)."""
    longer, shorter = sorted((re.sub(r"\s", "", one), re.sub(r"\s", "", other)), key=len, reverse=True)
    if longer == shorter:
        return True
    return len(shorter) > 2 and longer.endswith(shorter) and longer.removesuffix(shorter).endswith(("局", "厅", "办", "委", "院", "府"))


def _lines(records: Sequence[SourceRecord], book: RecordBook, year: int) -> tuple[FormLine, ...]:
    """One line an indicator in the ledger's order, with last year's value."""
    known = {indicator.id: indicator for indicator in book.indicators}
    asked: dict[str, list[SourceRecord]] = {}
    for record in records:
        if record.period in (Period.of_year(year), Period.of_year(year - 1)):
            asked.setdefault(record.indicator_id or record.label, []).append(record)
    depths = _depths([key for key in asked if key in known], known)
    return tuple(_line(known.get(key), found, year, depths.get(key, 0)) for key, found in asked.items())


def _line(indicator: Indicator | None, records: Sequence[SourceRecord], year: int, depth: int) -> FormLine:
    last = next((record for record in records if record.period == Period.of_year(year - 1)), None)
    first = last or records[0]
    unit = first.written_unit or (indicator.unit if indicator is not None else None) or first.unit or ""
    return FormLine(
        label=indicator.name if indicator is not None else first.label, unit=unit, before=last,
        meaning=(indicator.note or "") if indicator is not None else "", depth=depth,
    )  # fmt: skip


def _of_business(
    section: str, book: RecordBook, year: int, business: Mapping[str, Sequence[str]], taken: set[str]
) -> tuple[FormLine, ...]:  # fmt: skip
    """The indicators of the categories that are a section's first business, or nobody's first."""
    mine = next((categories for name, categories in business.items() if same_sender(section, name)), ())
    first = {categories[0] for categories in business.values() if categories}
    wanted = {category for category in mine if category == mine[0] or category not in first}
    known = {indicator.id: indicator for indicator in book.indicators}
    asked = [one for one in book.indicators if one.category in wanted and one.id not in taken]
    depths = _depths([one.id for one in asked], known)
    last = {record.indicator_id: record for record in book.records if record.subject is None and record.period == Period.of_year(year - 1)}
    taken |= {one.id for one in asked}
    return tuple(
        FormLine(label=one.name, unit=_written(last.get(one.id)) or one.unit or "", before=last.get(one.id), meaning=one.note or "",
                 depth=depths[one.id])
        for one in asked
    )  # fmt: skip


def _written(record: SourceRecord | None) -> str | None:
    return record.written_unit if record is not None else None


def _depths(ids: Sequence[str], known: Mapping[str, Indicator]) -> dict[str, int]:
    """How deep each indicator stands: a part of one that is asked for above it stands under it."""
    depths: dict[str, int] = {}
    for key in ids:
        wholes = [depths[whole] for whole in depths if key in known[whole].parts]
        depths[key] = max(wholes) + 1 if wholes else 0
    return depths
