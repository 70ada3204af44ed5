"""Indicator wordings: one normal form, and how well a phrase of a report names an indicator."""

from __future__ import annotations

import re
from collections import Counter

_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_DROP = re.compile(r"[\s　“”\"'‘’、，,。：:；;·\-—/／]|其中|本年度?|全年|年度|累计完成|情况|数量$|总数$|总量$|合计$|小计$")
_NEUTRAL = re.compile(
    "(?:办理|受理|审理|审结|办结|处理|开展|组织|举办|召开|完成|实现|提供|接受|接待|解答|出具|化解|调处|调解|审核|审查|排查|发放|培训|培养|新增|新建|建成|建立|设立|共有|现有|"
    "实有|达到|保持|稳定|全部|累计|直接|帮助|为|群众|当事人|向|社会|全年|年末|年底|截至|目前|区级|区内|辖区|各|街道|司法所|法援|中心|律师|积极|深入|扎实|有序|依法|及时|"
    "成功|分别|同步|引导|指导|推动|依托|通过|并|也|在|现|其中|发|对|个|人员|工作|参与|选派|指派|组建|打造|创建|获评|年内|期间)*"
)
_SMALL = ("的", "了", "各类", "全区", "全市", "我区", "我局", "共", "已", "类")
_NARROW = {ord(a): b for a, b in zip("０１２３４５６７８９（）％：", "0123456789()%:", strict=True)}


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
    (未成年社区矫正对象 is not 社区矫正对象) or in the middle; less: nearly all its characters in another order (法律援助案件受理量 for 受理法律援助案件).
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


def _shuffled(phrase: str, name: str) -> float:
    shared = sum((Counter(phrase) & Counter(name)).values())
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
