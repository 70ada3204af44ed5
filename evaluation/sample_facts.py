"""Reads the sample bureau's facts and indicators: the one source that its ledgers are built from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
YEARS = (2021, 2022, 2023, 2024)
STREETS = ("柳汀", "鹭洲", "东篱", "望榆", "青埠", "砚池", "松隐", "澄塘", "梅渚", "云栈", "禾丰", "新圩")
DISTRICT = "区直"


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of facts.toml with the wording of indicators.toml.

    `indicators` maps an id ("legal_aid.accepted") to its TOML table, in file order; `figures` is the whole of facts.toml.
    """

    indicators: dict[str, dict[str, Any]]
    figures: dict[str, Any]

    def value(self, indicator: str, year: int) -> Decimal:
        """Returns the value of the year in the indicator's own unit, with the decimals that facts.toml writes."""
        return Decimal(str(self.figures["values"][indicator][str(year)]))

    def count(self, indicator: str, year: int) -> int:
        """Returns the value of a year of an indicator that is counted in whole things."""
        return int(self.value(indicator, year))

    def opening(self, indicator: str) -> int:
        """Returns the value at the end of 2020."""
        return int(self.figures["opening"][indicator])

    def streets(self, indicator: str, year: int) -> dict[str, int]:
        """Returns the value of each street, and of 区直 where the district level did something itself."""
        return dict(self.figures["streets"][indicator][str(year)])

    def breakdown(self, indicator: str, year: int) -> dict[str, int]:
        """Returns the kinds of case behind a value; a year without a breakdown of its own gives the nearest later one, as weights."""
        table = self.figures["breakdowns"][indicator]
        return dict(table[str(max(year, 2022))])

    def unit(self, indicator: str) -> str:
        """Returns the unit as indicators.toml writes it."""
        return str(self.indicators[indicator]["unit"])

    def wording(self, indicator: str, turn: int) -> str:
        """Returns the name, or at every third turn one of the aliases: an office's ledger never keeps to one wording."""
        table = self.indicators[indicator]
        if turn % 3 != 2:
            return str(table["name"])
        return str(table["aliases"][turn // 3 % len(table["aliases"])])


def load(corpus: Path = CORPUS) -> Facts:
    """Reads `corpus`/indicators.toml and `corpus`/bureau/facts.toml."""
    groups = tomllib.loads((corpus / "indicators.toml").read_text(encoding="utf-8"))
    del groups["identity"]
    indicators = {f"{group}.{key}": table for group, tables in groups.items() for key, table in tables.items()}
    figures = tomllib.loads((corpus / "bureau" / "facts.toml").read_text(encoding="utf-8"))
    return Facts(indicators=indicators, figures=figures)
