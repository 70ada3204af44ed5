"""The outline of a draft in the making: sections in order, labelled 一、 （一） 1. by their level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.wording import KeyRing, Wording
from assistant.schema.drafting import Bars, FigureTable, Section
from assistant.word.list_numerals import numeral

_FORMS = {1: "{}、", 2: "（{}）", 3: "{}.", 4: "（{}）"}
_CHINESE = (1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rough:
    """A section before its figures have keys."""

    key: str
    level: int
    label: str
    heading: str
    wordings: tuple[Wording, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Wording, ...], ...] = ()
    chart: Bars | None = None


_PLACES = {"introduction": "引言", "problems": "存在问题"}


def section_place(section: Section) -> str:
    """Returns where a section stands, in words: its number and heading, else what kind of paragraph it is."""
    return f"{section.label}{section.heading}" or _PLACES.get(section.key, "正文")


class Outline:
    """Collects sections; a heading gets the next label of its level, and begins the levels below it anew."""

    def __init__(self) -> None:
        self.sections: list[Rough] = []
        self._counts: dict[int, int] = {}

    def heading(self, key: str, level: int, heading: str, wordings: Sequence[Wording] = ()) -> None:
        """Adds a heading, or an item that runs on from it."""
        number = self._counts.get(level, 0) + 1
        self._counts = {above: count for above, count in self._counts.items() if above < level} | {level: number}
        counted = numeral(number, "chineseCountingThousand") if level in _CHINESE else str(number)
        self.sections.append(Rough(key=key, level=level, label=_FORMS[level].format(counted), heading=heading, wordings=tuple(wordings)))

    def paragraph(self, key: str, wordings: Sequence[Wording]) -> None:
        """Adds a paragraph without label; nothing where there are no sentences."""
        if wordings:
            self.sections.append(Rough(key=key, level=0, label="", heading="", wordings=tuple(wordings)))

    def item(self, key: str, level: int, lead: str, wordings: Sequence[Wording], *, run_in: bool) -> None:
        """Adds an item: lead phrase and sentences in one paragraph, or the lead as a heading above them; without lead a paragraph."""
        if not lead:
            self.paragraph(key, wordings)
        elif run_in:
            self.heading(key, level, lead, wordings)
        else:
            self.heading(f"{key}.heading", level, lead)
            self.paragraph(key, wordings)

    def exhibit(
        self, key: str, caption: Wording, *, head: Sequence[str] = (), rows: Sequence[tuple[Wording, ...]] = (), chart: Bars | None = None
    ) -> None:  # fmt: skip
        """Adds a caption with its table or its chart below it."""
        self.sections.append(
            Rough(key=key, level=0, label="", heading="", wordings=(caption,), head=tuple(head), rows=tuple(rows), chart=chart)
        )

    def finished(self, keys: KeyRing) -> tuple[Section, ...]:
        """Returns the sections with keys given to their figures in the order of the text."""
        return tuple(
            Section(
                key=one.key, level=one.level, label=one.label, heading=one.heading, sentences=keys.sentences(one.wordings),
                table=FigureTable(head=one.head, rows=tuple(keys.sentences(row) for row in one.rows)) if one.head else None,
                chart=one.chart,
            )
            for one in self.sections
        )  # fmt: skip
