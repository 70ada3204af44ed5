"""Where a finding stands, in words: its place in the document and the sentence around it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from assistant.nlp.sentences import sentences
from assistant.schema.document import Block, Document

_TITLE_LENGTH = 18
_QUOTE_LENGTH = 120
_LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence cut into what stands before the marked words, the words, and what stands after; an ellipsis tells a cut."""

    before: str
    marked: str
    after: str

    @property
    def line(self) -> str:
        """The sentence on one line with the words marked 【】."""
        return f"{self.before}【{self.marked}】{self.after}"


def block_at(document: Document, position: int) -> Block | None:
    """Returns the block in which a position stands, or the last one before it; None where there is none."""
    at = bisect_right(document.blocks, position, key=lambda block: block.start) - 1
    return document.blocks[at] if at >= 0 else None


def place_words(document: Document, position: int) -> str:
    """Returns the heading path ("一、… › (一)…"), else "第N段"; a table cell adds its row and column headers."""
    block = block_at(document, position)
    path = [_short(part) for part in document.heading_path(position)]
    if not path:
        path = [_paragraph_words(document, block)]
    cell = next((cell for cell in block.cells if cell.start <= position < cell.end), None) if block else None
    if cell is not None:
        labels = [label for label in (cell.row_label, *cell.header_path) if label]
        path.append(f"表{cell.table + 1}（{'，'.join(labels)}）" if labels else f"表{cell.table + 1}第{cell.row + 1}行")
    return " › ".join(path)


def quote(document: Document, start: int, end: int) -> Quote | None:
    """Returns the sentence around a span, cut to a readable length; None for an empty span (a finding about the whole)."""
    text = document.text
    if start >= end:
        return None
    first, last = _sentence(document, start, end)
    room = max(_QUOTE_LENGTH - (end - start), 20)
    if start - first > room * 2 // 3:
        first = start - room * 2 // 3
    if last - end > room:
        last = end + room
    begun, ended = _is_edge(text, first - 1), _is_edge(text, last) or _is_edge(text, last - 1)
    before = ("" if begun else "…") + _flat(text[first:start]).lstrip()
    return Quote(before=before, marked=_flat(text[start:end]), after=_flat(text[end:last]).rstrip() + ("" if ended else "…"))


def _sentence(document: Document, start: int, end: int) -> tuple[int, int]:
    block = block_at(document, start)
    low = block.start if block is not None else 0
    high = block.end if block is not None and end <= block.end else len(document.text)
    around = [span for span in sentences(document.text, low, high) if span[0] < end and start < span[1]]
    first = min([start, *(span[0] for span in around[:1])])
    return first, max([end, *(span[1] for span in around[-1:])])


def _is_edge(text: str, position: int) -> bool:
    return not 0 <= position < len(text) or text[position] in "。！？!?；;\n\u2028”" or text[position].isspace()


def _paragraph_words(document: Document, block: Block | None) -> str:
    if block is None:
        return "全文"
    body = [one.index for one in document.blocks if one.kind != "metadata"]
    return f"第{body.index(block.index) + 1}段" if block.index in body else "文件信息栏"


def _short(title: str) -> str:
    title = _flat(title).strip().rstrip("。：:；;")
    return title if len(title) <= _TITLE_LENGTH else title[:_TITLE_LENGTH] + "…"


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace(_LINE_SEPARATOR, " ").replace("\t", " ")
