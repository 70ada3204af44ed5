"""The word lists that an office keeps: stock sentences, names in full and short, people in order, outdated wording."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.schema.encoding import Encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook(Encoded):
    """phrases.toml. `stock` sentences may stand every year; `names` are (full, short) of units; `people` are (name, title) in the order
    in which they must be named; `outdated` are (old wording, what stands in its place today). An empty list silences its rule.
    """

    stock: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    outdated: tuple[tuple[str, str], ...] = ()
