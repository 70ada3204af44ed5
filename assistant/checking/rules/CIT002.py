"""引用了已废止或尚未施行的法规。

查什么：引用的法规在成文日期那天是否有效。
为什么：引用失效法规是硬伤。
错例：2024 年的总结写“依据《中华人民共和国合同法》”。
正例：“依据《中华人民共和国民法典》”。说明“废止”“原”“修订”的不算错。
设置：--as-of 指定日期，默认取成文日期；法规库未核实的条目只提示。
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding, Severity
from assistant.schema.law import LawRecord

_RELIED = re.compile(r"(?:依据|根据|依照|按照|适用)(?:了)?$")
"""A law that is still to come may be announced and prepared for; it cannot be relied on, nor its articles cited."""
_SPOKEN_OF = re.compile(r"废止|失效|原《|修订|修改|历史|当时|旧|时期|草案|出台|公布|施行前|将于|即将")


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.laws is None or context.as_of is None:
        return
    text = context.document.text
    for citation in context.citations:
        law = context.laws.find(citation.title)
        if law is None or _SPOKEN_OF.search(
            text[max(0, citation.start - 14) : citation.start] + "《》" + text[citation.end : citation.end + 24]
        ):
            continue
        relied = citation.article is not None or _RELIED.search(text[max(0, citation.start - 6) : citation.start]) is not None
        message = _state(law, context.as_of, relied=relied)
        if message is not None:
            severity: Severity = "error" if law.verified else "notice"
            expected = f"《{law.replaced_by}》" if law.replaced_by else None
            yield text_finding(context, "CIT002", severity, citation.start, citation.end, message, expected=expected)


def _state(law: LawRecord, day: dt.date, *, relied: bool) -> str | None:
    if law.repealed is not None and law.repealed <= day:
        by = f"，由《{law.replaced_by}》代替" if law.replaced_by else ""
        return f"《{law.title}》已于 {law.repealed.isoformat()} 废止{by}"
    if relied and law.in_force is not None and law.in_force > day:
        return f"《{law.title}》到 {law.in_force.isoformat()} 才施行"
    return None


PLUGIN = CheckRule(code="CIT002", title="引用了已废止或尚未施行的法规", severity="error", manual=__doc__ or "", look=_look)
