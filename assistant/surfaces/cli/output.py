"""Where output goes: the screen or a file; progress, tables."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.pipeline.files import write_whole

if TYPE_CHECKING:
    from assistant.protocols import Progress
    from assistant.schema.workspace import Job


def emit(options: argparse.Namespace, text: str) -> None:
    """Prints text, or writes it to --output."""
    if options.output is not None:
        write_whole(options.output, text.encode("utf-8"))
        note(options, f"已写入 {options.output}")
    else:
        print(text.removesuffix("\n"))


def emit_json(options: argparse.Namespace, value: Any) -> None:
    """Prints or writes a JSON value, readable, Chinese unescaped."""
    emit(options, json.dumps(value, ensure_ascii=False, indent=2))


def note(options: argparse.Namespace, text: str) -> None:
    """Says something beside the output, on stderr, unless --quiet."""
    if not options.quiet:
        print(text, file=sys.stderr)


def spare(target: Path, read_files: Iterable[Path], folders: Iterable[Path] = ()) -> None:
    """Raises InputError where writing `target` would overwrite a file that was read, or one that stands in a folder of ledgers."""
    if any(target.resolve() == other.resolve() for other in read_files):
        raise InputError("输出会盖掉原文件", where=str(target), remedy="请换一个文件名")
    if any(other.is_dir() and other.resolve() in target.resolve().parents and target.exists() for other in folders):
        raise InputError("输出会盖掉台账文件夹里的文件", where=str(target), remedy="请换一个文件名")


@contextlib.contextmanager
def progress(options: argparse.Namespace, title: str) -> Iterator[Progress | None]:
    """Gives a progress callback: a bar on a terminal, None elsewhere and with --quiet."""
    if options.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def show(job: Job) -> None:
            bar.update(task, description=job.step or title, completed=job.done, total=job.total)

        yield show


def table(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Returns a table as text: coloured and boxed on a terminal, columns padded by width (a Chinese character is two) elsewhere."""
    from rich.console import Console
    from rich.table import Table

    terminal = sys.stdout.isatty()
    grid = Table(*headers, box=None if not terminal else _box(), pad_edge=False, show_edge=terminal)
    for row in rows:
        grid.add_row(*(_plain(cell) for cell in row))
    console = Console(width=None if terminal else 160, force_terminal=terminal, color_system="auto" if terminal else None)
    with console.capture() as captured:
        console.print(grid)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _box() -> Any:
    from rich.box import SIMPLE_HEAD

    return SIMPLE_HEAD


def _plain(cell: str) -> str:
    return cell.replace("[", r"\[")
