"""Where the body of a web page is: the container that Chinese office sites give it, else what trafilatura finds, else the densest part.

trafilatura leaks navigation on short pages and those of nothing but tables, drops repeated and short paragraphs, and tears tables
apart: it is asked only which part of the page is the text; the lines are then read from the page itself.
"""

from __future__ import annotations

import logging
import re

from lxml import etree

from assistant.reading.formats._html_page import Sizes, sizes_of, text_inside
from assistant.word.names import Element

_SURE_NAMES = (
    "zoom ucap-content trs_editor trs_editor_view trs_ueditor trs_paper_default ivs_content xl_content zfxxgk_zw_content td_doccontent"
    " custom_unionstyle vsb_content vsb_content_2 vsb_content_4 vsb_newscontent wp_articlecontent pages_content js_content article-content"
    " article_content articlecontent arti_content xxgk_content xxgk-content info_content detail-content detail_content details_content"
    " news_content newscontent zhengwen"
)
_SURE = frozenset(_SURE_NAMES.split())
"""Ids and classes that the publishing systems of Chinese offices (TRS, UCAP, VSB, WebPlus …) give to the text itself."""
_MOST_NAMED = 50
_SMALL = 20
_BIG = 100
_DESCEND = 0.85
_FURNITURE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位|网站地图|当前位置|您的位置|浏览次数|点击数|打印|关闭窗口|[上下]一[篇条]|分享到|扫一扫|设为首页"
)
_CONTAINERS = frozenset(
    ("body", "div", "section", "article", "main", "center", "form", "table", "tbody", "tr", "td", "span", "font", "html")
)
_LARGEST_FOR_TRAFILATURA = 1024 * 1024
_MOST_FOR_TRAFILATURA = 20_000
_SPANS = re.compile(r" (?:row|col)span=\"[^\"]*\"")
"""trafilatura copies a merged cell into every row it reaches: "rowspan=65534" in a thousand cells took it minutes."""
_DEEPEST_FOR_TRAFILATURA = 150
_LEAST_FOUND = 150
_COVERED = 0.95
_AGREED = 0.6
"""What trafilatura found must hold this share of the text that is no link: else it lost a part, and the densest part is taken."""
_LEAST_PIECE = 6


def locate(root: Element, tables: set[Element]) -> Element:
    """Returns the element that holds the page's text; `tables` are the data tables, which are never split."""
    sizes = sizes_of(root)
    sure = _landmark(root, sizes)
    if sure is not None:
        return sure
    dense = _densest(root, sizes, tables)
    found = _by_trafilatura(root, sizes)
    if found is None or found in tables or any(one in tables for one in found.iterancestors()):
        return dense
    return found if _own(found, sizes) >= _AGREED * _own(dense, sizes) else dense


def _own(node: Element, sizes: Sizes) -> int:
    """Returns the number of characters outside links."""
    return sizes[node].all - sizes[node].linked


def _landmark(root: Element, sizes: Sizes) -> Element | None:
    named = [node for node in root.iter(etree.Element) if _named(node)]
    if len(named) > _MOST_NAMED:
        return None
    named = [node for node in named if _worth(node, sizes)]
    if not named:
        return None
    best = max(named, key=lambda node: _own(node, sizes))
    for node in named:
        inner = node is not best and best in set(node.iterancestors())
        if inner and _own(node, sizes) >= 0.9 * _own(best, sizes):
            best = node
    others = [node for node in named if _own(node, sizes) >= _BIG and not _related(node, best)]
    return _common(best, others) if others else best


def _named(node: Element) -> bool:
    words = f"{node.get('class') or ''} {node.get('id') or ''}".lower().split()
    return any(word in _SURE for word in words)


def _worth(node: Element, sizes: Sizes) -> bool:
    return _own(node, sizes) >= _SMALL or sizes[node].files > 0 or next(node.iter("img"), None) is not None


def _related(one: Element, other: Element) -> bool:
    return one is other or one in set(other.iterancestors()) or other in set(one.iterancestors())


def _common(first: Element, others: list[Element]) -> Element:
    """Returns the innermost element that holds all of them: a text in several boxes."""
    for ancestor in first.iterancestors():
        inside = set(ancestor.iter())
        if all(other in inside for other in others):
            return ancestor
    return first


def _densest(root: Element, sizes: Sizes, tables: set[Element]) -> Element:
    """Returns the innermost container that holds nearly all text outside links, with nothing but furniture beside it."""
    node = root
    while True:
        inner = [child for child in node.iterchildren(etree.Element) if child.tag in _CONTAINERS and child not in tables]
        best = max(inner, key=lambda child: _own(child, sizes), default=None)
        if best is None or _own(best, sizes) < max(_DESCEND * _own(node, sizes), 1) or not _only_furniture_beside(best, sizes):
            return node
        node = best


def _only_furniture_beside(child: Element, sizes: Sizes) -> bool:
    parent = child.getparent()
    if parent is None or (parent.text or "").strip():
        return False
    beside = [other for other in parent.iterchildren(etree.Element) if other is not child]
    tails = any((other.tail or "").strip() for other in parent.iterchildren(etree.Element))
    return not tails and all(_own(other, sizes) == 0 or _FURNITURE.search(text_inside(other)) for other in beside)


def _by_trafilatura(root: Element, sizes: Sizes) -> Element | None:
    """Returns the innermost element around what trafilatura takes for the text; None where it finds little, or cannot be asked."""
    if sizes[root].all < _LEAST_FOUND or len(sizes) > _MOST_FOR_TRAFILATURA or _too_deep(root):
        return None
    markup = etree.tostring(root, encoding="unicode", method="html")
    if len(markup) > _LARGEST_FOR_TRAFILATURA:
        return None
    text = _extracted(f"<html>{_SPANS.sub('', markup)}</html>")
    if len(text) < _LEAST_FOUND:
        return None
    covered: dict[Element, int] = {}
    for node in root.iter(etree.Element):
        for holder, piece in ((node, node.text), (node.getparent(), node.tail if node is not root else None)):
            bare = re.sub(r"\s", "", piece or "")
            if holder is not None and len(bare) >= _LEAST_PIECE and bare in text:
                covered[holder] = covered.get(holder, 0) + len(bare)
    return _around(root, covered)


def _too_deep(root: Element) -> bool:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST_FOR_TRAFILATURA


def _extracted(markup: str) -> str:
    """Returns what trafilatura takes for the text, without blanks; "" where it fails (it raises all kinds of errors on odd markup)."""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns on stderr of every page it finds too short
    try:
        text = extract(markup, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False)
    except Exception:
        return ""
    return re.sub(r"\s", "", text or "")


def _around(root: Element, covered: dict[Element, int]) -> Element | None:
    totals: dict[Element, int] = {}
    for _, node in etree.iterwalk(root, events=("end",)):
        totals[node] = totals.get(node, 0) + covered.get(node, 0)
        parent = node.getparent()
        if node is not root and parent is not None:
            totals[parent] = totals.get(parent, 0) + totals[node]
    if not totals.get(root):
        return None
    node = root
    while True:
        best = max(
            (child for child in node.iterchildren(etree.Element) if child.tag in _CONTAINERS),
            key=lambda child: totals.get(child, 0),
            default=None,
        )
        if best is None or totals.get(best, 0) < _COVERED * totals[root]:
            return node
        node = best
