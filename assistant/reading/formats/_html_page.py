"""Web pages: bytes to a tree without scripts, without what a browser would not show, and without the page's furniture.

libxml2 stops at 2,048 levels of nesting and drops the rest of the page with no error but a log entry (measured, 2.14): such a page is
refused, since what is lost cannot be told. The trees are walked without recursion throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from assistant.errors import UnreadableError
from assistant.reading.decoding import LARGEST, decode
from assistant.word.names import Element

_HEAD = 4096
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,20})", re.IGNORECASE
)
_LATIN = re.compile(r"iso-?8859|latin|windows-125|cp125|us-ascii|ascii")
"""Encodings that fit any bytes: what tools declare when they know nothing."""
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"))
_CONTROLS = (*range(9), 11, *range(14, 32), *range(127, 160))
UNFIT = dict.fromkeys((*_CONTROLS, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Characters that show nothing: controls, soft hyphens, zero-width blanks."""
_MOST_BROKEN = 200
"""One broken character in so many is a page cut off in the middle of one; more is a wrong encoding."""

_DROPPED_TAGS = (
    "script style noscript template iframe object embed applet select option datalist button input textarea svg canvas audio video map"
    " dialog nav footer aside link base head frameset math progress meter"
)
_DROPPED = frozenset(_DROPPED_TAGS.split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SIMPLE_SELECTOR = re.compile(r"[a-z]{0,10}([.#][\w-]{1,60})")
_LARGEST_STYLE = 1_000_000
_FURNITURE_NAMES = (
    "nav navbar navigation menu submenu topnav mainnav foot footer bottom breadcrumb breadcrumbs crumb crumbs copyright share jiathis"
    " bdsharebuttonbox sidebar sitemap qrcode ewm erweima friendlink friendlinks yqlj dqwz weizhi curmb position pager pagination print"
    " toolbar search searchbox login skip topbar banner daohang related recommend"
)
_FURNITURE = frozenset(_FURNITURE_NAMES.split())
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_LARGEST_FURNITURE = 0.3
"""An element named like furniture that holds more of the page's text than this is no furniture ("position" may be any box)."""
_FEW = 200
"""On a page of so few characters shares say nothing: a footer may be longer than the text."""
_NEVER_FURNITURE = ("html", "body", "form", "table", "tbody", "tr", "td")
_COLOPHON = re.compile(r"版权所有|ICP备|公网安备|网站标识码|网站地图|主办单位|承办单位")
ATTACHMENT = re.compile(r"\.(?:docx?|wps|rtf|odt|xlsx?|et|csv|ods|pptx?|dps|pdf|ofd|ceb|zip|rar|7z|tif)(?:$|[?&])", re.IGNORECASE)
_MOST_ELEMENTS = 400_000


class Size(NamedTuple):
    """What an element holds: characters, those of them in links, full stops, links to files."""

    all: int
    linked: int
    sentences: int
    files: int


Sizes = dict[Element, Size]


@dataclass(slots=True)
class Page:
    """A cleaned page: the tree under <body>, what <head> said, and what was left out."""

    root: Element
    title: str
    named: dict[str, str]
    encoding: str
    broken: int
    hidden: list[tuple[Element, str]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)


def open_page(data: bytes, *, name: str) -> Page:
    """Returns the cleaned page; raises UnreadableError where there is nothing to read or the encoding is unknown."""
    if len(data) > LARGEST:
        raise UnreadableError("网页文件超过 64 MB", where=name, remedy="请在浏览器中复制正文，存为 .docx 或 .txt 再试")
    text, encoding = decoded(data, name=name)
    root = _parsed(text, name)
    title = " ".join(text_inside(node) for node in root.iter("title"))[:500]
    named = {
        key.lower(): value.strip()
        for node in root.iter("meta")
        if (key := node.get("name") or node.get("property")) and (value := node.get("content") or "").strip()
    }
    bodies = list(root.iter("body"))
    page = Page(bodies[0] if bodies else root, re.sub(r"\s+", " ", title).strip(), named, encoding, text.count("\ufffd"))
    page.frames = [source for node in root.iter("iframe", "embed", "frame", "object") if (source := node.get("src") or node.get("data"))]
    _remove_unseen(page, root)
    _remove_furniture(page.root)
    return page


def decoded(data: bytes, *, name: str) -> tuple[str, str]:
    """Returns the page's text and encoding.

    A page that is valid UTF-8 is UTF-8, whatever it declares (Chinese text in GBK never is, but for a few short words); then what it
    declares; then GB18030 and the rest of what text files are tried with; at last either of the two with a few broken characters.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        text, encoding = decode(data, name=name)
        return text.translate(UNFIT), encoding
    found = _DECLARED.search(data[:_HEAD])
    declared = (found.group(1) or found.group(2)).decode("ascii").lower() if found else ""
    declared = "gb18030" if declared in _CHINESE or _LATIN.match(declared) else declared
    for encoding in ("utf-8", declared, "gb18030"):
        text_or_none = _strict(data, encoding)
        if text_or_none is not None:
            return text_or_none.translate(UNFIT), encoding
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") * _MOST_BROKEN <= len(text):
            return text.translate(UNFIT), encoding
    text, encoding = decode(data, name=name)
    return text.translate(UNFIT), encoding


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


def _parsed(text: str, name: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, etree.ParserError, AssertionError) as error:
        raise UnreadableError("网页已损坏，读不出内容", where=name, remedy="请重新保存网页再试") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableError(
            "网页嵌套超过 2000 层，可能已损坏或是恶意文件", where=name, remedy="请在浏览器中复制正文，存为 .docx 或 .txt 再试"
        )
    if root is None:
        raise UnreadableError("网页里没有内容", where=name, remedy="请确认网页已保存完整")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise UnreadableError(f"网页的元素超过 {_MOST_ELEMENTS // 10_000} 万个", where=name, remedy="请拆分后再读")
    return root


def _remove_unseen(page: Page, root: Element) -> None:
    """Removes scripts, form fields and hidden elements; the words of the hidden ones are kept with the element they stood in."""
    rules = "\n".join(text_inside(node) for node in root.iter("style"))
    names = _hidden_names(rules[:_LARGEST_STYLE])
    for node in _outermost(page.root, lambda one: one.tag in _DROPPED or _is_hidden(one, names)):
        parent = node.getparent()
        words = "" if node.tag in _DROPPED else re.sub(r"\s+", "", text_inside(node))
        if words and parent is not None:
            page.hidden.append((parent, words))
        _remove(node)


def _outermost(root: Element, unwanted: Callable[[Element], bool]) -> list[Element]:
    """Returns the elements below `root` that are unwanted, without looking inside them."""
    found: list[Element] = []
    walker = etree.iterwalk(root, events=("start",))
    for _, node in walker:
        if node is not root and unwanted(node):
            found.append(node)
            walker.skip_subtree()
    return found


def _hidden_names(rules: str) -> set[str]:
    """Returns the classes and ids that a style sheet hides by themselves (".a, div.b, #c"); longer selectors say too little."""
    found: set[str] = set()
    for rule in rules.split("}"):
        selectors, _, body = rule.rpartition("{")
        if _HIDDEN.search(body):
            simple = (_SIMPLE_SELECTOR.fullmatch(selector.strip()) for selector in selectors.split(","))
            found |= {match.group(1) for match in simple if match}
    return found


def _is_hidden(node: Element, names: set[str]) -> bool:
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    own = {f".{word}" for word in (node.get("class") or "").split()} | {f"#{node.get('id')}"}
    return bool(own & names)


def _remove(node: Element) -> None:
    """Takes an element out of its tree; the text after it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _remove_furniture(root: Element) -> None:
    sizes = sizes_of(root)
    for node in _outermost(root, lambda one: one.tag not in _NEVER_FURNITURE and _is_furniture(one, sizes, sizes[root].all)):
        _remove(node)


def _is_furniture(node: Element, sizes: Sizes, total: int) -> bool:
    """Returns whether an element is named like furniture and is no text: little of the page, links or a colophon, no attachments."""
    if not _names_of(node) & _FURNITURE:
        return False
    size, linked, sentences, files = sizes[node]
    if size > max(_LARGEST_FURNITURE * total, _FEW) or files or (sentences >= 2 and 3 * linked < size):
        return False
    return size <= _LARGEST_FURNITURE * total or 2 * linked >= size or _COLOPHON.search(text_inside(node)) is not None


def text_inside(node: Element) -> str:
    """Returns all characters in an element."""
    return "".join(map(str, node.itertext()))


def is_attachment(link: Element) -> bool:
    """Returns whether a link leads to a file that a notice has as its annex."""
    return ATTACHMENT.search((link.get("href") or "").split("#")[0]) is not None


def sizes_of(root: Element) -> Sizes:
    """Returns what every element holds, counted in one walk."""
    sizes: Sizes = {}
    links = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            links += node.tag == "a"
            sizes[node] = _size_of(node.text, links, files=int(node.tag == "a" and is_attachment(node)))
            continue
        links -= node.tag == "a"
        parent = node.getparent()
        if node is not root and parent is not None:
            parts = (sizes[parent], sizes[node], _size_of(node.tail, links))
            sizes[parent] = Size(*map(sum, zip(*parts, strict=True)))
    return sizes


def _size_of(text: str | None, links: int, *, files: int = 0) -> Size:
    length = len(text.strip()) if text else 0
    return Size(length, length if links else 0, text.count("。") if text else 0, files)


def _names_of(node: Element) -> set[str]:
    named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
    return {word.lower() for word in _WORDS.findall(named)} | set(named.lower().split())
