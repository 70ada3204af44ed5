"""Whether a document is a classified one by its own mark: the forms of GB/T 9704-2012 and of the rules on marking state secrets.

A mark is a line, a cell or a bracket of its own, never a word of a sentence: what speaks of secrets is not secret. A level without a
star or a label counts only where a mark belongs: in the first lines, a header, a footer, a text box, at the head of an attachment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.schema.document import Block, Document
from assistant.schema.secrecy import SecrecyMark

_GAP = r"[ \u3000\t\u00a0]*"
_LEVEL = rf"(?P<level>绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_STAR = r"[★☆⭐✩✭*＊﹡∗]"
_COUNT = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})"
_DAY = r"(?:[0-9０-９]{4}年[0-9０-９]{1,2}月[0-9０-９]{1,2}日)(?:解密|前|止)?"
_TERM = rf"(?P<term>长{_GAP}期|{_DAY}|{_COUNT}{_GAP}(?:年|个月|月|天|日)|解密[^\n]{{0,12}})"
_TAIL = rf"(?:(?:{_STAR}{_GAP})?{_TERM}|{_STAR})"
_BESIDE = r"(?:第?\s*(?:№|No\.?)?\s*[0-9０-９]{1,10}\s*号?|特提|特急|加急|平急|急件|共\s*[0-9０-９]+\s*份)"
_OPEN, _CLOSE = r"[（(【\[〔［]", r"[）)】\]〕］]"

_STARRED = re.compile(rf"(?:{_BESIDE}\s+)*{_OPEN}?{_GAP}{_LEVEL}{_GAP}{_TAIL}{_GAP}{_CLOSE}?(?:\s+{_BESIDE})*")
_BARE = re.compile(rf"(?:{_BESIDE}\s+)*(?:{_OPEN}{_GAP})?{_LEVEL}(?:{_GAP}{_CLOSE})?(?:\s+{_BESIDE})*")
_LABEL = rf"(?:本?(?:文|件|文件)?密{_GAP}级(?:和保密期限|及保密期限|标志)?|(?:保密|秘密|涉密)(?:级别|等级|程度))"
_LABELLED = re.compile(rf"{_LABEL}{_GAP}[：:]{_GAP}{_OPEN}?{_LEVEL}级?{_GAP}(?:{_TAIL})?{_GAP}{_CLOSE}?(?:\s+{_BESIDE})*")
_LABEL_ONLY = re.compile(rf"{_LABEL}{_GAP}[：:]?")
_VALUE = re.compile(rf"{_LEVEL}级?{_GAP}(?:{_TAIL})?")
_TICK = "[☑☒✓✔√■▣]"
_TICKED_BEFORE = re.compile(rf"{_TICK}{_GAP}{_LEVEL}")
_TICKED_BEHIND = re.compile(rf"{_LEVEL}{_GAP}{_TICK}")
_CHOICE = re.compile(r"[□☐▢○◯☑☒✓✔√■▣]")
_NAMED = (
    re.compile(rf"{_OPEN}{_GAP}{_LEVEL}{_GAP}(?:{_TAIL})?{_GAP}{_CLOSE}"),
    re.compile(rf"(?:^|[\s_\-—－·]){_LEVEL}{_GAP}{_STAR}{_GAP}(?:{_TERM})?"),
    re.compile(rf"^{_LEVEL}[\s_\-—－·+]"),
    re.compile(rf"[_\-—－·]{_LEVEL}$"),
)
_EXAMPLE = re.compile(r"[：:]\s*$|如下|例如|示例|样例|样式|形式|格式")
_ATTACHMENT = re.compile(rf"附{_GAP}件{_GAP}[0-9０-９一二三四五六七八九十]*{_GAP}[：:]?")
_HEAD_LINES = 6
_FORM_LINES = 15
_PROSE = 40
"""A line of so many characters is running text: the head of the document ends there."""
_PLACES = {"header": "页眉", "footer": "页脚", "text_box": "文本框"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line or a row: `number` lines of the body stand before it; `cells` with where each begins; what its place says."""

    text: str
    start: int
    block: Block
    number: int
    cells: tuple[tuple[int, str], ...]
    head: bool
    attachment: bool


_Found = tuple[int, re.Match[str]]
"""Where the matched text begins, and the match in it."""


def find_secrecy(document: Document) -> SecrecyMark | None:
    """Returns the first mark that makes the document a classified one, else the one in its file name, None where it has none."""
    before = ""
    for line in _lines(document):
        found = _in_form(line) if line.cells else _in_line(line, before)
        if found is not None:
            base, match = found
            return _mark(match, _where(line), base + match.start(), base + match.end())
        before = line.text
    return mark_in_name(document.name)


def mark_in_name(name: str) -> SecrecyMark | None:
    """Returns the mark in a file's name: in brackets, with a star, or set off at its beginning or end."""
    stem = name.rpartition(".")[0] or name
    for pattern in _NAMED:
        found = pattern.search(stem)
        if found is not None:
            return _mark(found, "文件名", 0, 0)
    return None


def _lines(document: Document) -> Iterator[_Line]:
    """The lines of a document, a row of a table as one."""
    number, head, fresh = 0, True, False
    for block in document.blocks:
        aside = block.kind in _PLACES
        for text, start in _split(document.text, block):
            cells = tuple(_stripped(document.text, cell.start, cell.end) for cell in block.cells)
            yield _Line(text, start, block, 0 if aside else number, cells, aside or (head and number < _HEAD_LINES), fresh)
            if not aside:
                head = head and len(text) < _PROSE
                fresh = _ATTACHMENT.fullmatch(text) is not None
                number += 1


def _split(text: str, block: Block) -> Iterator[tuple[str, int]]:
    """The lines of a block that are not empty, with where each begins; a row of cells is one."""
    if block.cells:
        yield text[block.start : block.end], block.start
        return
    start = block.start
    for piece in text[block.start : block.end].split("\n"):
        place, words = _stripped(text, start, start + len(piece))
        if words:
            yield words, place
        start += len(piece) + 1


def _stripped(text: str, start: int, end: int) -> tuple[int, str]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), words.strip()


def _in_line(line: _Line, before: str) -> _Found | None:
    """The mark that a line is; `before` is the line before it, which may say that an example follows."""
    found = _LABELLED.fullmatch(line.text) if line.head or line.number < _FORM_LINES or line.block.kind == "metadata" else None
    if found is None and not _EXAMPLE.search(before):
        found = _STARRED.fullmatch(line.text)
    if found is None and (line.head or line.attachment):
        found = _BARE.fullmatch(line.text) or _ticked(line.text)
    return (line.start, found) if found is not None else None


def _in_form(line: _Line) -> _Found | None:
    """The mark in a row of a form: a cell of its own in the first rows, or the cell behind "密级"."""
    if line.number >= _FORM_LINES and not line.head:
        return None
    label = ""
    for start, text in line.cells:
        found = _LABELLED.fullmatch(text) or _STARRED.fullmatch(text)
        if found is None and _LABEL_ONLY.fullmatch(label):
            found = _VALUE.fullmatch(text) or _ticked(text)
        if found is None and line.head and len(line.cells) == 1:
            found = _BARE.fullmatch(text)
        if found is not None:
            return start, found
        label = text
    return None


def _ticked(text: str) -> re.Match[str] | None:
    """The level that is ticked of several: "□绝密 ☑机密 □秘密", "绝密□ 机密☑ 秘密□"; the first box tells on which side boxes stand."""
    boxes = _CHOICE.findall(text)
    if len(boxes) < 2:
        return None
    return (_TICKED_BEFORE if text.startswith(boxes[0]) else _TICKED_BEHIND).search(text)


def _mark(found: re.Match[str], where: str, start: int, end: int) -> SecrecyMark:
    level, words = re.sub(r"\s", "", found["level"]), found.group().strip(" \u3000_-—－·")
    return SecrecyMark(level=level, term=found.groupdict().get("term"), text=words, where=where, start=start, end=end)


def _where(line: _Line) -> str:
    place = _PLACES.get(line.block.kind)
    if place is not None:
        return place
    if line.attachment:
        return "附件首行"
    if line.cells:
        return f"表格第 {line.block.cells[0].row + 1} 行"
    return "首页" if line.head else f"正文第 {line.block.index + 1} 段"
