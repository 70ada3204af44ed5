"""What could not be read of fixed pages: scanned pages, fonts without Unicode, pages that do not open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.errors import UnreadableError
from assistant.reading.pages.nouns import Page, is_wide

_PICTURE = 0.4
"""Share of a page that a scan covers at least; a letterhead or a seal covers less."""
_FEW = 20
"""Letters on a scanned page that count for nothing: a number, the name of the scanning program."""
_GARBLED = 0.3
_ODD = 0.01
_REMEDY = "请先做文字识别（OCR），或请对方提供可编辑的 .docx"


def refuse_pictures(pages: Sequence[Page], name: str) -> None:
    """Raises UnreadableError where no page has text: a scan, a font without Unicode, letters drawn as curves."""
    inked = [page for page in pages if page.letters or page.pictured or page.garbled]
    if inked and all(_scanned(page) for page in inked):
        raise UnreadableError("这是扫描件，页面都是图片，没有文字", where=name, remedy=_REMEDY)
    letters, garbled = sum(page.letters for page in pages), sum(page.garbled for page in pages)
    if garbled > 2 * letters:
        raise UnreadableError("字体没有文字编码，取出的是乱码", where=name, remedy=_REMEDY)
    if letters == 0:
        what = (
            "页面上只有图片，没有文字" if any(page.pictured for page in pages) else "没有可以读出的文字（可能是空白页，或文字已转成图形）"
        )
        raise UnreadableError(what, where=name, remedy=_REMEDY)


def unread_notices(pages: Sequence[Page], lost: Sequence[int] = ()) -> list[str]:
    """Returns a notice for each thing that could not be read, with its pages."""
    notices: list[str] = []
    scanned = [page.number for page in pages if _scanned(page)]
    if scanned:
        notices.append(f"{_named(scanned)}是扫描图片，没有文字：请先做文字识别，否则这些内容没有读到")
    garbled = [page.number for page in pages if page.garbled > _GARBLED * (page.letters + page.garbled)]
    if garbled:
        notices.append(f"{_named(garbled)}有字体没有文字编码，这些字没有读到")
    odd = [page.number for page in pages if _oddly_coded(page)]
    if odd:
        notices.append(f"{_named(odd)}有些字的编码不对（显示为 ÿ、Ā 之类），请对照原文")
    incomplete = [page.number for page in pages if page.incomplete]
    if incomplete:
        notices.append(f"{_named(incomplete)}所用字体不在文件里，可能有字没有读到，请对照原文")
    if lost:
        notices.append(f"{_named(lost)}已损坏，没有读到")
    return notices


def _scanned(page: Page) -> bool:
    return page.pictured >= _PICTURE and page.letters < _FEW and not page.garbled


def _oddly_coded(page: Page) -> bool:
    """Returns whether a Chinese page holds letters of European languages, which a wrong table of codes brings about."""
    chinese = sum(is_wide(glyph.text) for glyph in page.glyphs)
    odd = sum("\u00c0" <= glyph.text <= "\u024f" and glyph.text not in "×÷" for glyph in page.glyphs)
    return odd > max(3, _ODD * len(page.glyphs)) and 2 * chinese > page.letters


def _named(numbers: Sequence[int]) -> str:
    """Returns 第3页, 第1、3—7页."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])]
    return "第" + "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs) + "页"
