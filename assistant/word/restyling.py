"""Puts any Word file into the layout of official documents (GB/T 9704-2012); not a letter of its text changes, and that is proven.

Every paragraph gets the style of what it is; sections, footers, pictures and tables are fitted to the page. What stands in text boxes,
footnotes, frames, tables of contents and above the title is left as it is. Automatic numbers stay automatic: who edits on would have to
renumber typed ones by hand, and the text says the same. Only the gap that Word leaves behind them goes, and a look of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import WenhengError
from assistant.schema.elements import Element as Kind
from assistant.word.field_codes import mend_fields
from assistant.word.figure_store import text_parts
from assistant.word.fitting import fit_pictures, fit_table, plain_faces
from assistant.word.layout import STANDARD, Fonts
from assistant.word.live_text import live_texts
from assistant.word.names import local, w
from assistant.word.official_paragraphs import Counts, Paragraphs
from assistant.word.official_parts import carry
from assistant.word.package import Package, open_package
from assistant.word.page_numbers import PageNumbers, number_only
from assistant.word.runs import settle_blanks
from assistant.word.sections import Section, sections, set_page, without_column_breaks
from assistant.word.type_look import TypeLook
from assistant.word.walker import walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Restyled:
    """A formatted file: its bytes, and sentences about what was left alone or changed that a person may want to look at."""

    docx: bytes
    told: tuple[str, ...]


def restyle(docx: bytes, elements: Sequence[Kind], *, name: str = "文件", fonts: Fonts = STANDARD) -> Restyled:
    """Returns a Word file in official layout; `elements` are its paragraphs by their offsets in the text that reading gives.

    Raises UnreadableError for what cannot be opened, WenhengError where the text would not stay the same.
    """
    before = _stock(open_package(docx, name=name))
    package = open_package(docx, name=name)
    told = _restyle(package, elements, fonts)
    made = package.save()
    if before != _stock(open_package(made, name=name)):
        raise WenhengError("排版后的文字会与原文不同，没有写出", where=name, remedy="原文件没有动；请把这份文件交给维护人员查看")
    return Restyled(docx=made, told=tuple(dict.fromkeys(told)))


def _stock(package: Package) -> tuple[object, ...]:
    """What must be the same before and after: the text but for page numbers, and the live figures."""
    lines = walk(package)
    body = tuple(line.text for line in lines if line.kind not in ("header", "footer"))
    edges = frozenset(line.text for line in lines if line.kind in ("header", "footer") and not number_only(line.text))
    return body, edges, tuple(live_texts(package))


def _restyle(package: Package, elements: Sequence[Kind], fonts: Fonts) -> list[str]:
    root = package.xml(package.main)
    body = root.find(w("body"))
    if body is None:
        return []
    settle_blanks(root)
    lines = walk(package)
    paragraphs, look = Paragraphs.of(package, {}, fonts), TypeLook(package)
    for table in root.iter(w("tbl")):
        plain_faces(table, look, fonts)
    parts = carry(package, fonts)
    paragraphs.identities = parts.styles
    governed = sections(body)
    by_node = {line.node: line for line in lines if line.kind == "paragraph"}
    told: list[str] = []
    for section in governed:
        own = [by_node[node] for node in section.blocks if node in by_node]
        told += set_page(section, own)
        without_column_breaks(section, own)
    numbers = PageNumbers(package, parts)
    numbers.set([section.node for section in governed])
    paragraphs.set(body, lines, elements)
    told += [*numbers.told, *_fitted(governed), *_told(paragraphs.counts)]
    if outside := package.external_targets():
        told.append(f"文件引用了外部内容 {len(outside)} 处（图片或模板），没有动；用 Word 打开时会去取，请核实来源")
    for part in text_parts(package):
        mend_fields(package.xml(part))
    return told


def _fitted(governed: Sequence[Section]) -> list[str]:
    pictures = tables = 0
    for section in governed:
        width = section.text_width
        for node in section.blocks if width else ():
            if local(node) == "p":
                pictures += fit_pictures(node, width or 0)
            elif fit_table(node, width or 0):
                tables += 1
    told = [f"图片 {pictures} 张超出版心，已按比例缩小"] if pictures else []
    return [*told, f"表格 {tables} 个宽于版心，已按比例收窄，请看一眼列宽"] if tables else told


def _told(counts: Counts) -> list[str]:
    said = (
        (counts.framed, f"文本框架里的 {counts.framed} 段没有动"),
        (counts.broken, f"有 {counts.broken} 段是用手动换行（Shift+Enter）分的行，只能按一段排；要分段请改成回车"),
        (counts.coloured, f"彩色文字 {counts.coloured} 处已改为黑色"),
    )
    return [sentence for count, sentence in said if count]
