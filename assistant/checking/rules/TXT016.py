"""顿号后面又用了连词或“等”。

查什么：“甲、乙、和丙”“甲、乙、等”。
为什么：并列成分最后两项之间用了“和”“及”“或”，前面就不再用顿号；“等”前也不用。
错例：“诉讼、仲裁、和调解”“调解、仲裁、等方式”。
正例：“诉讼、仲裁和调解”“调解、仲裁等方式”“文明、和谐”“一等、等级”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, places
from assistant.nlp.segmentation import words
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_SUMMED = (
    r"等(?=[，。；：、）的\d一二三四五六七八九十两多各]|方面|方式|工作|部门|媒体|单位|渠道|措施|制度|活动|形式|领域|内容|行业|问题|环节"
    r"|平台|资料|人员|情况|事项)"
)
"""等 that closes a list, not the verb (写申请、等批复)."""
_JOINED = re.compile(rf"(?<=[\u4e00-\u9fff”》）])、(和|及|或|{_SUMMED})(?=[\u4e00-\u9fff\d，。；：、）“《])")
_CLAUSE = re.compile(r"[，。；：！？\n]")
_AHEAD = 8


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    for match in places(context, _JOINED):
        word = match.group(1)
        before = _CLAUSE.split(text[max(0, match.start() - 60) : match.start()])[-1]
        after = _CLAUSE.split(text[match.end() : match.end() + 40])[0]
        if word != "等" and ("、" not in before or "、" in after):
            continue  # a list that goes on after 和 names a thing that begins with it: 、和合文化、
        if words(text[match.start(1) : match.start(1) + _AHEAD])[:1] == [word]:
            message = f"「{word}」前不用顿号"
            yield text_finding(context, "TXT016", "notice", match.start(), match.end(), message, expected=word)


PLUGIN = CheckRule(code="TXT016", title="顿号后又用连词", severity="notice", manual=__doc__ or "", look=_look, profiles=FULL)
