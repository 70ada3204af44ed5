"""Reading: a path, bytes or text becomes a Document; and the figures in it."""

from __future__ import annotations

from pathlib import Path

from assistant.nlp.claims import find_claims
from assistant.nlp.figures import find_figures
from assistant.reading import read_bytes, read_file, read_text
from assistant.schema.document import Document
from assistant.schema.figure import Claim, Figure


def read(source: str | Path | bytes | None = None, *, name: str | None = None, text: str | None = None) -> Document:
    """Returns the document in a file (a path), in `bytes` (with a `name`), or in `text`; raises UnreadableError."""
    if text is not None:
        return read_text(text, name or "text")
    if isinstance(source, bytes):
        return read_bytes(source, name=name or "document")
    if source is None:
        raise TypeError("read() needs a path, bytes or text=")
    return read_file(Path(source))


def figures(source: str | Document, *, claims: bool | None = None) -> tuple[Figure, ...]:
    """Returns all numerals of a text (a str is text, never a path) or Document, each with its role.

    `claims` adds what each counted figure speaks of (indicator wording, period, modality, relation); default: for a Document only.
    """
    if isinstance(source, str):
        found = find_figures(source)
        return with_claims(found, find_claims(read_text(source), found)) if claims else found
    found = find_figures(source.text, document=source.name, blocks=source.blocks)
    return found if claims is False else with_claims(found, find_claims(source, found))


def with_claims(found: tuple[Figure, ...], claims: tuple[Claim, ...]) -> tuple[Figure, ...]:
    """Returns the figures with those that have a claim replaced by the claimed ones."""
    claimed = {claim.figure.id: claim.figure for claim in claims}
    return tuple(claimed.get(figure.id, figure) for figure in found)
