"""Announced counts and the lists they announce: 三项制度：A、B、C; “A”“B”两项活动; 五个方面：一是…五是…."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.reckoning.series import Marker, chinese_number, markers, series

_COUNT = r"(?<![第\d.十百千万亿几数零〇一二三四五六七八九a-zA-Z～~—-])(?P<n>两|[二三四五六七八九]|十[一二三四五六七八九]?|\d{1,2})"
_CLASS = r"(?P<c>大类|方面|大|项|个|种|类|条|点|件|步|支|位|名|家|篇|场|期|所|批|字|化|座|部|镇|街|县|市|区|村|院|园)"
_ANNOUNCED = re.compile(rf"{_COUNT}(?:个|项|大)?{_CLASS}(?P<noun>[^，,。；;：:、“”（）()\d\n]{{0,14}})")
_COLON = re.compile(r"[“”]?(?:[：:]|——|，(?:即|就是|具体为|具体是|分别是|分别为|主要是|一是))")
_BRACKET = re.compile(r"”?[（(](?P<inner>[^（）()\n]{4,120})[）)]")
_INCLUDES = re.compile(r"(?:包括|包含|涵盖|涉及)$")
_QUOTES = re.compile(r"(?:“[^“”\n]{1,24}”(?:[、，]|和|及|与|以及)?){2,}$")
_QUOTE = re.compile(r"“[^“”\n]{1,24}”")
_SPLIT = re.compile(r"[和及与]|以及|或者?")
_NESTED = re.compile(r"[（(][^（）()]*[）)]|“[^“”]*”|《[^《》]*》")
_OPEN_LIST = re.compile(r"等|…|例如|比如|其中|包括但不限于|之一|之首|为代表|分别|每")
_VERB_END = re.compile(
    r"(?:做到|推进|抓好|坚持|打造|实施|建设|践行|开展|建成|新增|创建|完成|荣?获|拥有|达到?|共|[为是的在至有了个各省市县区以将从向对]|实现|形成|加强|办好|落实|制定|出台|"
    r"召开|举办|组织|设立|引进|培育|提升|增强|坚定|维护|捍卫|拥护|联合|完善|健全|构建|推动|推广|培养|选派|评选|入选|列入|另外?|其他|其余|余下|剩余|另有|上述|以上|以下|前述|下列|涉案|在内|全部|全国|全省|全市)$"
)
_COUNTED = re.compile(r"[\d二三四五六七八九十两][个项大名家条支批场次届位件类种]|\d")
"""An item that counts things itself (增强“四个意识”、做到“两个维护”) is no item of the list."""
_CLAUSE = "，,。；;：:\n"
_NO_KIND = ("期", "字", "批", "场", "篇", "步", "点", "化", "名", "位", "支")
_QUOTED_LEAST = 4
_MOST_MARKERS = 60
_SPAN = re.compile(r"(?<=个)(?:半?月|工作日|小时|星期|季度|自然日|年|百分点|学时|课时)")
_PERSONS = ("名", "位", "家", "批", "场", "期")
_LONGEST_NOUN = 10
_SPOKEN = re.compile(r"认为|主张|表示|证[实明]|同意|决定|通知|[均皆系]")
"""A verb in the middle of a list: what stands before it belongs to another one."""
_NO_THINGS = re.compile(r"[（(]?[一二三四①][、.．）)种个类是]|[（(]?\d|①")
"""Numbered items and amounts behind a colon or in a bracket are no list of names."""
_MANY = re.compile(r"[多余几数]|左右|以上|以内|上下|第")
_NUMERAL = "[一二两三四五六七八九十百千万]"
_JOINED = ("和", "及", "与", "、", "以及")


@dataclass(frozen=True, slots=True)
class Listed:
    """An announced count (its span) and how many items its list has, at least and at most (和 may join two items or stand inside one)."""

    start: int
    end: int
    announced: int
    fewest: int
    most: int
    open: bool

    @property
    def fits(self) -> bool:
        """Whether the list can have as many items as announced; one left open with 等 may have fewer."""
        return self.fewest <= self.announced and (self.open or self.announced <= self.most)


def listed(text: str, start: int, end: int) -> Iterator[Listed]:
    """Yields the announced counts of text[start:end] (one paragraph) whose list stands right before or after them in it."""
    order = sorted(markers(text, start, end), key=lambda marker: marker.start)
    for found in _ANNOUNCED.finditer(text, start, end):
        number = 2 if found.group("n") == "两" else chinese_number(found.group("n"))
        vague = _MANY.match(text, found.end("n")) or _MANY.match(text, found.end("c"))
        if number < 2 or vague or counts_nothing(text, found.start(), found.end("c")):
            continue
        if text[found.start() - 1 : found.start()] == "、" or text.startswith("支队", found.end("c") - 1):
            continue
        items = _before(text, start, found) or _after(text, found, end, order)
        if items is not None:
            yield Listed(found.start(), found.end("c"), number, *items)


def counts_nothing(text: str, start: int, end: int) -> bool:
    """Returns whether text[start:end] is no count of things: a span of time (三个月), the number of an article (第三百九十七条)."""
    article = text[end - 1 : end] == "条" and "第" in text[max(0, start - 8) : start]
    return article or _SPAN.match(text, end) is not None


def _after(text: str, found: re.Match[str], end: int, order: Sequence[Marker]) -> tuple[int, int, bool] | None:
    place = found.end()
    numbered = _numbered(text, place, end, order)
    if numbered is not None:
        return numbered
    bracket = _BRACKET.match(text, place)
    if bracket is not None:
        return None if _shared_out(bracket.group("inner"), found) else _things(bracket.group("inner"))
    colon = _COLON.match(text, place)
    if found.group("c") in _PERSONS or len(found.group("noun")) > _LONGEST_NOUN:
        return None
    if colon is None or text[colon.end() - 2 : colon.end()] == "一是":
        return None
    sentence = re.compile(r"[^。\n]{4,200}").match(text, colon.end(), end)
    return _things(sentence.group()) if sentence is not None and not _shared_out(sentence.group(), found) else None


def _shared_out(words: str, found: re.Match[str]) -> bool:
    """Whether the items carry amounts of the announced unit: 审结32件：维持16件，确认违法5件 is a whole with its parts."""
    return re.search(rf"(?:\d|{_NUMERAL})\s*[多余几]?{found.group('c')}", words) is not None


def _numbered(text: str, place: int, end: int, order: Sequence[Marker]) -> tuple[int, int, bool] | None:
    """五个方面：一是…二是…: the run that begins within a few characters behind the announcement."""
    near = re.compile(r"”?[^。；;\n]{0,6}?[：:，,。—]+(?:主要是)?(?=一是|一要|其一|第一，|①|[（(]1[）)])").match(text, place, end)
    if near is None:
        return None
    first = bisect_left(order, near.end(), key=lambda marker: marker.start)
    found = order[first : first + _MOST_MARKERS]
    if not found or found[0].value != 1:
        return None
    run = series(one for one in found if one.style == found[0].style)[0]
    values = [one.value for one in run]
    return (len(run), len(run), False) if values == list(range(1, len(run) + 1)) and len(run) > 1 else None


def _before(text: str, start: int, found: re.Match[str]) -> tuple[int, int, bool] | None:
    """“A”“B”“C”三项活动; A、B、C三项制度 (a list of bare words is believed only where its clause is nothing but the list)."""
    head = text[max(start, found.start() - 160) : found.start()]
    opened = head.endswith("等")
    head = head.removesuffix("等")
    quotes = _QUOTES.search(head)
    if quotes is not None:
        clause = head[: quotes.start()]
        if clause.endswith(("、", "和", "及", "与")):
            return None
        count = len(_QUOTE.findall(quotes.group()))
        return count, count, opened
    return _words_before(head, found, opened)


def _words_before(head: str, found: re.Match[str], opened: bool) -> tuple[int, int, bool] | None:
    """养老、医疗、失业、工伤四项保险: the words since the last comma, parted by 、; what leads in to the first item changes nothing.

    Only a number that is about right announces such a list (one in digits must be nearer): 修订、制定规章12件 counts other things, and a
    quoted one may be a name (残疾人“两项补贴”).
    """
    if found.group("c") in _NO_KIND or not found.group("noun"):
        return None
    number = 2 if found.group("n") == "两" else chinese_number(found.group("n"))
    slack = 1 if found.group("n").isdecimal() else 2
    clause = head.removesuffix("“")
    if clause.endswith(_JOINED):
        return None
    clause = clause[max(clause.rfind(mark) for mark in _CLAUSE) + 1 :]
    nested = _NESTED.findall(clause)
    plain = _NESTED.sub("“”", clause)
    items = plain.split("、")
    if (
        len(items) < 2
        or any(len(item) < 2 for item in items)
        or any(mark in plain for mark in "（）()[]［］")
        or plain.count("“") != len(nested)
    ):
        return None
    if _VERB_END.search(items[-1]) is not None or any(_COUNTED.search(item) for item in (*items, *nested)):
        return None
    if any(_SPOKEN.search(item) for item in items[1:]):
        return None
    joined = len(_SPLIT.findall(items[-1])) + len(_SPLIT.findall(items[0]))
    if (head.endswith("“") and len(items) < _QUOTED_LEAST) or not len(items) - slack <= number <= len(items) + joined + slack:
        return None
    return len(items), len(items) + joined, opened


def _things(words: str) -> tuple[int, int, bool] | None:
    """How many items a list has: parted by ；, else by 、, else by ，; a mix of 、 and ， cannot be told."""
    if _NO_THINGS.match(words) is not None:
        return None
    opened = _OPEN_LIST.search(words) is not None
    if any("、" in inner or "，" in inner for inner in _NESTED.findall(words)):
        return None
    plain = _NESTED.sub("“”", words).rstrip("；;，, ")
    if any(mark in plain for mark in "；;"):
        count = len(re.split(r"[；;]", plain))
        return count, count, opened
    if "、" in plain and "，" not in plain and "," not in plain:
        items = plain.split("、")
    elif "，" in plain and "、" not in plain:
        items = plain.split("，")
    else:
        return None
    if len(items) < 2 or any(not item for item in items):
        return None
    joined = len(_SPLIT.findall(items[-1]))
    return len(items), len(items) + joined, opened
