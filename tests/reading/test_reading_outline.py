"""Outlines, headers and metadata from plain text, case by case."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.reading import read_text
from assistant.schema.document import Document, OutlineNode

HERE = Path(__file__).parent
LETTERS = {"title": "t", "heading": "h", "item": "i", "paragraph": "p", "metadata": "m"}


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))]


def flat(nodes: tuple[OutlineNode, ...]) -> list[OutlineNode]:
    return [one for node in nodes for one in (node, *flat(node.children))]


@pytest.mark.parametrize("case", cases("outline_cases.yaml"))
def test_outline(case: dict[str, Any]) -> None:
    document = read_text(case["text"])
    assert document.text == case["text"]
    assert [f"{node.level} {node.label} {node.title}" for node in flat(document.outline)] == case["outline"]
    if "kinds" in case:
        assert "".join(LETTERS[block.kind] for block in document.blocks) == case["kinds"]
    consistent(document)


@pytest.mark.parametrize("case", cases("header_cases.yaml"))
def test_header(case: dict[str, Any]) -> None:
    document = read_text(case["text"])
    found = document.metadata.to_dict()
    assert [label for label, _ in document.metadata.fields] == case["fields"]
    assert sum(block.kind == "metadata" for block in document.blocks) == case["lines"]
    assert {key: found[key] for key in case["expect"]} == case["expect"]
    assert document.text == case["text"]


def test_number_none_stays_in_the_fields() -> None:
    metadata = read_text("文号：无 | 名称：工作总结\n正文。").metadata
    assert metadata.number is None
    assert dict(metadata.fields)["文号"] == "无"


def consistent(document: Document) -> None:
    """Blocks and nodes lie in the text, in order, and say what stands there."""
    position = 0
    for index, block in enumerate(document.blocks):
        assert block.index == index
        assert position <= block.start < block.end <= len(document.text)
        words = document.text[block.start : block.end]
        assert words == words.strip() and "\n" not in words
        if block.label and block.kind != "paragraph":
            assert words.lstrip("# ").startswith(block.label)
        if block.title_start is not None and block.title_end is not None:
            assert block.start <= block.title_start <= block.title_end <= block.end
        position = block.end
    for node in flat(document.outline):
        block = document.blocks[node.block]
        assert node.start == block.start and block.end <= node.end
        assert all(node.start < child.start and child.end <= node.end and child.level > node.level for child in node.children)
