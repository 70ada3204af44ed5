"""explain_figure: where one figure of a text comes from, or why it was not checked."""

from __future__ import annotations

from pydantic import Field

from assistant.errors import InputError
from assistant.pipeline.explaining import Explanation, explain
from assistant.schema.workspace import Job
from assistant.surfaces.mcp.shapes import Explained
from assistant.surfaces.mcp.tool import LONGEST, Answer, Call, Subject, Tool, Words


class ExplainArguments(Subject):
    """What explain_figure may be asked."""

    figure: Words | None = Field(None, description="数字的编号（如 f12），或原文里的话（如 受理法律援助案件1246件）；和 position 写一个")
    position: int | None = Field(None, ge=0, le=10 * LONGEST, description="数字在文中的位置，从 0 数起的字数")


def _explain(call: Call, asked: ExplainArguments) -> Answer:
    if (asked.figure is None) == (asked.position is None):
        raise InputError("figure 和 position 要写且只写一个", remedy="编号或原文写在 figure 里，位置写在 position 里")
    document = asked.document(call.desk)
    call.progress(Job(step="读台账", done=0, total=2))
    book = call.holdings.book(document)
    call.progress(Job(step="找来历", done=1, total=2))
    made = explain(document, asked.figure if asked.figure is not None else asked.position or 0, book=book)
    return Answer(data=made.to_dict() | {"notices": list(call.holdings.notices)}, text=_told(made))


def _told(made: Explanation) -> str:
    said = [f"{made.figure.id}「{made.figure.text}」：{made.verdict}", made.sentence, made.why]
    if made.indicator is not None:
        note = f"，{made.indicator.note}" if made.indicator.note else ""
        said.append(f"指标：{made.indicator.name}［{made.indicator.id}］{note}")
    if made.expected is not None:
        said.append(f"按台账应为：{made.expected}")
    for candidate in made.candidates:
        unsaid = [value for value in candidate.values if value.locator not in candidate.words]
        cells = "；".join(f"{value.source} › {value.locator}（{value.printed}）" for value in unsaid)
        said.append(f"可能是：{candidate.words}{f'：{cells}' if cells else ''}")
    return "\n".join(said)


EXPLAIN_FIGURE = Tool(
    name="explain_figure", title="说明一个数字的来历", arguments=ExplainArguments, result=Explained, run=_explain,
    description=(
        "说明文中一个数字从哪里来：结论、对应的指标和口径、算式、台账单元格（文件、表名!单元格、数值、单位、时期）；"
        "对应不唯一时列出可能的几处，没有核的说明原因。"
    ),
)  # fmt: skip
