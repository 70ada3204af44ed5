"""What a web page calls its document: its heading, its own statement, or the window's title without the name of the site."""

from __future__ import annotations

import re

from assistant.reading.formats._html_header import PageHeader, labelled
from assistant.reading.formats._html_page import Page, text_inside
from assistant.reading.header import TITLE
from assistant.word.names import Element

_LONGEST = 120
_SHORT = 6
_HEADINGS = ("h1", "h2", "h3")
_HOLDERS = ("h1", "h2", "h3", "div", "p", "span", "td", "font", "strong", "b")
_TITLE_NAMES = re.compile(r"(?:^|[\s_-])(?:\w*title\d?|\w*biaoti|bt|\w*_bt|tit|article_?tit|news_?tit)(?:$|[\s_-])", re.IGNORECASE)
_SITE = re.compile(
    r"(?:人民政府|政府网|门户网站?|网站|官网|[局厅部委办院所会署]|委员会|公室|中国|首页|信息公开(?:目录|平台|专栏|指南|网)?|政务公开|公开目录|网|频道|专栏|详情页?|内容页|正文)$"
)
_CUTS = re.compile(r"\s*[_|｜»>]+\s*|\s+[-—–]+\s+|(?<![\d—])[-—–]{1,2}(?![\d—])")


def title_of(page: Page, header: PageHeader) -> str | None:
    """Returns the title, None where the page has none worth the name."""
    listed = next((value for label, value in header.pairs if label in TITLE and value), None)
    stated = page.named.get("articletitle")
    found = (one for one in (_heading(page), stated, listed, without_site(page.title)) if one and 2 <= len(one) <= 3 * _LONGEST)
    return next(found, None)


def _heading(page: Page) -> str | None:
    """Returns the text of a heading, or of an element named after titles: one that the window's title repeats, else the first."""
    window = _bare(page.title)
    named: list[str] = []
    for node in page.root.iter(*_HOLDERS):
        if node.tag not in _HEADINGS and not _named_title(node):
            continue
        words = " ".join(text_inside(node).split())
        if not 4 <= len(words) <= _LONGEST or labelled(words):
            continue
        if len(words) >= _SHORT and _bare(words) in window and not _is_site(words, page.title):
            return words
        named += [words] if node.tag == "h1" or _named_title(node) else []
    return next((words for words in named if not _SITE.search(words)), None)


def _named_title(node: Element) -> bool:
    return any(_TITLE_NAMES.search(node.get(name) or "") for name in ("class", "id"))


def _is_site(words: str, window: str) -> bool:
    """Returns whether words found in the window's title are only the site's name at its end."""
    return _SITE.search(words) is not None and not _bare(window).startswith(_bare(words))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def without_site(window: str) -> str | None:
    """Returns a window's title without the names of site and column ("关于…的通知_某某区人民政府" → "关于…的通知"), if anything is left."""
    parts = [part.strip() for part in _CUTS.split(window) if part.strip()]
    return next((part for part in parts if not _SITE.search(part)), None)
