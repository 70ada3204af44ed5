"""标题序号缺号或重号。

查什么：同一上级下的一、二、三或 1. 2. 3. 是否连续。
为什么：增删段落后常忘了改序号。
错例：“(一)…(三)…”“1.…1.…”。
正例：“(一)…(二)…(三)…”。整级跳过（二、下面直接 1.）不算错。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.nlp.numerals import parse_number
from assistant.protocols import CheckContext
from assistant.schema.document import OutlineNode
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    yield from _walk(context, context.document.outline)


def _walk(context: CheckContext, nodes: tuple[OutlineNode, ...]) -> Iterable[Finding]:
    previous: dict[int, int] = {}
    for node in nodes:
        value = _value(node.label)
        last = previous.get(node.level)
        if value is not None:
            if last is None and value != 1 and len(nodes) > 1:
                yield _finding(context, node, f"这一组序号从「{node.label}」开始，缺前面的号")
            elif last is not None and value == last:
                yield _finding(context, node, f"序号「{node.label}」重复")
            elif last is not None and value != last + 1 and value != 1:
                yield _finding(context, node, f"序号「{node.label}」与前一个不连续")
            previous[node.level] = value
        yield from _walk(context, node.children)


def _finding(context: CheckContext, node: OutlineNode, message: str) -> Finding:
    return text_finding(context, "STR001", "warning", node.start, node.start + len(node.label), message)


def _value(label: str) -> int | None:
    core = label.strip("()（）.．、 　第章节条款")
    value = parse_number(core) if core else None
    return int(value) if value is not None else None


PLUGIN = CheckRule(code="STR001", title="标题序号缺号或重号", severity="warning", manual=__doc__ or "", look=_look)
