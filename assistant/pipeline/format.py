"""Formatting: any report in; the same words in the layout of official documents out, and what a person should look at."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError
from assistant.nlp.elements import elements
from assistant.pipeline.files import read_whole, write_whole
from assistant.schema.document import Document
from assistant.schema.elements import Element, ElementKind
from assistant.schema.encoding import Encoded
from assistant.word.compose import compose
from assistant.word.package import open_word
from assistant.word.restyling import restyle

_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date in the properties of a file made of plain text: the same text gives the same bytes."""
_TEXTS = (".txt", ".md", ".text", ".markdown")
_MARK = re.compile(r"(?m)^#{1,6}[ \t]+")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SHOWN, _MOST_SHOWN = 18, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatResult(Encoded):
    """A formatted file: its bytes, how many paragraphs of each kind it has, and sentences about what to look at.

    The kinds are those of `ElementKind`, headings and items with their level ("heading1").
    """

    name: str
    docx: bytes
    paragraphs: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Returns the result, without the file's bytes, as JSON-ready values."""
        return {"schema": "wenheng.format/1", "document": self.name, "paragraphs": dict(self.paragraphs), "notes": list(self.notes)}

    def save(self, path: str | Path) -> Path:
        """Writes the file whole and returns its path."""
        target = Path(path)
        write_whole(target, self.docx)
        return target


def reformat(path: str | Path) -> FormatResult:
    """Returns the report at a path (.docx, or plain text) as a Word file in official layout, its text the same.

    Raises UnreadableError for what cannot be opened, and for files that are neither Word files nor text.
    """
    source = Path(path)
    return reformat_bytes(read_whole(source), name=source.name)


def reformat_bytes(data: bytes, *, name: str) -> FormatResult:
    """Returns the report in `data` as `reformat` does; `name` is for messages, and its suffix says what text is."""
    from assistant.reading import read_bytes, read_text

    notes: list[str] = []
    if _is_text(data, name):
        document = read_bytes(data, name=name)
        plain = document.text
        if Path(name).suffix.lower() in (".md", ".markdown"):
            plain = _BLANK_LINES.sub("\n", _MARK.sub("", plain))
        if plain != document.text:
            notes.append("标题行首的 # 和段间的空行是 Markdown 的记号，已去掉；其余文字未动")
        data = compose(read_text(plain.rstrip(), name), dated=_MADE)
    open_word(data, name=name)
    document = read_bytes(data, name=name)
    found = elements(document)
    made = restyle(data, found, name=name)
    notes += [*_unrecognised(document, found), *made.told]
    return FormatResult(name=name, docx=made.docx, paragraphs=tuple(_counted(found)), notes=tuple(notes))


def _is_text(data: bytes, name: str) -> bool:
    """Whether the bytes are plain text: what claims to be by its suffix, and is no zip or old office file."""
    return Path(name).suffix.lower() in _TEXTS and not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def check_target(source: Path, target: Path) -> None:
    """Raises InputError where a formatted file may not go: over its source, onto a folder, under a name that is no Word file's."""
    if target.is_dir():
        raise InputError("这是文件夹，不能当文件写", where=str(target), remedy="请写上文件名，如 -o 新文件.docx")
    if target.suffix.lower() != ".docx":
        raise InputError("排好版的是 Word 文件，文件名应以 .docx 结尾", where=str(target))
    if target.exists() and source.exists() and target.samefile(source):
        raise InputError("不能写回原文件", where=str(target), remedy="请用 -o 写另一个文件名，原稿留着对照")


def _counted(found: Sequence[Element]) -> Iterator[tuple[str, int]]:
    kinds = Counter(element.kind + (str(element.level) if element.level else "") for element in found)
    yield from sorted(kinds.items())


def _unrecognised(document: Document, found: Sequence[Element]) -> Iterator[str]:
    """Yields one sentence for each sort of paragraph whose part in the document its words do not tell."""
    kinds = {element.kind for element in found}
    if "title" not in kinds:
        yield "没有认出大标题，请人工设成“公文标题”样式"
    elif any(element.kind == "title" and not element.sure for element in found):
        yield f"按位置和字号当作大标题：{_listed(document, found, ('title',))}"
    for asked, said in _DOUBTS:
        if kinds & set(asked):
            yield f"{said}：{_listed(document, found, asked)}"
    unnumbered = [element for element in found if element.kind == "heading" and _unnumbered(document, element)]
    if unnumbered:
        yield f"没有序号、按样式当作标题：{_quoted(document, unnumbered)}"


_DOUBTS: tuple[tuple[tuple[ElementKind, ...], str], ...] = (
    (("head",), "大标题以上的几行没有动"),
    (("centred", "right"), "不知是什么、照原样居中或居右"),
    (("contents",), "目录没有动，请在 Word 里右键更新域"),
)


def _unnumbered(document: Document, element: Element) -> bool:
    block = next(block for block in document.blocks if block.start == element.start)
    return block.label is None


def _listed(document: Document, found: Sequence[Element], kinds: Sequence[ElementKind]) -> str:
    return _quoted(document, [element for element in found if element.kind in kinds])


def _quoted(document: Document, chosen: Sequence[Element]) -> str:
    texts = (document.text[element.start : element.end].replace("\u2028", " ") for element in chosen)
    shown = [f"“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”" for text in texts]
    more = f" 等 {len(shown)} 处" if len(shown) > _MOST_SHOWN else ""
    return "、".join(shown[:_MOST_SHOWN]) + more
