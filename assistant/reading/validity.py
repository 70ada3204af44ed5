"""From when to when a text holds, as it says itself: in its header, in the note under the title of a law, in its last article.

A date that may be another version's is left out: a text of 2017 whose last article still says 1990 has no first day here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.reading.dates import china_time
from assistant.reading.labels import number_value
from assistant.schema.document import Block, Metadata

FROM = ("施行日期", "实施日期", "生效日期", "施行时间", "实施时间", "生效时间")
REPEALED = ("废止日期", "废止时间")
UNTIL = ("有效期至", "失效日期", "失效时间", "有效期截止日期")
TERM = ("有效期", "有效期限")

_DATE = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
_ANY_DATE = re.compile(rf"{_DATE}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}")
_EVENT = re.compile(rf"(?P<date>{_DATE})(?P<what>.*?)(?=(?:根据|自|于)?(?:{_DATE})|$)", re.DOTALL)
_AMENDED, _MADE, _HOLDS = (
    re.compile(r"修正|修订|修改"),
    re.compile(r"通过|公布|发布|颁布|批准|公告|印发"),
    re.compile(r"施行|实施|生效|执行"),
)
_ANNOUNCED = re.compile(r"(?<!予)(?<!予以)公布|发布|颁布|公告|印发|全国人民代表大会(?:常务委员会)?.{0,12}会议通过")
_NAME = r"法|条例|办法|规定|决定|解释|细则|规则|意见|通知|方案|安排|批复|规程|制度|标准|章程|指引|计划|规划|公告|通告|规范|若干措施|措施"
_STARTS = re.compile(
    rf"(?:^|[。；，、）)\s])本[^第，。；：“”《》]{{0,12}}?(?:{_NAME})[^第，。；：“”《》]{{0,6}}?自\s?(?P<when>{_DATE}|(?:公布|发布|印发|颁布|下发|签发)之日)"
    r"起\s?(?:正式)?(?:施行|实施|执行|生效)(?P<after>[^。\n]{0,60})"
)
_END = re.compile(rf"^\s*至\s?(?P<one>{_DATE})|(?:有效期|执行|施行)(?:限)?(?:截止)?(?:到|至)\s?(?P<two>{_DATE})")
_YEARS = re.compile(r"有效期(?:限)?(?:为|是|：|:)?\s?(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?年")
_BARE_YEARS = re.compile(r"(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?年")
_VOID_FROM = re.compile(rf"自\s?(?P<date>{_DATE}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})\s?起")
_REPEALED_SOMETIME = re.compile(r"废止|无效")
_FIRST_LINES, _LAST_BLOCKS = 25, 30
_LONGEST_NOTE = 400
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Note:
    """What the lines under the title say: days on which the text was made, announced, amended last, and begins to hold."""

    made: dt.date | None
    announced: dt.date | None
    amended: dt.date | None
    holds: dt.date | None


def note_date(text: str, blocks: Sequence[Block]) -> dt.date | None:
    """Returns the day on which this version was made, as the note under a law's title says (…通过 …第二次修正)."""
    note = _note(text, blocks)
    return max((day for day in (note.made, note.amended) if day is not None), default=None)


def validity_of(metadata: Metadata, text: str, blocks: Sequence[Block]) -> tuple[dt.date | None, dt.date | None]:
    """Returns the first and the last day on which a text holds, None where it does not say so beyond doubt."""
    fields = dict(reversed(metadata.fields))
    own, after = _own(text, blocks)
    note = _note(text, blocks)
    first = _first(fields, FROM) or _first_day(own, note, metadata)
    return first, _last_day(fields, metadata.validity or "", after, first)


def _first_day(own: str | None, note: _Note, metadata: Metadata) -> dt.date | None:
    """Returns the later of what note and last article say, if nothing was passed or amended after it."""
    said = _date(own or "")
    if own is not None and said is None:
        issued = metadata.issued or metadata.published
        said = note.announced or (issued.date() if issued is not None and note.made is None else None)
    days = [day for day in (said, note.holds) if day is not None]
    first = max(days, default=None)
    return first if first is not None and all(day is None or day <= first for day in (note.made, note.amended)) else None


def _last_day(fields: Mapping[str, str], state: str, after: str, first: dt.date | None) -> dt.date | None:
    repealed = _first(fields, REPEALED) or (_date(found["date"]) if (found := _VOID_FROM.search(state)) else None)
    if repealed is not None:
        return repealed - _DAY
    end = _first(fields, UNTIL)
    if end is not None or _REPEALED_SOMETIME.search(state):
        return end
    term = next((fields[label] for label in TERM if label in fields), "")
    dates = [day for one in _ANY_DATE.findall(term) if (day := _date(one)) is not None]
    if dates:
        return max(dates) if len(dates) > 1 or "至" in term or first is None or dates[0] > first else None
    found = _END.search(after)
    if found is not None:
        return _date(found["one"] or found["two"])
    years = _YEARS.search(after) or _BARE_YEARS.fullmatch(term.strip())
    count = number_value(years["years"]) if years is not None else None
    return _years_on(first, count) - _DAY if first is not None and count else None


def _own(text: str, blocks: Sequence[Block]) -> tuple[str | None, str]:
    """Returns when the text says it begins to hold, and the words after that; None where it says two things."""
    found: list[tuple[str, str]] = []
    body = [block for block in blocks if block.kind in ("item", "paragraph", "heading")]
    for block in body[-_LAST_BLOCKS:]:
        match = _STARTS.search(text[block.start : block.end])
        if match is not None:
            found.append((match["when"], match["after"]))
    return found[-1] if found and len({when for when, _ in found}) == 1 else (None, "")


def _note(text: str, blocks: Sequence[Block]) -> _Note:
    made: list[dt.date] = []
    announced: list[dt.date] = []
    amended: list[dt.date] = []
    holds: list[dt.date] = []
    for line in _note_lines(text, blocks):
        for event in _EVENT.finditer(line):
            day, what = _date(event["date"]), event["what"]
            if day is None:
                continue
            if _HOLDS.search(what) and not _AMENDED.search(what):
                (holds if not re.search(r"之日", what) else made).append(day)
            if _AMENDED.search(re.sub(r"《[^》]*》", "", what)):
                amended.append(day)
            elif _MADE.search(what):
                made.append(day)
                announced += [day] if _ANNOUNCED.search(what) else []
    return _Note(*(max(days, default=None) for days in (made, announced, amended, holds)))


def _note_lines(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Yields the lines between the title and the first heading or article that tell of making, amending, holding; broken ones joined."""
    started, before = not any(block.kind == "title" for block in blocks[:_FIRST_LINES]), ""
    for block in blocks[:_FIRST_LINES]:
        started = started or block.kind == "title"
        if block.kind in ("item", "heading"):
            return
        line = before + text[block.start : block.end]
        before = ""
        if not started or block.kind != "paragraph" or len(line) > _LONGEST_NOTE:
            continue
        if _MADE.search(line) or _AMENDED.search(line) or _HOLDS.search(line):
            yield line
        elif _ANY_DATE.match(line):
            before = line


def _first(fields: Mapping[str, str], labels: Iterable[str]) -> dt.date | None:
    return next((day for label in labels if (day := _date(fields.get(label, ""))) is not None), None)


def _date(words: str) -> dt.date | None:
    found = china_time(words)
    return found.date() if found is not None else None


def _years_on(day: dt.date, years: int) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, month=3 if leap else day.month, day=1 if leap else day.day)
