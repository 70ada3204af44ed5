"""标题序号缺号或重号。

查什么：同一上级下的一、二、三或 1. 2. 3. 是否连续；段落里的“一是…二是…”“第一，…第二，…”“①②”是否缺号、重号；同级序号的写法是否一致。
为什么：增删段落后常忘了改序号。
错例：“(一)…(三)…”“1.…1.…”“一是…三是…”“1.…2、…”。
正例：“(一)…(二)…(三)…”“一是…二是…”。整级跳过（二、下面直接 1.）不算错。
设置：无。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.nlp.numerals import parse_number
from assistant.protocols import CheckContext
from assistant.reckoning.series import gaps, markers, series
from assistant.schema.document import OutlineNode
from assistant.schema.finding import Finding

_WRONG = {
    "missing": "这一组从「{}」开始，缺前面的号",
    "repeat": "序号「{}」重复",
    "gap": "序号「{}」与前一个不连续",
}
_NUMERAL = re.compile(r"[一二三四五六七八九十百零〇两\d０-９①-⑳]+")


def _look(context: CheckContext) -> Iterable[Finding]:
    yield from _walk(context, context.document.outline)
    yield from _articles(context, context.document.outline)
    printed = {place for block in context.document.blocks if block.label for place in range(block.start, block.start + len(block.label))}
    for start, end in _sections(context):
        yield from _inside(context, start, end, printed)


def _walk(context: CheckContext, nodes: tuple[OutlineNode, ...]) -> Iterable[Finding]:
    previous: dict[int, int] = {}
    for node in nodes:
        value = _value(node.label) if not _is_article(node) else None
        last = previous.get(node.level)
        if value is not None:
            if last is None and value != 1 and len(nodes) > 1:
                yield _finding(context, node, _WRONG["missing"])
            elif last is not None and value == last:
                yield _finding(context, node, _WRONG["repeat"])
            elif last is not None and value != last + 1 and value != 1:
                yield _finding(context, node, _WRONG["gap"])
            previous[node.level] = value
        yield from _walk(context, node.children)
    yield from _mixed(context, nodes)


def _articles(context: CheckContext, nodes: tuple[OutlineNode, ...]) -> Iterator[Finding]:
    """Articles count on through chapters and sections: 第二章 may begin with 第四条."""
    last: int | None = None
    for node in _flat(nodes):
        value = _value(node.label) if _is_article(node) and "之" not in node.label else None
        if value is None:
            continue
        if last is not None and value == last:
            yield _finding(context, node, _WRONG["repeat"])
        elif last is not None and value != last + 1 and value != 1:
            yield _finding(context, node, _WRONG["gap"])
        last = value


def _flat(nodes: tuple[OutlineNode, ...]) -> Iterator[OutlineNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _is_article(node: OutlineNode) -> bool:
    return node.label.startswith("第") and "条" in node.label


def _mixed(context: CheckContext, nodes: tuple[OutlineNode, ...]) -> Iterator[Finding]:
    """One sibling written otherwise than all others: 1.…2、…3."""
    for _, group in groupby(nodes, key=lambda node: node.level):
        labels = [node for node in group if _value(node.label) is not None]
        forms = Counter(_form(node.label) for node in labels)
        if len(labels) < 3 or len(forms) != 2:
            continue
        common, odd = (form for form, _ in forms.most_common())
        if forms[odd] == 1:
            node = next(node for node in labels if _form(node.label) == odd)
            shown = next(other.label for other in labels if _form(other.label) == common)
            yield _finding(context, node, f"同级序号写法不一：其他写作「{shown}」，这里写作「{{}}」")


def _form(label: str) -> str:
    """The label without its value: 1. → #., （一） → （#）; widths of marks are another rule's matter."""
    return re.sub(r"\s", "", _NUMERAL.sub("#", label)).translate(str.maketrans("（）．，", "().,"))


def _finding(context: CheckContext, node: OutlineNode, message: str) -> Finding:
    return text_finding(context, "STR001", "warning", node.start, node.start + len(node.label), message.format(node.label))


def _sections(context: CheckContext) -> Iterator[tuple[int, int]]:
    """The stretches of text between headings: an enumeration does not reach over one."""
    cuts = [block.start for block in context.document.blocks if block.kind == "heading" and block.level]
    ends = [*cuts, len(context.document.text)]
    yield from zip([0, *cuts], ends, strict=True)


def _inside(context: CheckContext, start: int, end: int, printed: set[int]) -> Iterator[Finding]:
    text = context.document.text
    found = [marker for marker in markers(text, start, end) if marker.start not in printed]
    for _, style in groupby(found, key=lambda marker: marker.style):
        for run in series(style):
            for marker, wrong in gaps(run, text, start):
                yield text_finding(
                    context, "STR001", "warning", marker.start, marker.end, _WRONG[wrong].format(text[marker.start : marker.end])
                )


def _value(label: str) -> int | None:
    core = label.strip("()（）.．、 　第章节条款")
    value = parse_number(core) if core else None
    return int(value) if value is not None else None


PLUGIN = CheckRule(code="STR001", title="标题序号缺号或重号", severity="warning", manual=__doc__ or "", look=_look)
