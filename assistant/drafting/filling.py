"""Fills a Word template with a draft: the only docxtpl door, sandboxed; figures come out live, the same draft gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.drafting.charts import chart_words, draw
from assistant.drafting.issued import encode_issued
from assistant.drafting.tags import check_tags, paragraphs, quoted_with
from assistant.drafting.template import Template
from assistant.errors import TemplateError
from assistant.schema.drafting import Draft, Section, Sentence
from assistant.word.controls import CLOSE, MIDDLE, OPEN, add_live_figures, mark
from assistant.word.exhibits import EXHIBIT, Picture, TableText, exhibit_mark, place_exhibits
from assistant.word.package import open_package

TITLE_LINE = 20
"""Characters of 22 pt that a line of 156 mm holds."""

_BAD = re.compile(f"[\x00-\x1f\x7f{OPEN}{MIDDLE}{CLOSE}{EXHIBIT}]|[\ud800-\udfff\ufffe\uffff]")
_BRACES = str.maketrans("{}", "｛｝")
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_WIDE = re.compile(r"｛｛|｝｝|｛%|%｝")
_NAMED = re.compile(r"'([^']+)'")


def fill(draft: Draft, template: Template) -> bytes:
    """Returns the template's Word file with the draft in it; raises TemplateError quoting the paragraph at fault."""
    where = f"{template.folder.name}/{template.document.name}"
    if not template.document.is_file():
        raise TemplateError("模板里没有 Word 文件", where=str(template.document), remedy="请把模板的 .docx 放在这里")
    data = template.document.read_bytes()
    open_package(data)
    context = context_of(draft)
    filled = _rendered(data, context, where)
    exhibits = _exhibits(draft)
    if exhibits:
        filled = place_exhibits(filled, exhibits)
    return add_live_figures(filled, draft.figures, issued=encode_issued(draft.issued), dated=_moment(draft))


def context_of(draft: Draft) -> dict[str, Any]:
    """Returns the names that a template's tags may use: title, office, short_name, year, signed, dated, addressee, copied, sections.

    A section has level, label, heading, key and text; its text holds the live figures between marks.
    """
    brief = draft.brief
    dated = brief.dated
    return {
        "title": "\n".join(_plain(line) for line in title_lines(draft.title, brief.office)),
        "office": _plain(brief.office),
        "short_name": _plain(brief.short_name),
        "year": brief.year,
        "signed": _plain(brief.signed or brief.office),
        "dated": f"{dated.year}年{dated.month}月{dated.day}日" if dated else "",
        "addressee": _plain(draft.addressee),
        "copied": _plain(draft.copied),
        "sections": [paragraph for section in draft.sections for paragraph in _section(section)],
    }


def title_lines(title: str, office: str) -> tuple[str, ...]:
    """Returns the title as it is broken by sense (GB/T 9704, 7.3.1): a long one after the office's name, else whole."""
    rest = title.removeprefix(office)
    return (office, rest) if len(title) > TITLE_LINE and rest != title and rest else (title,)


def _section(section: Section) -> list[dict[str, Any]]:
    """Returns the section, and a paragraph for the table or chart below it."""
    text = "".join(_marked(sentence) for sentence in section.sentences)
    heading = _plain(section.heading)
    lead = f"{heading}。" if heading and text else heading
    told = {"level": section.level, "label": section.label, "heading": heading, "lead": lead, "key": section.key, "text": text}
    if section.table is None and section.chart is None:
        return [told]
    return [told, {"level": 0, "label": "", "heading": "", "lead": "", "key": section.key, "text": exhibit_mark(section.key)}]


def _marked(sentence: Sentence) -> str:
    return "".join(
        mark(fragment.figure, _plain(fragment.text)) if fragment.figure else _plain(fragment.text) for fragment in sentence.fragments
    )


def _exhibits(draft: Draft) -> dict[str, TableText | Picture]:
    """Returns what the marks stand for."""
    found: dict[str, TableText | Picture] = {}
    for section in draft.sections:
        if section.table is not None:
            rows = tuple(tuple(_marked(cell) for cell in row) for row in section.table.rows)
            found[section.key] = TableText(head=tuple(_plain(cell) for cell in section.table.head), rows=rows)
        elif section.chart is not None:
            found[section.key] = Picture(png=draw(section.chart), words=chart_words(section.chart))
    return found


def _plain(text: str) -> str:
    """Returns text that is only text: no control characters, no marks of ours, no braces a template engine could take up."""
    return _BAD.sub("", text).translate(_BRACES)


def _rendered(data: bytes, context: dict[str, Any], where: str) -> bytes:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    word = DocxTemplate(io.BytesIO(data))
    word.init_docx()
    sources = [word.patch_xml(word.get_xml()), *_around(word)]
    _refuse_left_over(sources, _WIDE, where)
    try:
        for source in sources:
            check_tags(source, environment, frozenset(context), where)
        word.render(context, environment)
    except jinja2.TemplateError as error:
        raise _explained(error, sources, where) from error
    _refuse_left_over([word.get_xml()], _LEFT_OVER, where)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _around(word: Any) -> list[str]:
    """Returns the XML of headers and footers, ready for the engine."""
    pairs = [*word.get_headers_footers(word.HEADER_URI), *word.get_headers_footers(word.FOOTER_URI)]
    return [word.patch_xml(word.get_part_xml(part)) for _, part in pairs]


def _explained(error: jinja2.TemplateError, sources: list[str], where: str) -> TemplateError:
    message = error.message or ""
    if isinstance(error, jinja2.UndefinedError):
        named = _NAMED.findall(message)
        word = named[-1] if named else ""
        return TemplateError(f"模板里的标签“{word}”没有对应的内容", where=where, remedy=f"所在段落：{quoted_with(sources, word)}")
    if isinstance(error, jinja2.TemplateSyntaxError):
        context = getattr(error, "docx_context", None)
        around = "".join(context)[:80] if context else quoted_with(sources, "{")
        return TemplateError(f"模板标签写法不对（{message}）", where=where, remedy=f"所在段落：{around.strip()}")
    return TemplateError(f"模板标签不能用（{message}）", where=where, remedy="模板里只能取值、循环和判断")


def _refuse_left_over(sources: list[str], marks: re.Pattern[str], where: str) -> None:
    """Raises for a paragraph with braces that nothing fills: wide ones in the template, plain ones after filling (text has none left)."""
    for text in (text for source in sources for text in paragraphs(source)):
        if marks.search(text):
            remedy = f"所在段落：“{text[:60]}”；标签要用半角花括号 {{{{ }}}}"
            raise TemplateError("模板里有不会被填上的标签", where=where, remedy=remedy)


def _moment(draft: Draft) -> dt.datetime:
    day = draft.brief.dated or draft.brief.period.end
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
