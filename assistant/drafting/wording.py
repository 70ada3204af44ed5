"""A sentence in the making: plain text and bound figures in order, edited without ever touching a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.schema.drafting import Fragment, Guard, LiveFigure, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Plain text, or a figure as printed; a figure's key is given only when the whole draft stands."""

    text: str
    live: LiveFigure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A sentence as parts, with its origin (pattern, return, precedent, plan) and the file it came from."""

    parts: tuple[Part, ...]
    origin: str
    source: str | None = None
    guards: tuple[Guard, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as it will be printed."""
        return "".join(part.text for part in self.parts)

    @property
    def figures(self) -> tuple[LiveFigure, ...]:
        """The bound figures in order."""
        return tuple(part.live for part in self.parts if part.live is not None)

    def edited(self, change: Callable[[str], str]) -> Wording:
        """Returns the sentence with `change` applied to each plain part."""
        return replace(self, parts=tuple(part if part.live else replace(part, text=change(part.text)) for part in self.parts))

    def opened(self, words: str) -> Wording:
        """Returns the sentence with `words` before it."""
        return replace(self, parts=(Part(text=words), *self.parts)) if words else self

    def closed(self, mark: str = "。") -> Wording:
        """Returns the sentence ending in exactly one `mark`."""
        parts = list(self.parts)
        while parts and parts[-1].live is None:
            stripped = parts[-1].text.rstrip("。；;，,、：: \u3000")
            if stripped:
                parts[-1] = replace(parts[-1], text=stripped)
                break
            parts.pop()
        return replace(self, parts=(*parts, Part(text=mark)))

    def between(self, start: int, end: int) -> Wording:
        """Returns the characters from `start` up to `end`; a figure is kept whole or not at all."""
        kept: list[Part] = []
        position = 0
        for part in self.parts:
            first, last = max(start - position, 0), min(end - position, len(part.text))
            whole = first == 0 and last == len(part.text)
            if last > first and (part.live is None or whole):
                kept.append(part if whole else replace(part, text=part.text[first:last]))
            position += len(part.text)
        return replace(self, parts=tuple(kept))

    def spans(self) -> tuple[tuple[int, int, LiveFigure], ...]:
        """Returns (start, end, figure) of each bound figure in `text`."""
        found: list[tuple[int, int, LiveFigure]] = []
        position = 0
        for part in self.parts:
            if part.live is not None:
                found.append((position, position + len(part.text), part.live))
            position += len(part.text)
        return tuple(found)


def plain(text: str, *, origin: str, source: str | None = None) -> Wording:
    """Returns a sentence without figures."""
    return Wording(parts=(Part(text=text),), origin=origin, source=source)


class KeyRing:
    """Gives the figures of a draft their keys (f001, f002 …) in the order of the text."""

    def __init__(self) -> None:
        self.figures: list[LiveFigure] = []

    def sentence(self, wording: Wording) -> Sentence:
        """Returns the schema's sentence; neighbouring plain parts become one fragment."""
        fragments: list[Fragment] = []
        for part in wording.parts:
            if part.live is not None:
                key = f"f{len(self.figures) + 1:03d}"
                self.figures.append(replace(part.live, key=key))
                fragments.append(Fragment(text=part.text, figure=key))
            elif part.text and fragments and fragments[-1].figure is None:
                fragments[-1] = Fragment(text=fragments[-1].text + part.text)
            elif part.text:
                fragments.append(Fragment(text=part.text))
        return Sentence(fragments=tuple(fragments), origin=wording.origin, source=wording.source, guards=wording.guards)

    def sentences(self, wordings: Sequence[Wording]) -> tuple[Sentence, ...]:
        """Returns the schema's sentences in order."""
        return tuple(self.sentence(wording) for wording in wordings)
