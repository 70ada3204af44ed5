"""The mark by which a document says that it is classified."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema.encoding import Encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyMark(Encoded):
    """The mark: its level (绝密, 机密, 秘密), how long it holds as printed, its words, where they stand in words for people.

    `start` and `end` are code points into the document's text; both are 0 where the mark stands in the file's name.
    """

    level: str
    term: str | None
    text: str
    where: str
    start: int = 0
    end: int = 0
