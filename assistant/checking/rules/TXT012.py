"""并列的引号、书名号之间加了顿号。

查什么：“》、《”和“”、“”之间的顿号；全文只提示一次，说明处数。
为什么：GB/T 15834—2011：标有引号、书名号的并列成分之间通常不用顿号；中间插有其他成分（如括注）、与不加引号的成分并列时才用。
错例：“《民法典》、《宪法》”。
正例：“《民法典》《宪法》”“《民法典》（节选）、《宪法》”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, once, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_ITEM = r"(?:“[^“”\n]{1,60}”|《[^《》\n]{1,80}》)"
_RUN = re.compile(rf"(?<!、){_ITEM}(?:、{_ITEM})+(?!、)")
"""A list that goes on with unmarked parts (“一国两制”、“港人治港”、高度自治) keeps its commas all through."""
_BETWEEN = re.compile(r"(?<=[》”])、(?=[《“])")


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    runs = [match.span() for match in places(context, _RUN)]
    spans = [match.span() for start, end in runs for match in _BETWEEN.finditer(text, start, end)]
    yield from once(context, "TXT012", "notice", spans, "并列的引号或书名号之间通常不用顿号")


PLUGIN = CheckRule(code="TXT012", title="引号、书名号之间的顿号", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
