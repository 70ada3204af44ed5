"""What a sentence sets for all its figures: the time it opens with, whom it speaks of, whether it only tells an example."""

from __future__ import annotations

import re

OTHER_SUBJECTS = ("全国", "全省", "全市")
_OPENING = re.compile(
    r"\s*(?:[一二三四五六七八九十]是|截至|截止)*(?:(?:(?:19|20)\d{2}[—–\-至~～]+)?(?:19|20)\d{2}年|今年|本年度?)?"
    r"(?:[上下]半年|第?[一二三四]季度|前[一二三]季度|前(?:\d{1,2}|[一二三四五六七八九十]{1,2})个月|\d{1,2}月?[—–\-至~～]+\d{1,2}月|\d{1,2}月)?(?:份|底|末|以来)?"
)
_HAN = "\u4e00-\u9fa5"
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_CLOSED = re.compile(r"[（(][^（）()]*[）)]")
_RESET = re.compile(r"全区|我区|区级|我局|区司法局")
_ELSEWHERE = re.compile(
    r"(?:^|[，,。；])(?:而|其中|同期|目前|(?:19|20)\d{2}年)*(全国|全省|全市)(?!率先|首|第|前|各?排名|领先|最|唯一|推广|通报|会议|先进|示范|优秀|试点|表彰|推介|一等)[^，。；]*$"
)
_AVERAGE_OF = re.compile(r"(全国|全省|全市)(?:(?:平均|均值|平均水平)?$|[^第，]{0,4}为$)")
_EXAMPLE = re.compile(r"(?:^|[，,。；\s])(?:例如|比如|譬如|如(?!期|何|实|下|今|此|火|约|数|愿|同|是|法|需|遇|有|未|不))")


def opening(text: str, start: int, end: int) -> str:
    """Returns the time words that a sentence begins with ("2024年上半年"), "" if none; `end` is where its first figure stands."""
    found = _OPENING.match(text, start, end)
    return found.group().strip() if found is not None else ""


def subject_of(wide: str, clause: str, names: tuple[str, ...]) -> str | None:
    """Returns whom a figure speaks of: a known subject (longest names first in `names`), 全国/全省/全市, or None for the office itself.

    `wide` reaches from the sentence's start to the figure, `clause` from its clause's. Several subjects at once come as they stand
    (柳汀、鹭洲街道), so that no record of one of them is met.
    """
    near = _CLOSED.sub("", wide)[-60:]
    found = max(((near.rfind(name), len(name), name) for name in names if name in near), default=None)
    if found is not None and _RESET.search(near, found[0]) is None and _ELSEWHERE.search(near[found[0] :]) is None:
        several = re.search(rf"(?:^|[^\d{_HAN}、])([{_HAN}、]+[、和及与]{re.escape(found[2])})", _YEAR.sub("，", near))
        return several.group(1) if several is not None else found[2]
    elsewhere = _ELSEWHERE.search(clause) or _AVERAGE_OF.search(clause)
    return elsewhere.group(1) if elsewhere is not None else None


def tells_example(wide: str) -> bool:
    """Whether the words up to a figure begin an example (如某街道调委会历时5天…): its amounts are those of one case."""
    return _EXAMPLE.search(wide) is not None
