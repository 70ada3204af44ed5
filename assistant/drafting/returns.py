"""Collects what sections and street offices sent: sentences with sender and topic, and remarks on what is late, double or wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.drafting.evidence import Seen, look
from assistant.drafting.units import Topic, units
from assistant.errors import InputError, UnreadableError
from assistant.protocols import RecordBook
from assistant.reckoning.matching import Bench
from assistant.schema.document import Block, Document
from assistant.schema.drafting import Submission
from assistant.schema.quantity import Period

_SENDER = re.compile(r"报送(?:单位|科室|部门)[：:]\s*(\S[^\n|｜]*)")
_RECEIVED = re.compile(r"报送(?:日期|时间)[：:]\s*(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})")
_HEADER = re.compile(r"^(?:报送(?:单位|科室|部门|日期|时间)|标题|题目|联系人|联系电话|审核人?)[：:]")
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("plan", re.compile(r"打算|计划|思路|安排|下一步|明年|谋划")),
    ("problem", re.compile(r"问题|不足|困难|短板")),
    ("work", re.compile(r"工作|情况|做法|成效|总结|开展|完成")),
)
_SKIPPED_NAMES = ("~$", ".", "README", "readme")
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])[^。；]{2,24}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedSentence:
    """One sentence of a return: its words as sent, topic, headings above it, place in the document, counted figures in it."""

    sender: str
    document: str
    topic: Topic
    text: str
    start: int
    order: int
    headings: tuple[str, ...] = ()
    figures: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """All returns of one brief: who sent what and when, and every sentence in order of senders' files."""

    submissions: tuple[Submission, ...] = ()
    sentences: tuple[ReturnedSentence, ...] = ()
    notices: tuple[str, ...] = ()

    def on(self, topic: Topic) -> tuple[ReturnedSentence, ...]:
        """Returns the sentences on one topic."""
        return tuple(sentence for sentence in self.sentences if sentence.topic == topic)


def read_folder(folder: Path, reader: Callable[[Path], Document]) -> tuple[list[Document], list[str]]:
    """Returns the documents of a submissions folder in order of names, and a notice for each file that could not be read.

    Raises UnreadableError where the folder holds no readable return at all.
    """
    if not folder.is_dir():
        raise UnreadableError("报送材料应是一个文件夹", where=str(folder))
    documents: list[Document] = []
    notices: list[str] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith(_SKIPPED_NAMES):
            continue
        try:
            documents.append(reader(path))
        except InputError as error:
            notices.append(f"报送材料“{path.name}”未读入：{error.message}")
    if not documents:
        raise UnreadableError("没有读到任何报送材料", where=str(folder), remedy="请放入 .docx 或 .txt 文件")
    return documents, notices


def collect(documents: Sequence[Document], book: RecordBook, period: Period, *, notices: Sequence[str] = ()) -> Returns:
    """Returns the documents as submissions with their sentences and what the ledgers say of their figures; `period` is reported on."""
    submissions: list[Submission] = []
    found: list[ReturnedSentence] = []
    bench = Bench(book)
    for document in documents:
        sender = sender_of(document)
        seen = look(document, book, period, sender=sender, bench=bench)
        mine = [_sentence(document, sender, *place, seen) for place in _places(document)]
        numbered = len(found)
        found += [replace(sentence, order=numbered + offset) for offset, sentence in enumerate(mine)]
        texts = tuple(sentence.text for sentence in mine)
        submissions.append(Submission(sender=sender, document=document.name, received=received_on(document), sentences=texts))
    return Returns(submissions=tuple(submissions), sentences=tuple(found), notices=tuple(notices))


def sender_of(document: Document) -> str:
    """Returns who sent a document: its line 报送单位：, else its file name without number and suffix."""
    match = _SENDER.search(document.text[:600])
    if match:
        return match[1].strip()
    return re.sub(r"^\d+[-_.、 ]*", "", Path(document.name).stem)


def received_on(document: Document) -> dt.date | None:
    """Returns the day of the line 报送日期：, None where there is none or it is no date."""
    match = _RECEIVED.search(document.text[:600])
    try:
        return dt.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


def _places(document: Document) -> list[tuple[int, int, Topic, tuple[str, ...]]]:
    """Returns (start, end, topic, headings) of every sentence below the header lines."""
    places: list[tuple[int, int, Topic, tuple[str, ...]]] = []
    topic: Topic | None = None
    headings: tuple[str, ...] = ()
    for block in document.blocks:
        line = document.text[block.start : block.end].strip()
        if block.kind in ("metadata", "title", "header", "footer") or _HEADER.match(line) or not line:
            continue
        if _is_heading(block, line):
            named = _topic(line)
            topic = named if block.level <= 1 and named else topic
            headings = (line,) if block.level <= 1 else (*headings[:1], line)
            continue
        if topic is None and len(line) < 40 and "。" not in line:
            continue
        lead, spans = units(document.text, block.start, block.end, topic or "work")
        under = (*headings[:1], lead) if lead else headings
        places += [(start, end, topic or "work", under) for start, end in spans]
    return places


def _is_heading(block: Block, line: str) -> bool:
    return block.kind == "heading" or bool(_HEADING.match(line))


def _topic(line: str) -> Topic | None:
    return next((topic for topic, words in _TOPICS if words.search(line)), None)


def _sentence(
    document: Document, sender: str, start: int, end: int, topic: Topic, headings: tuple[str, ...], seen: tuple[Seen, ...]
) -> ReturnedSentence:
    inside = tuple(one for one in seen if start <= one.figure.start < end)
    return ReturnedSentence(
        sender=sender, document=document.name, topic=topic, text=document.text[start:end], start=start, order=0, headings=headings,
        figures=inside,
    )  # fmt: skip
