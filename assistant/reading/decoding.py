"""Decoding: bytes of a text file to text, Chinese encodings first, garbage refused."""

from __future__ import annotations

import codecs

from assistant.errors import UnreadableError

LARGEST = 64 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON = frozenset(
    "的一是在有和不为人中国上大年以地会出对可也要行政法工作市区县省司局全面加强推进发展建设服务治理社会民事件万元月日"
    "个时到用理生同方成部门后能于分与进机关各级基层文化化规定第条本及其办下了这他我们来就说得着自动学者所开主现经"
)
_CONTROLS = frozenset(map(chr, (*range(9), 11, *range(14, 27), *range(28, 32), 127)))
_SHORT = 32
"""Bytes too few to count ordinary characters in: all of them inside GB2312's block is proof enough."""
_REMEDY = "请确认它是文本文件；若是 Word 文档，请另存为 .docx 再试"


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """Returns (text with line ends as newlines and without BOM, name of the encoding); raises UnreadableError for what is no text."""
    if len(data) > LARGEST:
        raise UnreadableError("文本文件超过 64 MB", where=name, remedy="请拆分后再读")
    text, encoding = _decoded(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                marked = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError("文件开头标明的编码与内容不符，可能已损坏", where=name, remedy="请重新导出该文件") from error
            return _checked(marked, name), "utf-8" if encoding == "utf-8-sig" else encoding
    text_utf8 = _try(data, "utf-8")
    if text_utf8 is not None and _few_controls(text_utf8):
        return text_utf8, "utf-8"
    tried = [(_score(text), encoding, text) for encoding in ("gb18030", "utf-16-le", "utf-16-be") if (text := _try(data, encoding))]
    if len(data) <= _SHORT and _try(data, "gb2312"):
        return data.decode("gb18030"), "gb18030"
    score, encoding, text = max(tried, default=(0.0, "", ""))
    if score >= 0.9:
        return text, encoding
    return _last_resort(data, name)


def _few_controls(text: str) -> bool:
    """Real pages hold a stray control character now and then; a NUL, or more than one in 500 characters, means no text."""
    if not _CONTROLS & set(text):
        return True
    return "\x00" not in text and sum(char in _CONTROLS for char in text) * 500 <= len(text)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _score(text: str) -> float:
    """Returns how much `text` looks like Chinese or Latin prose: 0 where it holds controls, about 1 for a real text.

    Wrong double-byte readings give rare Chinese characters, so ordinary ones must appear among the Chinese characters.
    """
    if _CONTROLS & set(text):
        return 0.0
    sample = text[:20_000]
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in sample)
    plain = sum(char in "\n\r\t" or " " <= char <= "~" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" for char in sample)
    marks = sum(char in "—…‘’“”·×①②③④⑤⑥⑦⑧⑨⑩℃‰㎡" for char in sample)
    share = (chinese + plain + marks) / max(len(sample), 1)
    if chinese == 0:
        return share if plain == len(sample) else 0.0
    common = sum(char in _COMMON for char in sample) / chinese
    return min(share, 1.0) if common >= 0.08 or (chinese < 12 and common > 0) else share * 0.6


def _last_resort(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:1_000_000]).best()
    text = _try(data, best.encoding) if best else None
    if best is None or text is None or _score(text) < 0.85:
        raise UnreadableError("认不出文字编码，看起来不是文本文件", where=name, remedy=_REMEDY)
    return text, best.encoding


def _checked(text: str, name: str) -> str:
    if not _few_controls(text):
        raise UnreadableError("内容含有控制字符，看起来不是文本文件", where=name, remedy=_REMEDY)
    return text


def is_text(data: bytes) -> bool:
    """Returns whether the bytes decode as text."""
    try:
        decode(data, name="")
    except UnreadableError:
        return False
    return True
