"""Ledgers looked at in a process of their own: the table of indicators, the rows around a cell, a figure tied to a cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.jobs.task import Outcome, Task, laid_out

if TYPE_CHECKING:
    from assistant.protocols import Progress

_NEW = "indicators.toml"


def table(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Returns the indicators of the materials "data" with their values by period (pipeline.ledger_view)."""
    from assistant.pipeline.check import open_book
    from assistant.pipeline.ledger_view import ledger_table

    places = laid_out(task, folder)
    data = [folder / "台账"] if places.get("data") else []
    book = open_book(data, next(iter(places.get("indicators", ())), None), beside=False)
    return Outcome(result=ledger_table(book).to_dict() | {"sources": list(book.sources), "notices": list(getattr(book, "notices", ()))})


def cut(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Returns the rows around the cell at option "locator" of the material "data" (pipeline.sheet_view)."""
    from assistant.pipeline.sheet_view import sheet_cut

    return Outcome(result=sheet_cut(laid_out(task, folder)["data"][0], str(task.options["locator"])).to_dict())


def bind(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Ties option "figure" of the material "document" to option "cell"; result: alias, indicator, name, and the new indicators file."""
    from assistant.pipeline.indicators import bind as tied
    from assistant.pipeline.read import read

    places = laid_out(task, folder)
    file = next(iter(places.get("indicators", ())), folder / _NEW)
    made = tied(
        read(places["document"][0]), str(task.options["figure"]), str(task.options["cell"]), data=[folder / "台账"], indicators=file
    )  # fmt: skip
    told = {"alias": made.alias, "indicator": made.indicator, "name": made.name, "new": made.new, "text": file.read_text(encoding="utf-8")}
    return Outcome(result=told | {"figures": [one.to_dict() for one in made.figures]})
