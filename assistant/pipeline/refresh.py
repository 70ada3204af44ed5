"""Refreshing: an edited Word file and new ledgers in; the same file with new figures out, nothing else changed; and what a person must see.

A figure that a person changed by hand is never overwritten unless that is asked for by its key; what cannot be reckoned again is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.drafting.facts import Facts
from assistant.drafting.issued import decode_issued, encode_issued
from assistant.drafting.reprinting import Reprint, holds, reprint
from assistant.errors import InputError, UnreadableError
from assistant.pipeline.check import open_book
from assistant.pipeline.files import write_whole
from assistant.pipeline.redrawing import ChartState, redraw
from assistant.schema.drafting import Issued, LiveFigure
from assistant.schema.encoding import Encoded
from assistant.word.figure_store import issued_text
from assistant.word.live_text import LiveText, live_texts, repeated_figures, set_live_figures
from assistant.word.package import Package, open_package

if TYPE_CHECKING:
    from assistant.protocols import RecordBook

State = Literal["same", "changed", "edited", "accepted", "gone", "unsure", "deleted", "unknown", "sender"]
CALLS = frozenset(("edited", "gone", "unsure", "unknown"))
"""States that a person must look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState(Encoded):
    """A live figure of a file: what was issued, what stands there, what the ledgers say now (None where they were not asked or cannot).

    `state`: same, changed (printed anew), edited (changed by hand: left as it is), accepted (changed by hand, and overwritten as asked),
    gone (its record is not in the ledgers), unsure (its formula cannot be reckoned again), deleted (no longer in the text), unknown (the
    file does not tell where it is from), sender (vouched for by a return).
    """

    key: str
    label: str
    state: State
    issued: str | None
    present: str | None
    current: str | None = None
    figure: LiveFigure | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """A refreshed file: its bytes, the state of every live figure, and the sentences whose words the new figures belie.

    `folded` counts figures that LibreOffice had written several times over and that stand once again.
    """

    name: str
    docx: bytes
    figures: tuple[LiveState, ...]
    statements: tuple[str, ...]
    folded: int = 0
    charts: tuple[ChartState, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where a person must look at something, else 0."""
        called = any(one.state in CALLS for one in self.figures) or any(one.state in ("gone", "no_font") for one in self.charts)
        return int(bool(self.statements) or called)

    def to_dict(self) -> dict[str, object]:
        """Returns what happened as JSON-ready values."""
        return {
            "schema": "wenheng.refresh/1", "document": self.name, "figures": [one.to_dict() for one in self.figures],
            "statements": list(self.statements), "folded": self.folded, "charts": [one.to_dict() for one in self.charts],
        }  # fmt: skip

    def save(self, path: str | Path) -> Path:
        """Writes the file whole and returns its path."""
        target = Path(path)
        write_whole(target, self.docx)
        return target


def live_figures(path: str | Path) -> tuple[LiveState, ...]:
    """Returns the live figures of a Word file in the order of its text, then those that have been deleted.

    Raises UnreadableError for a file that is no .docx, InputError for one that has no live figures.
    """
    found, issued = _opened(open_package(_bytes(Path(path)), name=Path(path).name))
    told = {figure.key: figure for figure in issued.figures} if issued else {}
    states = [_state(text, told.get(text.key)) for text in _each(found)]
    return (*states, *_deleted(told.values(), {one.key for one in found}))


def refresh(
    path: str | Path, *, data: Sequence[str | Path] = (), indicators: str | Path | None = None, book: RecordBook | None = None,
    accept: Iterable[str] = (),
) -> RefreshResult:  # fmt: skip
    """Returns the file with the figures of today's ledgers; `accept` names figures changed by hand that may be overwritten.

    Raises UnreadableError, LedgerError, or InputError for a file without live figures and for an `accept` that it does not hold.
    """
    source = Path(path)
    content = _bytes(source)
    package = open_package(content, name=source.name)
    found, issued = _opened(package)
    if issued is None:
        what = "文件里没有活数字的来源记录，可能转存成别的格式又转了回来"
        raise InputError(what, where=source.name, remedy="请从原来的 .docx 接着改，或用 wenheng draft 重新起草")
    accepted = frozenset(accept)
    if strange := sorted(accepted - {one.key for one in found}):
        raise InputError(
            f"没有编号为 {'、'.join(strange)} 的活数字", where="--accept", remedy="编号用 wenheng figures 文件.docx --live 查看"
        )
    if book is None:
        book = open_book([Path(one) for one in data], Path(indicators) if indicators else None, year=issued.period.year)
    facts = Facts(book, issued.period)
    reprints = {figure.key: reprint(figure, facts) for figure in issued.figures}
    states = tuple(_refreshed(text, reprints.get(text.key), accepted) for text in _each(found))
    texts = {one.key: one.current for one in states if one.state in ("changed", "accepted") and one.current is not None}
    state_of = {one.key: one.state for one in states}
    content, charts, drawn = redraw(content, issued.charts, facts, name=source.name)
    renewed = replace(
        issued, charts=charts, figures=tuple(_renewed(reprints[figure.key], state_of.get(figure.key)) for figure in issued.figures)
    )
    deleted = _deleted(issued.figures, {one.key for one in found})
    belied = tuple(one.text for one in issued.statements if not all(holds(guard, facts) for guard in one.guards))
    folded = repeated_figures(package)
    docx = set_live_figures(content, texts, issued=encode_issued(renewed)) if renewed != issued or texts or folded else content
    return RefreshResult(name=source.name, docx=docx, figures=(*states, *deleted), statements=belied, folded=folded, charts=drawn)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("找不到文件", where=str(path), remedy="请检查路径") from None
    except OSError as error:
        raise UnreadableError("文件打不开", where=str(path), remedy="若正在 Word 或 WPS 里打开，请先关闭再试") from error


def _opened(package: Package) -> tuple[list[LiveText], Issued | None]:
    found, issued = live_texts(package), decode_issued(issued_text(package))
    if not found and issued is None:
        raise InputError("文件里没有活数字", where=package.name, remedy="活数字由 wenheng draft 写入；别处来的文件请用 wenheng check 核对")
    return found, issued


def _each(found: Sequence[LiveText]) -> list[LiveText]:
    """Returns each key once: a figure printed in several places is edited where any of them is."""
    chosen: dict[str, LiveText] = {}
    for one in found:
        first = chosen.setdefault(one.key, one)
        if first.visible == first.stored and one.visible != one.stored:
            chosen[one.key] = one
    return list(chosen.values())


def _state(text: LiveText, figure: LiveFigure | None) -> LiveState:
    if figure is None:
        return LiveState(key=text.key, label="", state="unknown", issued=None, present=text.visible)
    state: State = "edited" if text.visible != figure.issued else "sender" if figure.sender is not None else "same"
    return LiveState(key=text.key, label=figure.label, state=state, issued=figure.issued, present=text.visible, figure=figure)


def _refreshed(text: LiveText, made: Reprint | None, accepted: frozenset[str]) -> LiveState:
    """Returns what becomes of one figure; `made` is None for one that the file tells nothing of."""
    if made is None:
        return _state(text, None)
    figure, issued = made.figure, made.before.issued
    present = LiveState(key=text.key, label=figure.label, state="same", issued=issued, present=text.visible, figure=figure)
    if made.outcome != "printed":
        return replace(present, state=made.outcome, missing=made.missing)
    current = replace(present, current=figure.issued)
    if text.visible == figure.issued:
        return replace(current, state="sender" if figure.sender is not None else "same")
    if text.visible != issued:
        return replace(current, state="accepted" if text.key in accepted else "edited")
    return replace(current, state="changed")


def _renewed(made: Reprint, state: State | None) -> LiveFigure:
    """What the file keeps of a figure from now on: one that was left as it stood keeps what was issued, so that it is told again."""
    return made.figure if state in ("same", "sender", "changed", "accepted") else made.before


def _deleted(figures: Iterable[LiveFigure], found: set[str]) -> list[LiveState]:
    return [
        LiveState(key=one.key, label=one.label, state="deleted", issued=one.issued, present=None, figure=one)
        for one in figures
        if one.key not in found
    ]
