"""bind_figure: a figure's wording tied to a ledger cell once and remembered; offered only where the server may write."""

from __future__ import annotations

from pydantic import Field

from assistant.errors import InputError
from assistant.nlp.figures import find_figures
from assistant.pipeline.books import present
from assistant.pipeline.explaining import find_figure
from assistant.pipeline.indicator_values import ledger_value
from assistant.pipeline.indicators import bind
from assistant.reporting.words import status_words
from assistant.schema.encoding import encode
from assistant.schema.workspace import Job
from assistant.surfaces.mcp.shapes import Bound
from assistant.surfaces.mcp.tool import Answer, Call, Subject, Tool, Words

_FILE = "indicators.toml"


class BindArguments(Subject):
    """What bind_figure may be asked."""

    figure: Words = Field(description="数字的编号（如 f12）或原文里的话")
    cell: Words = Field(description='台账单元格，如 "台账.xlsx › 法援!C5"')


def _bind(call: Call, asked: BindArguments) -> Answer:
    settings = call.desk.settings
    document = asked.document(call.desk)
    data, _ = present(settings.data)
    if not data:
        raise InputError("工作区没有台账，没有单元格可绑", remedy="请先在 wenheng.toml 的 data 里写上台账")
    found = find_figure(document, find_figures(document.text, document=document.name, blocks=document.blocks), asked.figure)
    call.progress(Job(step="绑定", done=0, total=1))
    made = bind(document, found.id, asked.cell, data=data, indicators=settings.indicators or call.desk.root / _FILE)
    value = ledger_value(made.record)
    out = {
        "file": call.desk.place(str(made.file)), "indicator": made.indicator, "name": made.name, "alias": made.alias, "new": made.new,
        "value": encode(value), "figures": encode(made.figures),
    }  # fmt: skip
    said = [f"已记住：文中「{made.alias}」就是指标「{made.name}」（{value.source} › {value.locator}，{value.printed}）"]
    said += [f"- {figure.id}「{figure.text}」现在：{status_words(figure)}" for figure in made.figures]
    return Answer(data=out, text="\n".join(said))


BIND_FIGURE = Tool(
    name="bind_figure", title="把数字绑到台账单元格", arguments=BindArguments, result=Bound, run=_bind, writes=True,
    description="告诉文衡文中某个数字就是台账的哪一格，记在 indicators.toml 里，以后同样的说法都认得。会改文件：先问过人再用。",
)  # fmt: skip
