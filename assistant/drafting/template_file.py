"""Loads a template folder and refuses what could not be filled: unknown keys, digits typed into patterns, sets of unequal number."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.drafting.slots import WORDS, Slot, parse
from assistant.drafting.template import Group, Introduction, Item, Plan, PlanItem, ProblemKind, Problems, Template
from assistant.errors import TemplateError, toml_trouble

FILE = "template.toml"
MATERIAL = ("honours", "policy")
"""Slots that composing fills with award names and policy titles."""

_DIGIT = re.compile(r"[0-9０-９]")
_TOP = ("name", "title", "summary_heading", "fixed_names", "tolerance", "closing", "by_year", "introduction", "heading_sets", "group",
        "problems", "plan", "senders", "keywords")  # fmt: skip


def load_template(folder: Path) -> Template:
    """Returns the template in `folder`; raises TemplateError naming the file, the key and the pattern."""
    path = folder / FILE
    where = f"{folder.name}/{FILE}"
    if not path.is_file():
        known = [one.name for one in sorted(folder.parent.glob("*")) if (one / FILE).is_file()] if folder.parent.is_dir() else []
        raise TemplateError(f"没有模板“{folder.name}”", where=str(path), remedy=f"现有模板：{'、'.join(known)}" if known else "")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"写法有误，{toml_trouble(error)}", where=where) from error
    template = _Reader(where).template(values, folder)
    _check_patterns(values, template, where)
    _check_sets(template, where)
    return template


class _Reader:
    """Turns the tables into nouns; every key is looked at."""

    def __init__(self, where: str) -> None:
        self.where = where

    def template(self, values: dict[str, Any], folder: Path) -> Template:
        self.known(values, _TOP, "顶层")
        introduction = self.table(values, "introduction")
        self.known(introduction, ("openers", "honours", "handover"), "introduction")
        problems, plan = values.get("problems"), values.get("plan")
        return Template(
            name=values.get("name", folder.name), folder=folder,
            title=self.text(values, "title"), summary_heading=self.text(values, "summary_heading"),
            introduction=Introduction(
                openers=self.texts(introduction, "openers"),
                honours=introduction.get("honours"), handover=introduction.get("handover"),
            ),
            heading_sets=self.sets(values, "heading_sets"),
            groups=tuple(self.group(table) for table in values.get("group", ())),
            problems=self.problems(problems) if problems else None,
            plan=self.plan(plan) if plan else None,
            senders=tuple((name, tuple(items)) for name, items in values.get("senders", {}).items()),
            keywords=tuple((name, tuple(items)) for name, items in values.get("keywords", {}).items()),
            by_year=tuple((name, tuple(texts.items())) for name, texts in values.get("by_year", {}).items()),
            closing=values.get("closing"), tolerance=float(values.get("tolerance", 0.15)),
        )  # fmt: skip

    def group(self, table: dict[str, Any]) -> Group:
        self.known(table, ("lead_sets", "item"), "group")
        return Group(items=tuple(self.item(one) for one in table.get("item", ())), lead_sets=self.sets(table, "lead_sets"))

    def item(self, table: dict[str, Any]) -> Item:
        self.known(table, ("category", "length", "openers", "patterns", "required", "policy_query", "policy_openers"), "group.item")
        return Item(
            category=self.text(table, "category"), length=int(table.get("length", 300)), openers=self.texts(table, "openers"),
            patterns=_choices(table), required=tuple(table.get("required", ())),
            policy_query=table.get("policy_query"), policy_openers=tuple(table.get("policy_openers", ())),
        )  # fmt: skip

    def problems(self, table: dict[str, Any]) -> Problems:
        self.known(table, ("lead", "length", "kind"), "problems")
        kinds = []
        for one in table.get("kind", ()):
            self.known(one, ("name", "keywords", "patterns"), "problems.kind")
            kinds.append(ProblemKind(name=self.text(one, "name"), keywords=self.texts(one, "keywords"), patterns=_choices(one)))
        return Problems(lead=self.text(table, "lead"), kinds=tuple(kinds), length=int(table.get("length", 70)))

    def plan(self, table: dict[str, Any]) -> Plan:
        self.known(table, ("heading", "leads", "lead_sets", "item"), "plan")
        items = []
        for one in table.get("item", ()):
            self.known(one, ("categories", "length", "openers", "policy_query", "policy_openers"), "plan.item")
            items.append(PlanItem(
                categories=self.texts(one, "categories"), length=int(one.get("length", 150)), openers=self.texts(one, "openers"),
                policy_query=one.get("policy_query"), policy_openers=tuple(one.get("policy_openers", ())),
            ))  # fmt: skip
        return Plan(
            heading=self.text(table, "heading"),
            leads=self.texts(table, "leads"),
            items=tuple(items),
            lead_sets=self.sets(table, "lead_sets"),
        )

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

    def sets(self, values: Mapping[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
        value = values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, list) for one in value):
            raise TemplateError(f"“{key}”应是列表的列表，至少一组", where=self.where)
        return tuple(tuple(one) for one in value)


def _choices(table: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    return tuple((one,) if isinstance(one, str) else tuple(one) for one in table.get("patterns", ()))


def _check_patterns(values: Mapping[str, Any], template: Template, where: str) -> None:
    words = (*WORDS, *MATERIAL, *(name for name, _ in template.by_year))
    fixed = values.get("fixed_names", ())
    for name, texts in template.by_year:
        if "default" not in dict(texts):
            raise TemplateError(f"by_year.{name} 缺少 default", where=where)
    for pattern in _patterns(template):
        literal = "".join(piece for piece in parse(pattern, where=where, words=words) if not isinstance(piece, Slot))
        for name in fixed:
            literal = literal.replace(name, "")
        if _DIGIT.search(literal):
            raise TemplateError(f"句式里不能写死数字：“{pattern}”", where=where, remedy="数字一律用槽；固定名称（如12348）列入 fixed_names")


def _patterns(template: Template) -> Iterator[str]:
    yield template.title
    yield template.summary_heading
    introduction = template.introduction
    yield from (*introduction.openers, introduction.honours or "", introduction.handover or "", template.closing or "")
    for item in template.items:
        yield from (*item.openers, *item.policy_openers, *(choice for choices in item.patterns for choice in choices))
    if template.problems:
        yield template.problems.lead
        yield from (choice for kind in template.problems.kinds for choices in kind.patterns for choice in choices)
    if template.plan:
        yield from (template.plan.heading, *template.plan.leads)
        yield from (opener for item in template.plan.items for opener in (*item.openers, *item.policy_openers))


def _check_sets(template: Template, where: str) -> None:
    wanted = [(template.heading_sets, len(template.groups), "heading_sets")]
    wanted += [(group.lead_sets, len(group.items), f"第{number}个 group 的 lead_sets") for number, group in enumerate(template.groups, 1)]
    if template.plan:
        wanted.append((template.plan.lead_sets, len(template.plan.items), "plan.lead_sets"))
    for sets, count, name in wanted:
        for one in sets:
            if len(one) != count:
                raise TemplateError(f"{name} 里有一组是 {len(one)} 句，应为 {count} 句：“{one[0] if one else ''}…”", where=where)
