"""Comparing: several versions of one report in; the figures they share out, conflicts first, and what the ledgers say of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from assistant.checking.conflicts import grouped
from assistant.checking.versions import contradict
from assistant.errors import InputError, UnreadableError
from assistant.pipeline.books import Books
from assistant.pipeline.compared_file import FileRead
from assistant.reporting.quoting import place_words, quote
from assistant.schema.comparison import ComparedFile, Comparison, Conflict, Mention, SharedFigure, Side, UnreadFile
from assistant.schema.document import Document
from assistant.schema.figure import Claim
from assistant.schema.finding import Evidence

FORMS = ("text", "json", "html", "xlsx")
FEWEST = 2


def compare(
    files: Sequence[Document | str | Path], *, data: Sequence[str | Path] = (), indicators: str | Path | None = None,
    notices: Sequence[str] = (),
) -> Comparison:  # fmt: skip
    """Returns what the files (paths, or documents read before) state alike and what they are in conflict about.

    `data` are ledger files or folders, `indicators` an indicators.toml (default: one beside the ledgers); `notices` are added to those of
    files and ledgers. A file that cannot be read is named in `unread` and the others are compared; raises UnreadableError where fewer
    than two are left, InputError for fewer than two files and for unusable ledgers.
    """
    if len(files) < FEWEST:
        raise InputError("至少要两个文件才能比较", remedy="如 wenheng compare 区委版.docx 公开版.docx")
    if indicators is not None and not Path(indicators).is_file():
        raise InputError("指标文件不存在", where=str(indicators), remedy="请检查路径")
    books = Books(tuple(Path(path) for path in data), Path(indicators) if indicators is not None else None)
    read: list[FileRead] = []
    failed: list[UnreadFile] = []
    trouble: UnreadableError | None = None
    for file, name in zip(files, _names(files), strict=True):
        try:
            read.append(FileRead(file, name, books))
        except UnreadableError as error:
            trouble = trouble or error
            failed.append(UnreadFile(name=name, message=error.message))
    if trouble is not None and len(read) < FEWEST:
        raise trouble
    return replace(_Table(read).comparison(notices), unread=tuple(failed))


def _names(files: Sequence[Document | str | Path]) -> list[str]:
    """Returns a name for each file: its own, with its folder where two are called alike, with a number where that is not enough."""
    paths = [Path(file.name if isinstance(file, Document) else file) for file in files]
    alike = Counter(path.name for path in paths)
    names = [path.name if alike[path.name] == 1 or not path.parent.name else f"{path.parent.name}/{path.name}" for path in paths]
    seen: Counter[str] = Counter()
    for index, name in enumerate(names):
        seen[name] += 1
        names[index] = name if seen[name] == 1 else f"{name}（{seen[name]}）"
    return names


class _Table:
    """The figures of the files side by side."""

    def __init__(self, files: Sequence[FileRead]) -> None:
        self._files = files
        self._grouped = grouped([file.told() for file in files])

    def comparison(self, notices: Sequence[str]) -> Comparison:
        """Returns the comparison of the files that could be read."""
        conflicts: list[Conflict] = []
        agreed: list[SharedFigure] = []
        alone: dict[int, list[Mention]] = {}
        for group in self._grouped.groups:
            if len({index for index, _ in group}) == 1:
                alone.setdefault(group[0][0], []).extend(self._mention(index, claim, None) for index, claim in group)
                continue
            conflict = self._conflict(group)
            if conflict is not None:
                conflicts.append(conflict)
            else:
                agreed.append(self._shared(group))
        books = [file.book for file in self._files if file.book is not None]
        own = (f"《{file.name}》：{notice}" for file in self._files for notice in file.document.notices)
        ledgers = (notice for book in books for notice in getattr(book, "notices", ()))
        return Comparison(
            files=tuple(self._file(index, tuple(alone.get(index, ()))) for index in range(len(self._files))),
            conflicts=tuple(conflicts), agreed=tuple(agreed),
            sources=tuple(dict.fromkeys(source for book in books for source in book.sources)),
            notices=tuple(dict.fromkeys((*notices, *self._unrelated(), *own, *ledgers))),
        )  # fmt: skip

    def _file(self, index: int, alone: tuple[Mention, ...]) -> ComparedFile:
        file = self._files[index]
        return ComparedFile(
            name=file.name, sha256=file.document.provenance.sha256, characters=len(file.document.text), year=file.year,
            figures=len(file.context.claims), alone=alone,
        )  # fmt: skip

    def _unrelated(self) -> Iterator[str]:
        """Yields why the wording of two files was not compared."""
        apart = set(self._grouped.unrelated)
        for one, two in combinations(range(len(self._files)), 2):
            first, second = self._files[one], self._files[two]
            pair = f"《{first.name}》与《{second.name}》"
            if first.year is not None and second.year is not None and first.year != second.year:
                yield f"{pair}写的不是同一年（{first.year}年、{second.year}年），不同时期的数字不相比"
            elif (one, two) in apart:
                yield f"{pair}看不出是同一份材料的两个版本，相同的句子太少，没有按文字比较"

    def _conflict(self, group: Sequence[tuple[int, Claim]]) -> Conflict | None:
        """Returns the conflict of a group in which two files contradict each other, else None."""
        apart = (
            contradict(mine.figure, other.figure) for (one, mine), (two, other) in combinations(group, 2) if one != two
        )  # fmt: skip
        if not any(apart):
            return None
        shared = self._shared(group)
        sides: list[list[Mention]] = []
        for mention in shared.mentions:
            fitting = (side for side in sides if not any(contradict(mention.figure, other.figure) for other in side))
            side = next(fitting, None)
            if side is None:
                sides.append([mention])
            else:
                side.append(mention)
        wrong = {mention.file for mention in shared.mentions if mention.right is False}
        right = {mention.file for mention in shared.mentions if mention.right} - wrong
        names = [file.name for file in self._files]
        return Conflict(
            shared=shared,
            sides=tuple(_side(side) for side in sides),
            right=tuple(name for name in names if name in right), wrong=tuple(name for name in names if name in wrong),
        )  # fmt: skip

    def _shared(self, group: Sequence[tuple[int, Claim]]) -> SharedFigure:
        proven = [claim for index, claim in group if self._files[index].judged(claim)]
        mentions = tuple(self._mention(index, claim, proven) for index, claim in group)
        ledger: list[Evidence] = [line for index, claim in group for line in self._files[index].evidence(claim)]
        named = [self._files[index].named(claim) for index, claim in group]
        figures = [claim.figure for _, claim in group]
        return SharedFigure(
            indicator=max(named, key=lambda one: (one[1], -named.index(one)))[0],
            indicator_id=next((one for index, claim in group if (one := self._files[index].indicator_id(claim))), None),
            subject=next((figure.subject for figure in figures if figure.subject), None),
            period=next((figure.period for figure in figures if figure.period), None),
            mentions=mentions, ledger=tuple(dict.fromkeys(ledger)),
        )  # fmt: skip

    def _mention(self, index: int, claim: Claim, proven: Sequence[Claim] | None) -> Mention:
        """Returns one mention; a figure of which the ledgers say nothing is wrong where it contradicts one that they bear out."""
        file = self._files[index]
        right = file.judged(claim)
        if right is None and any(contradict(claim.figure, other.figure) for other in proven or ()):
            right = False
        around = quote(file.document, claim.figure.start, claim.figure.end)
        before, after = (around.before, around.after) if around is not None else ("", "")
        return Mention(
            file=file.name, figure=file.figure(claim), sentence=f"{before}{claim.figure.text}{after}", at=len(before),
            place=place_words(file.document, claim.figure.start), right=right, live=file.live_key(claim),
        )  # fmt: skip


def _side(mentions: Sequence[Mention]) -> Side:
    return Side(
        written=tuple(dict.fromkeys(mention.figure.text for mention in mentions)),
        files=tuple(dict.fromkeys(mention.file for mention in mentions)),
    )


def compared_as(comparison: Comparison, form: str) -> bytes:
    """Returns a comparison in one of FORMS, ready to be written or printed."""
    if form == "json":
        return (json.dumps(comparison.to_dict(), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    if form == "html":
        from assistant.reporting.comparison_page import comparison_page

        return comparison_page(comparison)
    if form == "xlsx":
        from assistant.reporting.comparison_workbook import comparison_workbook

        return comparison_workbook(comparison)
    from assistant.reporting.comparison_text import comparison_text

    return comparison_text(comparison).encode("utf-8")
