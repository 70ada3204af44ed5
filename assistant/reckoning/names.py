"""Indicator wordings: one normal form, and how well a phrase of a report names an indicator."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_DROP = re.compile(r"[\s　“”\"'‘’、，,。：:；;·\-—/／]|其中|本年度?|全年|年度|累计完成|情况|数量$|总数$|总量$|合计$|小计$")
_NEUTRAL = re.compile(
    "(?:受援人|制发|编发|印发|有|开展|组织|举办|召开|完成|实现|提供|接受|接待|解答|出具|发放|共有|现有|实有|达到|保持|稳定|全部|帮助|为|群众|当事人|向|社会|全年|年末|年底|截至|目前|"
    "区级|区内|辖区|积极|深入|扎实|有序|依法|及时|分别|同步|推动|通过|并|也|在|现|其中|对|工作|年内|期间|区|先后)*"
)
"""Words that do not narrow an indicator. Verbs that name a stage (受理, 办结, 审结, 新增) are not among them: 办结 is not 受理."""
_SMALL = ("的", "了", "各类", "全区", "全市", "我区", "我局", "共", "已", "类")
_NARROW = {ord(a): b for a, b in zip("０１２３４５６７８９（）％：", "0123456789()%:", strict=True)}


@lru_cache(maxsize=50_000)
def normal(text: str) -> str:
    """Returns the normal form of an indicator wording: half width, no brackets, marks and filler words."""
    text = _BRACKETS.sub("", text.translate(_NARROW))
    text = _DROP.sub("", text)
    for word in _SMALL:
        text = text.replace(word, "")
    return text


def likeness(phrase: str, name: str, *, after: bool = False) -> float:
    """Returns how well a normal phrase names a normal indicator name, 0…1; under 0.75 means it does not.

    A phrase before its figure names an indicator with its last words, one `after` its figure with its first words. 1.0: the same
    words; 0.97: the name with only neutral words (办理, 全年, 为群众 …) around it; 0.88: the name with words that may narrow it
    (未成年社区矫正对象 is not 社区矫正对象) or in the middle; less: nearly all its characters in another order
    (法律援助案件受理量 for 受理法律援助案件).
    """
    if not phrase or not name:
        return 0.0
    if phrase == name:
        return 1.0
    if len(name) >= 3 or (len(name) == 2 and len(phrase) <= 6):
        at_edge = phrase.startswith(name) if after else phrase.endswith(name)
        if at_edge:
            rest = phrase[len(name) :] if after else phrase[: -len(name)]
            return 0.97 if after or _NEUTRAL.fullmatch(rest) else 0.88
        if len(name) >= 4 and name in phrase:
            return 0.86
    if len(phrase) >= 4 and len(name) >= 4 and not after:
        return _shuffled(phrase, name)
    return 0.0


def partial(phrase: str, name: str) -> bool:
    """Returns whether a normal phrase shortens a name: a part of it (整改率 for 问题整改率) or its ends (收到申请 for 收到行政复议申请).

    A short form proves nothing by itself: it can support a figure whose value fits, never contradict one.
    """
    if len(phrase) < 2 or len(phrase) >= len(name):
        return False
    if phrase in name:
        return len(phrase) >= 3 or name.startswith(phrase) or name.endswith(phrase)
    if len(phrase) < 4:
        return False
    return any(name.startswith(phrase[:cut]) and name.endswith(phrase[cut:]) for cut in range(2, len(phrase) - 1))


def _shuffled(phrase: str, name: str) -> float:
    if sum(char in phrase for char in name) < 0.75 * len(name):  # cannot be enough, however often each stands there
        return 0.0
    had = Counter(phrase)
    shared = sum(min(count, had[char]) for char, count in Counter(name).items())
    coverage = shared / len(name)
    if coverage < 0.75:
        return 0.0
    return min(0.89, 0.6 * coverage + 0.3 * _longest_common(phrase, name) / len(name))


def _longest_common(one: str, two: str) -> int:
    best = 0
    lengths = [0] * (len(two) + 1)
    for char in one:
        diagonal = 0
        for index, other in enumerate(two, start=1):
            diagonal, lengths[index] = lengths[index], diagonal + 1 if char == other else 0
            best = max(best, lengths[index])
    return best
