"""Columns that tell a change (同比, 比上年±%, 增减额): whether it is one in per cent, and what else their header names."""

from __future__ import annotations

import re

from assistant.ledger.vocabulary import squeeze, vocabulary
from assistant.nlp.units import parse_unit
from assistant.schema.quantity import Unit

_AMOUNT = re.compile(
    r"(?:增减|增长|增加|减少|变动|变化|同比|环比|上年|去年|同期|上期)(?:的)?(?:绝对)?(?:数|额|量|值|数量|金额|人数|件数)(?:[(（].*)?$"
)
_CHANGE_WORDS = re.compile(
    r"(?:与|和|较|比)?(?:上年|去年|上期|上月|上季度|同期|20\d\d年)?(?:同期)?(?:相比)?(?:同比|环比|增长率|增长|增减率|增减|增幅|降幅|增速|变动率|变动|变化率|变化|下降|上升|±|\+/-)"
    r"(?:数|额|量|值|幅度|情况|比例|百分比|变化)?|(?:与|和|较|比)(?:上年|去年|上期|同期)(?:同期)?(?:相比)?|[（(]?[±%％]+[)）]?|百分点|个百分点"
)
_RATE_WORDS = ("率", "幅", "速", "百分比", "比例")


def is_change(text: str) -> bool:
    """Returns whether a column of this name tells a change, not a level (同比, 增幅, 增减额 …)."""
    return any(word in text for word in vocabulary().change) and (not text.endswith(("件数", "人数")) or is_amount(text))


def is_amount(text: str) -> bool:
    """Returns whether the change is told as an amount (增减额, 增减数), not in per cent."""
    return _AMOUNT.search(squeeze(text)) is not None


def change_rest(text: str) -> str:
    """Returns what a change header names besides the change: 税收收入增长率 → 税收收入, 比上年±% → ""."""
    rest = _CHANGE_WORDS.sub("", squeeze(text)).strip("率的（）()、，,：:- ")
    return rest if len(rest) > 1 else ""


def change_unit(text: str) -> Unit | None:
    """Returns the unit that a change header speaks of without brackets: % for 比上年±% and 增长率, 百分点; None where it says none."""
    if "百分点" in text:
        return parse_unit("个百分点") or parse_unit("百分点")
    if any(mark in text for mark in "%％") or (any(word in text for word in _RATE_WORDS) and not is_amount(text)):
        return parse_unit("%")
    return None
