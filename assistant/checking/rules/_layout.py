"""What the rules about layout share: the paragraphs of a Word file by their part in the text, and one notice for many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.checking.findings import text_finding
from assistant.nlp.elements import elements
from assistant.protocols import CheckContext
from assistant.schema.document import Block
from assistant.schema.finding import Finding
from assistant.schema.page_layout import ParagraphLayout

TWIPS_PER_MM = 1440 / 25.4
HEADING_LONGEST = 60
"""Characters up to which a numbered line is a heading of its own, not a paragraph led by one."""

_SHORTEST_BODY = 30
_OPENINGS_OF_CLOSING = ("特此", "此致", "附件", "附：", "联系人")
_PROSE = ("body", "item")

Laid = tuple[Block, ParagraphLayout]


def laid(context: CheckContext) -> Iterator[Laid]:
    """Yields the blocks of the body with their look; none where the document is no Word file."""
    layout = context.document.layout
    if layout is None:
        return
    looks = {paragraph.start: paragraph for paragraph in layout.paragraphs}
    for block in context.document.blocks:
        look = looks.get(block.start)
        if look is not None and not block.hidden:
            yield block, look


def body(context: CheckContext) -> list[Laid]:
    """Returns the paragraphs of running text: after the title, long enough to be prose, and no other element of the document."""
    text = context.document.text
    blocks = list(laid(context))
    prose = {element.start for element in elements(context.document) if element.kind in _PROSE}
    first = next((place + 1 for place, (block, _) in enumerate(blocks) if block.kind == "title"), 0)
    return [
        (block, look) for block, look in blocks[first:]
        if block.start in prose and block.kind in ("paragraph", "item") and block.end - block.start >= _SHORTEST_BODY
        and look.alignment not in ("center", "right") and not text.startswith(_OPENINGS_OF_CLOSING, block.start)
    ]  # fmt: skip


def mostly_heading(context: CheckContext) -> frozenset[int]:
    """Returns where paragraphs begin whose opening heading (（一）强化理论武装。…) is at least half of them: its look is theirs."""
    leads = ((element, element.lead_end) for element in elements(context.document))
    return frozenset(one.start for one, lead in leads if lead is not None and 2 * (lead - one.start) >= one.end - one.start)


def one_notice(
    context: CheckContext, rule: str, wrong: Sequence[Laid], among: int, message: str, *, written: str | None = None
) -> Iterable[Finding]:
    """Yields one notice on the first of the wrong paragraphs, with their number."""
    if not wrong:
        return
    block, _ = wrong[0]
    text = context.document.text
    end = min(block.end, block.start + HEADING_LONGEST, *(found for found in [text.find("。", block.start) + 1] if found > block.start))
    count = f"（{among} 段中有 {len(wrong)} 段）" if among > 1 else ""
    now = f"，现为{written}" if written else ""
    yield text_finding(context, rule, "notice", block.start, end, f"{message}{now}{count}")
