"""What several templates of an office share: the wording of each line of business, senders, keywords, words by year, kinds of shortcomings.

A template names the file with `shared = "../judicial.toml"`; whatever the template says itself wins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import TemplateError, toml_trouble

TABLES = ("by_year", "senders", "keywords")
KEYS = (*TABLES, "fixed_names", "item", "problem")


def read_toml(path: Path, where: str) -> dict[str, Any]:
    """Returns the tables of a file; raises TemplateError naming the line at fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"写法有误，{toml_trouble(error)}", where=where) from error
    except OSError as error:
        raise TemplateError("读不出来", where=where, remedy="请核对文件是否在、能否打开") from error


def with_shared(values: dict[str, Any], folder: Path, where: str) -> dict[str, Any]:
    """Returns a template's tables with what they take over from the file that `shared` names, if it names one."""
    name = values.get("shared")
    if name is None:
        return values
    path = folder / str(name)
    if not path.is_file():
        raise TemplateError(f"找不到 shared 所指的“{name}”", where=where, remedy="路径从模板文件夹算起")
    base = read_toml(path, path.name)
    for key in base:
        if key not in KEYS:
            raise TemplateError(f"共用文件里不认识“{key}”", where=path.name, remedy=f"可用的有：{'、'.join(KEYS)}")
    merged = {key: value for key, value in values.items() if key != "shared"}
    for key in TABLES:
        merged[key] = {**base.get(key, {}), **values.get(key, {})}
    merged["fixed_names"] = [*base.get("fixed_names", ()), *values.get("fixed_names", ())]
    items = {one.get("category"): one for one in base.get("item", ())}
    problems = {one.get("name"): one for one in base.get("problem", ())}
    merged["part"] = [_part(part, items, problems) for part in values.get("part", ())]
    return merged


def _part(part: dict[str, Any], items: Mapping[str, dict[str, Any]], problems: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    if "problem" in part:
        return {**part, "problem": [{**problems.get(one.get("name"), {}), **one} for one in part["problem"]]}
    if "group" not in part:
        return part
    groups = [
        {**group, "item": [{**items.get(one.get("category"), {}), **one} for one in group.get("item", ())]} for group in part["group"]
    ]
    return {**part, "group": groups}
