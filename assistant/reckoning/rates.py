"""Averages, rates, completion and shares that a sentence states together with their operands, read from the words around the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.reckoning.spans import Span, percent, quotient, span_of, tolerant, total
from assistant.reckoning.steps import shown, worded
from assistant.schema.figure import Figure

_MEAN = re.compile(r"(?P<per>[人所户件场]均|平均每(?P<each>[人所户件场名家]))(?P<verb>[^，,。；;、（）\d]{0,5}?)(?:达到?|为|是|约)*$")
_DIVISORS = {
    "人": ("count:person",), "名": ("count:person",), "所": ("count:place",), "户": ("count:household", "count:place"),
    "家": ("count:place",), "件": ("count:case",), "场": ("count:session",),
}  # fmt: skip
_NOT_MEAN = re.compile(r"收入|支出|寿命|面积|消费|生产总值|财力|占有|拥有|预期|受教育|标准|经费")
_RATE = re.compile(
    r"(?P<stem>成功|整改|合格|通过|满意|优良|销号|化解|履行|达标|合规|响应|兑现|提名|录用|出庭)率(?:达到?|为|是|约|高达|均)*$"
)
_COMPLETED = re.compile(r"[，,、]?(?:占|完成|超额完成)[^，,。；;、\d]{0,10}(?:任务|目标|计划|指标)[^，,。；;、\d]{0,4}[（(]?")
_OF_IT = re.compile(r"[）)]?的")
_SHARE_GAP = re.compile(r"[）)]?[、，,；;](?P<name>[^，,。；;、（）\d]{1,14}?)(?:占比?|占总数的?|占全部的?|占比为)(?:达到?|为|约)*")
_FIRST_SHARE = re.compile(r"(?P<name>[^，,。；;、（）\d]{1,14}?)(?:占比?|占总数的?|占全部的?|占比为)(?:达到?|为|约)*$")
_OPEN = re.compile(r"等|其他|其余|另有|主要|分别|同比")
_CROSSING = re.compile(r"农民工|未成年|青少年|儿童|学生|老年|妇女|女性|女|残疾|军人|军属|低保|困难|户籍|涉企|党员|以上|以下|学历")
_BOUNDED = re.compile(
    r"(?:满意[率度]|(?:覆盖|合格|通过|成功|出庭|应诉|优良|优秀|及时|知晓|知悉|入户|安置|帮教|衔接|参与|达标|及格|整改|普及|就业|接通|公开|建档|见面|签约|反馈|"
    r"回访|配备|受理|化解|履行|纠错|败诉|入库|办结|办复|答复|回复|解决|城镇化|到位|录取|处置|调撤|调解|撤诉|送达|响应|落实|销号|采纳|收集|治理|"
    r"无害化处理|参保|巩固|入学|升学|删除|脱贫|知情|亮证|持证|验收|执行到位)率|按[期时]\w{0,4}率|审限内结案率|比例|占比|比重)$"
)
_MAY_EXCEED = re.compile(
    r"拨备|准备金|毛入学|融资担保|保障倍数|充足|产能|偿债|利息|增[长速幅]|完成率|投资|产销|自给|周转|换手|同比|环比|倍|目标(?!人群|群体)|计划(?!生育|免疫)|任务|流动性|杠杆|负债|偿付"
)
_REACHING = re.compile(
    r"(?:[已均都全更且也仍再]|总体|平均|持续|稳步|连续\w{0,4}|历史性|首次|分别)*"
    r"(?:达到了?|达|为|是|突破|超过|超|逾|高达|高于|不低于|保持在?|稳定在|维持在|巩固在|提[高升]到|提[高升]至|提[高升]为|上升到|上升至|升至|升到|增至|增加到|跃升至|实现)?了?约?$"
)
_LISTED_RATES = re.compile(
    r"(?P<rates>[^，。；：（）\d]{2,60})分别(?:达到?|为|是|提[高升][到至]|超过?|保持在?|稳定在)?(?P<done>(?:[\d.]+[%％][、和及与，]*)*)$"
)
_BETWEEN_RATES = re.compile(r"、|(?<=[率度])[和及与]")
_LOOSE = re.compile(r"(?:参保|巩固|入学|到位|落实)率$")
_HUNDRED = Decimal(100)
_LOOSE_CEILING = Decimal(120)
_NEAR = Decimal(2)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that is not what its operands give: the formula in words, the right value where it is one, the operands' ids."""

    figure: Figure
    formula: str
    expected: str | None
    others: tuple[str, ...]
    sure: bool = True


def ratios(text: str, figures: Sequence[Figure], start: int) -> Iterator[Ratio]:
    """Yields the averages, rates and completions of one sentence that its other figures do not give."""
    for index, figure in enumerate(figures):
        left = figures[index - 1].end if index else start
        before = text[max(left, figure.start - 24) : figure.start]
        found = (
            _mean(text, figures[:index], figure, before)
            or _completion(text, figures, index)
            or _rate(text, figures[:index], figure, before, start)
        )
        if found is not None:
            yield found


def _mean(text: str, earlier: Sequence[Figure], figure: Figure, before: str) -> Ratio | None:
    named = _MEAN.search(before)
    if named is None or _NOT_MEAN.search(named["verb"]) or figure.kind not in ("count", "money"):
        return None
    each = named["each"] or named["per"][0]
    wholes = [one for one in earlier if one.dimension == figure.dimension and one.kind == figure.kind]
    numbers = [
        one for one in earlier if one.dimension in _DIVISORS[each] and one.dimension != figure.dimension and _counted_by(text, one, each)
    ]
    if len(wholes) != 1 or len(numbers) != 1:
        return None
    made = quotient(span_of(wholes[0]), span_of(numbers[0]))
    return _against(figure, made, f"{wholes[0].text}/{numbers[0].text}", (wholes[0], numbers[0]))


def _counted_by(text: str, figure: Figure, each: str) -> bool:
    """所均 divides by 所 alone (12所, 司法所12个), 场均 by 场: places of another sort are no divisor."""
    return (
        each in ("人", "名")
        or each in (figure.written_unit or "")
        or text.endswith(each, 0, figure.start)
        or text.startswith(each, figure.end + 2)
    )


def _completion(text: str, figures: Sequence[Figure], index: int) -> Ratio | None:
    """办理1246件，完成年度任务1200件的103.8%."""
    if index < 2 or figures[index].kind != "percent":
        return None
    done, target, figure = figures[index - 2], figures[index - 1], figures[index]
    if (
        done.unit != target.unit
        or not _COMPLETED.fullmatch(text[done.end : target.start])
        or not _OF_IT.fullmatch(text[target.end : figure.start])
    ):
        return None
    return _against(figure, percent(span_of(done), span_of(target)), f"{done.text}/{target.text}", (done, target))


def _rate(text: str, earlier: Sequence[Figure], figure: Figure, before: str, start: int) -> Ratio | None:
    """受理4862件，调解成功4799件，成功率98.7%: the stem of the rate names its numerator, the amount before that is all."""
    named = _RATE.search(before)
    if named is None or figure.kind != "percent" or len(earlier) != 2 or earlier[0].unit != earlier[1].unit:
        return None
    whole, part = earlier
    clause = text[whole.end : part.start] + text[part.end : part.end + 3]
    if named["stem"] not in clause or named["stem"] in text[max(start, whole.start - 16) : whole.start] or _OPEN.search(clause):
        return None
    return _against(figure, percent(span_of(part), span_of(whole)), f"{part.text}/{whole.text}", (part, whole))


def _against(figure: Figure, made: Span | None, formula: str, operands: tuple[Figure, Figure]) -> Ratio | None:
    if made is None or made.low is None or made.high is None or tolerant(figure).meets(made):
        return None
    return Ratio(figure, f"{formula} = {shown(made)}", worded(figure, made), (operands[0].id, operands[1].id))


def shares(text: str, figures: Sequence[Figure], start: int) -> Iterator[Ratio]:
    """Yields runs of shares of one whole (A占30%、B占45%、C占35%) that come to more than 100 %, or nearly to it."""
    run: list[Figure] = []
    for index, figure in enumerate(figures):
        left = figures[index - 1].end if index else start
        gap = text[left : figure.start]
        joined = bool(run) and figures[index - 1] is run[-1] and _SHARE_GAP.fullmatch(gap) is not None
        if not joined:
            yield from _whole(text, run, start)
            run = []
        if figure.kind == "percent" and (joined or _FIRST_SHARE.search(gap[-24:]) is not None):
            run.append(figure)
    yield from _whole(text, run, start)


def _whole(text: str, run: Sequence[Figure], start: int) -> Iterator[Ratio]:
    if len(run) < 2 or _CROSSING.search(text, max(start, run[0].start - 20), run[-1].end):
        return
    made = total([span_of(figure) for figure in run])
    if made.low is None or made.high is None or made.meets(Span(_HUNDRED, _HUNDRED)):
        return
    formula = f"{'+'.join(figure.text for figure in run)} = {shown(total([Span(figure.number, figure.number) for figure in run]))}%"
    others = tuple(figure.id for figure in run[:-1])
    if made.low > _HUNDRED:
        yield Ratio(run[-1], formula, None, others)
    elif len(run) > 2 and made.high >= _HUNDRED - _NEAR and not _OPEN.search(text, run[0].start, min(len(text), run[-1].end + 6)):
        yield Ratio(run[-1], formula, None, others, sure=False)


def ceiling(name: str) -> Decimal | None:
    """Returns what a rate of this name cannot exceed, None where nothing is known: 100 %, a little more where people may come from outside
    its base (参保率).
    """
    if _BOUNDED.search(name) is None or _MAY_EXCEED.search(name) is not None:
        return None
    return _LOOSE_CEILING if _LOOSE.search(name) is not None else _HUNDRED


def ceiling_before(words: str) -> Decimal | None:
    """Returns the ceiling of the rate in which the words before a figure end (城镇化率突破), or of its place in a list (A率、B率分别达)."""
    listed = _LISTED_RATES.search(words)
    if listed is not None:
        names = _BETWEEN_RATES.split(listed["rates"])
        place = len(re.findall(r"[%％]", listed["done"]))
        own = place < len(names) and names[place].endswith(("率", "度", "比例"))
        return ceiling(names[place] if own else names[-1])
    clause = words[max(words.rfind(mark) for mark in "，,。；;：:、）)%％") + 1 :]
    return ceiling(_REACHING.sub("", clause)[-20:])
