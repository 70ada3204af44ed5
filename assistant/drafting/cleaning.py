"""Makes a returned sentence the office's own: who speaks, connectives of the return, list marks, half-width marks."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.drafting.units import is_case
from assistant.drafting.wording import Part, Wording

_LIST_MARK = re.compile(
    r"^[^，。：]{0,14}(?:如下|方面|以下[^，。]{0,6})：|^(?:[一二三四五六七八九]是|[(（]?[0-9一二三四五六七八九十]{1,2}[)）.．、]\s*)"
)
_CONNECTIVE = re.compile(
    r"^(?:同时|此外|另外|其次|首先|再次|最后|其中|为此|因此|再者|还有|今年以来|一年来|本年度|截至目前|今年(?!是)|(?:20\d\d年)(?:以来|度)?(?![0-9月第]))，?"
)
_TIME = re.compile(r"^(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|初|中旬|上旬|下旬|份)?(?:起|以来)?，?")
_SELF = re.compile(r"我(?:中心|科室?|处|所|单位|们)|本(?:中心|科室?|处|所|单位)")
_OWN_BUREAU = re.compile(r"我局|本局")
_NEXT_YEAR = re.compile(r"^(?:明年|来年|下一步|下步|新的一年(?:里)?|20\d\d年)，?(?:全科|全所|科室)?")
_WILL = re.compile(r"^将(?:继续)?(?=[\u4e00-\u9fff]{2})(?![^，。；]{1,14}(?:纳入|作为|向|打造|延伸|建成|融入|列入|扩大))")
_INTENT = re.compile(r"^(?:计划|打算|拟|准备|争取)(?=[\u4e00-\u9fff])")
_HALF_MARKS = {",": "，", ";": "；", ":": "："}
_HALF = re.compile(r"(?<=[\u4e00-\u9fff”》）%])[,;:]|[,;:](?=[\u4e00-\u9fff“《（])")
_HONOURED = re.compile(r"^(?:被|荣获|获)")
_BECAUSE = re.compile(r"^(?:由于[^，。]{2,20}|今年是[^，。]{2,30}之年)，")
_BOOKKEEPING = re.compile(r"（[^（）]*(?:统计|计入|口径|不含|截至报送)[^（）]*）|，不与[^，。；]{2,12}重复|截至报送时")
_CEREMONY = re.compile(r"报告如下|汇报如下|特此报告|如有不妥|请审阅|请批示|主要做了以下|总结如下")


def clean(wording: Wording, *, sender: str, short_name: str, plan: bool = False) -> Wording | None:
    """Returns the sentence as the office would say it, ending in a full stop; None for words of ceremony or what is no sentence.

    A section's own name falls away (the office speaks); a street office is named, since the office's text would else claim its deed
    for the whole district.
    """
    if _CEREMONY.search(wording.text):
        return None
    wording = wording.edited(lambda text: _BOOKKEEPING.sub("", _HALF.sub(lambda mark: _HALF_MARKS[mark[0]], text)))
    wording = _stripped(wording, plan=plan)
    street = sender.endswith("司法所")
    speaker = sender if street else _section(sender, short_name)
    started_with_self = bool(_SELF.match(wording.text)) or (not street and bool(_OWN_BUREAU.match(wording.text)))
    if started_with_self and not street:
        wording = _without_start(wording, _SELF, _OWN_BUREAU)
        if _HONOURED.match(wording.text):
            wording = wording.opened(speaker)
    wording = wording.edited(lambda text: _said(text, speaker, short_name, street=street, sender=sender))
    wording = _stripped(wording, plan=plan)
    if street and sender.removesuffix("司法所") not in wording.text:
        wording = _named(wording, sender)
    wording = wording.closed()
    return wording if len(wording.text) >= 12 else None


def _stripped(wording: Wording, *, plan: bool) -> Wording:
    patterns = (_LIST_MARK, _CONNECTIVE, _NEXT_YEAR, _WILL, _INTENT) if plan else (_LIST_MARK, _CONNECTIVE, _BECAUSE)
    before = ""
    while wording.parts and wording.text != before:
        before = wording.text
        for pattern in patterns:
            wording = _without_start(wording, pattern)
    return wording


def _without_start(wording: Wording, *patterns: re.Pattern[str]) -> Wording:
    for pattern in patterns:
        first = wording.parts[0] if wording.parts else None
        if first is None or first.live is not None:
            return wording
        rest = pattern.sub("", first.text.lstrip("，、；。 \u3000"), count=1)
        wording = replace(wording, parts=(replace(first, text=rest), *wording.parts[1:]) if rest else wording.parts[1:])
    return wording


def _section(sender: str, short_name: str) -> str:
    if sender.endswith(("中心", "局")):
        return sender if sender.startswith("区") else f"区{sender}"
    return short_name


def _said(text: str, speaker: str, short_name: str, *, street: bool, sender: str) -> str:
    text = _SELF.sub(speaker, text)
    if street:
        text = re.sub(r"(?<![\u4e00-\u9fff])所里(?=[请把将与和派为])", speaker, text)
    elif sender.endswith("中心"):
        text = re.sub(r"(?<![\u4e00-\u9fff])中心(?=[\u4e00-\u9fff])", speaker, text)
    text = _OWN_BUREAU.sub(speaker if sender.endswith("局") else short_name, text)
    text = text.replace("我区", "全区").replace("今年", "年内").replace("去年", "上年")
    if street:
        place = sender.removesuffix("司法所")
        text = re.sub(r"我街道?(?!面)|本街道|辖区街道", f"{place}街道", text)
    return text.replace("我街道", "街道")


def _named(wording: Wording, sender: str) -> Wording:
    """Puts the street office's name (the street's, before a case) where a subject stands: after 如, or after the opening date."""
    first = wording.parts[0]
    if is_case(wording.text):
        sender = f"{sender.removesuffix('司法所')}街道"
    if first.live is None:
        for opening in (r"^(?:例?如)[，：]?", _TIME.pattern):
            match = re.match(opening, first.text)
            if match:
                head, rest = first.text[: match.end()], first.text[match.end() :]
                return replace(wording, parts=(Part(text=head), Part(text=sender + rest), *wording.parts[1:]))
    return wording.opened(sender)
