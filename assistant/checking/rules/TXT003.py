"""小数点前面缺“0”。

查什么：以小数点开头的数。
为什么：GB/T 15835—2011：纯小数必须写出小数点前定位的“0”。
错例：“提高.46个百分点”。
正例：“提高0.46个百分点”。
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

_BARE = re.compile(r"(?<![\w.．·。)）\]】%])[.．](\d+)(?![\d.．]*[.．])(?=[%％‰万亿元个件人名吨亩倍平公岁次]|[，。；、])")


def _look(context: CheckContext) -> Iterable[Finding]:
    yield from (_finding(context, match.start(), match.end(), match.group(1)) for match in places(context, _BARE))
    for match in places(context, _AFTER_WORD):
        yield _finding(context, match.start(1), match.end(), match.group(2))


_AFTER_WORD = re.compile(r"(?<=[高低长降升少加减为达到至了约近超占点])([.．](\d+))(?![\d.．]*[.．])(?=[%％‰万亿]|个百分点)")
"""After a Chinese word only a verb of change or level makes sure that no full stop is meant."""


def _finding(context: CheckContext, start: int, end: int, digits: str) -> Finding:
    expected = f"0.{digits}"
    return text_finding(context, "TXT003", "notice", start, end, f"小数点前要写「0」：「{expected}」", expected=expected)


PLUGIN = CheckRule(code="TXT003", title="小数点前面缺0", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
