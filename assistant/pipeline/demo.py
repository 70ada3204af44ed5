"""The demonstration: the main job on the sample bureau, end to end, in a folder that a user can go on playing with."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.pipeline.draft import DraftResult, draft
from assistant.pipeline.index import Index
from assistant.settings import WORKSPACE_FILE, shipped

if TYPE_CHECKING:
    from assistant.indexing.indexer import IndexReport
    from assistant.protocols import Progress

SAMPLE = "样例单位"
_PARTS = ("bureau", "summaries", "cases", "policies", "indicators.toml", "laws.toml", "phrases.toml", "README.md")
_SETTINGS = f"""# 样例单位的工作区：可以改台账里的一个数，再运行一次 wenheng demo 看草稿怎样跟着变。
office = "青榆区司法局"
short_name = "区司法局"
data = ["{SAMPLE}/bureau/ledgers"]
corpus = ["{SAMPLE}/summaries", "{SAMPLE}/cases", "{SAMPLE}/policies"]
indicators = "{SAMPLE}/indicators.toml"
laws = "{SAMPLE}/laws.toml"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """What the demonstration made: the draft, what was indexed, the files for people, seconds taken."""

    result: DraftResult
    indexed: IndexReport
    files: tuple[Path, ...]
    seconds: float


def demo(folder: Path, *, progress: Progress | None = None) -> DemoResult:
    """Copies the sample bureau into `folder` (what is there already stays), indexes, drafts, checks and writes the results there."""
    started = time.monotonic()
    lay_out(folder)
    index = Index(folder / ".wenheng" / "index", base=folder)
    sample = folder / SAMPLE
    indexed = index.add([sample / "summaries", sample / "cases", sample / "policies"], progress=progress)
    result = draft(sample / "bureau" / "brief.toml", index=index, progress=progress)
    files = result.save(folder / f"{result.draft.title}.docx")
    return DemoResult(result=result, indexed=indexed, files=files, seconds=time.monotonic() - started)


def lay_out(folder: Path) -> None:
    """Copies the sample bureau and its settings into `folder`; files that are there stay as they are."""
    if folder.is_file():
        raise InputError("这里已有同名文件", where=str(folder), remedy="请换一个文件夹名")
    try:
        for part in _PARTS:
            _copy(shipped("corpus", part), folder / SAMPLE / part)
        if not (folder / WORKSPACE_FILE).exists():
            (folder / WORKSPACE_FILE).write_text(_SETTINGS, encoding="utf-8")
    except OSError as error:
        raise InputError("样例资料写不进去", where=str(folder), remedy="请检查权限和磁盘空间") from error


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        for path in sorted(source.iterdir()):
            if not path.name.startswith((".", "__")):
                _copy(path, target / path.name)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
