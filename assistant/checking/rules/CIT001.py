"""法规名称写错。

查什么：书名号里的名称与法规库中的名称只差一两个字。
为什么：引用法规名称要准确。
错例：《中华人民共和国人民条解法》。
正例：《中华人民共和国人民调解法》《人民调解法》。
设置：法规库：corpus/laws.toml，可增补。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.laws is None:
        return
    for citation in context.citations:
        if context.laws.find(citation.title) is not None:
            continue
        near = context.laws.near(citation.title)
        if len(near) == 1:
            title = near[0].title
            message = f"《{citation.title}》在法规库中没有，与《{title}》只差一两个字，请核对"
            yield text_finding(context, "CIT001", "warning", citation.start, citation.end, message, expected=f"《{title}》")


PLUGIN = CheckRule(code="CIT001", title="法规名称写错", severity="warning", manual=__doc__ or "", look=_look)
