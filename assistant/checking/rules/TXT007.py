"""含月日的专名没有用间隔号。

查什么：“12.4”“3-15”一类以月日命名的节日、事件、活动。
为什么：GB/T 15835—2011：含有月日的专名用阿拉伯数字时，月、日之间用间隔号“·”。
错例：“12.4”国家宪法日、“6.26”国际禁毒日。
正例：“12·4”国家宪法日、“3·15”国际消费者权益日、提高12.4%。
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

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_KIND = r"(?:宣传|活动|专案|案|事件|事故|专项|行动|纪念|普法|讲话)"
_NAMED = rf"(?:[^，。；、：“”]{{0,8}}?(?:日|节|周|月)(?!内|底|末)|[^，。；、：“”]{{0,6}}{_KIND})"
_MONTH_DAY = r"((\d{1,2})[.．\-－](\d{1,2}))"
_QUOTED = (
    re.compile(rf"[“\"]{_MONTH_DAY}[”\"](?={_NAMED})"),
    re.compile(rf"[“\"]{_MONTH_DAY}(?=[^\d.．\-－%％，。、”\"]{{0,8}}(?:日|节|{_KIND})[”\"])"),
)
_KNOWN = re.compile(
    r"(?<![\d.．\-“\"])(?:1[.．-]10(?=[^，。；\d]{0,4}警察节)|3[.．-]15(?=[^，。；\d]{0,6}(?:消费者|晚会))|4[.．-]15(?=[^，。；\d]{0,4}国家安全)"
    r"|6[.．-]26(?=[^，。；\d]{0,4}禁毒)|11[.．-]9(?=[^，。；\d]{0,4}消防)|12[.．-]2(?=[^，。；\d]{0,4}交通安全)|12[.．-]4(?=(?:国家|全国)?(?:宪法|法治宣传|法制宣传)))"
)


def _look(context: CheckContext) -> Iterable[Finding]:
    for pattern in _QUOTED:
        for match in places(context, pattern):
            month, day = int(match.group(2)), int(match.group(3))
            if 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]:
                yield _finding(context, *match.span(1))
    for match in places(context, _KNOWN):
        yield _finding(context, *match.span())


def _finding(context: CheckContext, start: int, end: int) -> Finding:
    expected = re.sub(r"\D", "·", context.document.text[start:end])
    return text_finding(context, "TXT007", "notice", start, end, f"含月日的专名用间隔号：「“{expected}”」", expected=expected)


PLUGIN = CheckRule(code="TXT007", title="含月日的专名用间隔号", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
