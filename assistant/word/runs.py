"""Runs: splits them at exact characters without changing a letter or its look."""

from __future__ import annotations

import copy
import re

from lxml import etree

from assistant.word.names import SPACE, Element, local, w

_BLANKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]")


def settle_blanks(root: Element) -> None:
    """Makes every w:t say what it shows: outer blanks that Word drops are dropped, inner line ends become blanks, the rest is kept.

    After this, character i of a w:t is the i-th character a reader sees, and splitting needs no other care.
    """
    for node in root.iter(w("t")):
        text = node.text or ""
        if node.get(SPACE) != "preserve":
            text = text.strip(" \t\n\r")
            node.set(SPACE, "preserve")
        node.text = _BLANKS.sub(" ", text)


def run_of(node: Element) -> Element | None:
    """Returns the w:r that holds a run's child; None for what stands outside of runs."""
    parent = node.getparent()
    return parent if parent is not None and parent.tag == w("r") else None


def split_before(node: Element, offset: int) -> Element:
    """Splits so that a run begins with character `offset` of `node` (a child of a run) and returns that run."""
    run = run_of(node)
    if run is None:
        raise ValueError("the node stands in no run")
    before = [child for child in run if local(child) != "rPr" and run.index(child) < run.index(node)]
    if offset == 0 and not before:
        return run
    second = etree.Element(run.tag, {str(name): str(value) for name, value in run.attrib.items()})
    properties = run.find(w("rPr"))
    if properties is not None:
        second.append(copy.deepcopy(properties))
    following = list(node.itersiblings())
    if offset == 0:
        second.append(node)
    else:
        text = node.text or ""
        rest = copy.copy(node)
        node.text, rest.text = text[:offset], text[offset:]
        for part in (node, rest):
            part.set(SPACE, "preserve")
            part.tail = None
        second.append(rest)
    for child in following:
        second.append(child)
    second.tail, run.tail = run.tail, None
    run.addnext(second)
    return second


def split_after(node: Element, offset: int) -> Element:
    """Splits so that a run ends with character `offset - 1` of `node` and returns that run."""
    run = run_of(node)
    if run is None:
        raise ValueError("the node stands in no run")
    length = len(node.text or "") if node.tag == w("t") else 1
    if offset < length:
        split_before(node, offset)
        return run
    following = node.getnext()
    if following is not None:
        split_before(following, 0)
    return run
