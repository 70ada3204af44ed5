"""概数词用法。

查什么：约…左右、近…左右、超过…以上一类重复；“余”“多”跟在写到个位的数后面；下降、减少用一倍以上的倍数。
为什么：概数词叠用自相矛盾，“1817余件”读不通；减少一倍就没有了，减少两倍说不通。
错例：“约300人左右”“超过500件以上”“1817余件”“下降2倍”。
正例：“约300人”“300人左右”“1800余件”“569万余元”“下降三分之二”。
设置：无。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.protocols import CheckContext
from assistant.schema.figure import Figure
from assistant.schema.finding import Finding

_TWICE = (
    (("约", "大约", "近", "将近", "接近"), ("左右", "上下")),
    (("超过", "突破", "逾"), ("以上",)),
    (("不足", "不到"), ("以下", "以内")),
)
_NOT_HEDGE = ("节约", "公约", "条约", "合约", "签约", "预约", "履约", "附近", "最近", "临近", "靠近")


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    for figure in context.figures:
        if figure.role != "figure":
            continue
        before = text[max(0, figure.core_start - 5) : figure.core_start].rstrip("占为有达")
        after = text[figure.core_end : figure.end + 3]
        for heads, tails in _TWICE:
            head = next((word for word in heads if before.endswith(word)), None)
            tail = next((word for word in tails if word in after), None)
            if head is not None and tail is not None and not before.endswith(_NOT_HEDGE):
                start = text.rindex(head, 0, figure.core_start)
                end = figure.core_end + after.index(tail) + len(tail)
                message = f"「{head}」与「{tail}」重复，去掉一个"
                yield text_finding(context, "FIG012", "warning", start, end, message, figures=(figure.id,))
        if figure.hedge in ("余", "多") and _exact(figure, text):
            yield text_finding(
                context, "FIG012", "warning", figure.start, figure.end, f"数字已写到个位，不能再加「{figure.hedge}」", figures=(figure.id,)
            )

    for claim in context.claims:
        figure = claim.figure
        falls = figure.relation == "change_by" and figure.direction == "down"
        if falls and figure.kind == "multiple" and figure.number is not None and figure.number >= 1:
            message = f"下降不能用「{figure.text}」：降到原来的几分之几，用分数或百分比"
            yield text_finding(context, "FIG012", "warning", figure.start, figure.end, message, figures=(figure.id,))


def _exact(figure: Figure, text: str) -> bool:
    """Whether a number with 余 is written down to its units (1817余件), or with decimals (2505.39万余元)."""
    core = text[figure.core_start : figure.core_end]
    digits = core.rstrip("万亿")
    if "." in digits:
        return len(digits) - digits.index(".") > 2
    return digits.isascii() and digits.isdigit() and len(digits) >= 2 and digits[-1] != "0" and core == digits


PLUGIN = CheckRule(code="FIG012", title="概数词用法", severity="warning", manual=__doc__ or "", look=_look)
