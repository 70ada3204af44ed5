"""check: files against ledgers, one report each."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from assistant.errors import InputError, UnreadableError
from assistant.pipeline.export import dismissed_list, export, exporters
from assistant.pipeline.files import write_whole
from assistant.pipeline.read import read
from assistant.reporting.words import STATUS
from assistant.schema.finding import CheckReport
from assistant.schema.workspace import Job
from assistant.surfaces.cli.context import settings_of
from assistant.surfaces.cli.material import gather
from assistant.surfaces.cli.output import note, progress, spare

UNREADABLE = 2
"""Exit status where a file could not be read, whatever the other files gave: a report is missing."""


def check(options: argparse.Namespace) -> int:
    """Checks files against ledgers; exit status 1 where a finding of severity error was made, 2 where a file could not be read.

    One file that cannot be read is named on stderr; the others are checked all the same.
    """
    settings = settings_of(options)
    _usable(options)
    kind = "revisions" if options.suggest else options.format
    targets = _targets(options, exporters()[kind].suffix)
    statuses: list[int] = []
    with progress(options, "核查") as show:
        material = gather(options, settings)
        for done, path in enumerate(options.files):
            if show is not None:
                show(Job(step=f"核查 {path.name}", done=done, total=len(options.files)))
            try:
                document = read(path)
            except UnreadableError as error:
                print(f"wenheng：{error.message}", file=sys.stderr)
                statuses.append(UNREADABLE)
                continue
            report = material.report(options, document)
            statuses.append(report.exit_code)
            _deliver(options, path, report, kind, targets.get(path))
    return max(statuses)


def _usable(options: argparse.Namespace) -> None:
    if options.suggest and options.format != "docx":
        raise InputError(
            "--suggest 只能和 --format docx 一起用：修订要写在 Word 文件里", remedy="请写成 --suggest --format docx -o 修订.docx"
        )
    if options.format in ("docx", "html") and options.output is None:
        raise InputError(f"{options.format} 格式要写到文件", remedy=f"请加上 -o 核查.{options.format}")


def _targets(options: argparse.Namespace, suffix: str) -> dict[Path, Path]:
    """Where each report goes: several go into a folder, files of one name from different folders numbered. Nothing read is overwritten."""
    if options.output is None:
        return {}
    many = len(options.files) > 1 or options.output.is_dir()
    read_files = [*options.data, *options.files, *options.version, *(path for path in (options.indicators, options.previous) if path)]
    seen: Counter[str] = Counter()
    targets: dict[Path, Path] = {}
    for path in dict.fromkeys(options.files):
        seen[path.stem] += 1
        again = f".{seen[path.stem]}" if seen[path.stem] > 1 else ""
        targets[path] = options.output / f"{path.stem}{again}.核查{suffix}" if many else options.output
        spare(targets[path], read_files, options.data)
    return targets


def _deliver(options: argparse.Namespace, path: Path, report: CheckReport, kind: str, target: Path | None) -> None:
    if len(options.files) > 1 and kind == "json":
        content = (json.dumps(report.to_dict(), ensure_ascii=False) + "\n").encode()
    else:
        content = export(report, kind, original=path.read_bytes())
    if kind == "text" and options.dismissed:
        content += dismissed_list(report)
    if target is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    write_whole(target, content)
    coverage = report.coverage
    words = "，".join(f"{word} {getattr(coverage, key)}" for key, word in STATUS.items())
    note(options, f"{path.name}：{coverage.figures} 处数字，{words}；发现 {len(report.findings)} 条；已写入 {target}")
