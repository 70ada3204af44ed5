"""The text of a web page: its header, its title and the lines of its body, without what a site puts around every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from assistant.reading.formats._drawn import DrawnLine, table_row
from assistant.reading.formats._html_header import PageHeader
from assistant.reading.formats._html_lines import PageLine
from assistant.reading.formats._html_page import ATTACHMENT
from assistant.reading.header import KNOWN

_TOOL_WORDS = (
    r"打印(?:本页|此页|文章|页面)?|关闭(?:本页|窗口|页面)?|返回(?:顶部|首页|列表|上页|上一页)?|分享(?:到|至)?|收藏(?:本页)?|加入收藏|设为首页|我要纠错|纠错|朗读"
    r"|字号|字体|放大|缩小|默认|大|中|小|微信|微博|新浪微博|QQ空间|复制链接|首页|网站地图|联系我们|关于我们|无障碍(?:浏览)?|长者模式|繁体|简体|登录|注册|搜索|导出|下载"
)
_TOOLS = re.compile(rf"(?:[\s\[\]【】()（）<>《》|｜/·:：+\-A-]*(?:{_TOOL_WORDS}))++[\s\[\]【】()（）<>《》|｜/·:：+\-A]*")
_NOISE = re.compile(
    r"(?:您?(?:现在|当前)?(?:的)?(?:所在)?位置(?:是)?\s*[：:]|当前位置).*|(?:首页|网站首页)\s*[>»›/\-—].*|(?:上|下)一[篇条页]\s*[：:]?.*"
    r"|.{0,6}(?:扫一扫|扫描二维码|长按识别).{0,30}|(?:浏览|点击|阅读|访问)(?:次数|量|数)\s*[：:]?\s*\d*\s*次?|相关(?:链接|阅读|新闻|推荐|文档)\s*[：:]?|(?:责任)?编辑\s*[：:].{0,20}"
    r"|.{0,4}(?:字号|字体)(?:大小)?\s*[：:].{0,20}|(?:您?的?浏览器).{0,60}|(?:分享到|分享至|分享)\s*[：:].{0,30}"
)
_COLOPHON = re.compile(
    r"版权所有|[©Ⓒ]|(?i:copyright)|ICP备|公网安备|网站标识码|网站备案|技术支持\s*[：:]|建议(?:您)?使用.{0,30}浏览器|违法和不良信息"
)
_SPONSOR = re.compile(r"(?:网站)?(?:主办|承办|协办|运行维护|维护)(?:单位|机构)?\s*[：:]|网站地图|关于我们|联系我们|地址\s*[：:]|邮编")
_NEAR = 6
_LONGEST_COLOPHON = 200
_LINKED = 0.9
_RUN = 3
"""So many lines of nothing but links, one after the other, are a menu, not the text."""
_HEADING_SHARE = 0.4
_ANNEX = re.compile(r"附\s*件\s*[0-9一二三四五六七八九十]{0,2}\s*[：:.、]?")


def header_lines(header: PageHeader) -> list[DrawnLine]:
    """Returns the pairs as lines that header.py reads: one a line; what is unknown, long or prose shares the last line, between bars."""
    plain: list[str] = []
    awkward: list[str] = []
    for label, value in header.pairs:
        printed = f"{label}：{value}".replace("|", "／")
        (plain if label in KNOWN and len(value) <= 100 and "。" not in value else awkward).append(printed)
    if awkward and not plain:
        return []
    if awkward:
        plain[-1] = " | ".join([plain[-1], *awkward])
    return [DrawnLine(text=text) for text in plain]


def title_line(title: str) -> DrawnLine:
    """Returns the line of a title."""
    return DrawnLine(text=title, style="title")


def body_of(lines: Sequence[PageLine], header: PageHeader, title: str | None) -> list[PageLine]:
    """Returns the lines of the body: without header, tools, menus, colophon, and without the title, which gets a line of its own."""
    kept = [line for line in _chosen(lines, header) if not _is_noise(line)]
    return _without_title(_without_menus(_without_colophon(kept)), title)


def drawn(lines: Sequence[PageLine]) -> list[DrawnLine]:
    """Returns the lines of a body with their levels in the outline, tables as rows."""
    levels = _levels(lines)
    return [_drawn(line, levels) for line in lines]


def _chosen(lines: Sequence[PageLine], header: PageHeader) -> list[PageLine]:
    """Returns the lines of the body, and the attachments that are listed below it."""
    last = max((index for index, line in enumerate(lines) if line.inside), default=-1)
    below = {index for index, line in enumerate(lines) if index > last and _leads_to_file(line)}
    below |= {index - 1 for index in below if index - 1 > last and _ANNEX.fullmatch(lines[index - 1].text)}
    return [line for index, line in enumerate(lines) if index not in header.used and (line.inside or index in below)]


def _leads_to_file(line: PageLine) -> bool:
    return any(ATTACHMENT.search(href) for href in line.hrefs)


def _is_noise(line: PageLine) -> bool:
    if line.table is not None:
        return False
    return _TOOLS.fullmatch(line.text) is not None or (len(line.text) <= 80 and _NOISE.fullmatch(line.text) is not None)


def _without_colophon(lines: list[PageLine]) -> list[PageLine]:
    """Cuts the colophon off the end: from the first line of the last half that only a site's foot would hold."""
    for index in range(len(lines) // 2, len(lines)):
        if _is_colophon(lines, index):
            rest = [line for line in lines[index:] if _leads_to_file(line)]
            return lines[:index] + rest
    return lines


def _is_colophon(lines: Sequence[PageLine], index: int) -> bool:
    """Returns whether a line belongs to the foot: its own words say so, or those below an organiser's line ("主办单位：" is text, too)."""
    text = lines[index].text
    if len(text) > _LONGEST_COLOPHON or lines[index].table is not None:
        return False
    if _COLOPHON.search(text):
        return "。" not in text
    return _SPONSOR.search(text) is not None and any(_COLOPHON.search(line.text) for line in lines[index + 1 : index + _NEAR])


def _without_menus(lines: list[PageLine]) -> list[PageLine]:
    """Drops runs of lines that are nothing but links, unless they are all there is or lead to attachments."""
    menu = [line.table is None and line.linked >= _LINKED * len(line.text) and not _keeps(line) for line in lines]
    kept: list[PageLine] = []
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and menu[end]:
            end += 1
        if end - index < _RUN:
            kept += lines[index : max(end, index + 1)]
        index = max(end, index + 1)
    return kept if kept or not lines else lines


def _keeps(line: PageLine) -> bool:
    return _ANNEX.match(line.text) is not None or _leads_to_file(line)


def _without_title(lines: list[PageLine], title: str | None) -> list[PageLine]:
    """Takes the title out of the top of the body where it is printed there, on one line or several."""
    wanted = _bare(title or "")
    for first in range(min(3, len(lines)) if wanted else 0):
        joined = ""
        for last in range(first, min(first + 4, len(lines))):
            joined += _bare(lines[last].text)
            if joined == wanted and all(line.table is None for line in lines[first : last + 1]):
                return lines[:first] + lines[last + 1 :]
    return lines


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _levels(lines: Sequence[PageLine]) -> dict[int, int]:
    """Returns heading element → level in the outline; none where headings are used to make ordinary text large."""
    headings = [line for line in lines if line.heading]
    if sum(len(line.text) for line in headings) > _HEADING_SHARE * sum(len(line.text) for line in lines):
        return {}
    return {heading: level for level, heading in enumerate(sorted({line.heading for line in headings}), start=1)}


def _drawn(line: PageLine, levels: dict[int, int]) -> DrawnLine:
    if line.table is not None:
        return table_row(line.cells, table=line.table, header_row=line.header_row)
    return DrawnLine(text=line.text, outline_level=levels.get(line.heading), label=line.label, list_level=line.list_level)


def attachments(lines: Sequence[PageLine], links: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the names of the files that the body links to; `links` are words and address of every link of the page."""
    shown = {href for line in lines for href in line.hrefs if ATTACHMENT.search(href)}
    names = (words or unquote(href.split("?")[0].rsplit("/", 1)[-1]) for words, href in links if href in shown)
    return list(dict.fromkeys(names))
