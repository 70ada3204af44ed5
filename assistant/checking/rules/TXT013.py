"""书名号里又用了双书名号。

查什么：“《…《…》…》”。
为什么：GB/T 15834—2011：书名号里面还要用书名号时，外面用双书名号，里面用单书名号“〈〉”。
错例：“《关于印发《方案》的通知》”。
正例：“《关于印发〈方案〉的通知》”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, places
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_NESTED = re.compile(r"《[^《》\n]*((?:《[^《》\n]*》[^《》\n]*)+)》")
_LONGEST = 120


def _look(context: CheckContext) -> Iterable[Finding]:
    for match in places(context, _NESTED):
        if match.end() - match.start() > _LONGEST:
            continue
        written = context.document.text[match.start() + 1 : match.end() - 1]
        expected = "《" + written.replace("《", "〈").replace("》", "〉") + "》"
        message = f"书名号里的书名号用单书名号：「{expected}」"
        yield text_finding(context, "TXT013", "notice", match.start(), match.end(), message, expected=expected)


PLUGIN = CheckRule(code="TXT013", title="书名号套用", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
