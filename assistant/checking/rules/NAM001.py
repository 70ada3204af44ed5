"""单位名称、领导职务和排序与名单不一致。

查什么：与名单里的单位全称只差一个字的写法；同一单位用了两个简称；领导姓名紧连的职务与名单不同；并列点名的顺序与名单不同。
为什么：名称、职务、排序写错是公文里最不该有的错。
错例：“青榆区司法局”写成“青榆区司司法局”；名单里的副局长写成“局长”；第二位排在第一位前面。
正例：全称、名单所列的简称；“原局长”“时任局长”不查。
设置：phrases.toml 的 names.full_short 和 people.order；名单为空时不查。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from assistant.checking.findings import text_finding
from assistant.checking.rules._rule import CheckRule
from assistant.checking.rules._text import FULL, in_title, once
from assistant.likeness.names import other_short_forms, variants
from assistant.protocols import CheckContext
from assistant.schema.finding import Finding

_POST = re.compile(
    r"(?:常务)?副?(?:党组|党委|机关党委|支部|纪委|政法委|区委|市委)?(?:常务副|副)?"
    r"(?:书记|局长|区长|市长|县长|主任|院长|检察长|部长|所长|科长|处长|队长|组长|主席|会长|秘书长|政委)|党组成员|党委委员|(?:一级|二级|三级|四级)(?:调研员|主任科员|巡视员)"
)
_FORMER = re.compile(r"(?:原|时任|前任?|历任)[^，。；、]{0,12}$")
_REACH = 30


def _look(context: CheckContext) -> Iterable[Finding]:
    if context.phrases is None:
        return
    yield from _units(context, context.phrases.names)
    yield from _titles(context, context.phrases.people)
    yield from _order(context, context.phrases.people)


def _units(context: CheckContext, names: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    text = context.document.text
    for start, end, full in variants(text, [full for full, _ in names]):
        message = f"单位名称与名单所列「{full}」只差一个字，请核对"
        yield text_finding(context, "NAM001", "warning", start, end, message, expected=full)
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for start, end, short in other_short_forms(text, names):
        if not in_title(text, start):
            found.setdefault((text[start:end], short), []).append((start, end))
    for (written, short), spans in found.items():
        message = f"同一单位用了两个简称「{written}」「{short}」，名单所列为「{short}」"
        yield from once(context, "NAM001", "warning", spans, message, expected=short)


def _titles(context: CheckContext, people: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    text = context.document.text
    for name, title in people:
        listed = set(_posts(title))
        if not listed:
            continue
        for match in re.finditer(re.escape(name), text):
            line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _REACH)
            before, after = text[line : match.start()], text[match.end() : match.end() + _REACH]
            written = [*_posts(_ending_post(before)), *_posts(_leading_post(after))]
            wrong = [post for post in written if post not in listed and (_counterpart(post) in listed or not listed & set(written))]
            if wrong and not _FORMER.search(before):
                message = f"「{name}」的职务写作「{'、'.join(wrong)}」，名单所列为「{title}」"
                yield text_finding(context, "NAM001", "warning", match.start(), match.end(), message)


def _posts(words: str) -> list[str]:
    """Returns the posts named in words, the body they belong to left out: 党组书记 → 书记; 副 stays."""
    found = (match.group() for match in _POST.finditer(words))
    return [re.sub(r"党组|党委|机关党委|支部|纪委|政法委|区委|市委", "", post) if post.endswith("书记") else post for post in found]


def _counterpart(post: str) -> str:
    """Returns 局长 for 副局长 and the reverse: beside a listed post another may be right, its deputy or chief never."""
    return post.replace("副", "") if "副" in post else f"副{post}"


def _ending_post(before: str) -> str:
    """Returns the posts that stand right before a name: 区司法局党组书记、局长."""
    found = re.search(rf"(?:(?:{_POST.pattern})、)*(?:{_POST.pattern})$", before)
    return found.group() if found else ""


def _leading_post(after: str) -> str:
    """Returns the post right after a name; a second one may belong to the next name."""
    found = _POST.match(after)
    return found.group() if found else ""


def _order(context: CheckContext, people: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    """Yields one finding an enumeration whose names stand in another order than the list's; only titles may part the names."""
    if len(people) < 2:
        return
    text = context.document.text
    place = {name: index for index, (name, _) in enumerate(people)}
    found = sorted((match.start(), match.end(), name) for name in place for match in re.finditer(re.escape(name), text))
    for (_, end, first), (start, last, second) in pairwise(found):
        gap = text[end:start]
        if place[second] < place[first] and len(gap) <= _REACH and _enumerates(gap):
            message = f"「{second}」在名单里排在「{first}」之前，请按名单顺序点名"
            yield text_finding(context, "NAM001", "warning", end - len(first), last, message)


def _enumerates(gap: str) -> bool:
    rest = re.sub(rf"(?:[一-龥]{{0,8}}?(?:局|委|办|院|处|科|所|中心|政府))?(?:{_POST.pattern})", "", gap)
    return bool(gap) and re.fullmatch(r"[、和及与，]*", rest) is not None and re.search(r"[、和及与，]", gap) is not None


PLUGIN = CheckRule(
    code="NAM001", title="单位名称、领导职务和排序", severity="warning", manual=__doc__ or "", look=_look, profiles=FULL
)  # fmt: skip
