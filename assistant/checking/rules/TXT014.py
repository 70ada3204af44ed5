"""标点重复或叠用。

查什么：两个句内标点连在一起（，，、。，），用句号、点、半个省略号代替省略号，两个短横线代替破折号，“等”字后又用省略号。
为什么：多是删改时留下的；GB/T 15834—2011：省略号为“……”，破折号为“——”，“等”与省略号不并用。
错例：“稳步推进。。”“办结120件，，同比增长”“调解、仲裁。。。”。
正例：“调解、仲裁……”“太好了！！！”“《民法典》。”。
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

_REPEATED = re.compile(r"[，、；：。]{2,}")
_DOTS = re.compile(r"(?<=[\u4e00-\u9fff”》）])(?:\.{3,}|…(?!…))(?<!……)|等……")
_DASH = re.compile(r"(?<=[\u4e00-\u9fff”》])--(?=[\u4e00-\u9fff“《])")


def _look(context: CheckContext) -> Iterable[Finding]:
    for match in places(context, _REPEATED):
        marks = match.group()
        if set(marks) == {"。"} and len(marks) >= 3:
            yield _finding(context, match, "省略号写作「……」", "……")
        else:
            yield _finding(context, match, f"标点「{marks}」重复或叠用，只留一个", marks[0] if len(set(marks)) == 1 else None)
    for match in places(context, _DOTS):
        both = match.group().startswith("等")
        yield _finding(context, match, "「等」与省略号只用一个" if both else "省略号写作「……」", None if both else "……")
    for match in places(context, _DASH):
        yield _finding(context, match, "破折号写作「——」", "——")


def _finding(context: CheckContext, match: re.Match[str], message: str, expected: str | None) -> Finding:
    return text_finding(context, "TXT014", "notice", match.start(), match.end(), message, expected=expected)


PLUGIN = CheckRule(code="TXT014", title="标点重复或叠用", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
