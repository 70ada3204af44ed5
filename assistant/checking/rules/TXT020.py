"""照抄上年的句子。

查什么：与上年总结相比，只换了数字、年份，或一字未改的句子；标题、短句和词语表里列为固定表述的句子不算。
为什么：照抄的句子说明今年的做法没有写进去，数字也容易忘了改。
错例：上年“深入社区开展普法宣传120场，发放资料3000余份。”，今年“深入社区开展普法宣传135场，发放资料4000余份。”。
正例：写出今年新做的事；“现将有关情况报告如下：”一类套语。
设置：--previous 指定上年总结；固定表述写在 phrases.toml 的 stock.sentences。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import NUMERIC, CheckRule
from assistant.likeness.carried import carried
from assistant.nlp.sentences import sentences
from assistant.protocols import CheckContext
from assistant.schema.document import Document
from assistant.schema.finding import Evidence, Finding

_TOLD_IN = ("paragraph", "item")
_ENDS = "。！？；!?;”）"
_LONGEST_QUOTE = 120


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.previous is None:
        return
    document, previous = context.document, context.previous.document
    spans, earlier = list(_told(document)), list(_told(previous))
    stock = context.phrases.stock if context.phrases is not None else ()
    now = [document.text[start:end] for start, end in spans]
    then = [previous.text[start:end] for start, end in earlier]
    for one in carried(now, then, stock=stock):
        start, end = spans[one.sentence]
        same = "与上年一字不差" if one.verbatim else "与上年只差数字、年份"
        message = f"这句{same}，请写出今年的情况；上年：「{_short(then[one.earlier])}」"
        source = Evidence(
            source=previous.name, locator=" › ".join(previous.heading_path(earlier[one.earlier][0])) or "正文", label="上年原句",
            value=_short(then[one.earlier]), unit=None, period=None,
        )  # fmt: skip
        yield text_finding(context, "TXT020", "warning", start, end, message, evidence=(source,))


def _told(document: Document) -> Iterator[tuple[int, int]]:
    """Yields the spans of whole sentences that tell something: no headings, no lead phrases of items, no lines without a stop."""
    for block in document.blocks:
        if block.kind not in _TOLD_IN or block.hidden:
            continue
        lead = (block.title_start or 0, block.title_end or 0)
        for start, end in sentences(document.text, block.start, block.end):
            if not (lead[0] <= start and end <= lead[1] + 1) and document.text[end - 1] in _ENDS:
                yield _without_label(block.start, block.label, start), end


def _without_label(block_start: int, label: str | None, start: int) -> int:
    return start + len(label) if label and start == block_start else start


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}……"


PLUGIN = CheckRule(code="TXT020", title="照抄上年的句子", severity="warning", manual=__doc__ or "", look=_look, profiles=NUMERIC)
