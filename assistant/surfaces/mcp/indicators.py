"""list_indicators: the indicators of the workspace with their values, year by year, each with its cell."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from assistant.pipeline.indicator_values import IndicatorRow, chosen, indicator_table
from assistant.schema.encoding import encode
from assistant.schema.workspace import Job
from assistant.surfaces.mcp.shapes import Indicators
from assistant.surfaces.mcp.tool import MOST, Answer, Arguments, Call, Cursor, Limit, Tool, Words, page

_VALUES = 24
"""Values of one indicator in an answer, the newest."""
_SHOWN = 4


class IndicatorArguments(Arguments):
    """What list_indicators may be asked."""

    query: Words | None = Field(None, description="名称、别名或口径里要有的词，几个词用空格隔开")
    category: Words | None = Field(None, description="只列这一类，如 法律援助；有哪些类见返回的 categories")
    year: int | None = Field(None, ge=1949, le=2199, description="只列这一年的值，如 2024")
    subject: Words | None = Field(None, description="列这个街道、科室的值，而不是全单位的")
    limit: Limit = Field(20, description=f"最多几个指标，1 至 {MOST}")
    cursor: Cursor | None = Field(None, description="接着列：写上次返回的 next_cursor")


def _list(call: Call, asked: IndicatorArguments) -> Answer:
    call.progress(Job(step="读台账", done=0, total=1))
    book = call.holdings.book(year=asked.year)
    table = indicator_table(book) if book is not None else ()
    rows = chosen(table, query=asked.query or "", category=asked.category, year=asked.year, subject=asked.subject)
    some, cursor = page(len(rows), asked.cursor, asked.limit)
    part = rows[some]
    notices = [*call.holdings.notices, *([] if book is not None else ["工作区没有台账"])]
    listed = [_row(row, asked.subject) for row in part]
    data = {
        "indicators": listed, "total": len(rows), "next_cursor": cursor,
        "categories": list(dict.fromkeys(row.category for row in table if row.category)), "notices": notices,
    }  # fmt: skip
    head = f"共 {len(rows)} 个指标，这里 {len(part)} 个" + (f"，接着列请写 cursor={cursor}" if cursor is not None else "") + "："
    return Answer(data=data, text="\n".join([head, *(_line(row) for row in listed), *notices]))


def _row(row: IndicatorRow, subject: str | None) -> dict[str, Any]:
    values = row.values if subject is None else next((one.values for one in row.subjects if one.subject == subject), ())
    bare = {name: encode(getattr(row, name)) for name in ("id", "name", "aliases", "unit", "category", "note")}
    return bare | {
        "values": encode(values[-_VALUES:]), "values_left_out": max(0, len(values) - _VALUES),
        "subjects": [one.subject for one in row.subjects],
    }  # fmt: skip


def _line(row: dict[str, Any]) -> str:
    values = row["values"]
    whole = [one for one in values if one["period"] is None or one["period"]["kind"] == "year"] or values
    told = "；".join(f"{_when(one)}{one['printed']}（{one['source']} › {one['locator']}）" for one in whole[-_SHOWN:])
    named = f"{row['name']}［{row['id']}］" if row["id"] else row["name"]
    return f"- {named}：{told or '没有值'}"


def _when(value: dict[str, Any]) -> str:
    period = value["period"]
    if period is None:
        return ""
    return f"{period['end'][:4]}年 " if period["kind"] == "year" else f"{period['start']}至{period['end']} "


LIST_INDICATORS = Tool(
    name="list_indicators", title="列出指标和历年数值", arguments=IndicatorArguments, result=Indicators, run=_list,
    description=(
        "列出工作区的指标：名称、别名、单位、口径，和台账里历年的数值，每个数值带文件和单元格。台账里没有归到指标的行也列出（id 为空）。"
        "街道、科室的值写 subject 才给。"
    ),
)  # fmt: skip
