"""Several units announced for one table (单位：亩、万元、人): which of them a label calls for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.ledger.labels import ledger_unit, strip_unit
from assistant.ledger.vocabulary import squeeze
from assistant.schema.quantity import Unit

_RATIOS = ("件比", "倍数", "排名", "位次")
SHARES = ("率", "占比", "比重", "比例", "指数", "得分", *_RATIOS)
_LINE = re.compile(r"(?:计量)?单位\s*[:：]\s*([^）)】\]。]+)|[（(【\[]([^（()）】\]]+)[）)】\]]")
_SPLIT = re.compile(r"[、，,；;\s]+")
_MONEY = (
    "投资", "投资额", "资金", "金额", "总额", "经费", "产值", "收入", "支出", "营收", "损失", "费用", "费", "款", "款项", "补贴", "补助",
    "标的", "标的额", "销售额", "成交额", "交易额", "利润", "利税",
)  # fmt: skip
_PERSONS = (
    "人", "人员", "人口", "劳动力", "教师", "教职工", "学生", "招生", "在校生", "毕业生", "对象", "群众", "职工", "律师", "干警", "民警",
    "调解员", "党员", "干部", "从业者", "志愿者", "农民工",
)  # fmt: skip
_THINGS = ("数", "数量", "个数", "项目", "村", "户", "企业", "机构", "合作社", "乡镇", "街道", "批次", "次数")
"""Names of what is counted, not measured: never in 亩 or 公里."""
_CALLS = ((_MONEY, "money"), (_PERSONS, "count:person"), (("面积",), "area"), (("里程", "长度", "总长"), "length"))
_COUNTS = ("人数", "户数", "件数", "个数", "次数", "人次", "家数", "宗数", "起数", "面积")
_AMOUNTS = ("金额", "经费", "资金", "费用", "款", "损失", "收入", "支出")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_COUNTING = re.compile(r"(?:总数量|总数|数量|数)$")
Spoken = tuple[Unit | None, str | None]


def announced_units(text: str) -> tuple[tuple[Unit, str], ...]:
    """Returns the two or more units that a title names side by side; nothing where one of them is unknown."""
    for match in _LINE.finditer(text):
        words = [word for word in _SPLIT.split(match[1] or match[2] or "") if word]
        units = [(unit, word) for word in words if (unit := ledger_unit(word)) is not None]
        if len(units) > 1 and len(units) == len(words):
            return tuple(units)
    return ()


def can_bear(name: str, unit: Unit) -> bool:
    """Returns whether a unit announced for a whole table fits a label: 万元 is not that of 占比 or 人数, 件 not that of 金额."""
    if unit.dimension == "percent":
        return not name.endswith(_RATIOS)
    if name.endswith(SHARES):
        return False
    return not name.endswith(_COUNTS) if unit.dimension == "money" else not name.endswith(_AMOUNTS)


def inherits(name: str, unit: Unit) -> bool:
    """Returns whether a part without a unit of its own is told in that of its whole: 其中：通知辩护 in 件, but 其中：人数 not."""
    other = name.endswith(_COUNTS) and not _COUNTING.sub("", name).endswith(unit.symbol)
    return unit.dimension not in ("percent", "percentage_point", "permille") and can_bear(name, unit) and not other


def called_unit(labels: Sequence[str], units: Sequence[tuple[Unit, str]]) -> Spoken:
    """Returns the unit that the innermost telling word calls for; else the only one that is neither money nor persons."""
    for label in reversed(labels):
        name = _BRACKET.sub("", squeeze(strip_unit(label)[0]))
        bare = _COUNTING.sub("", name) or name
        if name.endswith(SHARES):
            return None, None
        ending = [(unit, word) for unit, word in units if bare.endswith(word) and unit.dimension != "money"]
        if ending:
            return ending[0]
        kind = next((kind for words, kind in _CALLS if bare.endswith(words) and not bare.endswith("法人")), None)
        if kind is not None:
            fitting = [(unit, word) for unit, word in units if unit.dimension.startswith(kind)]
            return fitting[0] if len(fitting) == 1 else (None, None)
    left = [(unit, word) for unit, word in units if unit.dimension not in ("money", "count:person")]
    if len(left) != 1 or (not left[0][0].dimension.startswith("count") and squeeze(labels[-1]).endswith(_THINGS)):
        return None, None
    return left[0]
