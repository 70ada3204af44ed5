"""What came in: which files are one and the same, which of two versions counts, who is late, who is missing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.drafting.forms import same_sender
from assistant.likeness.overlap import overlap_share
from assistant.schema.returns import Place, Remark

VERSION = 0.5
"""Share of the shorter of two files of one sender that stands in the other, from which they are versions of one return."""
APART_SECONDS = 60.0
"""Times of files that lie closer tell nothing: they were copied together."""
_LAST = re.compile(r"最终|定稿|终稿|正式")
_NUMBERED = re.compile(r"(?:[vV第(（_-]|版)\s*(\d{1,2})\s*(?:[稿版)）]|$)|([二三四五])稿")
_AGAIN = re.compile(r"修改|修订|更正|补充|更新|新")
_COPY = re.compile(r"副本|复件|拷贝|copy|[(（]\d[)）]$", re.IGNORECASE)
_CHINESE = "一二三四五"
_SUFFIXES = re.compile(r"[-_—－ ]*(?:数据表|数据|文字材料|材料|报送表|报送材料|总结|工作总结.*)$")
_NUMBER = re.compile(r"^\d+[-_.、 ]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One readable file: its sender and day, what it says (one line a sentence or filled row, "" for an empty form), when it was saved."""

    document: str
    sender: str
    kind: str
    received: dt.date | None
    digest: str
    content: str
    modified: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The files that count, in order, and those that do not with what is to be said of them."""

    counted: frozenset[str]
    copies: frozenset[str]
    older: frozenset[str]
    remarks: tuple[Remark, ...]


def sender_by_name(name: str) -> str:
    """Returns the sender that a file's name tells: without number, suffix, and the words of the forms."""
    stem = _NUMBER.sub("", Path(name).stem)
    return _SUFFIXES.sub("", stem) or stem


def sort_out(arrivals: Sequence[Arrival]) -> Sorted:
    """Returns what counts of files that came: of equal ones the first, of versions the later."""
    remarks: list[Remark] = []
    copies: set[str] = set()
    older: set[str] = set()
    originals_first = sorted(arrivals, key=lambda one: (_COPY.search(Path(one.document).stem) is not None, one.document))
    for place, one in enumerate(originals_first):
        if one.document in copies:
            continue
        for other in originals_first[place + 1 :]:
            if other.document not in copies and _same(one, other):
                copies.add(other.document)
                remarks.append(_copy(one, other))
    told = [one for one in arrivals if one.document not in copies]
    for place, one in enumerate(told):
        for other in told[place + 1 :]:
            if not {one.document, other.document} & older and _versions(one, other):
                first, last, why = _order(one, other)
                older.add(first.document)
                remarks.append(_superseded(first, last, why))
    counted = frozenset(one.document for one in told if one.document not in older)
    return Sorted(counted=counted, copies=frozenset(copies), older=frozenset(older), remarks=tuple(remarks))


def late(arrivals: Sequence[Arrival], due: dt.date | None) -> Iterator[Remark]:
    """Yields one remark a sender whose first version of a return came after the day it was due."""
    first: dict[tuple[str, str], Arrival] = {}
    for one in arrivals:
        if one.received is not None:
            known = first.setdefault((one.sender, one.kind), one)
            if known.received is not None and one.received < known.received:
                first[one.sender, one.kind] = one
    behind: dict[tuple[str, dt.date], list[Arrival]] = {}
    for one in first.values():
        if due is not None and one.received is not None and one.received > due:
            behind.setdefault((one.sender, one.received), []).append(one)
    for (sender, received), found in behind.items():
        days = (received - due).days if due is not None else 0
        text = f"{sender}{received:%m月%d日}报送，晚于截止日{due:%m月%d日}{days}天"
        places = tuple(Place(document=one.document) for one in found)
        yield Remark(
            kind="late", severity="warning", senders=(sender,), message=text, action="材料照收；如实记录，提醒下次按期", places=places
        )


def missing(senders: Sequence[str], expected: Sequence[str]) -> Iterator[Remark]:
    """Yields one remark an expected sender of whom nothing has come."""
    for name in dict.fromkeys(expected):
        if not any(same_sender(name, sender) for sender in senders):
            yield Remark(kind="missing", severity="error", senders=(name,), message=f"{name}没有报送材料", action="请催报")


def unexpected(arrivals: Sequence[Arrival], expected: Sequence[str]) -> Iterator[Remark]:
    """Yields one remark on all senders that are not on the list of those expected: new ones, or names written wrongly."""
    found = [one for one in arrivals if not any(same_sender(one.sender, name) for name in expected)]
    senders = tuple(dict.fromkeys(one.sender for one in found))
    if senders:
        places = tuple(Place(document=one.document) for one in found)
        action = "请看报送单位的名称是不是写错；没有写错就加进名单"
        text = f"不在应报名单里：{'、'.join(senders)}"
        yield Remark(kind="unexpected", severity="notice", senders=senders, message=text, action=action, places=places)


def _same(one: Arrival, other: Arrival) -> bool:
    return bool(one.content) and (one.digest == other.digest or (one.kind == other.kind and one.content == other.content))


def _copy(one: Arrival, other: Arrival) -> Remark:
    places = (Place(document=one.document), Place(document=other.document))
    if one.sender == other.sender:
        text = f"“{other.document}”与“{one.document}”内容相同，只算一份"
        return Remark(kind="same_file", severity="notice", senders=(one.sender,), message=text, action="不用管；可删去一份", places=places)
    text = f"“{other.document}”（{other.sender}）与“{one.document}”（{one.sender}）内容相同，只算一份"
    senders = (one.sender, other.sender)
    return Remark(kind="same_file", severity="warning", senders=senders, message=text, action="请问清是谁报的，另一家补报", places=places)


def _versions(one: Arrival, other: Arrival) -> bool:
    if not same_sender(one.sender, other.sender) or one.kind != other.kind or not one.content or not other.content:
        return False
    if one.kind == "table":
        first, second = ({line.partition("：")[0] for line in each.content.split("\n")} for each in (one, other))
        return len(first & second) >= VERSION * min(len(first), len(second))
    shorter, longer = sorted((one.content, other.content), key=len)
    return overlap_share(shorter, longer) >= VERSION


def _order(one: Arrival, other: Arrival) -> tuple[Arrival, Arrival, str | None]:
    """Returns the earlier and the later of two versions, and what tells them apart (None: nothing but the order of names)."""
    if one.received is not None and other.received is not None and one.received != other.received:
        first, last = sorted((one, other), key=lambda each: each.received or dt.date.min)
        return first, last, "报送日期"
    if _version(one.document) != _version(other.document):
        first, last = sorted((one, other), key=lambda each: _version(each.document))
        return first, last, "文件名"
    if abs(one.modified - other.modified) > APART_SECONDS:
        first, last = sorted((one, other), key=lambda each: each.modified)
        return first, last, "文件保存时间"
    return one, other, None


def _version(name: str) -> int:
    stem = Path(name).stem
    if _LAST.search(stem):
        return 99
    number = _NUMBERED.search(_NUMBER.sub("", stem))
    if number is not None:
        return int(number[1]) if number[1] else _CHINESE.index(number[2]) + 1
    return 2 if _AGAIN.search(stem) else 0


def _superseded(first: Arrival, last: Arrival, why: str | None) -> Remark:
    places = (Place(document=last.document), Place(document=first.document))
    text = f"{last.sender}交了两版，以“{last.document}”为准，“{first.document}”不再计入"
    text += f"（按{why}）" if why else "（分不出先后，按文件名顺序取后一份）"
    if why is None:
        return Remark(kind="superseded", severity="warning", senders=(last.sender,), message=text, action="请问清哪一份算数，只留一份",
                      places=places)  # fmt: skip
    return Remark(kind="superseded", severity="notice", senders=(last.sender,), message=text, action="看一眼是不是这一份", places=places)
