"""分项与总数不符。

查什么：“分为”“由…组成”“合计”等列全的分项，加起来是否等于总数；男女、城乡、专兼职、上下半年、四个季度这类没有遗漏的分项；
数字后括号里的几项与总数像是写错一位的；“其中”列出的分项，单项或合计是否超过总数；文中表格的合计行、合计列。
为什么：部分大于整体，或各部分加不拢，读者一眼能看出。
错例：“受理法律援助案件100件，其中刑事60件、民事50件”；“刑事60件、民事30件，合计100件”。
正例：“受理法律援助案件100件，其中刑事60件、民事30件”；“受理案件100件（上半年45件、下半年55件）”。
设置：无。年末在册、现有等存量不按上下半年、季度相加；哪些分项算列全，见词表 reckoning/lexicon/sets.toml。
比率、平均数不相加；单位不同不比较；农民工、妇女、老年人等互有交叉的人群不相加。“其中”没有列全的不算错，差额很小时只作提示。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from assistant.checking.findings import by_figure, figure_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._stated import sentences_of
from assistant.checking.rules._tables import table_sums
from assistant.protocols import CheckContext
from assistant.reckoning.listings import listings
from assistant.reckoning.spans import span_of, total
from assistant.reckoning.sums import summable, sums
from assistant.schema.encoding import decimal_text
from assistant.schema.figure import Claim, Figure
from assistant.schema.finding import Finding, Severity
from assistant.schema.ledger import Verdict

_CROSSING = re.compile(r"农民工|未成年|青少年|儿童|学生|老年|妇女|女性|残疾|军人|军属|低保|困难|户籍|涉企")
"""Groups of people that overlap: one case may be an old woman's, so that these parts need not add up."""
_OPEN = re.compile(r"等|主要|重点|以及其他|余下|其余")
_NEAR = Decimal("0.9")
"""From this share of the total on, three exact parts that fall short look like a slip rather than like a list left open."""
_RECKONED = re.compile(r"减去|扣除|扣减|减除|抵扣|乘以|除以|×|÷")
"""A sum that is worked out in another way: 实付1263元（医疗费1313元减去免赔额50元）."""
_GENERIC = ("个", "项")
_THINGS = ("count:place", "count:item", "count:piece", "count:thing", "count:document", "count:goods")


_Closing = Literal["open", "likely", "closed", "exhausted"]
"""Whether a list leaves parts out: it may; a slip speaks for its being complete; the words say that it is; the names leave nothing out."""


def _look(context: CheckContext) -> Iterable[Finding]:
    claims = {claim.figure.id: claim for claim in context.claims}
    verdicts = by_figure(context)
    done: set[str] = set()
    for whole, parts, closing in _wholes(context, claims):
        finding = _compare(context, whole, parts, closing, verdicts)
        if whole.figure.id not in done and finding is not None:
            done.add(whole.figure.id)
            yield finding
    yield from table_sums(context, "FIG003")


def _wholes(context: CheckContext, claims: dict[str, Claim]) -> Iterable[tuple[Claim, list[Claim], _Closing]]:
    stocks: set[str] = set()
    for sentence in sentences_of(context):
        for found in sums(context.document.text, _amounts([claim.figure for claim in sentence])):
            yield claims[found.whole.id], [claims[part.id] for part in found.parts], "closed"
        for one in listings(context.document.text, _amounts([claim.figure for claim in sentence]), sentence[0].sentence_start):
            if one.sort == "stock":
                stocks.add(one.whole.id)
            elif one.sort == "names" or (one.sort == "spans" and not one.doubtful) or one.slipped:
                yield claims[one.whole.id], [claims[part.id] for part in one.parts], "likely" if one.sort == "bracket" else "exhausted"
    for whole in context.claims:
        listed = _amounts([claims[name].figure for name in whole.parts if name in claims])
        parts = _one_list(context.document.text, whole, [claims[figure.id] for figure in listed])
        if parts and whole.figure.id not in stocks and all(_summable(whole, part) for part in parts):
            yield whole, parts, "closed" if whole.closed else "open"


def _one_list(text: str, whole: Claim, parts: list[Claim]) -> list[Claim]:
    """The parts that stand in one list: what follows the 、 list behind a comma, or is told by 的, looks at the whole from another side.

    其中公办6家、公建民营2家，评定为三级以上的5家: 5 are not besides the 8.
    """
    kept: list[Claim] = []
    for part in parts:
        between = text[kept[-1].figure.end if kept else whole.figure.end : part.figure.start]
        enumerated = len(kept) > 1 and text[kept[-2].figure.end] in "、和及"
        if (kept and between.endswith("的")) or (enumerated and between.lstrip("）)")[:1] in "，,；;"):
            break
        kept.append(part)
    return kept


def _amounts(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without those that only name what the next one counts: 一类236个、二类346个."""
    behind = {figure.start for figure in figures}
    return [figure for figure in figures if figure.end not in behind]


def _summable(whole: Claim, part: Claim) -> bool:
    """684个，其中水库5座、淤地坝20座: things counted by 个 may be counted by their own words as parts."""
    if summable(whole.figure, part.figure):
        return True
    return whole.figure.written_unit in _GENERIC and whole.figure.dimension in _THINGS and part.figure.dimension in _THINGS


def _compare(context: CheckContext, whole: Claim, parts: list[Claim], closing: _Closing, verdicts: dict[str, Verdict]) -> Finding | None:
    if _RECKONED.search(context.document.text, whole.figure.end, max(part.figure.start for part in parts)) is not None:
        return None
    stated, spans = span_of(whole.figure), [span_of(part.figure) for part in parts]
    for part, span in zip(parts, spans, strict=True):
        if stated.below(span):
            message = f"分项「{part.figure.text}」大于总数「{whole.figure.text}」"
            return figure_finding(context, "FIG003", "error", part, None, message, figures=(whole.figure.id,))
    if len(parts) < 2 or (closing != "exhausted" and sum(_crossing(part) for part in parts) > 1):
        return None
    made = total([span if span.low is not None else type(span)(Decimal(0), span.high) for span in spans])
    shown = "+".join(part.figure.text for part in parts)
    if stated.below(made):
        message = f"分项之和大于总数：{shown} = {decimal_text(made.low)}，总数写作「{whole.figure.text}」"
        return _blamed(context, whole, parts, verdicts, "error", message)
    if not made.below(stated):
        return None
    if closing != "open":
        message = f"分项之和不等于总数：{shown} = {decimal_text(made.high)}，总数写作「{whole.figure.text}」"
        if closing == "likely":
            return _blamed(context, whole, parts, verdicts, "warning", f"{message}；像是写错一位，分项若没有列全请写明“其中”")
        return _blamed(context, whole, parts, verdicts, "error", message)
    if _nearly_all(context, whole, parts):
        message = f"分项之和比总数少：{shown}，总数写作「{whole.figure.text}」；分项若已列全，请核对"
        return _blamed(context, whole, parts, verdicts, "notice", message)
    return None


def _blamed(
    context: CheckContext, whole: Claim, parts: Sequence[Claim], verdicts: dict[str, Verdict], severity: Severity, message: str
) -> Finding:
    """The finding stands on the total, or, where the ledger proves the total, on the parts that it does not prove."""
    proven = [claim for claim in (whole, *parts) if (found := verdicts.get(claim.figure.id)) and found.status in ("supported", "derived")]
    doubtful = [part for part in parts if part not in proven]
    if whole not in proven or not doubtful:
        return figure_finding(context, "FIG003", severity, whole, None, message, figures=[part.figure.id for part in parts])
    wrong = [part for part in doubtful if (found := verdicts.get(part.figure.id)) and found.status == "contradicted"] or doubtful
    names = "、".join(f"「{part.figure.text}」" for part in wrong)
    verdict = verdicts.get(wrong[0].figure.id) if len(wrong) == 1 else None
    others = [claim.figure.id for claim in (*wrong[1:], whole)]
    expected = verdict.expected_text if verdict is not None and verdict.status == "contradicted" else None
    return figure_finding(
        context, "FIG003", severity, wrong[0], verdict, f"{message}；总数与台账一致，请看分项{names}", expected=expected, figures=others
    )


def _nearly_all(context: CheckContext, whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether an open list falls so little short of an exact total that it may be a slip: notice only."""
    number = whole.figure.number
    after = context.document.text[whole.figure.end : parts[-1].figure.end + 4]
    numbers = [part.figure.number for part in parts if part.figure.hedge is None and part.figure.number is not None]
    if len(numbers) < len(parts) or number is None or whole.figure.hedge is not None or _OPEN.search(after) is not None:
        return False
    made = sum(numbers, Decimal(0))
    return len(parts) > 2 and number * _NEAR <= made < number


def _crossing(part: Claim) -> bool:
    return any(_CROSSING.search(phrase.rpartition("/")[2]) is not None for phrase in part.phrases[:1])


PLUGIN = CheckRule(code="FIG003", title="分项与总数不符", severity="error", manual=__doc__ or "", look=_look)
