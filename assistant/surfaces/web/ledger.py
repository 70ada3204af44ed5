"""台账: indicators by year with the cell behind each value; what disagrees comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui

from assistant.errors import InputError
from assistant.surfaces.web.frame import frame, raw
from assistant.surfaces.web.seat import Seat, asked
from assistant.surfaces.web.templating import rendered


def install(place: Callable[[str], Any]) -> None:
    """Adds the pages."""
    place("ledger")(ledger)
    place("ledger/chart")(chart)


async def ledger(seat: Seat, *, query: dict[str, str]) -> None:
    """The table of indicators."""
    files = await asked(seat.desk.shelves.files, seat.actor, "ledger")
    table, trouble = None, None
    if files:
        try:
            table = _shown(await asked(seat.desk.ledgers.table, seat.actor))
        except InputError as error:
            trouble = error
    with frame(seat, "ledger", "台账"):
        raw(rendered("ledger.html", seat=seat, files=files, table=table, trouble=trouble))


async def chart(seat: Seat, *, query: dict[str, str]) -> None:
    """One indicator over the years, with those of its parts."""
    told = await asked(seat.desk.ledgers.table, seat.actor)
    row = next((one for one in told["rows"] if one["name"] == query.get("name")), None)
    with frame(seat, "ledger", query.get("name", "")):
        if row is None:
            raw(rendered("nothing.html", words="台账里没有这个指标了。", back=f"{seat.base}/ledger"))
            return
        raw(rendered("chart.html", seat=seat, row=row))
        years = [year for year, cells in row["cells"] if cells]
        numbers = [float(cells[0]["number"]) for _, cells in row["cells"] if cells]
        if years:
            _bars([f"{year}年" for year in years], {row["name"]: numbers}, row["unit"])
        parts = [(name, values[-1]) for name, values in row["subjects"] if values]
        if parts:
            latest = max(value[0] for _, value in parts)
            now = [(name, float(value[1]["number"])) for name, value in parts if value[0] == latest]
            _bars([name for name, _ in now], {f"{latest}年": [number for _, number in now]}, row["unit"])


def _bars(labels: list[str], series: dict[str, list[float]], unit: str | None) -> None:
    told = [{"name": name, "type": "bar", "data": numbers, "label": {"show": True, "position": "top"}} for name, numbers in series.items()]
    ui.echart({
        "xAxis": {"type": "category", "data": labels, "axisLabel": {"interval": 0, "rotate": 30 if len(labels) > 8 else 0}},
        "yAxis": {"type": "value", "name": unit or ""}, "series": told, "color": ["#24598c"], "legend": {}, "animation": False,
        "grid": {"left": 60, "right": 20, "bottom": 60},
    }).classes("wh-chart")  # fmt: skip


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    """The table with cells by year and the parts in words."""
    rows = []
    for row in told["rows"]:
        parts = row["subjects"]
        words = f"{len(parts)} 个：{'、'.join(name for name, _ in parts[:2])}{'等' if len(parts) > 2 else ''}" if parts else ""
        rows.append(row | {"cells": dict(row["cells"]), "subjects": words})
    return told | {"rows": rows}
