"""一个日期里汉字与阿拉伯数字混用。

查什么：年、月、日中有的用汉字、有的用阿拉伯数字。
为什么：GB/T 15835—2011：同一个日期的书写形式要统一；公文的成文日期用阿拉伯数字（GB/T 9704—2012）。
错例：“二〇二四年8月8日”“2024年八月8日”“8月八日”。
正例：“2024年8月8日”“二〇二四年八月八日”“农历八月十五”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, places
from assistant.nlp.numerals import chinese_value
from assistant.protocols import CheckContext
from assistant.schema.encoding import decimal_text
from assistant.schema.finding import Finding

_DIGIT = "〇零○一二三四五六七八九"
_DATE = re.compile(
    rf"(?<![{_DIGIT}\d])(?:(?P<year>[{_DIGIT}]{{4}}|\d{{4}})年)?"
    r"(?<!\d)(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?"
)
_LUNAR = re.compile(r"(?:农历|阴历|旧历|夏历)[^，。]{0,6}$")


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    for match in places(context, _DATE):
        parts = {name: value for name, value in match.groupdict().items() if value}
        if len({value.isdigit() for value in parts.values()}) < 2 or _LUNAR.search(text[max(0, match.start() - 9) : match.start()]):
            continue
        signs = {"year": "年", "month": "月", "day": "日"}
        expected = "".join(f"{_plain(value)}{signs[name]}" for name, value in parts.items())
        message = f"同一日期汉字与阿拉伯数字混用，应写成「{expected}」"
        yield text_finding(context, "TXT004", "notice", match.start(), match.end(), message, expected=expected)


def _plain(numeral: str) -> str:
    if numeral.isdigit():
        return numeral
    value = chinese_value(numeral.replace("○", "〇"))
    return decimal_text(value) or numeral if value is not None else numeral


PLUGIN = CheckRule(code="TXT004", title="日期里汉字与阿拉伯数字混用", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
