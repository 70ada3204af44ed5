"""概数词用法。

查什么：约…左右、近…左右、超过…以上、约…余一类重复（一列数字共用的也查）；“余”“多”跟在写到个位的数后面；下降、减少用一倍以上的倍数。
为什么：概数词叠用自相矛盾，“1817余件”读不通；减少一倍就没有了，减少两倍说不通。
错例：“约300人左右”“超过500件以上”“约200余人”“1817余件”“下降2倍”。
正例：“约300人”“300人左右”“1800余件”“569万余元”“4.62万余场次”“下降三分之二”。
设置：无。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.figure import Figure
from assistant.schema.finding import Finding

_ABOUT = ("大约", "约", "大概", "将近", "接近", "近", "几近")
_OVER = ("不低于", "不少于", "至少", "最少", "超过", "突破", "高于", "多于", "逾", "超")
_UNDER = ("不超过", "不高于", "不足", "不到", "低于", "少于", "至多", "最多")
_TWICE = (
    (_ABOUT, ("左右", "上下", "以上", "以下", "余", "多")),
    (_OVER, ("以上", "之上", "余", "左右", "上下")),
    (_UNDER, ("以下", "以内", "之内", "左右", "上下")),
)
_NOT_HEDGE = (
    "节约", "公约", "条约", "合约", "签约", "预约", "履约", "违约", "契约", "集约", "制约", "附近", "最近", "临近", "靠近", "就近",
    "远近", "邻近", "赶超", "反超",
)  # fmt: skip
_LISTED = ("、", "和", "及", "与")
_EXACT_DIGITS = 5
"""A number in 万 or 亿 given to so many digits is no rough one: 2505.39万余元; 4.62万余场次 is."""
_PLAIN = re.compile(r"\d{2,}")
_REACH = 4


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    figures = [figure for figure in context.figures if figure.role in ("figure", "threshold", "list_count")]
    for run in _runs(figures, text):
        yield from _doubled(context, run)
    for figure in figures:
        if figure.hedge in ("余", "多") and _exact(figure, text):
            message = f"数字已写到个位，不能再加「{figure.hedge}」"
            yield text_finding(context, "FIG012", "warning", figure.start, figure.end, message, figures=(figure.id,))
    for claim in context.claims:
        figure = claim.figure
        falls = figure.relation == "change_by" and figure.direction == "down"
        if falls and figure.kind == "multiple" and figure.number is not None and figure.number >= 1:
            message = f"下降不能用「{figure.text}」：降到原来的几分之几，用分数或百分比"
            yield text_finding(context, "FIG012", "warning", figure.start, figure.end, message, figures=(figure.id,))


def _runs(figures: Sequence[Figure], text: str) -> Iterator[list[Figure]]:
    """Figures by lists that may share a hedge: 超过90%、60%、35%以上."""
    run: list[Figure] = []
    for figure in figures:
        if run and (text[run[-1].end : figure.start] not in _LISTED or figure.dimension != run[-1].dimension):
            yield run
            run = []
        run.append(figure)
    if run:
        yield run


def _doubled(context: CheckContext, run: Sequence[Figure]) -> Iterator[Finding]:
    text, first, last = context.document.text, run[0], run[-1]
    for head_of, tail_of in dict.fromkeys([(figure, figure) for figure in run] + [(first, last)]):
        head = _head(text, head_of)
        tail = _tail(text, tail_of)
        if head is None or tail is None:
            continue
        for heads, tails in _TWICE:
            if head[0] in heads and tail[0] in tails:
                message = f"「{head[0]}」与「{tail[0]}」重复，去掉一个"
                names = tuple(figure.id for figure in run if head_of.start <= figure.start <= tail_of.start)
                yield text_finding(context, "FIG012", "warning", head[1], tail[1], message, figures=names)
                return


def _head(text: str, figure: Figure) -> tuple[str, int] | None:
    """The hedge right before a number and where it starts."""
    before = text[max(0, figure.core_start - 6) : figure.core_start].rstrip("占为有达")
    place = max(0, figure.core_start - 6) + len(before)
    for word in sorted((word for heads, _ in _TWICE for word in heads), key=len, reverse=True):
        if before.endswith(word) and not before.endswith(_NOT_HEDGE):
            return word, place - len(word)
    return None


def _tail(text: str, figure: Figure) -> tuple[str, int] | None:
    """The hedge behind a number (余, 多 between number and unit too) and where it ends."""
    if figure.hedge in ("余", "多") and text.startswith(figure.hedge, figure.core_end):
        return figure.hedge, figure.end
    after = text[figure.core_end : figure.end + _REACH]
    for word in ("左右", "上下", "以上", "之上", "以下", "以内", "之内"):
        place = after.find(word)
        if place >= 0 and not any(mark in after[:place] for mark in "，。；、（）\n"):
            return word, figure.core_end + place + len(word)
    return None


def _exact(figure: Figure, text: str) -> bool:
    """Whether a number with 余 is written down to its units (1817余件), or in 万 to so many digits that it is no rough one."""
    core = text[figure.core_start : figure.core_end].translate({ord("，"): None, ord(","): None})
    digits = core.rstrip("万亿")
    if "." in digits:
        return len(digits.replace(".", "").lstrip("0")) >= _EXACT_DIGITS or core == digits
    return digits.isascii() and _PLAIN.fullmatch(digits) is not None and digits[-1] != "0" and core == digits


PLUGIN = CheckRule(code="FIG012", title="概数词用法", severity="warning", manual=__doc__ or "", look=_look)
