"""File types told by their first bytes, so that a refusal can say what the file is and what to do."""

from __future__ import annotations

import io
import re
import zipfile

_EXPORT = "请用 Word 或 WPS 打开，另存为 .docx（或复制文字存为 .txt）再试"
_PICTURE = "图片里的文字读不出来：请先做文字识别，或请对方提供 .docx"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF 文件", "请重新下载或重新导出后再试"),
    (b"\x89PNG", "图片（PNG）", _PICTURE),
    (b"\xff\xd8\xff", "图片（JPEG）", _PICTURE),
    (b"GIF8", "图片（GIF）", _PICTURE),
    (b"II*\x00", "图片（TIFF）", _PICTURE),
    (b"MM\x00*", "图片（TIFF）", _PICTURE),
    (b"BM", "图片（BMP）", _PICTURE),
    (b"{\\rtf", "RTF 文件", _EXPORT),
    (b"Rar!", "RAR 压缩包", "请解压后逐个读取里面的文件"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压后逐个读取里面的文件"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压后逐个读取里面的文件"),
    (b"SQLite format 3", "SQLite 数据库", "数据库请作为台账（--data）使用"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b[^>]{0,200}>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_ZIP = b"PK\x03\x04"


def is_web_page(data: bytes) -> bool:
    """Returns whether the bytes begin like an HTML page."""
    return _HTML.match(data[:4096]) is not None


def is_known_type(data: bytes) -> bool:
    """Returns whether the first bytes say that this is no plain text ("BM" alone says nothing: a text may begin so)."""
    known = (magic for magic, _, _ in _MAGIC if len(magic) > 2)
    return is_web_page(data) or data.startswith((_OLE, _ZIP, *known))


def describe(data: bytes) -> tuple[str, str]:
    """Returns (what the bytes are, what the user can do) for a file that no reader takes."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "带打开密码的 Office 文件", "请在 Word、Excel 或 WPS 中去掉打开密码后另存"
        if "PowerPoint Document".encode("utf-16-le") in data:
            return "演示文稿（.ppt）", "请把文字复制到 .docx 再试"
        return "损坏的旧版 Office 文件（.doc、.xls 一类）", "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再试"
    if data.startswith(_ZIP):
        return _describe_zip(data)
    if is_web_page(data):
        return "网页文件（.html）", "请重新保存网页后再试"
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            return what, remedy
    return "认不出类型的文件", "能读的有 Word、PDF、OFD、网页、表格和文本（.txt、.md）；请另存为其中一种"


def _describe_zip(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return "损坏的压缩包或 Office 文件", "请重新下载或另存一份再试"
    if any(name.startswith("xl/") for name in names):
        return "损坏的 Excel 工作簿", "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
    if any(name.startswith("ppt/") for name in names):
        return "演示文稿（.pptx）", "请把文字复制到 .docx 再试"
    if "OFD.xml" in names:
        return "OFD 版式文件", "请重新下载或重新导出后再试"
    if "mimetype" in names and "content.xml" in names:
        return "OpenDocument 演示或绘图文件", "请把文字复制到 .docx 再试"
    return "ZIP 压缩包", "请解压后逐个读取里面的文件"
