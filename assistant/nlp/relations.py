"""What a figure says of its indicator, read from the words right before and after it: level, change, share, rank …; direction; base."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.schema.figure import Comparison, Direction, Figure, Modality, Relation

_UP = "增长|上升|提高|提升|增加|上涨|攀升|增|升|多|高|扩大|增多|净增|跃升"
_DOWN = "下降|减少|降低|压减|回落|下滑|缩减|降|减|少|低|压降|减低|缩短"
_FLAT = "持平"
_COMPARE = re.compile(
    r"同比|较上年同期|比上年同期|较去年同期|比去年同期|较上年|比上年|较去年|比去年|与上年相比|与去年相比|环比|较上月|较年初|比年初|较(\d{4})年|比(\d{4})年"
)
_CHANGE = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|幅度?|率|约|近|超过|超|逾)*(?:达到?|为|近|约)?$")
_MORE = re.compile(
    r"(?:比|较)(?:上年|去年|上一年|上年同期|去年同期)[^，。；\d]{0,4}?(?:(?P<up>多|增)|(?P<down>少|减))[\u4e00-\u9fa5]{1,3}$"
)
"""比上年多办18件: the direction stands before the verb."""
_OVER = re.compile(r"超(?:额|过)?(?:完成)?(?:年度|全年)?(?:目标|任务|计划)(?:数|量)?$")
_STEP = re.compile(
    r"(?:^|[，,（(])(?:同比|又|再|分别)?(?:[\u4e00-\u9fa5]{0,4}(?:数|量|率|额))?(?:增加|减少|增长|下降|上升|降低|净增|净减|多|少)(?:了)?(?:近|约|超)?$"
)
"""A clause that is nothing but a step (森林火情3起，减少5起; 死亡人数减少6人) compares with the year before."""
_CHANGE_TO = re.compile(r"(?:增长|上升|提高|提升|增加|增|升|跃升|扩大|下降|减少|降低|降|减|压减|回落)(?:到|至)(?:了)?$")
_FROM = re.compile(r"(?:由|从)(?:上年|去年|\d{4}年)?的?$")
_SHARE = re.compile(r"(?:占(?:比|总数|全部|总量|全年|受理|全区|其中)?[^，。；、\d]{0,16}的?|占比(?:达|为|约)*)$")
_COMPLETION = re.compile(r"(?:完成[^，。；]{0,24}(?:任务|目标|指标|计划)[^，。；]{0,12}的)$")
_AVERAGE = re.compile(r"(?:人均|所均|平均每?|户均|件均|日均|月均|均)[^，。；\d]{0,10}$")
_PER = re.compile(r"每(?:百|千|万|百万)?(?:人|户|家|亩|平方公里|个?村|个?社区|名|件)[^，。；\d]{0,12}$")
_DIFFERENCE = re.compile(r"(?:高于|低于|高出|好于|优于|快于|超出)(?:全国|全省|全市|全区|省|市|平均|目标|预期|上年|去年)[^，。；\d]{0,8}$")
_INCREMENT = re.compile(r"(?:新增|净增|新建|新设|新招|新收)[^，。；\d]{0,12}$")
_CUMULATIVE = re.compile(r"(?:累计|总数(?:达|为)?|总计)[^，。；\d]{0,20}$")
_GROWTH_AVERAGE = re.compile(r"年均(?:增长|增速|递增|下降)[^，。；\d]{0,4}$")
_TARGET = re.compile(r"力争|确保|争取|目标(?:是|为)|计划|拟|预期|实现.{0,12}目标")
STAGE_VERBS = (
    "(?:受理|办理|审理|审结|办结|结案|新收|收到|立案|接收|接待|解答|化解|调解|调处|出具|审查|审核|排查|走访|培训|发放|开展|举办|"
    "组织|召开|建成|新建|培养|指派|完成|提供)"
)
"""Verbs that begin a statement about an indicator; alone before a figure they stand for the verb and the thing named before."""
_PLAIN: tuple[tuple[re.Pattern[str], Relation], ...] = (
    (_PER, "per_unit"), (_AVERAGE, "average"), (_INCREMENT, "increment"), (_CUMULATIVE, "cumulative"),
)  # fmt: skip
_BARE = re.compile(
    rf"{_COMPARE.pattern}|与?(?:上年|去年)相比|(?:由|从)(?:上年|去年|年初|\d{{4}}年)?的?$|分别"
    rf"|[又再]?(?:{_UP}|{_DOWN})(?:了|幅度?|到|至)?$"
)
_FUTURE = re.compile(r"明年|下一年|来年|下一步|到\d{4}年|\d{1,2}月底前|年底前|年内(?:完成|建成|实现)")
_ESTIMATE = re.compile(r"预计|预估|初步统计|初步核算|快报")
_STANDARD = re.compile(r"标准(?:为|是|不)|要求|应当|不得|规定")


@dataclass(frozen=True, slots=True)
class Reading:
    """Relation, direction and comparison of one figure."""

    relation: Relation
    direction: Direction | None = None
    comparison: Comparison | None = None


def read_relation(before: str, figure: Figure, sentence_before: str) -> Reading:
    """Returns what the words before a figure make of it; `before` reaches back to the clause start or the figure before it.

    `sentence_before` reaches back to the sentence start: a base named once (同比) holds on for the changes after it.
    """
    tail = before.rstrip("（( 约近达")
    comparison = _comparison(before) or None
    fixed = _fixed(before, tail, figure, comparison)
    if fixed is not None:
        return fixed
    change = _CHANGE.search(tail) or _MORE.search(tail)
    if change is not None and _is_change(before, figure, comparison, sentence_before):
        direction: Direction = "up" if change.group("up") else "down"
        return Reading("change_by", direction, comparison or _comparison(sentence_before) or "previous_year")
    if figure.kind == "percentage_point":
        return Reading("change_by", _direction(before), comparison or _comparison(sentence_before))
    if figure.kind in ("percent", "ratio") and _SHARE.search(before) and not _FROM.search(before):
        return Reading("share")
    if figure.kind in ("percent", "multiple") and _COMPLETION.search(before):
        return Reading("completion", None, "plan")
    if _FROM.search(before) and not _PER.search(before) and not _AVERAGE.search(before):
        return Reading("level", None, "previous_year")
    return next((Reading(relation) for pattern, relation in _PLAIN if pattern.search(before)), Reading("level"))


def _fixed(before: str, tail: str, figure: Figure, comparison: Comparison | None) -> Reading | None:
    """What no change of a level is: a rank, a compound growth, a difference to others or to the plan, a level reached."""
    if figure.kind == "rank":
        return Reading("rank")
    if _GROWTH_AVERAGE.search(before):
        return Reading("growth_average", "up")
    if _DIFFERENCE.search(before):
        return Reading("difference_to", "down" if "低于" in before else "up", "other_subject")
    if _OVER.search(before):
        return Reading("difference_to", "up", "plan")
    if _CHANGE_TO.search(tail):
        return Reading("change_to", _direction(tail), comparison)
    return None


def without_change(phrase: str) -> str:
    """Returns the words of a change without base and direction: 受理案件 of 受理案件同比上升, nothing of 同比分别增长."""
    return _BARE.sub("", phrase).strip()


def _is_change(before: str, figure: Figure, comparison: Comparison | None, sentence_before: str) -> bool:
    if figure.kind in ("percent", "percentage_point", "multiple"):
        return True
    return (
        comparison is not None
        or _STEP.search(before) is not None
        or bool(re.search(r"(?:增加|减少|增长|下降|上升|降低)(?:了)?(?:近|约|超)?$", before) and _comparison(sentence_before[-30:]))
    )


def _comparison(text: str) -> Comparison | None:
    matches = list(_COMPARE.finditer(text))
    if not matches:
        return None
    found = matches[-1]
    word = found.group()
    if word in ("环比", "较上月"):
        return "pop"
    if word in ("较年初", "比年初") or found.group(1) or found.group(2):
        return "base_year"
    return "yoy"


def _direction(text: str) -> Direction | None:
    up = max((match.end() for match in re.finditer(_UP, text)), default=-1)
    down = max((match.end() for match in re.finditer(_DOWN, text)), default=-1)
    if up == down:
        return None
    return "up" if up > down else "down"


def read_modality(sentence: str, before: str, *, plan_part: bool) -> Modality:
    """Returns the modality of a figure: everything in a plan part is a target; else the words of its sentence up to it decide."""
    if plan_part:
        return "target"
    if _ESTIMATE.search(before):
        return "estimate"
    if _TARGET.search(before) and (_FUTURE.search(sentence) or re.search(r"(?:力争|确保|争取|拟)[^，。；]*$", before)):
        return "target"
    if re.search(r"不(?:少于|低于|超过|高于)[^，。；]*$", before) and _STANDARD.search(sentence):
        return "standard"
    return "actual"
