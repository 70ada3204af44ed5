"""A comparison as one HTML page that opens without a network, has no scripts, and prints."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from assistant.reporting.comparison import Row, count_line, mark, rows, said_of_nothing, stems
from assistant.reporting.templating import asset, environment
from assistant.schema.comparison import ComparedFile, Comparison, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A mention on the page: the file's short name, the sentence cut at its figure, and whether the ledgers bear it out."""

    stem: str
    before: str
    figure: str
    after: str
    place: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A conflict on the page."""

    row: Row
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A file on the page, with its figures that have no counterpart."""

    stem: str
    file: ComparedFile
    alone: tuple[Line, ...]


def comparison_page(comparison: Comparison) -> bytes:
    """Returns the page as UTF-8; text of the files only ever passes through autoescape."""
    short = stems(len(comparison.files))
    names = dict(zip((file.name for file in comparison.files), short, strict=True))
    made = rows(comparison)
    text = environment().from_string(asset("compare.html")).render(
        style=Markup(asset("compare.css")), counts=count_line(comparison), nothing=said_of_nothing(comparison), comparison=comparison,
        columns=[
            Column(stem=stem, file=file, alone=tuple(_line(one, stem) for one in file.alone))
            for stem, file in zip(short, comparison.files, strict=True)
        ],
        blocks=[
            Block(row=row, lines=tuple(_line(one, names[one.file]) for one in row.shared.mentions))
            for row in made
            if row.conflict is not None
        ],
        agreed=[row for row in made if row.conflict is None],
    )  # fmt: skip
    return text.encode("utf-8", errors="replace")


def _line(mention: Mention, stem: str) -> Line:
    end = mention.at + len(mention.figure.text)
    return Line(
        stem=stem, before=mention.sentence[: mention.at], figure=mention.figure.text, after=mention.sentence[end:], place=mention.place,
        mark=mark(mention),
    )  # fmt: skip
