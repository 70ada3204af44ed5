"""The look of a Word file: its page, its page numbers and the type of its paragraphs, for the rules of official layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assistant.schema.encoding import Encoded, encode_fields

Alignment = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphLayout(Encoded):
    """The look of one paragraph of the body, None where the file does not say: `start` is its offset in the document's text.

    `font` and `size` (points) are those of most of its Chinese characters; `indent` is the first line's, in characters, blanks typed at
    the beginning counted; `line` is the distance of exact lines in points, `line_factor` that of others as a multiple of single lines.
    `tall` says that a picture, an object or a formula stands in a line of it, which exact lines would clip.
    """

    start: int
    font: str | None = None
    size: float | None = None
    alignment: Alignment | None = None
    indent: float | None = None
    line: float | None = None
    line_factor: float | None = None
    tall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout(Encoded):
    """Page geometry of a Word file in twips, None where the file does not say; `grid` is the distance of the lines of its grid.

    `number_text` is the page number as printed ("— 1 —"), `number_size` its points, `number_sides` where it stands on odd and even pages.
    """

    width: int | None
    height: int | None
    top: int | None
    bottom: int | None
    left: int | None
    right: int | None
    page_numbers: bool
    odd_even_footers: bool
    grid: int | None = None
    number_text: str | None = None
    number_size: float | None = None
    number_sides: tuple[Alignment | None, Alignment | None] = (None, None)
    paragraphs: tuple[ParagraphLayout, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the page's fields; the paragraphs' looks are for rules and would double the output."""
        return {name: value for name, value in encode_fields(self).items() if name != "paragraphs"}
