"""An office's folder and the progress of long work in it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema.encoding import Encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace(Encoded):
    """An office's folder: absolute paths as text, existing or to be made by who writes there."""

    root: str
    data: str
    corpus: str
    index: str
    templates: str
    indicators: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Encoded):
    """How far a long piece of work is: a Chinese step name, done and total counts."""

    step: str
    done: int
    total: int
