"""Reads a brief (BRIEF.toml): what to write, for whom, from which files."""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from assistant.errors import BriefError, toml_trouble
from assistant.schema.drafting import Brief
from assistant.schema.quantity import Period, PeriodKind

TEXT_KEYS = ("office", "short_name", "template", "submissions", "previous", "indicators", "signed", "edition", "model")
LIST_KEYS = ("data", "corpus")
DATE_KEYS = ("due", "dated")
KEYS = (*TEXT_KEYS, *LIST_KEYS, *DATE_KEYS, "expected", "year", "period")
REQUIRED = ("office", "template", "data")
PATH_KEYS = ("submissions", "previous", "indicators")

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PERIOD = re.compile(r"(?P<year>\d{4})年?(?:(?P<half>[上下])半年|第(?P<quarter>[一二三四1-4])季度|(?P<month>\d{1,2})月)?")


def read_brief(path: Path) -> Brief:
    """Returns the brief with every path absolute; raises BriefError naming file, line, key and what to do.

    Paths are taken relative to the brief's own folder. Everything is checked before anything is returned: unknown keys, wrong kinds of
    value, files that are not there.
    """
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BriefError(f"写法有误，{toml_trouble(error)}", where=path.name, remedy="字符串要加英文双引号，日期写成 2025-01-08") from error
    place = _Place(path.name, text)
    _refuse_unknown(values, place)
    _refuse_missing(values, place)
    texts: dict[str, str] = {key: _string(values, key, place) for key in TEXT_KEYS if key in values}
    for key in PATH_KEYS:
        if key in texts:
            texts[key] = _existing(path.parent, texts[key], key, place)
    office = texts["office"]
    return Brief(
        office=office,
        short_name=texts.get("short_name", office),
        period=_period(values, place),
        template=_template(path.parent, texts["template"]),
        data=_paths(values, "data", path.parent, place),
        submissions=texts.get("submissions"),
        due=_date(values, "due", place),
        expected=_names(values, "expected", place),
        previous=texts.get("previous"),
        corpus=_paths(values, "corpus", path.parent, place),
        indicators=texts.get("indicators"),
        signed=texts.get("signed"),
        dated=_date(values, "dated", place),
        edition=texts.get("edition"),
        model=texts.get("model"),
    )


def _template(base: Path, name: str) -> str:
    """Returns the path of an office's own template, told from the brief's folder, else the name as it stands."""
    own = base / name
    return str(own.resolve()) if (own / "template.toml").is_file() else name


class _Place:
    """Names a key's place in the brief: file and line."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def of(self, key: str) -> str:
        for number, line in enumerate(self.lines, 1):
            if re.match(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[\]=.]", line):
                return f"{self.name} 第{number}行"
        return self.name


def _text(path: Path) -> str:
    if not path.is_file():
        raise BriefError("找不到任务单" if not path.exists() else "任务单应是一个文件", where=str(path), remedy="请核对路径")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefError("任务单不是 UTF-8 编码", where=path.name, remedy="请另存为 UTF-8 后再用") from error
    except OSError as error:
        raise BriefError(f"任务单打不开（{error.strerror}）", where=str(path)) from error


def _refuse_unknown(values: dict[str, Any], place: _Place) -> None:
    for key in values:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.4)
            remedy = f"是否想写“{near[0]}”" if near else f"可用的有：{'、'.join(KEYS)}"
            raise BriefError(f"不认识“{key}”", where=place.of(key), remedy=remedy)


def _refuse_missing(values: dict[str, Any], place: _Place) -> None:
    missing = [key for key in REQUIRED if key not in values]
    if "year" not in values and "period" not in values:
        missing.append("year")
    if missing:
        raise BriefError(f"缺少{'、'.join(f'“{key}”' for key in missing)}", where=place.name, remedy="请补上后再试")
    if "year" in values and "period" in values:
        raise BriefError("“year”和“period”只能写一个", where=place.of("period"))


def _string(values: dict[str, Any], key: str, place: _Place) -> str:
    value = values[key]
    if not isinstance(value, str) or not value.strip():
        raise BriefError(f"“{key}”应是一段文字", where=place.of(key), remedy=f'写法：{key} = "…"')
    return value.strip()


def _date(values: dict[str, Any], key: str, place: _Place) -> dt.date | None:
    value = values.get(key)
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    raise BriefError(f"“{key}”应是日期", where=place.of(key), remedy=f"写法：{key} = 2025-01-08，不加引号")


def _paths(values: dict[str, Any], key: str, folder: Path, place: _Place) -> tuple[str, ...]:
    given = values.get(key, [])
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list) or not all(isinstance(item, str) and item.strip() for item in given):
        raise BriefError(f"“{key}”应是路径的列表", where=place.of(key), remedy=f'写法：{key} = ["台账.xlsx"]')
    if key in REQUIRED and not given:
        raise BriefError(f"“{key}”是空的", where=place.of(key), remedy="至少写一个台账文件或文件夹")
    return tuple(_existing(folder, item, key, place) for item in given)


def _names(values: dict[str, Any], key: str, place: _Place) -> tuple[str, ...]:
    given = values.get(key, [])
    if not isinstance(given, list) or not all(isinstance(item, str) and item.strip() for item in given):
        raise BriefError(f"“{key}”应是名称的列表", where=place.of(key), remedy=f'写法：{key} = ["法律援助中心", "政治处"]')
    return tuple(item.strip() for item in given)


def _existing(folder: Path, given: str, key: str, place: _Place) -> str:
    path = (folder / given.strip()).resolve()
    if not path.exists():
        raise BriefError(f"“{key}”所指的“{given}”不存在", where=place.of(key), remedy=f"已在“{path.parent}”里找过，请核对")
    return str(path)


def _period(values: dict[str, Any], place: _Place) -> Period:
    if "year" in values:
        year = values["year"]
        if isinstance(year, bool) or not isinstance(year, int) or not 1949 < year < 2200:
            raise BriefError("“year”应是四位年份", where=place.of("year"), remedy="写法：year = 2024")
        return Period.of_year(year)
    value = values["period"]
    found = _PERIOD.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or not 1 <= int(found["month"] or 1) <= 12:
        raise BriefError("看不懂“period”", where=place.of("period"), remedy='写法：period = "2024年上半年"、"2024年第三季度"或"2024年6月"')
    year = int(found["year"])
    if found["half"]:
        return _months(year, *((1, 6) if found["half"] == "上" else (7, 12)), "half")
    if found["quarter"]:
        last = 3 * _QUARTERS[found["quarter"]]
        return _months(year, last - 2, last, "quarter")
    if found["month"]:
        return _months(year, int(found["month"]), int(found["month"]), "month")
    return Period.of_year(year)


def _months(year: int, first: int, last: int, kind: PeriodKind) -> Period:
    return Period(start=dt.date(year, first, 1), end=dt.date(year, last, calendar.monthrange(year, last)[1]), kind=kind)
