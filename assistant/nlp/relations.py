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
_PLAN_OF = "(?:本?年度?|全年|年初|当年|年内|[既预][定期]|[省市区县]定|下达|确定|考核)*的?"
_PLANNED = f"{_PLAN_OF}(?:目标任务|计划目标|目标|任务|计划|指标|预算)(?:任务|指标|投资|安排|数|量|值|额)?"
_OVER = re.compile(
    rf"(?:超(?:额|过|出)?(?:完成)?(?:了)?{_PLANNED}|高[于出]{_PLANNED}|[比较]{_PLANNED}(?:超|多|高)(?:出|完成)?|超额完成)了?$"
)
_SHORT = re.compile(rf"(?:[比较]{_PLANNED}(?:少|低|差)(?:了|完成)?|[低少]于{_PLANNED}|欠{_PLANNED})$")
_STEP = re.compile(
    r"(?:^|[，,（(])(?:同比|又|再|分别)?(?:[\u4e00-\u9fa5]{0,4}(?:数|量|率|额))?(?:增加|减少|增长|下降|上升|降低|净增|净减|多|少)(?:了)?(?:近|约|超)?$"
)
"""A clause that is nothing but a step (森林火情3起，减少5起; 死亡人数减少6人) compares with the year before."""
_CHANGE_TO = re.compile(r"(?:增长|上升|提高|提升|增加|增|升|跃升|扩大|下降|减少|降低|降|减|压减|回落)(?:到|至)(?:了)?$")
_FROM = re.compile(r"(?:由|从)(?:(?:上年|去年)(?:同期|末|底)?|\d{4}年)?的?$")
_SHARE = re.compile(
    r"(?:占(?:比|总数|全部|总量|全年|受理|全区|其中)?[^，。；、\d]{0,16}的?|占比(?:达|为|约)*|相当于[^，。；、\d]{2,16}的)$"
)
_SHARE_FROM = re.compile(
    r"(?:占比|(?:^|[，,（(])(?:所占)?比[重例]|占[^，。；、\d]{1,12}的?比[重例])[由从](?:(?:上年|去年)(?:同期|末|底)?|\d{4}年)?的?"
)
"""占比由上年的27.6%提高到36.1% tells one share at two times; 大班额比例由… has a name of its own, under which records may carry it."""
_SHARE_TO = re.compile(rf"{_SHARE_FROM.pattern}\d[^，。；]{{0,14}}$")
_COMPLETION = re.compile(
    r"完成[^，。；]{0,24}(?:任务|目标|指标|计划|预算)[^，。；]{0,12}的$"
    rf"|(?:占|为|是|达到?|相当于){_PLANNED}的(?:近|约)?$"
    rf"|(?:{_PLANNED}(?:的|总体|综合)?|(?:^|[，,（(])(?:总体|平均|综合)?)完成率(?:达到?|为|是|约)?$"
)
"""为计划的103.5%; 完成率 alone or of a plan: 整改完成率 names an indicator."""
_TIMES = re.compile(r"(?:为|是|相当于|达到?)(?:了)?(?P<whom>[^，。；、：（）]{2,12})的(?:近|约|超过?)*$")
_EACH = "[人所户件宗起日月季年周天场次村校站院家亩车班点庭店户镇街县]"
_AVERAGE = re.compile(
    rf"(?:平均|(?<![各每两]){_EACH}均)[^，。；\d]{{0,10}}$|按[^，。；\d]{{2,12}}(?:计算?|测算|折算)[，,]?每[^，。；\d]{{1,8}}$"
)
_PER = re.compile(r"每(?:百|千|万|百万)?(?:人|户|家|亩|平方公里|个?村|个?社区|名|件)[^，。；\d]{0,12}$")
_DIFFERENCE = re.compile(r"(?:高于|低于|高出|好于|优于|快于|超出)(?:全国|全省|全市|全区|省|市|平均|目标|预期|上年|去年)[^，。；\d]{0,8}$")
_INCREMENT = re.compile(
    r"(?:新增|净增|新建|新设|新招|新收)[^，。；\d]{0,12}$|(?:^|[，,（(])(?:全年|当年|本年|年内|今年|一年|又|再)*(?:增加|增设|扩充|延长)(?:了)?$"
)
_CUMULATIVE = re.compile(r"(?:累计|总数(?:达|为)?|总计)[^，。；\d]{0,20}$")
_GROWTH_AVERAGE = re.compile(r"年均(?:增长|增速|递增|下降)[^，。；\d]{0,4}$")
_STRIVE = (
    r"争取(?=[^，。；]{0,4}"
    r"(?:实现|达|完成|建成|突破|增长|提高|提升|控制|创建|进入|保持|办结|通过|培育|打造|超过|推动|做到|开工|竣工|把|让|使))"
)
"""争取资金60万元 tells what was won; what is striven for has a verb."""
_INTEND = "(?<![模虚草比])拟(?!适用|录|任|提拔|上市|收养|迁|处罚|作出|入围|退出|认定|授|稿|态|订|制)"
"""拟适用社区矫正, 拟录用 are names of a stage of a case, no plan of the office."""
_TARGET = re.compile(
    rf"力争|确保(?!了)|{_STRIVE}|目标(?:是|为)|(?<![超出为占列的完成])(?<!年度)计划(?![的数内]|生育|单列|目标|任务)|{_INTEND}|预期|实现.{{0,12}}目标"
)
_AIMED_AT = re.compile(rf"(?:力争|确保(?!了)|{_STRIVE}|{_INTEND})[^，。；]*$")
STAGE_VERBS = (
    "(?:受理|办理|审理|审结|办结|结案|新收|收到|立案|接收|接待|解答|化解|调解|调处|出具|审查|审核|排查|走访|培训|发放|开展|举办|"
    "组织|召开|建成|新建|培养|指派|完成|提供)"
)
"""Verbs that begin a statement about an indicator; alone before a figure they stand for the verb and the thing named before."""
_PLAIN: tuple[tuple[re.Pattern[str], Relation], ...] = (
    (_AVERAGE, "average"), (_PER, "per_unit"), (_INCREMENT, "increment"), (_CUMULATIVE, "cumulative"),
)  # fmt: skip
_BARE = re.compile(
    rf"{_COMPARE.pattern}|与?(?:上年|去年)相比|(?:由|从)(?:(?:上年|去年)(?:同期|末|底)?|年初|\d{{4}}年)?的?$|分别"
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
    fixed = _fixed(before, tail, figure, comparison, sentence_before)
    if fixed is not None:
        return fixed
    change = _CHANGE.search(tail) or _MORE.search(tail)
    if change is not None and _is_change(before, figure, comparison, sentence_before):
        direction: Direction = "up" if change.group("up") else "down"
        return Reading("change_by", direction, comparison or _comparison(sentence_before) or "previous_year")
    if figure.kind == "percentage_point":
        return Reading("change_by", _direction(before), comparison or _comparison(sentence_before))
    part = _part(before, figure, sentence_before)
    if part is not None:
        return part
    if _FROM.search(before) and not _PER.search(before) and not _AVERAGE.search(before):
        return Reading("level", None, "previous_year")
    return next((Reading(relation) for pattern, relation in _PLAIN if pattern.search(before)), Reading("level"))


def _fixed(before: str, tail: str, figure: Figure, comparison: Comparison | None, sentence_before: str) -> Reading | None:
    """What no change of a level is: a rank, a compound growth, a difference to others or to the plan, a level reached."""
    if figure.kind == "rank":
        return Reading("rank")
    if _GROWTH_AVERAGE.search(before):
        return Reading("growth_average", "up")
    if _OVER.search(before) or _SHORT.search(before):
        return Reading("difference_to", "up" if _OVER.search(before) else "down", "plan")
    if _DIFFERENCE.search(before):
        return Reading("difference_to", "down" if "低于" in before else "up", "other_subject")
    if _CHANGE_TO.search(tail):
        if figure.kind == "percent" and _SHARE_TO.search(sentence_before):
            return Reading("share", _direction(tail))
        return Reading("change_to", _direction(tail), comparison)
    return None


def _part(before: str, figure: Figure, sentence_before: str) -> Reading | None:
    """What stands in proportion to another amount: a completion, a share, a multiple of another time or place."""
    if figure.kind in ("percent", "multiple") and _COMPLETION.search(before):
        return Reading("completion", None, "plan")
    if figure.kind == "percent" and re.search(rf"(?:{_SHARE_FROM.pattern})$", before):
        return Reading("share", None, "previous_year")
    if figure.kind in ("percent", "ratio") and _SHARE.search(before) and not _FROM.search(before):
        return Reading("share")
    times = times_of(before) if figure.kind == "multiple" else None
    return Reading("level", None, _compared(times["whom"])) if times is not None else None


def times_of(before: str) -> re.Match[str] | None:
    """Returns the words that name what a multiple is a multiple of (为上年的, 是2022年的), `whom` the time or place."""
    return _TIMES.search(before)


def _compared(whom: str) -> Comparison:
    if re.match(r"上年|去年|上一年", whom):
        return "previous_year"
    return "base_year" if re.search(r"年|季度|月", whom) else "other_subject"


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
    if _TARGET.search(before) and (_FUTURE.search(sentence) or _AIMED_AT.search(before)):
        return "target"
    if re.search(r"不(?:少于|低于|超过|高于)[^，。；]*$", before) and _STANDARD.search(sentence):
        return "standard"
    return "actual"
