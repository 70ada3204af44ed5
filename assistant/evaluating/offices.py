"""Gold offices: a report whose figures are marked with the ledger cells they come from, and the ledgers themselves."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.errors import InputError, MissingExtraError
from assistant.evaluating.grids import Grid, all_values, beside_cells, cell_key, previous_cells
from assistant.evaluating.rankings import rankings
from assistant.evaluating.samples import Gold, GoldKind, Sample
from assistant.pipeline.read import read

_MARK = re.compile(r"\{([^{}|]+)\|([^{}]*)\}")
_FORMULAS = ("sum", "diff", "change", "points", "share", "avg", "multiple")
_BARE = ("none", "target", "text")


@dataclass(frozen=True)
class Office:
    """An invented office: its clean report as a sample, and its ledger sheets (or the folder where its ledgers lie)."""

    name: str
    sample: Sample
    grids: tuple[Grid, ...]
    folder: Path | None = None

    def ledgers(self, temporary: Path) -> list[Path]:
        """Returns the ledger files, written into a temporary folder where they do not lie in one of their own."""
        return [self.folder] if self.folder is not None else write_ledgers(self.grids, temporary / self.name)


def load_office(path: Path) -> Office:
    """Reads an office file (format: evaluation/offices/README.md); raises InputError, naming the mark, where it does not keep to it."""
    try:
        import yaml
    except ImportError:
        raise MissingExtraError("读 .yaml 需要 PyYAML", remedy="请运行 pip install pyyaml") from None
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        year, report, ledgers = int(data["year"]), str(data["report"]), data["ledgers"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            "不是可用的测评单位文件", where=str(path), remedy=f"应有 year、report、ledgers（{type(error).__name__}）"
        ) from None
    if "figures" in data:
        report = _marked(path.parent / report, data["figures"])
    text, golds = unmarked(report, where=path.name)
    folder = path.parent / str(ledgers) if isinstance(ledgers, str) else None
    grids = tuple(_grids(ledgers) if folder is None else read_grids(folder))
    previous = previous_cells(grids, year) | {gold.cells[0]: gold.cells[1] for gold in golds if gold.kind in ("change", "points")}
    document = read(text=text, name=f"{path.stem}.txt")
    if document.text != text:
        raise InputError("报告文字读入后有变化", where=path.name, remedy="请去掉行尾空格和特殊空白")
    sample = Sample(
        name=path.stem, document=document, year=year, golds=golds, values=all_values(grids), previous=previous,
        beside=beside_cells(grids, previous, year), rankings=tuple(rankings(grids, year)),
    )  # fmt: skip
    return Office(path.stem, sample, grids, folder)


def _marked(path: Path, marks: Sequence[str]) -> str:
    """Returns the text of a report in a file of its own with marks (words|gold) put in, which stand in the order of the text."""
    text, done, pieces = read(path).text, 0, list[str]()
    for mark in marks:
        words = mark.partition("|")[0]
        place = text.find(words, done)
        if place < 0:
            raise InputError(f"报告里找不到「{words}」", where=path.name, remedy="figures 要按原文次序写")
        pieces += [text[done:place], "{", mark, "}"]
        done = place + len(words)
    return "".join([*pieces, text[done:]])


def unmarked(report: str, *, where: str = "") -> tuple[str, tuple[Gold, ...]]:
    """Returns the text without its marks, and the gold figures with their places in it."""
    report = "\n".join(line.strip() for line in report.strip().splitlines())
    pieces: list[str] = []
    golds: list[Gold] = []
    length = done = 0
    for match in _MARK.finditer(report):
        before = report[done : match.start()]
        pieces += [before, match[1]]
        start = length + len(before)
        length = start + len(match[1])
        golds.append(_gold(match[1], match[2].strip(), start, where))
        done = match.end()
    return "".join([*pieces, report[done:]]), tuple(golds)


def _gold(text: str, mark: str, start: int, where: str) -> Gold:
    renamed = mark.startswith("~")
    body = mark.lstrip("=~").strip()
    head, _, rest = body.partition(":")
    kind: str
    cells: tuple[str, ...] = ()
    if body in _BARE or body == "":
        kind = body or "none"
    elif head in _FORMULAS and rest.count("!") >= (2 if head == "sum" else 4):
        kind, cells = head, tuple(cell_key(one) for one in re.split(r"[,，]\s*", rest) if one.strip())
    elif head == "rows":
        kind, cells = "rows", (rest.strip(),)
    elif mark[:1] in "=~" and body.count("!") >= 1:
        kind, cells = "cell", (cell_key(body),)
    else:
        raise InputError(f"看不懂的标注 {{{text}|{mark}}}", where=where)
    return Gold(start=start, end=start + len(text), text=text, kind=cast(GoldKind, kind), cells=cells, renamed=renamed)


def _grids(ledgers: Sequence[Mapping[str, Any]]) -> Iterator[Grid]:
    for ledger in ledgers:
        for sheet in ledger["sheets"]:
            rows = [list(row or ()) for row in sheet.get("rows") or ()]
            yield Grid(str(ledger["file"]), str(sheet.get("name") or "Sheet1"), rows, tuple(sheet.get("merged") or ()))


def read_grids(folder: Path) -> Iterator[Grid]:
    """Yields the sheets of the workbooks and CSV files in a folder."""
    openpyxl = _openpyxl()
    for path in sorted(folder.iterdir()):
        if path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
                rows = [list(row) for row in sheet.iter_rows(values_only=True)]
                yield Grid(path.name, sheet.title, rows, tuple(str(area) for area in sheet.merged_cells.ranges))
        elif path.suffix == ".csv":
            data = path.read_bytes()
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("gb18030")
            yield Grid(path.name, path.stem, list(csv.reader(text.splitlines())))


def write_ledgers(grids: Sequence[Grid], folder: Path) -> list[Path]:
    """Writes the sheets as .xlsx and .csv files into a folder and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for file in dict.fromkeys(grid.file for grid in grids):
        path = folder / file
        sheets = [grid for grid in grids if grid.file == file]
        if path.suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([["" if value is None else value for value in row] for row in sheets[0].rows])
        else:
            _write_workbook(sheets, path)
        paths.append(path)
    return paths


def _write_workbook(sheets: Sequence[Grid], path: Path) -> None:
    book = _openpyxl().Workbook()
    book.remove(book.active)
    for grid in sheets:
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(list(row))
        for area in grid.merged:
            sheet.merge_cells(area)
    book.save(path)


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError("写测评台账需要 openpyxl", remedy="请运行 pip install openpyxl") from None
    return openpyxl
