"""Whether a document is a classified one by its own mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.schema.document import Document
from assistant.schema.encoding import Encoded

_MARK = re.compile(r"[\s\u3000]*(绝\s*密|机\s*密|秘\s*密)\s*[★☆*﹡]?\s*([\d一二三四五六七八九十]+年|长期)?[\s\u3000]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyMark(Encoded):
    """The mark: its level, how long it holds, its words and where they stand."""

    level: str
    term: str | None
    text: str
    where: str


def find_secrecy(document: Document) -> SecrecyMark | None:
    """Returns the first secrecy mark that stands alone in its paragraph."""
    for block in document.blocks:
        words = document.text[block.start : block.end]
        found = _MARK.fullmatch(words)
        if found:
            return SecrecyMark(level="".join(found[1].split()), term=found[2], text=words.strip(), where=f"第{block.index + 1}段")
    return None


def refusal(mark: SecrecyMark, name: str) -> InputError:
    """Returns the error that refuses a file."""
    return InputError(
        f"文件带有“{mark.level}”标志，不能在这里处理", where=name, remedy="请按保密规定在涉密计算机上办理；本机没有保存这个文件"
    )
