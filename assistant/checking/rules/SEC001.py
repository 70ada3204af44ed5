"""密级标志或个人信息。

查什么：正文是否带有秘密、机密、绝密标志；是否有身份证号、手机号、银行卡号。
为什么：公开稿不得带密级和个人信息。
错例：“联系人王某，13800000000”。
正例：“联系人王某（电话见内部通讯录）”。
设置：无。只看号码格式和校验位。
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.nlp.personal import KIND_NAMES, find_personal
from assistant.nlp.secrecy import find_secrecy
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_PUBLIC = ("identity", "phone", "card")
"""What never stands in a text for the public; names and addresses of cases may, by the rules on publishing them."""


def _look(context: CheckContext) -> Iterable[Finding]:
    for one in find_personal(context.document.text, numbers_only=True):
        if one.kind in _PUBLIC:
            yield text_finding(context, "SEC001", "error", one.start, one.end, f"疑似{KIND_NAMES[one.kind]}")
    mark = find_secrecy(context.document)
    if mark is not None:
        message = f"文件带有密级标志（{mark.where}“{mark.text}”），不得在非涉密设备上处理"
        yield text_finding(context, "SEC001", "error", mark.start, mark.end, message)


PLUGIN = CheckRule(code="SEC001", title="密级标志或个人信息", severity="error", manual=__doc__ or "", look=_look)
