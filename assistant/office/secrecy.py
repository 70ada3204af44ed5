"""Refusing classified files: they are not kept, and the refusal is told in the words of the rules."""

from __future__ import annotations

from assistant.errors import SecretFileError
from assistant.schema.secrecy import SecrecyMark


def refusal(mark: SecrecyMark, name: str) -> SecretFileError:
    """Returns the error that refuses a file."""
    remedy = "请按保密规定在涉密计算机上办理；本机没有保存这个文件"
    return SecretFileError(f"{mark.where}有密级标志“{mark.text}”，{mark.level}文件不能在这里处理", where=name, remedy=remedy)
