"""Templates by name: where the folder of one lies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BriefError
from assistant.schema.encoding import Encoded
from assistant.settings import shipped

_FIRST = "annual_summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateNote(Encoded):
    """A template that can be chosen: its folder's name, what it is called, its editions, whether it is the office's own."""

    name: str
    title: str
    editions: tuple[str, ...]
    own: bool


def all_templates(own: Path | None = None) -> tuple[TemplateNote, ...]:
    """Returns the templates in an office's own folder, then those that ship; an own one stands for a shipped one of its name.

    A folder whose template.toml cannot be read is left out: `wenheng template check` tells what is wrong with it.
    """
    found: dict[str, TemplateNote] = {}
    for folder, mine in ((own, True), (shipped("templates"), False)):
        for file in sorted(folder.glob("*/template.toml"), key=_order) if folder is not None else ():
            note = _note(file, mine)
            if note is not None:
                found.setdefault(note.name, note)
    return tuple(found.values())


def _order(file: Path) -> tuple[bool, str]:
    """The annual summary first: it is what most drafts are."""
    return file.parent.name != _FIRST, file.parent.name


def _note(file: Path, own: bool) -> TemplateNote | None:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    editions = values.get("edition", [])
    names = tuple(str(one["name"]) for one in editions if isinstance(one, dict) and "name" in one) if isinstance(editions, list) else ()
    return TemplateNote(name=file.parent.name, title=str(values.get("name") or file.parent.name), editions=names, own=own)


def template_folder(name: str) -> Path:
    """Returns the folder of a template: a path to an office's own, or the name of a shipped one."""
    own = Path(name)
    if (own / "template.toml").is_file():
        return own
    folder = shipped("templates", name)
    if not (folder / "template.toml").is_file():
        known = "、".join(sorted(path.parent.name for path in shipped("templates").glob("*/template.toml")))
        raise BriefError(f"没有「{name}」这个模板", remedy=f"可用的模板：{known}；也可写自己模板文件夹的路径")
    return folder
