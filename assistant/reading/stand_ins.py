"""Faces that stand in for those of official documents where a machine lacks them, as a fontconfig file for one conversion.

Without it LibreOffice shows every missing Chinese face as one and the same sans serif, and a preview tells nothing of the levels. Only
Linux and other Unix programs ask fontconfig. On Windows and macOS LibreOffice asks the system, which has 仿宋, 楷体, 黑体 and 宋体 of its
own: the file does nothing there, and need not.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_SYSTEM = ("/etc/fonts/fonts.conf", "/usr/local/etc/fonts/fonts.conf", "/opt/homebrew/etc/fonts/fonts.conf")
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_OWN_FOLDERS = (".fonts", ".local/share/fonts")
_OWN_CACHE = ".cache/fontconfig"


def font_file(surroundings: Mapping[str, str] | None = None, home: Path | None = None) -> str:
    """Returns the text of a fontconfig file: the machine's own set-up, and behind every official face those that may stand in for it.

    The user's own font folders are named outright, for the converter runs with another home.
    """
    known = os.environ if surroundings is None else surroundings
    parts = [f'<include ignore_missing="yes">{escape(path)}</include>' for path in _included(known)]
    parts += [f"<dir>{escape(folder)}</dir>" for folder in _FOLDERS]
    if home is not None:
        parts += [f"<dir>{escape(str(home / folder))}</dir>" for folder in _OWN_FOLDERS if (home / folder).is_dir()]
        parts += [f"<cachedir>{escape(str(home / _OWN_CACHE))}</cachedir>"] if (home / _OWN_CACHE).is_dir() else []
    for face in _faces():
        parts += _rules(face)
    body = "\n".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n{body}\n</fontconfig>\n'


def _included(surroundings: Mapping[str, str]) -> tuple[str, ...]:
    """The configuration that the machine would use without ours."""
    if named := surroundings.get("FONTCONFIG_FILE"):
        return (named,)
    if folder := surroundings.get("FONTCONFIG_PATH"):
        return (str(Path(folder) / "fonts.conf"),)
    return _SYSTEM


def _faces() -> list[dict[str, Any]]:
    text = (files("assistant.reading") / "font_stand_ins.toml").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = tomllib.loads(text)["face"]
    return listed


def _rules(face: Mapping[str, Any]) -> Iterator[str]:
    """Yields the rules of one face: stand-ins come behind the name asked for, so that a face that is installed stays.

    A weight is set for the name as it was asked for; that of an installed face has one weight only and does not change by it.
    """
    for name in face["names"]:
        others = [other for other in (*face["names"], *face["instead"]) if other != name]
        accepted = "".join(f"<family>{escape(other)}</family>" for other in others)
        yield f'<alias binding="same"><family>{escape(name)}</family><accept>{accepted}</accept></alias>'
        if "weight" in face:
            test = f'<test name="family" compare="eq"><string>{escape(name)}</string></test>'
            edit = f'<edit name="weight" mode="assign" binding="strong"><const>{face["weight"]}</const></edit>'
            yield f'<match target="pattern">{test}{edit}</match>'
