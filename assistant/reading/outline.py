"""Outline: turns lines into blocks (title, headings, items, paragraphs) and the tree of everything under each heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.reading.contents import with_contents
from assistant.reading.labels import LEVELS, Label, find_label
from assistant.reading.lines import SourceLine
from assistant.reading.nesting import Reading, is_article, list_ends, nested
from assistant.reading.numbering_check import Candidate, accepted
from assistant.reading.titles import PART_NAMES, title_lines
from assistant.schema.document import Block, BlockKind, OutlineNode

HEADING_LENGTH = 60
"""Longest line (without its label, in characters) that can be nothing but a heading."""

_MARKDOWN = re.compile(r"(#{1,6})(?:\s+|(?=[^\s#0-9A-Za-z]))")
_TABLE_OF_CONTENTS = re.compile(r"(?i)^(toc|目录)\s*\d")
_MULTILEVEL = re.compile(r"\d+(?:\.\d+)+\.?")
_ANNEX_LIST = re.compile(r"附\s*件\s*[：:]")
"""The list of annexes under a text ("附件：1.…" and its next lines) is no part of the outline."""
_ABSTRACT = re.compile(r"裁判(?:摘要|要[旨点])|要旨")
_PARTY = re.compile(
    r"(?:原\s?告|上诉人|申请(?:再审|执行)?人|再审申请人|复议申请人|公诉机关|抗诉机关|自诉人|(?:公益诉讼)?起诉人|申诉人|异议人|赔偿请求人|被告人)"
    r"(?:、[^，。：:]{2,12})?(?:[（(][^（）()]{1,30}[)）])?\s?[：:]"
)
"""The parties open the case itself: its abstract is over (gazettes give the rest no heading)."""
_SENTENCE_ENDS = "。！？；"
_LEAD_ENDS = "。：:"
_CLOSERS = {"《": "》", "“": "”", "（": "）", "(": ")", "「": "」", "〈": "〉"}


def build_blocks(text: str, lines: Sequence[SourceLine], *, title: str | None = None) -> tuple[Block, ...]:
    """Returns one block a line, in order. `title` is the title that the metadata claim, if any."""
    lines = with_contents(text, lines)
    titles = title_lines(text, lines, title)
    believed = _believed_labels(text, lines, titles)
    readings = nested([_read(text, line, believed.get(index)) for index, line in enumerate(lines)], titles)
    body = [index for index, line in enumerate(lines) if line.kind == "paragraph" and index not in titles]
    has_body = _with_body(readings, body) - list_ends(readings, body)
    blocks: list[Block] = []
    for index, reading in enumerate(readings):
        if index in titles:
            blocks.append(_title_block(index, reading))
        elif reading.line.kind != "paragraph" or reading.level == 0:
            blocks.append(_plain_block(index, reading.line))
        else:
            blocks.append(_numbered_block(index, reading, followed=index in has_body))
    return tuple(blocks)


def _believed_labels(text: str, lines: Sequence[SourceLine], titles: frozenset[int]) -> dict[int, Label]:
    candidates: list[Candidate] = []
    listing = False
    for index, line in enumerate(lines):
        if line.kind != "paragraph" or index in titles or _in_contents(line):
            continue
        words, _ = _words(text, line)
        label = find_label(words)
        listing = _ANNEX_LIST.match(words) is not None or (listing and label is not None and label.style == "arabic")
        printed = label is not None and line.label in (None, label.text)
        if label is not None and printed and not listing:
            candidates.append(Candidate(line=index, label=label, rest=words[len(label.text) :], certain=line.label is not None))
    kept = accepted(candidates)
    return {candidate.line: candidate.label for candidate in candidates if candidate.line in kept}


def _in_contents(line: SourceLine) -> bool:
    return line.style is not None and _TABLE_OF_CONTENTS.match(line.style) is not None


def _words(text: str, line: SourceLine) -> tuple[str, int]:
    words = text[line.start : line.end]
    marker = _MARKDOWN.match(words)
    skipped = marker.end() if marker else 0
    return words[skipped:], line.start + skipped


def _read(text: str, line: SourceLine, label: Label | None) -> Reading:
    words, words_start = _words(text, line)
    marked = words_start > line.start
    printed = label.text if label else line.label
    skip = len(printed) if printed and words.startswith(printed) else 0
    rest = words[skip:]
    skip += len(rest) - len(rest.lstrip())
    level = label.level if label else 0
    if level == 0 and not _in_contents(line):
        level = _level_without_label(line, words, marked, text)
    return Reading(line, words, words_start, printed, level, words[skip:], words_start + skip, marked or line.outline_level is not None)


def _level_without_label(line: SourceLine, words: str, marked: bool, text: str) -> int:
    if line.outline_level is not None:
        return min(line.outline_level, 4)
    if line.label is not None:
        parts = len(re.findall(r"\d+", line.label)) if _MULTILEVEL.fullmatch(line.label) else (line.list_level or 0) + 3
        return min(parts, 4)
    if marked:
        return min(max(_words(text, line)[1] - line.start - 2, 1), 4)
    return 1 if PART_NAMES.fullmatch(words) else 0


def _with_body(readings: Sequence[Reading], body: Sequence[int]) -> set[int]:
    """Returns the lines that are followed by body text or by a deeper level."""
    found: set[int] = set()
    for index, following in pairwise(body):
        here, there = readings[index].level, readings[following].level
        if here and (there == 0 or there > here):
            found.add(index)
    return found


def _title_block(index: int, reading: Reading) -> Block:
    line = reading.line
    return Block(
        index=index,
        kind="title",
        start=line.start,
        end=line.end,
        title_start=reading.words_start,
        title_end=line.end,
        style=line.style,
        hidden=line.hidden,
    )


def _plain_block(index: int, line: SourceLine) -> Block:
    return Block(
        index=index,
        kind=line.kind,
        start=line.start,
        end=line.end,
        label=line.label,
        label_synthetic=line.label is not None,
        style=line.style,
        hidden=line.hidden,
        cells=tuple(replace(cell) for cell in line.cells),
    )


def _numbered_block(index: int, reading: Reading, *, followed: bool) -> Block:
    line = reading.line
    kind = _kind(reading, followed=followed)
    title = _title_span(reading, kind)
    return Block(
        index=index,
        kind=kind,
        start=line.start,
        end=line.end,
        level=reading.level,
        label=reading.label,
        label_synthetic=line.label is not None,
        title_start=title[0] if title else None,
        title_end=title[1] if title else None,
        style=line.style,
        hidden=line.hidden,
    )


def _kind(reading: Reading, *, followed: bool) -> BlockKind:
    body = reading.body
    if reading.heading:
        return "heading"
    if reading.inside_article or (reading.label and is_article(reading.label)):
        return "item"
    one_sentence = not any(mark in body[:-1] for mark in _SENTENCE_ENDS)
    if not one_sentence or len(body) > HEADING_LENGTH or body[-1:] in ("；", ";", "，", ","):
        return "item"
    if followed or reading.marked:
        return "heading"
    return "heading" if reading.level <= LEVELS["cn_paren"] and body[-1:] not in _SENTENCE_ENDS else "item"


def _title_span(reading: Reading, kind: BlockKind) -> tuple[int, int] | None:
    body, start = reading.body, reading.body_start
    if not body:
        return None
    if reading.label and is_article(reading.label):
        named = re.match(r"[【（(]([^】）)]{2,30})[】）)]", body)
        return (start + named.start(1), start + named.end(1)) if named else None
    end = len(body) if kind == "heading" else _lead_end(body)
    return start, start + len(body[:end].rstrip("。：:；;，, \u3000"))


def _lead_end(body: str) -> int:
    """Returns where the lead sentence ends: before the first 。 or ： that stands outside brackets and quotes."""
    closers: list[str] = []
    for position, char in enumerate(body):
        if char in _CLOSERS:
            closers.append(_CLOSERS[char])
        elif closers and char == closers[-1]:
            closers.pop()
        elif char in _LEAD_ENDS and not closers:
            return position
    plain = re.search(r"[。：]", body)
    return plain.start() if plain else len(body)


@dataclass(slots=True)
class _Open:
    block: Block
    children: list[OutlineNode]


def build_tree(text: str, blocks: Sequence[Block]) -> tuple[OutlineNode, ...]:
    """Returns the outline: each node spans from its block to the last body block before the next node of its level or above.

    A title further down (an annexed document) ends every open node.
    """
    roots: list[OutlineNode] = []
    stack: list[_Open] = []
    last_end = 0
    for block in blocks:
        if block.kind in ("footnote", "header", "footer", "text_box"):
            break
        level = block.level if block.kind in ("heading", "item") else 0
        abstract = stack and block.kind == "paragraph" and _ABSTRACT.search(_title(text, stack[0].block))
        if abstract and _PARTY.match(text, block.start, block.end):
            _close(text, stack, roots, 1, last_end)
        if block.kind == "title" or level:
            _close(text, stack, roots, level or 1, last_end)
        if level:
            stack.append(_Open(block, []))
        last_end = block.end
    _close(text, stack, roots, 1, last_end)
    return tuple(roots)


def _title(text: str, block: Block) -> str:
    return text[block.start if block.title_start is None else block.title_start : block.end if block.title_end is None else block.title_end]


def _close(text: str, stack: list[_Open], roots: list[OutlineNode], level: int, end: int) -> None:
    while stack and stack[-1].block.level >= level:
        done = stack.pop()
        block = done.block
        titled = block.title_start is not None and block.title_end is not None
        node = OutlineNode(
            label=block.label or "",
            level=block.level,
            title=text[block.title_start : block.title_end] if titled else "",
            block=block.index,
            start=block.start,
            end=end,
            children=tuple(done.children),
        )
        (stack[-1].children if stack else roots).append(node)
