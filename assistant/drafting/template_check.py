"""Everything that is wrong with a template, told at once: its settings, its patterns, its Word file and the tags in it. Nothing is run."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.drafting.slots import mentioned
from assistant.drafting.tag_faults import names_in, tag_faults
from assistant.drafting.template import Template
from assistant.drafting.template_file import load_template
from assistant.drafting.template_rules import lead_sets, patterns_of
from assistant.errors import InputError, TemplateError
from assistant.schema.encoding import Encoded
from assistant.word.package import open_package
from assistant.word.page_layout import page_layout
from assistant.word.walker import walk

Severity = Literal["error", "warning"]
_WANTED: tuple[tuple[str, str, Severity], ...] = (
    ("title", "标题没有地方可放", "error"),
    ("sections", "正文各节没有地方可放", "error"),
    ("signed", "落款不会印出来", "warning"),
    ("dated", "成文日期不会印出来", "warning"),
)
"""Names a Word template should use, and what is lost without them."""

_QUOTES = str.maketrans("", "", "“”")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFault(Encoded):
    """One thing that is wrong: `where` names file and key or paragraph, `quote` holds the words at fault."""

    severity: Severity
    where: str
    message: str
    quote: str = ""


def faults(folder: Path, *, known: Collection[str] = ()) -> tuple[TemplateFault, ...]:
    """Returns what is wrong with the template in `folder`, errors first; `known` are the ids of the office's indicators (empty: any)."""
    found: list[TemplateFault] = []
    try:
        template = load_template(folder)
    except TemplateError as error:
        found.append(TemplateFault(severity="error", where=f"{folder.name}/template.toml", message=error.message))
    else:
        found += [*_unknown_indicators(template, known), *_unequal_sets(template)]
    found += _word_faults(folder)
    return tuple(sorted(found, key=lambda fault: fault.severity))


def _unknown_indicators(template: Template, known: Collection[str]) -> Iterator[TemplateFault]:
    where = f"{template.folder.name}/template.toml"
    named = {name: pattern for pattern in patterns_of(template) for name in mentioned(pattern)}
    required = {name: f"required：{name}" for name in template.required}
    for name, pattern in sorted((required | named).items()):
        if known and name not in known:
            near = difflib.get_close_matches(name, list(known), n=1)
            hint = f"，是否想写“{near[0]}”" if near else ""
            yield TemplateFault(severity="error", where=where, message=f"指标文件里没有“{name}”{hint}", quote=pattern)
    printed = {name for pattern in patterns_of(template) for name in mentioned(pattern)}
    for name in template.required:
        if name not in printed:
            message = f"必写指标“{name}”没有一个句式写到它"
            yield TemplateFault(severity="error", where=where, message=message, quote=name)


def _unequal_sets(template: Template) -> Iterator[TemplateFault]:
    for name, phrases in lead_sets(template):
        lengths = {len(phrase.translate(_QUOTES)) for phrase in phrases}
        if len(lengths) > 1:
            message = f"{name} 里有一组长短不一（{min(lengths)}～{max(lengths)} 字），不成对仗"
            yield TemplateFault(
                severity="warning", where=f"{template.folder.name}/template.toml", message=message, quote="、".join(phrases)
            )


def _word_faults(folder: Path) -> Iterator[TemplateFault]:
    where = f"{folder.name}/template.docx"
    try:
        data = (folder / "template.docx").read_bytes()
    except OSError:
        yield TemplateFault(severity="error", where=where, message="没有 Word 文件，或打不开")
        return
    yield from word_faults(data, where)


def word_faults(data: bytes, where: str) -> Iterator[TemplateFault]:
    """Yields what is wrong with a template's Word file: its tags, paragraph by paragraph, and what its layout lacks."""
    try:
        package = open_package(data, name=where)
        lines = walk(package)
    except InputError as error:
        yield TemplateFault(severity="error", where=where, message=error.message)
        return
    for number, message, quote in tag_faults([line.text for line in lines]):
        place = f"{where} 第{number}段" if number else where
        yield TemplateFault(severity="error", where=place, message=message, quote=quote)
    yield from _unused([line.text for line in lines], where)
    layout = page_layout(package, lines)
    if layout is not None and not layout.page_numbers:
        yield TemplateFault(severity="warning", where=where, message="没有页码")
    if not any(line.outline_level for line in lines):
        message = "没有带大纲级别的标题样式，导航窗格里会看不到一、（一）"
        yield TemplateFault(severity="warning", where=where, message=message)


def _unused(texts: Sequence[str], where: str) -> Iterator[TemplateFault]:
    named = names_in(texts)
    for name, lost, severity in _WANTED:
        if name not in named:
            yield TemplateFault(severity=severity, where=where, message=f"没有用到“{name}”：{lost}")
