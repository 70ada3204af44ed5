"""What a sentence sets for all its figures: the time it opens with, whom it speaks of, whether it only tells an example."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.schema.document import Document

OTHER_SUBJECTS = ("全国", "全省", "全市")
_OPENING = re.compile(
    r"\s*(?:[一二三四五六七八九十]是|截至|截止)*(?:(?:(?:19|20)\d{2}[—–\-至~～]+)?(?:19|20)\d{2}年|今年|本年度?)?"
    r"(?:[上下]半年|第?[一二三四]季度|前[一二三]季度|前(?:\d{1,2}|[一二三四五六七八九十]{1,2})个月|\d{1,2}月?[—–\-至~～]+\d{1,2}月|\d{1,2}月)?(?:份|底|末|以来)?"
)
_HAN = "\u4e00-\u9fa5"
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_CLOSED = re.compile(r"[（(][^（）()]*[）)]")
_RESET = re.compile(r"全区|我区|区级|我局|区司法局")
_BEGIN = r"[，,；;。：:](?:其中|而|目前|截至?|至?年[末底]|从|就)*"
_ANEW = re.compile(
    rf"{_BEGIN}(?:全(?!年|部|程|过程|覆盖|天|力|面|额|员|国)[县市州旗省局院系乡镇]|我[县市局院]|合计|共计|总计|[两三四]级合计|其[余他]|各[乡镇街县区所])"
)
_YEARLY = re.compile(rf"{_BEGIN}全年(?![也却仍还就便])")
"""New clauses about the whole: they leave the subject of the clause before. 全年 does so too, unless a place is what the sentence is about
(浮溪镇司法所人手最少，全年调处233件)."""
_PLACE = re.compile(r"(?:[镇乡村区县市州旗省所局处科股室站院庭队会委办厂园场港校]|街道|中心|公司|中学|小学|大学)$")
_CONTINUES = re.compile(
    r"[，,、（( ]*(?:其中|虽|也|还|又)?"
    r"(?:同比|环比|[比较占达为是居增减]|下降|上升|提高|平均|亩产|单产|总产|产[量值]|面积|均|分别|实现|突破|约|[\u4e00-\u9fa5]?$)"
)
_NOBODY = re.compile(
    r"其[他它余]|另外|[合总共累小]计|总[数量]|全[部体年省市区县镇局院]|各类|本[级年期]|机关|直属|年末|(?:上年|去年|上期)?(?:同期)?|上期"
    r"|单位|部门|项目|备注|类[别型]|地区|街道|乡镇"
)
"""Row and column heads of ledgers that name nobody, whatever a ledger takes them for."""
_OWN = re.compile(r"(?<![全各])(?:[省区县旗]|市(?![场政容民直]))(?=[\u4e00-\u9fa5]{0,14}(?:局|委|办公室|院|厅|中心|政府|大队|支队))")
_ELSEWHERE = re.compile(
    r"(?:^|[，,。；])(?:而|其中|同期|目前|(?:19|20)\d{2}年)*(全国|全省|全市)(?!率先|首|第|前|各?排名|领先|最|唯一|推广|通报|会议|先进|示范|优秀|试点|表彰|推介|一等)[^，。；]*$"
)
_AVERAGE_OF = re.compile(r"(全国|全省|全市)(?:(?:平均|均值|平均水平)?$|[^第，]{0,4}为$)")
_EXAMPLE = re.compile(r"(?:^|[，,。；\s])(?:例如|比如|譬如|如(?!期|何|实|下|今|此|火|约|数|愿|同|是|法|需|遇|有|未|不))")


def opening(text: str, start: int, end: int) -> str:
    """Returns the time words that a sentence begins with ("2024年上半年"), "" if none; `end` is where its first figure stands."""
    found = _OPENING.match(text, start, end)
    return found.group().strip() if found is not None else ""


def subjects_among(names: Iterable[str]) -> tuple[str, ...]:
    """Returns the names that a text may speak of, longest first: no single character, no word for the rest or the whole."""
    return tuple(
        sorted({name for name in names if len(name) > 1 and not _NOBODY.fullmatch(name) and not _YEAR.search(name)}, key=len, reverse=True)
    )


def judicial_offices(subjects: Iterable[str]) -> dict[str, str]:
    """Returns the names of streets' judicial offices, each with its street: 柳汀司法所 speaks of 柳汀街道, as 河口镇司法所 of 河口镇."""
    stems = {name.removesuffix("街道"): name for name in subjects if name.endswith("街道") and len(name) > len("街道") + 1}
    return {f"{stem}司法所": name for stem, name in stems.items()}


def own_whole(document: Document) -> str | None:
    """Returns how an office calls its own area (全市 for 沅昌市交通运输局), None where its title does not tell."""
    title = document.metadata.title or document.text[:60].strip().partition("\n")[0]
    found = _OWN.findall(title) if not re.search("[，。；]", title) else []
    return f"全{found[-1]}" if found else None


def subject_of(wide: str, clause: str, names: tuple[str, ...], *, own: str | None = None) -> str | None:
    """Returns whom a figure speaks of: a known subject (longest names first in `names`), 全国/全省/全市, or None for the office itself.

    `wide` reaches from the sentence's start to the figure, `clause` from its clause's; `own` is the office's own area. Several subjects at
    once come as they stand (柳汀、鹭洲街道), so that no record of one of them is met.
    """
    flat = _CLOSED.sub("", wide)
    near = flat[-60:]
    found = max(((near.rfind(name), len(name), name) for name in names if name in near), default=None)
    if (
        found is not None
        and _ELSEWHERE.search(near[found[0] :]) is None
        and _holds_on(flat, len(flat) - len(near) + found[0], found[2], clause)
    ):
        several = re.search(rf"(?:^|[^\d{_HAN}、])([{_HAN}、]+[、和及与]{re.escape(found[2])})", _YEAR.sub("，", near))
        return several.group(1) if several is not None else found[2]
    elsewhere = _ELSEWHERE.search(clause) or _AVERAGE_OF.search(clause)
    return elsewhere.group(1) if elsewhere is not None and elsewhere.group(1) != own else None


def _holds_on(flat: str, place: int, name: str, clause: str) -> bool:
    """Whether a subject named at `place` is still meant at the end of `flat`; a thing (粮食) only where the clause goes on about it."""
    if _RESET.search(flat, place) is not None or _ANEW.search(flat, place) is not None:
        return False
    if _PLACE.search(name) is None:
        return name in clause or (_YEARLY.search(flat, place) is None and _CONTINUES.match(clause) is not None)
    return _YEARLY.search(flat, place) is None or re.search(r"\d", flat[:place]) is None


def tells_example(wide: str) -> bool:
    """Whether the words up to a figure begin an example (如某街道调委会历时5天…): its amounts are those of one case."""
    return _EXAMPLE.search(wide) is not None
