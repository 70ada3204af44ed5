"""密级标志或个人信息。

查什么：正文是否带有秘密、机密、绝密标志；是否有身份证号、手机号、银行卡号。
为什么：公开稿不得带密级和个人信息。
错例：“联系人王某，13800000000”。
正例：“联系人王某（电话见内部通讯录）”。
设置：无。只看号码格式和校验位。
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.nlp.secrecy import find_secrecy
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z.\-])1[3-9][0-9]{9}(?![0-9A-Za-z.]|[元万亿件人次份])")
_CARD = re.compile(r"(?<![0-9A-Za-z.])62[0-9]{14,17}(?![0-9A-Za-z.])")


def _look(context: CheckContext) -> Iterable[Finding]:
    text = context.document.text
    for match in _IDENTITY.finditer(text):
        if _identity_valid(match.group()):
            yield text_finding(context, "SEC001", "error", match.start(), match.end(), "疑似身份证号")
    for match in _PHONE.finditer(text):
        yield text_finding(context, "SEC001", "error", match.start(), match.end(), "疑似手机号")
    for match in _CARD.finditer(text):
        if _luhn(match.group()) and not _identity_valid(match.group()):
            yield text_finding(context, "SEC001", "error", match.start(), match.end(), "疑似银行卡号")
    mark = find_secrecy(context.document)
    if mark is not None:
        message = f"文件带有密级标志（{mark.where}“{mark.text}”），不得在非涉密设备上处理"
        yield text_finding(context, "SEC001", "error", mark.start, mark.end, message)


def _identity_valid(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if len(number) != 18:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _luhn(number: str) -> bool:
    digits = [int(char) for char in reversed(number)]
    doubled = [digit if index % 2 == 0 else digit * 2 - 9 * (digit > 4) for index, digit in enumerate(digits)]
    return sum(doubled) % 10 == 0


PLUGIN = CheckRule(code="SEC001", title="密级标志或个人信息", severity="error", manual=__doc__ or "", look=_look)
