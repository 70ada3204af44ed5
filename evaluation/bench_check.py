"""Loads for the bench: claims, checking many reports, one long report with a large register, growth with length.

`python -m evaluation.bench_check LOAD` prints one JSON object; seconds are processor time after start-up, memory is the process's peak.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from assistant.evaluating.wordfile import word_file
from assistant.pipeline.check import check
from assistant.pipeline.read import figures, read
from assistant.schema.document import Document

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("WENHENG_DATA", ROOT.parent / "shared"))
DATA = SHARED / "data"
SEED_REPORT = SHARED / "seed"
ROWS = 50_000
PAGE = 600
PAGES = 100
_INDICATORS = """
[aid.civil]
name = "民事法律援助案件"
unit = "件"
measure = {count = "登记簿.xlsx", sheet = "案件", where = "类型 = '民事'", date = "受理日期"}

[aid.accepted]
name = "受理法律援助案件"
unit = "件"
measure = {count = "登记簿.xlsx", sheet = "案件", where = "类型 in ('民事','刑事','行政')", date = "受理日期"}
"""


def seconds(work: Callable[[], object]) -> float:
    """Returns the processor time of one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def peak_mb() -> int | None:
    """Returns the peak memory of this process in MB; None where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


def documents() -> list[Document]:
    """Returns the published reports beside the repository, or the sample summaries where there are none."""
    folder = DATA / "reports"
    found = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    return [read(path) for path in found or sorted((ROOT / "corpus" / "summaries").glob("*.txt"))]


def rate(chosen: Sequence[Document], work: Callable[[Document], object]) -> dict[str, Any]:
    """Returns documents, characters, seconds and characters a second; a first document warms up what is read once."""
    work(chosen[0])
    spent = seconds(lambda: [work(document) for document in chosen])
    characters = sum(len(document.text) for document in chosen)
    return {"documents": len(chosen), "characters": characters, "s": round(spent, 2), "characters_per_s": round(characters / spent)}


def claims() -> dict[str, Any]:
    """Times figures with their claims."""
    return rate(documents(), lambda document: figures(document, claims=True))


def reports() -> dict[str, Any]:
    """Times the check without a ledger."""
    return rate(documents(), check)


def register() -> dict[str, Any]:
    """Times the check of a report of PAGES pages as a Word file against a register of ROWS rows, reading both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_register(folder / "登记簿.xlsx")
        (folder / "indicators.toml").write_text(_INDICATORS, encoding="utf-8")
        report = folder / "报告.docx"
        report.write_bytes(word_file(long_text(PAGE * PAGES)))
        before = peak_mb()
        spent = seconds(lambda: check(report, data=[folder / "登记簿.xlsx"], indicators=folder / "indicators.toml"))
    return {"pages": PAGES, "rows": ROWS, "s": round(spent, 2), "peak_mb": peak_mb(), "before_mb": before}


def write_register(path: Path) -> None:
    """Writes an invented register: a case a row."""
    import openpyxl

    chance = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("案件")
    sheet.append(["案号", "受理日期", "类型", "受援人类别", "办理状态", "挽回金额"])
    for number in range(ROWS):
        day = f"{chance.choice((2022, 2023, 2024))}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        sheet.append([
            f"援{number:06}", day, chance.choice(("民事", "刑事", "行政")), chance.choice(("农民工", "老年人", "妇女", "未成年人")),
            chance.choice(("办结", "在办")), chance.randint(0, 90000),
        ])  # fmt: skip
    book.save(path)


def long_text(length: int) -> str:
    """Returns the sample summaries one after another up to a length, in characters."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "summaries").glob("*.txt"))]
    text = ""
    while len(text) < length:
        text += "".join(texts) + "\n"
    return text[:length]


def growth() -> dict[str, Any]:
    """Times the check of a report once, ten and a hundred times as long; `per_character` compares them with the first."""
    found = sorted(SEED_REPORT.glob("*.txt")) if SEED_REPORT.is_dir() else []
    text = (found or sorted((ROOT / "corpus" / "summaries").glob("*.txt")))[0].read_text(encoding="utf-8")
    check(read(text=text))
    spent: dict[str, float] = {}
    for times in (1, 10, 100):
        document = read(text="\n".join([text] * times))
        spent[f"{times}x"] = seconds(partial(check, document))
    first = max(spent["1x"], 0.001)
    factors = {name: round(value / first / int(name[:-1]), 2) for name, value in spent.items()}
    return {"characters": len(text), "s": {name: round(value, 3) for name, value in spent.items()}, "per_character": factors}


LOADS: dict[str, Callable[[], dict[str, Any]]] = {"claims": claims, "reports": reports, "register": register, "growth": growth}


def main() -> None:
    """Prints what one load measured."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_check")
    parser.add_argument("load", choices=sorted(LOADS))
    print(json.dumps(LOADS[parser.parse_args().load](), ensure_ascii=False))


if __name__ == "__main__":
    main()
