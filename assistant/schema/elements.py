"""The elements of an official document (GB/T 9704-2012, 7.2 to 7.4): what each paragraph is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.schema.encoding import Encoded

ElementKind = Literal[
    "head", "mark", "number", "title", "byline", "addressee", "heading", "item", "body", "annexes", "annex", "signature", "date", "note",
    "copies", "printed", "caption", "unit", "centred", "right", "contents", "metadata",
]  # fmt: skip
"""head: 发文机关标志 and whatever else stands above the title; mark: 份号, 密级, 紧急程度; number: 文号; byline: who or when
under a title; addressee: 主送机关 or a form of address; annexes: the list under the text, annex: 附件 at the head of one; note: 附注;
copies: 抄送; printed: 印发; unit: 单位：… above a table; centred, right: short lines that their file sets so, and nothing tells why;
metadata: a disclosure header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Encoded):
    """A paragraph of the body: [start, end) in the document's text without outer blanks, and its level where it is numbered.

    `lead_end` is where the heading that opens a paragraph of text ends (（一）强化理论武装。全年…), None where there is none. `sure` says
    that its own words tell what it is, not only where it stands.
    """

    kind: ElementKind
    start: int
    end: int
    level: int = 0
    lead_end: int | None = None
    sure: bool = True
