"""Templates of an office: looked over from end to end, and made anew in the look of the office's own report if it likes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from assistant.drafting.template_check import TemplateFault, faults
from assistant.drafting.template_shared import read_toml
from assistant.errors import InputError
from assistant.ledger.indicators import load_indicators
from assistant.pipeline.files import read_whole
from assistant.pipeline.templates import template_folder
from assistant.word.as_template import as_template

__all__ = ["TemplateFault", "check_template", "new_template"]


def check_template(folder: str | Path, *, indicators: str | Path | None = None) -> tuple[TemplateFault, ...]:
    """Returns what is wrong with a template: a folder, or the name of a shipped one; `indicators` are held against its patterns.

    Raises BriefError where there is no such template, LedgerError for indicators that cannot be read.
    """
    known = {one.id for one in load_indicators(Path(indicators)).indicators} if indicators is not None else frozenset()
    path = Path(folder)
    return faults(path if path.is_dir() else template_folder(str(folder)), known=known)


def new_template(target: str | Path, *, base: str = "annual_summary", look: str | Path | None = None) -> Path:
    """Makes a template folder that can be edited: the settings of `base`, its Word file or one with the look of the report `look`.

    What the settings share with others is copied beside them. Raises InputError where `target` is there already, UnreadableError for a
    report whose title and text cannot be told.
    """
    folder, source = Path(target), template_folder(base)
    if folder.exists():
        raise InputError("已经有这个文件或文件夹", where=str(folder), remedy="请换一个名字，原来的不会覆盖")
    word = (source / "template.docx").read_bytes() if look is None else as_template(read_whole(Path(look)), name=Path(look).name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".wenheng-") as beside:
            made = Path(beside) / "template"
            made.mkdir()
            (made / "template.docx").write_bytes(word)
            _settings(source, made)
            made.rename(folder)
    except OSError as error:
        raise InputError("写不进去", where=str(folder), remedy="请检查权限和磁盘空间") from error
    return folder


def _settings(source: Path, made: Path) -> None:
    """Copies the settings, and the file they share with others under a name in the folder itself."""
    text = (source / "template.toml").read_text(encoding="utf-8")
    shared = read_toml(source / "template.toml", "template.toml").get("shared")
    if isinstance(shared, str):
        name = Path(shared).name
        shutil.copyfile(source / shared, made / name)
        text = text.replace(shared, name)
    (made / "template.toml").write_text(text, encoding="utf-8")
