"""Previewing: a Word file in, its pages out as they would be printed, as a PDF or as pictures."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import InputError
from assistant.pipeline.files import read_whole, write_whole
from assistant.protocols import Converter
from assistant.schema.encoding import Encoded
from assistant.word.package import open_word
from assistant.word.preview_copy import preview_copy

DPI = 100
_DPI_RANGE = range(30, 601)
_SPAN = re.compile(r"(\d{1,4})(?:\s*[-~—至]\s*(\d{1,4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewResult(Encoded):
    """What a preview wrote: the files in the order of their pages, and how many pages the document has.

    `old` are pictures that an earlier preview left beside them, of pages that the document does not have.
    """

    name: str
    files: tuple[Path, ...]
    pages: int
    old: tuple[Path, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Returns the result as JSON-ready values."""
        return {
            "schema": "wenheng.preview/1",
            "document": self.name,
            "pages": self.pages,
            "files": _told(self.files),
            "old": _told(self.old),
        }


def preview(
    path: str | Path, output: str | Path | None = None, *, pages: str | None = None, dpi: int = DPI, converter: Converter | None = None
) -> PreviewResult:
    """Writes a Word file's pages to a .pdf, a .png (several pages: NAME-1.png, NAME-2.png …) or a folder of .png, and tells what it wrote.

    `output` is a PDF beside the file where it is not given; `pages` is like "1-3" or "2,5-6", all by default; `dpi` is for pictures.
    Raises InputError for what cannot be opened, written, or where LibreOffice is missing; nothing is written then.
    """
    from assistant.reading.rendering import page_count, pages_only, pictures, to_pdf

    source = Path(path)
    target = Path(output) if output is not None else source.with_name(f"{source.stem}.预览.pdf")
    _check_target(source, target)
    if dpi not in _DPI_RANGE:
        raise InputError(
            f"每英寸 {dpi} 点不行", where="--dpi", remedy=f"请写 {_DPI_RANGE.start} 到 {_DPI_RANGE.stop - 1} 之间的整数，默认 {DPI}"
        )
    spans = _spans(pages) if pages is not None else None
    package = open_word(read_whole(source), name=source.name)
    pdf = to_pdf(preview_copy(package), name=source.name, converter=converter)
    count = page_count(pdf)
    wanted = _wanted(spans, count)
    if target.suffix.lower() == ".pdf":
        made = {target: pdf if spans is None else pages_only(pdf, wanted)}
    else:
        names = _names(source, target, wanted, count)
        made = dict(zip(names, pictures(pdf, wanted, dpi=dpi), strict=True))
    for file, data in made.items():
        write_whole(file, data)
    known = {*made, *_names(source, target, list(range(count)), count)}
    old = () if target.suffix.lower() == ".pdf" else _old(known, *_folder_and_stem(source, target))
    return PreviewResult(name=source.name, files=tuple(made), pages=count, old=old)


def _told(files: tuple[Path, ...]) -> list[str]:
    return [str(path) for path in files]


def _old(known: Set[Path], folder: Path, stem: str) -> tuple[Path, ...]:
    """Returns the pictures in the folder that are named like pages of the document, and are none."""
    named = re.compile(rf"{re.escape(stem)}-\d+\.png")
    return tuple(path for path in sorted(folder.iterdir()) if named.fullmatch(path.name) and path not in known)


def _folder_and_stem(source: Path, target: Path) -> tuple[Path, str]:
    """Returns where pictures go, and what their names begin with."""
    if target.suffix.lower() != ".png" or target.is_dir():
        return target, source.stem
    return target.parent, target.stem


def _check_target(source: Path, target: Path) -> None:
    suffix = target.suffix.lower()
    if target.is_dir() or suffix in (".pdf", ".png"):
        if target.is_dir() and suffix == ".pdf":
            raise InputError("这是文件夹，不能当文件写", where=str(target), remedy="请写上文件名")
        return
    if suffix and suffix != ".":
        raise InputError("预览只能写成 .pdf、.png 或一个文件夹", where=str(target), remedy="如 -o 预览.pdf，或 -o 预览图")
    if target.exists():
        raise InputError("已有同名文件，不能当文件夹用", where=str(target), remedy="请换一个名字")


def _spans(pages: str) -> list[tuple[int, int]]:
    """Returns the spans of pages asked for, counted from 1, both ends in."""
    found: list[tuple[int, int]] = []
    for part in re.split(r"[,，、]", pages):
        written = _SPAN.fullmatch(part.strip())
        first = int(written[1]) if written else 0
        last = int(written[2] or first) if written else 0
        if not 0 < first <= last:
            raise InputError(f"页码「{pages}」写法不对", where="--pages", remedy="应如 1-3 或 2,5-6")
        found.append((first, last))
    return found


def _wanted(spans: list[tuple[int, int]] | None, count: int) -> list[int]:
    """Returns the pages from 0; a span may run over the end, but not begin behind it."""
    if spans is None:
        return list(range(count))
    behind = next((first for first, _ in spans if first > count), None)
    if behind is not None:
        raise InputError(f"没有第 {behind} 页，全文共 {count} 页", where="--pages")
    return sorted({page - 1 for first, last in spans for page in range(first, min(last, count) + 1)})


def _names(source: Path, target: Path, wanted: list[int], count: int) -> list[Path]:
    """Returns one file name a page; numbers are as wide as the last page's, so that folders show them in order."""
    folder, stem = _folder_and_stem(source, target)
    if len(wanted) == 1 and folder != target:
        return [target]
    wide = len(str(count))
    return [folder / f"{stem}-{page + 1:0{wide}d}.png" for page in wanted]
