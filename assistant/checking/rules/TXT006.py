"""概数用了阿拉伯数字或加了顿号。

查什么：相邻两个数连用表示概数（三五天、两三个），以及“几”“数”与十百千连用的概数。
为什么：GB/T 15835—2011：这类概数必须用汉字，两个数字之间不加顿号。
错例：“3、5天”“三、五天”“几10人”“10几个”。
正例：“三五天”“几十人”“十几个”“第3、4季度”“1、3、5号”。
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

_HAN = "零一二三四五六七八九"
_UNITS = r"(?:天|个(?!方面|环节|阶段)|人(?!民|大)|名|次|家|件|户|里|倍|岁|分钟|小时|句|步|遍|趟)"
_PAIR = re.compile(rf"(?<![\d、.．·第一二两三四五六七八九十百])([1-9]|[一二两三四五六七八九])、([1-9]|[一二三四五六七八九])(?={_UNITS})")
_VAGUE = re.compile(r"(?<![十百千万\d])几(1(?:0{1,3}))(?![\d.,%％])|(?<![\d.])([1-9]0)几(?=[\u4e00-\u9fff])")
_SOME = re.compile(r"(?<=[，。；：、（“达有历经的近过上])数(1(?:0{1,3}))(?=[余多]?[个人名件次家户项场份年天位万亿])")
_TENS = {"10": "十", "100": "百", "1000": "千"}


def _look(context: CheckContext) -> Iterable[Finding]:
    starts = {block.start for block in context.document.blocks}
    for match in places(context, _PAIR):
        first, second = (_value(numeral) for numeral in match.groups())
        if second - first == 1 or (first, second) == (3, 5):
            if match.start() in starts or match.group(1).isdigit() != match.group(2).isdigit():
                continue
            written = ("两" if first == 2 else _HAN[first]) + _HAN[second]
            yield _finding(context, match.start(), match.end(), written, "相邻两数连用的概数用汉字，中间不加顿号")
    for match in places(context, _VAGUE):
        tens = f"几{_TENS[match.group(1)]}" if match.group(1) else f"{_tens(match.group(2))}几"
        yield _finding(context, match.start(), match.end(), tens, "带「几」的概数用汉字")
    for match in places(context, _SOME):
        yield _finding(context, match.start(), match.end(), f"数{_TENS[match.group(1)]}", "带「数」的概数用汉字")


def _value(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    return 2 if numeral == "两" else _HAN.index(numeral)


def _tens(digits: str) -> str:
    return "十" if digits == "10" else f"{_HAN[int(digits[0])]}十"


def _finding(context: CheckContext, start: int, end: int, written: str, why: str) -> Finding:
    return text_finding(context, "TXT006", "notice", start, end, f"{why}：「{written}」", expected=written)


PLUGIN = CheckRule(code="TXT006", title="概数的写法", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
