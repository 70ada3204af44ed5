"""过时的提法。

查什么：词语表里列出的旧提法，每个提法提示一次；书名号、引号里照录的名称，以及“原”“时称”“曾用名”后面的不查。
为什么：法律修改、机构改革以后，旧名称、旧提法不能再用来说今天的事。
错例：“社区服刑人员”“刑释解教人员”。
正例：“社区矫正对象”“刑满释放人员”；《关于……法制宣传……的决议》。
设置：phrases.toml 的 wording.outdated；为空时不查。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, in_title, once, places, quoted
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_SPOKEN_OF = re.compile(r"(?:原|旧称|时称|曾称|又称|前身(?:为|是)?|由|曾用名)[“（(]?[^，。；、]{0,6}$")
_REPLACED = re.compile(r"^[”）)]?(?:更名|改称|改为|改名|转为|并入|撤销|（?现)")


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.phrases is None or not context.phrases.outdated:
        return
    today = dict(context.phrases.outdated)
    text = context.document.text
    pattern = re.compile("|".join(re.escape(word) for word in sorted(today, key=len, reverse=True) if word) or r"(?!)")
    found: dict[str, list[tuple[int, int]]] = {}
    for match in places(context, pattern):
        old, start, end = match.group(), match.start(), match.end()
        new = today[old]
        if in_title(text, start) or quoted(text, start) or _part_of(new, old, text, start):
            continue
        if _SPOKEN_OF.search(text[max(0, start - 12) : start]) or _REPLACED.match(text[end : end + 6]):
            continue
        found.setdefault(old, []).append((start, end))
    for old, spans in found.items():
        yield from once(context, "PHR001", "warning", spans, f"「{old}」是过时的提法，现为「{today[old]}」", expected=today[old])


def _part_of(new: str, old: str, text: str, start: int) -> bool:
    """Whether the place already reads as the new wording, where that one contains the old."""
    offset = new.find(old)
    return offset >= 0 and text[max(0, start - offset) : start - offset + len(new)] == new


PLUGIN = CheckRule(code="PHR001", title="过时的提法", severity="warning", manual=__doc__ or "", look=_look, profiles=FULL)
