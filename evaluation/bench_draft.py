"""Loads for the bench: a draft of twenty pages without a model, from brief to finished file; a refresh of three hundred figures.

`python -m evaluation.bench_draft LOAD` prints one JSON object; seconds are processor time after start-up (one short draft went before).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from assistant.drafting.brief import read_brief
from assistant.drafting.facts import Facts
from assistant.drafting.issued import encode_issued
from assistant.drafting.printing import print_slot
from assistant.drafting.template import Edition
from assistant.pipeline.check import open_book
from assistant.pipeline.draft import Material, material, written
from assistant.pipeline.refresh import refresh
from assistant.protocols import RecordBook
from assistant.reading import read_text
from assistant.schema.drafting import Issued, LiveFigure
from assistant.schema.quantity import Period
from assistant.word.compose import compose as word_of
from assistant.word.controls import add_live_figures, mark
from evaluation.bench_check import PAGE, ROOT, peak_mb, seconds

BUREAU = ROOT / "corpus" / "bureau"
LONG = Edition(name="长", scale=3.0)
YEARS = (2021, 2022)
"""Summaries of earlier years serve as further returns: the sample's own hold twelve pages at most."""
FIGURES = 300
MADE = dt.datetime(2025, 1, 8, tzinfo=dt.UTC)


def sample(folder: Path) -> Material:
    """Returns the sample bureau's material with more returns, its template with an edition three times as long."""
    if not (folder / "returns").is_dir():
        shutil.copytree(BUREAU / "returns", folder / "returns")
        for year in YEARS:
            text = next((ROOT / "corpus" / "summaries").glob(f"*{year}*.txt")).read_text(encoding="utf-8")
            (folder / "returns" / f"{year}.txt").write_text(f"报送单位：综合科{year}\n报送日期：2024-12-16\n{text}", encoding="utf-8")
    brief = replace(read_brief(BUREAU / "brief.toml"), submissions=str(folder / "returns"), previous=None, edition=LONG.name)
    read = material(brief)
    return replace(read, template=replace(read.template, editions=(LONG,)))


def draft() -> dict[str, Any]:
    """Times reading the material, composing and filling; and the last two alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(sample(folder))
        reading = seconds(lambda: sample(folder))
        read = sample(folder)
        spent = seconds(lambda: written(read))
        made, _ = written(read)
    characters = sum(len(sentence.text) for section in made.sections for sentence in section.sentences)
    return {
        "characters": characters, "pages": round(characters / PAGE, 1), "figures": len(made.figures), "read_s": round(reading, 2),
        "write_s": round(spent, 2), "s": round(reading + spent, 2), "peak_mb": peak_mb(),
    }  # fmt: skip


def live_file(book: RecordBook) -> bytes:
    """Returns a Word file of FIGURES live figures, a sentence each, from the ledgers' records of 2024."""
    facts = Facts(book, Period.of_year(2024))
    asked = [
        (indicator.id, what)
        for what in (None, "change")
        for indicator in book.indicators
        if facts.now(indicator.id) and facts.before(indicator.id)
    ]
    figures: list[LiveFigure] = []
    for number in range(FIGURES):
        name, what = asked[number % len(asked)]
        part = print_slot(facts, name, what, None)[0]
        if part.live is not None:
            figures.append(replace(part.live, key=f"f{number + 1:03}"))
    text = "\n".join(f"指标{one.label}为{mark(one.key, one.issued)}。" for one in figures)
    return add_live_figures(
        word_of(read_text(text, name="活数字.txt"), dated=MADE),
        figures,
        issued=encode_issued(Issued(period=facts.period, figures=tuple(figures))),
    )


def renew() -> dict[str, Any]:
    """Times a refresh where every figure has a new value, with the ledgers read before, and reading them."""
    ledgers, indicators = BUREAU / "ledgers", ROOT / "corpus" / "indicators.toml"
    book = open_book([ledgers], indicators, year=2024)
    changed = replace(cast(Any, book), records=tuple(replace(one, number=one.number + Decimal(7)) for one in book.records))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.docx"
        path.write_bytes(live_file(book))
        spent = seconds(lambda: refresh(path, book=changed))
        result = refresh(path, book=changed)
        whole = seconds(lambda: refresh(path, data=[ledgers], indicators=indicators))
    new = sum(one.state == "changed" for one in result.figures)
    return {"figures": len(result.figures), "changed": new, "s": round(spent, 2), "with_ledgers_s": round(whole, 2)}


LOADS: dict[str, Callable[[], dict[str, Any]]] = {"draft": draft, "refresh": renew}


def main() -> None:
    """Prints what one load measured."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_draft")
    parser.add_argument("load", choices=sorted(LOADS))
    print(json.dumps(LOADS[parser.parse_args().load](), ensure_ascii=False))


if __name__ == "__main__":
    main()
