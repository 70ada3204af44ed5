"""Builds Documents by hand for the tests of this room: one (kind, text) a line, the outline worked out from the labels."""

import datetime as dt
import hashlib
import re
from pathlib import Path

from assistant.indexing.terms import bigram_terms, word_terms
from assistant.schema.document import Block, Document, Metadata, OutlineNode, Provenance
from assistant.schema.retrieval import Passage, Query

_LABEL = re.compile(r"第[一二三四五六七八九十]+条|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.")


def _level(label):
    if label.startswith("第") or label.endswith("."):
        return 3
    return 1 if label.endswith("、") else 2


def document(*lines, name="a.txt", title="某局工作总结", kind="summary", year=2023, publisher="青榆区司法局", issued=None):
    """`lines` are (kind, text); headings and items take their label and level from the text, an item's lead ends at its first 。."""
    text = "\n".join(line for _, line in lines)
    blocks, position = [], 0
    for index, (block_kind, line) in enumerate(lines):
        start, end = position, position + len(line)
        position = end + 1
        label = _LABEL.match(line)
        if block_kind not in ("heading", "item") or not label:
            blocks.append(Block(index=index, kind=block_kind, start=start, end=end))
            continue
        head = start + label.end()
        lead = line.find("。") if block_kind == "item" and not label.group().startswith("第") else -1
        titled = head if label.group().startswith("第") else (start + lead if lead > 0 else end)
        blocks.append(
            Block(
                index=index,
                kind=block_kind,
                start=start,
                end=end,
                level=_level(label.group()),
                label=label.group(),
                title_start=head,
                title_end=titled,
            )
        )
    return Document(
        text=text,
        blocks=tuple(blocks),
        outline=_tree(text, [block for block in blocks if block.level], len(text)),
        metadata=Metadata(title=title, kind=kind, year=year, publisher=publisher, issued=issued),
        provenance=Provenance(name=name, path=None, sha256=hashlib.sha256(text.encode()).hexdigest(), reader="text"),
    )


def _tree(text, blocks, end):
    nodes = []
    for place, block in enumerate(blocks):
        if any(node.start <= block.start < node.end for node in nodes):
            continue
        following = [other for other in blocks[place + 1 :] if other.level <= block.level]
        stop = following[0].start if following else end
        inside = [other for other in blocks[place + 1 :] if other.start < stop]
        nodes.append(
            OutlineNode(
                label=block.label,
                level=block.level,
                title=text[block.title_start : block.title_end],
                block=block.index,
                start=block.start,
                end=stop,
                children=_tree(text, inside, stop),
            )
        )
    return tuple(nodes)


def passage(name, text, **fields):
    """A passage of a document of its own."""
    given = {
        "document": f"{name}.txt",
        "heading_path": (),
        "start": 0,
        "end": len(text),
        "kind": "case",
        "title": f"{name}号文书",
        "publisher": "青榆区司法局",
        "year": 2023,
        "path": f"{name}.txt",
    }
    return Passage(id=name, text=text, **given | fields)


def read_text(path: Path) -> Document:
    """A reader for the indexer's tests: paragraphs of a UTF-8 file; the first line is the title."""
    lines = path.read_text(encoding="utf-8").split("\n")
    when = dt.datetime(2023, 5, 1, tzinfo=dt.UTC)
    return document(
        ("title", lines[0]), *(("paragraph", line) for line in lines[1:]), name=path.name, title=lines[0], kind="other", issued=when
    )


def lexical(store, text, depth=10, **filters):
    """What either list of words finds, by the better score."""
    asked = {"words": dict.fromkeys(word_terms(text), 1.0), "bigrams": dict.fromkeys(bigram_terms(text), 1.0)}
    scores = {}
    for found in store.lexical(asked, Query(text=text, **filters), depth).values():
        for name, score in found:
            scores[name] = max(score, scores.get(name, 0.0))
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
