"""Collects what sections and street offices sent: sentences with sender and topic, and the figures that they state."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.drafting.arrivals import sender_by_name
from assistant.drafting.evidence import Looked, Seen, look
from assistant.drafting.facts import Facts
from assistant.drafting.forms import without_guide
from assistant.drafting.statement_checks import Known
from assistant.drafting.statements import Finder, of_form, of_text
from assistant.drafting.units import Topic, units
from assistant.errors import UnreadableError
from assistant.protocols import RecordBook
from assistant.reckoning.matching import Bench
from assistant.schema.document import Block, Document
from assistant.schema.drafting import Submission
from assistant.schema.quantity import Period
from assistant.schema.returns import Remark, ReturnForm, Statement

HEAD = 600
"""Characters at the start of a return in which its header lines stand."""
_SENDER = re.compile(r"报送(?:单位|科室|部门)[：:][^\S\n]*([^\s|｜][^\n\t|｜]*?)(?=[^\S\n]{2,}|[^\S\n]*(?:报送|联系)|[\n\t|｜]|$)")
_RECEIVED = re.compile(r"报送(?:日期|时间)[：:]\s*(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})")
_HEADER = re.compile(r"^(?:报送(?:单位|科室|部门|日期|时间)|标题|题目|联系人|联系电话|数据截至|审核人?)[：:]")
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("plan", re.compile(r"打算|计划|思路|安排|下一步|明年|谋划")),
    ("problem", re.compile(r"问题|不足|困难|短板")),
    ("work", re.compile(r"工作|情况|做法|成效|总结|开展|完成")),
)
_NO_PROSE = ("metadata", "title", "header", "footer", "table_row")
_NOTHING = re.compile(r"(?:(?:暂|目前)?(?:无|没有)[。.]?)?")
_SKIPPED_NAMES = ("~$", ".", "readme", "thumbs.db", "desktop.ini")
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
    """All returns of one brief: who sent what and when, every sentence in order of senders' files, every figure stated in a table or text.

    `looked` are the texts with what the ledgers say of their figures, `forms` the tables with their senders; `remarks` what a person
    should know before anything is written; `notices` files that could not be read.
    """

    submissions: tuple[Submission, ...] = ()
    sentences: tuple[ReturnedSentence, ...] = ()
    notices: tuple[str, ...] = ()
    looked: tuple[Looked, ...] = ()
    forms: tuple[tuple[str, ReturnForm], ...] = ()
    statements: tuple[Statement, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def on(self, topic: Topic) -> tuple[ReturnedSentence, ...]:
        """Returns the sentences on one topic."""
        return tuple(sentence for sentence in self.sentences if sentence.topic == topic)


def files_of(folder: Path) -> list[Path]:
    """Returns the files of a returns folder in order of names, without README and the hidden, lock and listing files of programs.

    Raises UnreadableError where the folder is none, or holds no file.
    """
    if not folder.is_dir():
        raise UnreadableError("报送材料应是一个文件夹", where=str(folder), remedy="请检查路径")
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.lower().startswith(_SKIPPED_NAMES)]
    if not found:
        raise UnreadableError("没有读到任何报送材料", where=str(folder), remedy="请放入 .docx、.txt 或 .xlsx 文件")
    return found


def collect(
    documents: Sequence[Document], book: RecordBook, period: Period, *, notices: Sequence[str] = (),
    forms: Sequence[tuple[str, ReturnForm]] = (), find: Finder | None = None,
) -> Returns:  # fmt: skip
    """Returns the documents as submissions with their sentences and what the ledgers say of their figures; `period` is reported on.

    `forms` are the returns in tables with their senders: figures, never sentences. `find` names the indicator of an exact wording, which
    makes statements of the texts' figures too.
    """
    submissions: list[Submission] = []
    found: list[ReturnedSentence] = []
    statements: list[Statement] = []
    all_looked: list[Looked] = []
    bench, known, facts = Bench(book), Known(book), Facts(book, period)
    for document in documents:
        sender = sender_of(document)
        looked = look(document, book, period, sender=sender, bench=bench, facts=facts)
        all_looked.append(looked)
        mine = [_sentence(document, sender, *place, looked.seen) for place in _places(document)]
        numbered = len(found)
        found += [replace(sentence, order=numbered + offset) for offset, sentence in enumerate(mine)]
        texts = tuple(sentence.text for sentence in mine)
        submissions.append(Submission(sender=sender, document=document.name, received=received_on(document), sentences=texts))
        statements += of_text(looked, book.indicators, find, known.otherwise) if find is not None else ()
    subjects = sorted({record.subject for record in book.records if record.subject})
    for sender, form in forms:
        submissions.append(Submission(sender=sender, document=form.document, received=form.received, sentences=()))
        statements += of_form(form, sender, subjects)
    return Returns(
        submissions=tuple(submissions), sentences=tuple(found), notices=tuple(notices), looked=tuple(all_looked), forms=tuple(forms),
        statements=tuple(statements),
    )  # fmt: skip


def prose_of(document: Document) -> str:
    """Returns the sentences of a return, one a line: no header lines, no headings, no guidance of the form, no tables."""
    return "\n".join(document.text[start:end] for start, end, _, _ in _places(document))


def sender_of(document: Document) -> str:
    """Returns who sent a document: its line 报送单位：, else its file name without number and suffix."""
    match = _SENDER.search(document.text[:HEAD])
    return match[1].strip() if match else sender_by_name(document.name)


def received_on(document: Document) -> dt.date | None:
    """Returns the day of the line 报送日期：, None where there is none or it is no date."""
    match = _RECEIVED.search(document.text[:HEAD])
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
        written = document.text[block.start : block.end]
        line = without_guide(written).strip()
        if block.kind in _NO_PROSE or _HEADER.match(line) or _NOTHING.fullmatch(line):
            continue
        if _is_heading(block, line):
            named = _topic(line)
            topic = named if block.level <= 1 and named else topic
            headings = (line,) if block.level <= 1 else (*headings[:1], line)
            continue
        if topic is None and len(line) < 40 and "。" not in line:
            continue
        lead, spans = units(document.text, block.end - len(without_guide(written)), block.end, topic or "work")
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
