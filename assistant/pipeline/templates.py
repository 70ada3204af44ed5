"""Templates by name: where the folder of one lies."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import BriefError
from assistant.settings import shipped


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
