"""Makes a Word template of an office's own report: its page, footers and the look of its title, headings and text stay, its words go.

The tags are those of drafting/filling.py. Automatic numbers are taken off headings: a draft brings its labels as text.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from assistant.errors import UnreadableError
from assistant.word.names import SPACE, Element, w
from assistant.word.package import open_package
from assistant.word.walker import Line, walk

_FIRST, _SECOND = re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"[（(][一二三四五六七八九十]+[)）]")
_DATE = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[一二三四五六七八九〇○]{4}年.{1,3}月.{1,3}日")
_LEAST_TEXT = 30
_LONGEST_SIGNATURE = 30
_LOOP = (
    ("text", "{%p for section in sections %}"), ("text", "{%p if section.level == 1 and not section.text %}"),
    ("first", "{{ section.label }}{{ section.heading }}"), ("text", "{%p elif section.level == 2 and not section.text %}"),
    ("second", "{{ section.label }}{{ section.heading }}"), ("text", "{%p else %}"),
    ("text", "{{ section.label }}{{ section.lead }}{{ section.text }}"), ("text", "{%p endif %}"), ("text", "{%p endfor %}"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """Paragraphs whose look is taken over, by role."""

    title: Element
    first: Element
    second: Element
    text: Element
    signed: Element
    dated: Element


def as_template(data: bytes, *, name: str = "文件") -> bytes:
    """Returns a template with the look of a report; raises UnreadableError where no title or no text can be told."""
    package = open_package(data, name=name)
    lines = [line for line in walk(package) if line.kind == "paragraph" and line.part == package.main and line.text.strip()]
    looks = _looks(lines, name)
    root = package.xml(package.main)
    body = root.find(w("body"))
    if body is None:
        raise UnreadableError("文件里没有正文", where=name)
    last = body.find(w("sectPr"))
    kept = copy.deepcopy(last) if last is not None else None
    for node in list(body):
        body.remove(node)
    rows = (("title", "{{ title }}"), ("text", ""), *_LOOP, ("text", ""), ("signed", "{{ signed }}"), ("dated", "{{ dated }}"))
    for role, text in rows:
        body.append(_worded(getattr(looks, role), text))
    if kept is not None:
        body.append(kept)
    return package.save()


def _looks(lines: Sequence[Line], name: str) -> _Looks:
    place = next((number for number, line in enumerate(lines) if _FIRST.match(_label(line)) or line.outline_level), len(lines))
    first = _heading(lines, _FIRST, 1)
    text = max((line for line in lines if line is not first), key=lambda line: len(line.text), default=None)
    if not lines or place == 0 or text is None or len(text.text) < _LEAST_TEXT:
        what = "认不出标题和正文"
        raise UnreadableError(what, where=name, remedy="请用一份完整的总结：第一行是标题，下面是一、二、等标题和成段的正文")
    second = _heading(lines, _SECOND, 2)
    date = next((line for line in reversed(lines) if _DATE.fullmatch(line.text.strip())), None)
    signature = lines[lines.index(date) - 1] if date is not None and lines.index(date) > place else None
    if signature is not None and len(signature.text) > _LONGEST_SIGNATURE:
        signature = None
    end = date or text
    return _Looks(
        title=lines[0].node, first=(first or text).node, second=(second or first or text).node, text=text.node,
        signed=(signature or end).node, dated=end.node,
    )  # fmt: skip


def _heading(lines: Sequence[Line], label: re.Pattern[str], level: int) -> Line | None:
    return next((line for line in lines if label.match(_label(line)) or line.outline_level == level), None)


def _label(line: Line) -> str:
    return line.text.strip()


def _worded(model: Element, text: str) -> Element:
    """Returns a paragraph with the look of `model`, its first run's look included, and other words."""
    paragraph = etree.Element(w("p"))
    properties = model.find(w("pPr"))
    if properties is not None:
        properties = copy.deepcopy(properties)
        for name in ("numPr", "sectPr"):
            for node in properties.findall(w(name)):
                properties.remove(node)
        paragraph.append(properties)
    if text:
        run = etree.SubElement(paragraph, w("r"))
        look = next((one for one in model.iterfind(f".//{w('r')}/{w('rPr')}")), None)
        if look is not None:
            run.append(copy.deepcopy(look))
        words = etree.SubElement(run, w("t"))
        words.text = text
        words.set(SPACE, "preserve")
    return paragraph
