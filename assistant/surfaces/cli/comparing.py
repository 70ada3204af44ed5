"""compare: several versions of one report side by side."""

from __future__ import annotations

import argparse
import sys

from assistant.errors import InputError
from assistant.pipeline.compare import compare as compare_files
from assistant.pipeline.compare import compared_as
from assistant.pipeline.files import write_whole
from assistant.reporting.comparison import count_line
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.material import ledgers
from assistant.surfaces.cli.output import note, progress, spare


def compare(options: argparse.Namespace) -> int:
    """Compares files figure by figure; exit status 1 where they disagree, 2 where one could not be read (the others are compared)."""
    settings = settings_of(options)
    if options.format in ("html", "xlsx") and options.output is None:
        raise InputError(f"{options.format} 格式要写到文件", remedy=f"请加上 -o 数字对照.{options.format}")
    data, notices = ledgers(options, settings)
    indicators = options.indicators or settings.indicators
    if options.output is not None:
        spare(options.output, [*options.files, *data, *([indicators] if indicators else [])], data)
    with progress(options, "比较"):
        made = compare_files(options.files, data=data, indicators=indicators, notices=notices)
    for file in made.unread:
        print(f"wenheng：{file.message}", file=sys.stderr)
    content = compared_as(made, options.format)
    if options.output is None:
        sys.stdout.write(content.decode("utf-8"))
    else:
        write_whole(options.output, content)
        note(options, f"{count_line(made)}；已写入 {options.output}")
    return made.exit_code
