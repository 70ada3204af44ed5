"""Cuts a document into passages along its outline: exact spans, each with its heading path.

An article is a passage with all its 款 and 项, an item or paragraph is one; short neighbours under one heading are merged, long ones cut
at sentence ends. A heading is never a passage by itself, and nothing but titles, headings, metadata, contents and page furniture is left
out: every other character stands in exactly one passage.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from assistant.indexing.articles import article_of
from assistant.indexing.charges import Profile, charge_model
from assistant.schema.document import Block, Document, DocumentKind, Metadata, OutlineNode
from assistant.schema.retrieval import Passage

MERGED = 400
"""Neighbours are merged up to this many characters; an article stays whole up to LONGEST."""
LONGEST = 600
"""No passage is longer, unless a sentence cannot be cut."""
SHORT = 100
"""Items of up to this length share a passage with their neighbours; longer ones stand alone."""

_LEFT_OUT = frozenset({"metadata", "title", "header", "footer"})
_APART = frozenset({"table_row", "footnote", "text_box"})
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")
_BOOK, _CHAPTER = re.compile(r"第.{1,4}编"), re.compile(r"第.{1,4}章")
_CONTENTS = re.compile(r"(?i)(?:toc|目录)\s*\d")
_SENTENCE_END = re.compile(r"[。！？；!?;]+[”’」』）)】》]*|\n+")
_CLAUSE_END = re.compile(r"[，、：,:\t]+")
_VOID = re.compile(r"失效|废止|无效")
_NO_DAY = "0001-01-01"
"""The last day of a text that is said to hold no more, without a date."""
_BODY_AFTER_HEADING = 10
"""A heading block goes on into body text when this many characters follow its title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A block of body text with the outline around it; `frame` are the headings and articles that merging may not cross."""

    start: int
    end: int
    kind: str
    nodes: tuple[OutlineNode, ...]
    frame: tuple[int, ...]
    opens_item: bool
    opens_article: bool
    leads: bool
    entry: bool

    @property
    def joined(self) -> bool:
        """Whether its neighbours may share its passage: what is short, a lead-in (…：), an entry of a list in one sentence."""
        return self.end - self.start <= SHORT or self.leads or self.entry


def passages_of(document: Document, *, key: str | None = None, kind: DocumentKind | None = None) -> tuple[Passage, ...]:
    """Returns the passages of `document` in order; `text[start:end]` of the document is each one's text.

    `key` is the path that the index knows the document by (else the path it was read from, or its name); ids depend on it, the
    headings and the text, and so outlive a change elsewhere in the document. `kind` overrides the kind that was read.
    """
    key = key or document.provenance.path or document.name
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    kind = kind or document.metadata.kind
    profile = charge_model().profile(document.text) if kind == "case" else ()
    return tuple(_passage(document, key, kind, path, (start, end), seen, profile) for start, end, path in _spans(document))


def _passage(
    document: Document,
    key: str,
    kind: DocumentKind,
    path: tuple[str, ...],
    span: tuple[int, int],
    seen: Counter[tuple[tuple[str, ...], str]],
    profile: Profile,
) -> Passage:
    start, end = span
    text = document.text[start:end]
    law, article = article_of(_title(document), path, text) if kind == "policy" else (None, None)
    ordinal = seen[path, text]
    seen[path, text] += 1
    metadata = document.metadata
    moment = metadata.issued or metadata.published
    identity = "\x1f".join((key, *path, str(ordinal), text))
    return Passage(
        id=hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:20],
        document=document.name,
        text=text,
        heading_path=path,
        start=start,
        end=end,
        kind=kind,
        title=_title(document),
        publisher=metadata.publisher,
        date=moment.date().isoformat() if moment else None,
        year=metadata.year if metadata.year is not None else (moment.year if moment else None),
        number=metadata.number,
        path=key,
        topic=metadata.topic,
        validity=metadata.validity,
        valid_from=metadata.valid_from.isoformat() if metadata.valid_from else None,
        valid_to=_last_day(metadata),
        law=law,
        article=article,
        profile=profile,
    )


def _last_day(metadata: Metadata) -> str | None:
    if metadata.valid_to is not None:
        return metadata.valid_to.isoformat()
    return _NO_DAY if metadata.validity and _VOID.search(metadata.validity) else None


def _title(document: Document) -> str:
    if document.metadata.title:
        return document.metadata.title
    titles = [document.text[block.start : block.end].strip() for block in document.blocks if block.kind == "title"]
    return "".join(titles) or PurePath(document.name).stem


def _spans(document: Document) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    group: list[_Piece] = []
    books = tuple(node for node in document.outline if _BOOK.match(node.label))
    found = False
    for piece in (*_pieces(document), None):
        if group and (piece is None or not _joins(group, piece)):
            found = True
            kept = group[-1:] if piece is not None and len(group) > 1 and group[-1].leads and _joins(group[-1:], piece) else []
            yield from _cut(document, group[: len(group) - len(kept)], books)
            group = kept
        if piece is not None:
            group.append(piece)
    if not found:
        yield from _whole(document)


def _pieces(document: Document) -> Iterator[_Piece | None]:
    """Yields the body blocks; None where something that is no body stands between two of them."""
    blocks = {block.index: block for block in document.blocks}
    for block in document.blocks:
        start, end = _stripped(document.text, block.start, block.end)
        if not any(char.isalnum() for char in document.text[start:end]):
            continue
        if block.kind in _LEFT_OUT or block.hidden or _is_heading(document, block) or _CONTENTS.match(block.style or ""):
            yield None
            continue
        nodes = tuple(_nodes_at(document, block.start))
        own = bool(nodes) and nodes[-1].block == block.index
        yield _Piece(
            start=start,
            end=end,
            kind=block.kind if block.kind in _APART else "body",
            nodes=nodes,
            frame=tuple(node.block for node in nodes if _frames(node, blocks.get(node.block))),
            opens_item=own,
            opens_article=own and bool(_ARTICLE.match(nodes[-1].label)),
            leads=document.text[end - 1] in "：:",
            entry=own and not _SENTENCE_END.search(document.text, start, end - 1),
        )


def _nodes_at(document: Document, position: int) -> Iterator[OutlineNode]:
    nodes = document.outline
    while node := next((node for node in nodes if node.start <= position < node.end), None):
        yield node
        nodes = node.children


def _frames(node: OutlineNode, block: Block | None) -> bool:
    return block is None or block.kind == "heading" or bool(_ARTICLE.match(node.label))


def _is_heading(document: Document, block: Block) -> bool:
    return block.kind == "heading" and not _has_body(document, block)


def _has_body(document: Document, block: Block) -> bool:
    return block.title_end is not None and len(document.text[block.title_end : block.end].strip(" \t\n。．.：:")) >= _BODY_AFTER_HEADING


def _joins(group: list[_Piece], piece: _Piece) -> bool:
    first = group[0]
    longest = LONGEST if first.opens_article or first.leads else MERGED
    if piece.end - first.start > longest or piece.frame != first.frame or piece.kind != first.kind or piece.opens_article:
        return False
    if piece.opens_item and not first.opens_article:
        return piece.joined and all(member.joined for member in group)
    return True


def _cut(document: Document, group: list[_Piece], books: tuple[OutlineNode, ...]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    nodes = group[0].nodes
    for piece in group[1:]:
        nodes = tuple(one for one, two in zip(nodes, piece.nodes, strict=False) if one is two)
    path = tuple(node.label + node.title for node in (*_books(books, nodes), *_above(document, nodes)))
    for start, end in _parts(document.text, group[0].start, group[-1].end):
        yield start, end, path


def _books(books: tuple[OutlineNode, ...], nodes: tuple[OutlineNode, ...]) -> Iterator[OutlineNode]:
    """Yields the 编 and the 分编 that a chapter stands in: the outline has them beside the chapters."""
    if not nodes or not (_CHAPTER.match(nodes[0].label) or nodes[0].label.endswith("分编")):
        return
    before = [node for node in books if node.start < nodes[0].start]
    yield from [node for node in before if not node.label.endswith("分编")][-1:]
    if _CHAPTER.match(nodes[0].label):
        yield from (node for node in before[-1:] if node.label.endswith("分编"))


def _above(document: Document, nodes: tuple[OutlineNode, ...]) -> Iterator[OutlineNode]:
    """Yields the nodes that head what they hold: down to the article, and no entry of a list that is nothing but its own sentence."""
    for node in nodes:
        block = document.blocks[node.block]
        if block.kind != "item" or _ARTICLE.match(node.label) or _has_body(document, block):
            yield node
        if _ARTICLE.match(node.label):
            return


def _whole(document: Document) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yields the text of a document that seems to be all headings, or has no blocks: better found coarsely than never."""
    runs: list[tuple[int, int]] = [] if document.blocks else [(0, len(document.text))]
    unbroken = False
    for block in document.blocks:
        kept = block.kind not in ("metadata", "header", "footer") and not block.hidden
        if kept:
            runs.append((runs.pop()[0] if unbroken else block.start, block.end))
        unbroken = kept
    for start, end in runs:
        for part in _parts(document.text, *_stripped(document.text, start, end)):
            yield *part, ()


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields spans of at most LONGEST characters, cut at sentence ends into parts of about equal length."""
    count = -(-(end - start) // LONGEST)
    if count <= 1:
        if start < end:
            yield start, end
        return
    target = (end - start) / count
    opened = start
    for unit_start, unit_end in _units(text, start, end):
        if unit_start > opened and (unit_end - opened > LONGEST or unit_start - opened >= target):
            yield from _nonempty(text, opened, unit_start)
            opened = unit_start
    yield from _nonempty(text, opened, end)


def _nonempty(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _stripped(text, start, end)
    if start < end:
        yield start, end


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for sentence in _between(_SENTENCE_END, text, start, end):
        if sentence[1] - sentence[0] <= LONGEST:
            yield sentence
            continue
        for clause_start, clause_end in _between(_CLAUSE_END, text, *sentence):
            for position in range(clause_start, clause_end, LONGEST):
                yield position, min(position + LONGEST, clause_end)


def _between(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opened = start
    for match in pattern.finditer(text, start, end):
        yield opened, match.end()
        opened = match.end()
    if opened < end:
        yield opened, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
