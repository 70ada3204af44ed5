"""Loads a template folder: its tables become nouns; unknown keys and missing ones are refused with the file and the key."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from assistant.drafting.template import (
    Body,
    Edition,
    Exhibit,
    Group,
    Introduction,
    Item,
    Plan,
    PlanItem,
    ProblemKind,
    Problems,
    Template,
    TemplatePart,
)
from assistant.drafting.template_rules import check_patterns, check_sets
from assistant.drafting.template_shared import read_toml, with_shared
from assistant.errors import TemplateError

FILE = "template.toml"
MOST_SERIES = 2
_TOP = (
    "name", "title", "shared", "fixed_names", "tolerance", "closing", "addressee", "copied", "about", "by_year", "introduction", "part",
    "edition", "senders", "keywords",
)  # fmt: skip


def load_template(folder: Path) -> Template:
    """Returns the template in `folder`; raises TemplateError naming the file, the key and the pattern."""
    path = folder / FILE
    where = f"{folder.name}/{FILE}"
    if not path.is_file():
        known = [one.name for one in sorted(folder.parent.glob("*")) if (one / FILE).is_file()] if folder.parent.is_dir() else []
        raise TemplateError(f"没有模板“{folder.name}”", where=str(path), remedy=f"现有模板：{'、'.join(known)}" if known else "")
    values = with_shared(read_toml(path, where), folder, where)
    template = _Reader(where).template(values, folder)
    check_patterns(template, values.get("fixed_names", ()), where)
    check_sets(template, where)
    return template


class _Reader:
    """Turns the tables into nouns; every key is looked at."""

    def __init__(self, where: str) -> None:
        self.where = where

    def template(self, values: dict[str, Any], folder: Path) -> Template:
        self.known(values, _TOP, "顶层")
        introduction = self.table(values, "introduction")
        self.known(introduction, ("openers", "honours", "handover"), "introduction")
        parts = tuple(self.part(table) for table in self.tables(values, "part"))
        return Template(
            name=values.get("name", folder.name), folder=folder, title=self.text(values, "title"),
            introduction=Introduction(
                openers=self.texts(introduction, "openers"),
                honours=introduction.get("honours"), handover=introduction.get("handover"),
            ),
            parts=parts,
            senders=tuple((name, tuple(items)) for name, items in values.get("senders", {}).items()),
            keywords=tuple((name, tuple(items)) for name, items in values.get("keywords", {}).items()),
            by_year=tuple((name, tuple(texts.items())) for name, texts in values.get("by_year", {}).items()),
            closing=values.get("closing"), addressee=values.get("addressee", ""), copied=values.get("copied", ""),
            about=self.optional(values, "about"),
            tolerance=float(values.get("tolerance", 0.15)),
            editions=tuple(self.edition(table) for table in values.get("edition", ())),
        )  # fmt: skip

    def part(self, table: dict[str, Any]) -> TemplatePart:
        kind = table.get("kind", "work")
        makers: dict[str, Callable[[dict[str, Any]], TemplatePart]] = {"work": self.body, "problems": self.problems, "plan": self.plan}
        if kind not in makers:
            raise TemplateError(f"part 的 kind 不能是“{kind}”", where=self.where, remedy=f"可用：{'、'.join(makers)}")
        return makers[kind]({key: value for key, value in table.items() if key != "kind"})

    def body(self, table: dict[str, Any]) -> Body:
        self.known(table, ("heading", "leads", "heading_sets", "run_in", "group", "table", "chart"), "part")
        return Body(
            heading=table.get("heading", ""), leads=self.optional(table, "leads"), run_in=bool(table.get("run_in", True)),
            heading_sets=self.sets(table, "heading_sets") if table.get("heading_sets") else (),
            groups=tuple(self.group(one) for one in self.tables(table, "group")),
            exhibits=(
                *(self.exhibit(one, "table") for one in table.get("table", ())),
                *(self.exhibit(one, "chart") for one in table.get("chart", ())),
            ),
        )  # fmt: skip

    def exhibit(self, table: dict[str, Any], form: Literal["table", "chart"]) -> Exhibit:
        self.known(table, ("title", "rows", "indicators"), f"part.{form}")
        rows, indicators = table.get("rows", "indicators"), self.texts(table, "indicators")
        if rows not in ("subjects", "indicators"):
            raise TemplateError(
                f"part.{form} 的 rows 不能是“{rows}”", where=self.where, remedy="可用：subjects（分街道）、indicators（分指标）"
            )
        if form == "chart" and rows == "subjects" and len(indicators) > MOST_SERIES:
            raise TemplateError(f"图“{table.get('title')}”的指标太多", where=self.where, remedy=f"分街道的图至多 {MOST_SERIES} 个指标")
        return Exhibit(title=self.text(table, "title"), form=form, rows=rows, indicators=indicators)

    def group(self, table: dict[str, Any]) -> Group:
        self.known(table, ("lead_sets", "item"), "part.group")
        return Group(items=tuple(self.item(one) for one in table.get("item", ())), lead_sets=self.sets(table, "lead_sets"))

    def item(self, table: dict[str, Any]) -> Item:
        self.known(table, ("category", "length", "openers", "patterns", "required", "policy_query", "policy_openers"), "part.group.item")
        return Item(
            category=self.text(table, "category"), length=int(table.get("length", 300)), openers=self.optional(table, "openers"),
            patterns=_choices(table), required=tuple(table.get("required", ())),
            policy_query=table.get("policy_query"), policy_openers=self.optional(table, "policy_openers"),
        )  # fmt: skip

    def problems(self, table: dict[str, Any]) -> Problems:
        self.known(table, ("heading", "lead", "length", "problem"), "part（problems）")
        kinds = []
        for one in table.get("problem", ()):
            self.known(one, ("name", "keywords", "patterns"), "part.problem")
            kinds.append(ProblemKind(name=self.text(one, "name"), keywords=self.texts(one, "keywords"), patterns=_choices(one)))
        return Problems(
            heading=table.get("heading", ""), lead=self.text(table, "lead"), kinds=tuple(kinds), length=int(table.get("length", 70))
        )

    def plan(self, table: dict[str, Any]) -> Plan:
        self.known(table, ("heading", "leads", "lead_sets", "run_in", "item"), "part（plan）")
        items = []
        for one in self.tables(table, "item"):
            self.known(one, ("categories", "length", "openers", "policy_query", "policy_openers"), "part.item")
            items.append(PlanItem(
                categories=self.texts(one, "categories"), length=int(one.get("length", 150)), openers=self.texts(one, "openers"),
                policy_query=one.get("policy_query"), policy_openers=self.optional(one, "policy_openers"),
            ))  # fmt: skip
        return Plan(
            heading=table.get("heading", ""), leads=self.optional(table, "leads"), items=tuple(items),
            lead_sets=self.sets(table, "lead_sets"), run_in=bool(table.get("run_in", True)),
        )  # fmt: skip

    def edition(self, table: dict[str, Any]) -> Edition:
        self.known(
            table, ("name", "scale", "without", "without_indicators", "short_name", "problems", "title", "closing", "addressee"), "edition"
        )
        return Edition(
            name=self.text(table, "name"), scale=float(table.get("scale", 1)), without=self.optional(table, "without"),
            without_indicators=self.optional(table, "without_indicators"), short_name=table.get("short_name"),
            problems=bool(table.get("problems", True)), title=table.get("title"), closing=table.get("closing"),
            addressee=table.get("addressee"),
        )  # fmt: skip

    def known(self, table: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                remedy = f"是否想写“{near[0]}”" if near else f"可用的有：{'、'.join(keys)}"
                raise TemplateError(f"{place}里不认识“{key}”", where=self.where, remedy=remedy)

    def table(self, values: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = values.get(key)
        if not isinstance(value, dict):
            raise TemplateError(f"缺少一节 [{key}]", where=self.where)
        return value

    def tables(self, values: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        value = values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
            raise TemplateError(f"缺少 [[{key}]]，至少一节", where=self.where)
        return value

    def text(self, values: Mapping[str, Any], key: str) -> str:
        value = values.get(key)
        if not isinstance(value, str) or not value:
            raise TemplateError(f"缺少“{key}”（一段文字）", where=self.where)
        return value

    def texts(self, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
            raise TemplateError(f"“{key}”应是文字的列表，至少一条", where=self.where)
        return tuple(value)

    def optional(self, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return self.texts(values, key) if values.get(key) else ()

    def sets(self, values: Mapping[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
        value = values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, list) for one in value):
            raise TemplateError(f"“{key}”应是列表的列表，至少一组", where=self.where)
        return tuple(tuple(one) for one in value)


def _choices(table: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    return tuple((one,) if isinstance(one, str) else tuple(one) for one in table.get("patterns", ()))
