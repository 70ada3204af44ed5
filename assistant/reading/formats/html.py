"""Web pages, those of government disclosure above all: header, title and body, without what the site puts around them."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Sequence
from email.message import EmailMessage

from assistant.errors import UnreadableError
from assistant.reading.filetypes import is_known_type, is_web_page
from assistant.reading.formats._drawn import document_of
from assistant.reading.formats._html_body import locate
from assistant.reading.formats._html_header import header_of
from assistant.reading.formats._html_lines import PageLine, PageWriter
from assistant.reading.formats._html_page import Page, is_attachment, open_page, text_inside
from assistant.reading.formats._html_tables import data_tables
from assistant.reading.formats._html_text import attachments, body_of, drawn, header_lines, title_line
from assistant.reading.formats._html_title import title_of
from assistant.schema.document import Document, Provenance
from assistant.word.names import Element

_BLANK = rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*"
_FRAGMENT = re.compile(_BLANK + rb"<(?:head|body|table|meta|title|style|script|link)\b", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(rb"<(?:p|div|br|table|span|h[1-6]|ul|ol|a)\b[^<>]{0,500}>", re.IGNORECASE)
_ARCHIVE = re.compile(rb"(?:[A-Za-z-]{2,30}:[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n)*){0,20}?Content-Type:\s*multipart/related", re.IGNORECASE)
_PLAIN = (".txt", ".md", ".text", ".markdown", ".csv", ".tsv")
_COPY = "请在浏览器中打开，把正文复制到 .docx 或 .txt 再试"
_SHOWN = 30
_MOST_NAMES = 10
_ICON = re.compile(r"icon|ico[_/.]|logo|blank|spacer|dot\.|/bg", re.IGNORECASE)


class HtmlReader:
    """Reads .html and what is HTML under other names: .doc and .xls that office systems export, pages saved as .mht."""

    name = "html"
    suffixes = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")

    def sniff(self, data: bytes, suffix: str) -> bool:
        """Returns whether the bytes begin like a page; a text file that only quotes markup is none."""
        if is_web_page(data) or _is_archive(data):
            return True
        if suffix in _PLAIN or is_known_type(data):
            return False
        head = data[:4096].decode("utf-16", "ignore").encode() if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data[:4096]
        return is_web_page(head) or _FRAGMENT.match(head) is not None or (suffix in self.suffixes and _ELEMENT.search(head) is not None)

    def read(self, data: bytes, *, name: str, path: str | None) -> Document:
        """Returns the document; raises UnreadableError for a page that is broken, too deep, or without words."""
        page = open_page(_archived(data, name) if _is_archive(data) else data, name=name)
        body = locate(page.root, set(data_tables(page.root)))
        lines = PageWriter(body).walk(page.root)
        header = header_of(page, lines)
        title = title_of(page, header)
        kept = body_of(lines, header, title)
        if not kept and not any(value for _, value in header.pairs):
            where = f"，正文可能在内嵌文件 {page.frames[0][:100]} 里" if page.frames else ""
            raise UnreadableError(f"网页里没有正文文字{where}", where=name, remedy=f"正文可能由脚本生成，或是图片：{_COPY}")
        printed = header_lines(header)
        titled = [title_line(title)] if title else []
        sha256 = hashlib.sha256(data).hexdigest()
        provenance = Provenance(name=name, path=path, sha256=sha256, reader=self.name, encoding=page.encoding)
        notices = _notices(page, body, kept)
        return document_of([*printed, *titled, *drawn(kept)], provenance, notices=notices, header_lines=len(printed))


def _is_archive(data: bytes) -> bool:
    return _ARCHIVE.match(data[:8192].lstrip()) is not None


def _archived(data: bytes, name: str) -> bytes:
    """Returns the page inside a page saved as one file (.mht), its encoding declared in front."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = str(part.get_param("charset") or "")
                declared = f'<meta charset="{charset}">'.encode() if re.fullmatch(r"[\w-]{2,20}", charset) else b""
                return declared + payload
    raise UnreadableError("单文件网页里没有页面", where=name, remedy=_COPY)


def _notices(page: Page, body: Element, kept: Sequence[PageLine]) -> list[str]:
    """Returns one Chinese sentence for each kind of content that was not read."""
    found: list[str] = []
    links = [(" ".join(text_inside(link).split()), link.get("href") or "") for link in page.root.iter("a") if is_attachment(link)]
    named = attachments(kept, links)
    if named:
        more = f" 等 {len(named)} 个" if len(named) > _MOST_NAMES else ""
        found.append(f"网页附有文件：{'、'.join(named[:_MOST_NAMES])}{more}，附件内容未读，请另行下载")
    files = [source for source in page.frames if not source.lower().startswith(("javascript:", "about:"))]
    if files:
        found.append(f"网页内嵌了其他文件 {len(files)} 个（如 {files[0][:100]}），内容未读")
    images = [image for image in body.iter("img") if not _is_icon(image)]
    if images:
        found.append(f"正文有图片 {len(images)} 张，图中文字未读")
    inside = set(body.iter())
    hidden = [words for parent, words in page.hidden if parent in inside]
    if hidden:
        sample = hidden[0] if len(hidden[0]) <= _SHOWN else hidden[0][:_SHOWN] + "…"
        found.append(f"网页正文有隐藏文字 {len(hidden)} 处（如“{sample}”），浏览器里看不到，未读")
    if page.broken:
        found.append(f"网页有 {page.broken} 个字符无法解码，已用“\ufffd”代替，请对照原网页")
    if not kept:
        found.append("网页没有正文文字，只读到页头信息")
    return found


def _is_icon(image: Element) -> bool:
    small = any(
        (image.get(side) or "").strip("px ").isdecimal() and int((image.get(side) or "0").strip("px ")) < 40 for side in ("width", "height")
    )
    return small or not image.get("src") or _ICON.search(image.get("src") or "") is not None


PLUGIN = HtmlReader()
