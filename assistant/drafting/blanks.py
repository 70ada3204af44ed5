"""Forms that come back empty or half filled: what is not there is told and never taken for content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.forms import PARTS, without_guide
from assistant.drafting.returns import HEAD, received_on
from assistant.drafting.statements import paragraph_at
from assistant.schema.document import Document
from assistant.schema.returns import FORM_LINES, FormRow, Place, Remark, ReturnForm

_SHOWN = 6
_AROUND = ("header", "footer", "footnote")
_FILL = "请退回补填"
_ASKED = re.compile(rf"({'|'.join(FORM_LINES[:2])})[：:]\s*(.*)")
_DIGIT = re.compile(r"\d")


def is_empty(form: ReturnForm) -> bool:
    """Returns whether nothing at all was filled into a table."""
    return not any(row.state in ("filled", "explained", "unclear", "unmeasured") for row in form.rows)


def of_form(form: ReturnForm, sender: str) -> Iterator[Remark]:
    """Yields what is blank or unclear in a form for figures."""
    if is_empty(form):
        yield _remark("unfilled", sender, f"{sender}的数据表没有填", "请退回填报", [Place(document=form.document)])
        return
    if not form.form:
        return
    blank = [row for row in form.rows if row.state == "blank"]
    if blank:
        text, action = f"{sender}的数据表有{len(blank)}项没有填：{_names(blank)}", f"{_FILL}；没有这项工作的填0，不掌握的在备注里说明"
        yield _remark("incomplete", sender, text, action, _places(form, blank))
    for row in form.rows:
        if row.state in ("unclear", "unmeasured"):
            yield _unclear(form, row, sender)
    unanswered = [name for name, told in ((FORM_LINES[0], form.sender), (FORM_LINES[1], form.received)) if told is None]
    if unanswered:
        yield _unanswered(form.document, sender, unanswered)


def of_text(document: Document, sender: str, sentences: int) -> Iterator[Remark]:
    """Yields what was left out of a Word form, and a text that holds nothing but headings."""
    if not sentences:
        yield _remark("unfilled", sender, f"{sender}的文字材料没有内容", "请退回填报", [Place(document=document.name)])
        return
    empty = [(heading, start) for heading, start in _empty_parts(document)]
    if empty:
        names = "、".join(heading for heading, _ in empty)
        places = [Place(document=document.name, locator=paragraph_at(document, start), sentence=heading) for heading, start in empty]
        yield _remark("incomplete", sender, f"{sender}的文字材料没有写“{names}”", f"{_FILL}；没有的写“无”", places)
    unanswered = list(_unanswered_lines(document))
    if unanswered:
        yield _unanswered(document.name, sender, unanswered)


def _unanswered_lines(document: Document) -> Iterator[str]:
    """Yields the questions at the head of a text that nothing was written behind, or a date that is not whole."""
    for position, line in _lines(document):
        asked = _ASKED.fullmatch(line) if position < HEAD else None
        if asked is None:
            continue
        part = asked[1] == FORM_LINES[1] and _DIGIT.search(asked[2]) is not None and received_on(document) is None
        if part or not asked[2]:
            yield asked[1]


def _unanswered(document: str, sender: str, names: Sequence[str]) -> Remark:
    by_name = f"（按文件名算作{sender}）" if FORM_LINES[0] in names else ""
    return _remark(
        "incomplete", sender, f"“{document}”没有写明{'、'.join(names)}{by_name}", f"{_FILL}；日期写全年、月、日", [Place(document=document)]
    )


def _empty_parts(document: Document) -> Iterator[tuple[str, int]]:
    """Yields the form's own headings under which nothing was written; none for a text with other headings."""
    wanted = {heading: topic for heading, topic, _ in PARTS}
    current: tuple[str, int] | None = None
    for block in document.blocks:
        line = document.text[block.start : block.end].strip()
        if line in wanted:
            if current is not None:
                yield current
            current = (line, block.start)
        elif block.kind not in _AROUND and without_guide(line):
            current = None
    if current is not None:
        yield current


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    position = 0
    for line in document.text.split("\n"):
        if line.strip():
            yield position, line.strip()
        position += len(line) + 1


def _unclear(form: ReturnForm, row: FormRow, sender: str) -> Remark:
    place = Place(document=form.document, locator=row.locator, sentence=f"{row.label}：{row.written}")
    if not row.label:
        return _remark("incomplete", sender, f"{sender}的数据表有一个数没有写指标名称：{row.written}", "请补上指标名称", [place])
    if row.state == "unmeasured":
        if row.unit is None:
            text, action = f"{sender}的“{row.label}”填了{row.written}，没有写计量单位", "请写明是元还是万元"
        else:
            text, action = f"{sender}的“{row.label}”读出来是{row.written}，看不出是不是百分数", "请另存为 .xlsx，或写成88.9%这样"
        return _remark("incomplete", sender, text, action, [place])
    return _remark(
        "incomplete", sender, f"{sender}的“{row.label}”填的是“{row.written}”，不是一个确数", "请改填一个数，说明写在备注里", [place]
    )


def _names(rows: Sequence[FormRow]) -> str:
    shown = "、".join(row.label for row in rows[:_SHOWN])
    return shown if len(rows) <= _SHOWN else f"{shown}等"


def _places(form: ReturnForm, rows: Sequence[FormRow]) -> list[Place]:
    return [Place(document=form.document, locator=row.locator, sentence=row.label) for row in rows]


def _remark(kind: str, sender: str, message: str, action: str, places: Sequence[Place]) -> Remark:
    unfilled = kind == "unfilled"
    return Remark(
        kind="unfilled" if unfilled else "incomplete", severity="error" if unfilled else "warning", senders=(sender,), message=message,
        action=action, places=tuple(places),
    )  # fmt: skip
