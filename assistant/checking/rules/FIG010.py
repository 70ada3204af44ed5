"""日期或年份不可能。

查什么：几月几日是否存在（2月30日、13月），写了星期的是否与日期相符；写明的年份与台账里这个数的年份是否相符。
为什么：日期写错，公文要重发。
错例：“2024年2月30日召开”“2024年12月25日（星期四）”。
正例：“2024年12月25日（星期三）”。
设置：无。
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._verdicts import contradicted, source_words
from assistant.protocols import CheckContext
from assistant.schema.figure import Claim
from assistant.schema.finding import Finding
from assistant.schema.ledger import Verdict

_DATE = re.compile(
    r"(?<![\d.个第—–\-])(?<![\d月日]至)(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?:[（(]?(?P<named>(?:星期|周)(?P<week>[一二三四五六日天]))[）)]?)?"
)


def _look(context: CheckContext) -> Iterable[Finding]:
    yield from contradicted(context, "FIG010", "error", ("period",), _message)
    text = context.document.text
    for match in _DATE.finditer(text):
        year, month, day = match.group("year"), int(match.group("month")), match.group("day")
        if not 1 <= month <= 12:
            yield text_finding(context, "FIG010", "error", match.start(), match.end(), f"没有 {month} 月")
            continue
        if day is None:
            continue
        days = calendar.monthrange(int(year) if year else 2024, month)[1]
        if not 1 <= int(day) <= days:
            yield text_finding(context, "FIG010", "error", match.start(), match.end(), f"{month} 月没有 {day} 日")
        elif year and match.group("week"):
            real = "一二三四五六日"[dt.date(int(year), month, int(day)).weekday()]
            if real != match.group("week").replace("天", "日"):
                message = f"{year}年{month}月{day}日是星期{real}，文中写星期{match.group('week')}"
                yield text_finding(context, "FIG010", "error", *match.span("named"), message, expected=f"星期{real}")


def _message(claim: Claim, verdict: Verdict) -> str:
    told = claim.figure.period
    written, record = (f"{told.year}年" if told is not None else "另一年"), verdict.matches[0].record
    right = f"{record.period.year}年" if record.period is not None else "本年"
    return f"「{claim.figure.text}」前写的是{written}，台账里这是{right}的数（{source_words(verdict)}）"


PLUGIN = CheckRule(code="FIG010", title="日期或年份不可能", severity="error", manual=__doc__ or "", look=_look)
