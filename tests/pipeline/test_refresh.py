"""Refreshing a draft that people have edited: new figures in, nothing else changed, every conflict told."""

import random
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from assistant import draft, read, refresh
from assistant.errors import InputError, UnreadableError
from assistant.pipeline.refresh import LiveState, RefreshResult, live_figures
from assistant.word.live_text import read_live_figures
from assistant.word.names import Element, w
from assistant.word.package import open_package
from tests.pipeline.offices import sample_office
from tests.word.making import make, p

CELLS = ("统计台账.xlsx", 5)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample bureau with its draft, as the office has it on its disk."""
    root = tmp_path_factory.mktemp("office")
    draft(sample_office(root)).save(root / "draft.docx")
    return root


def renewed(office: Path, file: Path, **options: object) -> RefreshResult:
    return refresh(file, data=[office / "new"], indicators=office / "corpus" / "indicators.toml", **options)


@pytest.fixture(scope="module")
def changed(office: Path) -> dict[str, tuple[str, float]]:
    """Five cells of the ledgers get other values: the record's id → (its figure's key, the new value); the new ledgers lie in `new`."""
    shutil.copytree(office / "corpus" / "bureau" / "ledgers", office / "new")
    book = openpyxl.load_workbook(office / "new" / CELLS[0])
    cells: dict[str, tuple[str, float]] = {}
    for state in live_figures(office / "draft.docx"):
        figure = state.figure
        if figure is None or figure.formula != "level" or not figure.records or len(cells) == CELLS[1]:
            continue
        source, sheet, place = figure.records[0].split("!")
        cell = book[sheet][place] if source == CELLS[0] else None
        if cell is not None and isinstance(cell.value, int) and cell.value > 20:
            cell.value = cell.value * 2 + 1
            cells[figure.records[0]] = (state.key, cell.value)
    book.save(office / "new" / CELLS[0])
    assert len(cells) == CELLS[1]
    return cells


def body(docx: bytes) -> Element:
    package = open_package(docx)
    return package.xml(package.main)


def edited(docx: bytes, edit: Callable[[Element], None]) -> bytes:
    package = open_package(docx)
    edit(package.xml(package.main))
    return package.save()


def free_words(root: Element) -> list[Element]:
    """Returns the texts that belong to no live figure."""
    return [node for node in root.iter(w("t")) if node.text and not any(True for _ in node.iterancestors(w("sdt")))]


def rewrite(root: Element) -> None:
    """Rewrites three of ten characters of the prose, as a person would: words exchanged, parts cut, sentences added."""
    draw = random.Random(7)
    for node in free_words(root):
        pieces = re.split(r"(?<=[，。；])", node.text or "")
        node.text = "".join(
            draw.choice(("改写后的说法，", "另起一句。", "")) if draw.random() < 0.35 and len(one) > 4 else one for one in pieces
        )


def masked(docx: bytes, keys: Mapping[str, object]) -> list[bytes]:
    """Returns the parts of a file, the words of some live figures and the store left out."""
    package = open_package(docx)
    parts = []
    for name, content in sorted(package.parts.items()):
        if b"urn:wenheng:figures:1" in content and name.startswith("customXml/"):
            continue
        if name == package.main:
            content = re.sub(
                rb"(<w:sdt>(?:(?!</w:sdt>).)*?<w:t[^>]*>)([^<]*)(</w:t>)", lambda found: _masked(found, keys), content, flags=re.DOTALL
            )
        parts.append(name.encode() + content)
    return parts


def _masked(found: re.Match[bytes], keys: Mapping[str, object]) -> bytes:
    alias = re.search(rb":fig_(\w+)\[1\]", found[0])
    mine = alias is not None and alias[1].decode() in keys
    return found[1] + (b"*" if mine else found[2]) + found[3]


def told(result: RefreshResult, *states: str) -> dict[str, LiveState]:
    return {one.key: one for one in result.figures if one.state in states}


def test_nothing_new_nothing_written_differently(office: Path) -> None:
    file = office / "draft.docx"
    result = refresh(file, data=[office / "corpus" / "bureau" / "ledgers"], indicators=office / "corpus" / "indicators.toml")
    assert result.docx == file.read_bytes() and result.exit_code == 0
    assert {one.state for one in result.figures} == {"same", "sender"}


def test_new_cells_change_their_figures_and_no_other_byte(office: Path, changed: dict[str, tuple[str, float]]) -> None:
    file = office / "draft.docx"
    result = renewed(office, file)
    new = told(result, "changed")
    depend = {one.key for one in live_figures(file) if one.figure and set(one.figure.records) & set(changed)}
    assert {key for key, _ in changed.values()} <= set(new) and set(new) <= depend
    assert masked(result.docx, new) == masked(file.read_bytes(), new)
    for key, value in changed.values():
        assert re.sub(r"\D", "", new[key].current or "") == str(value)
    visible = {one.key: one.visible for one in read_live_figures(result.docx)}
    assert all(visible[key] == one.current for key, one in new.items())
    assert not told(result, "edited", "gone", "unsure", "unknown", "deleted")


def test_dependent_words_follow(office: Path, changed: dict[str, tuple[str, float]]) -> None:
    new = told(renewed(office, office / "draft.docx"), "changed")
    changes = [one for one in new.values() if one.figure and one.figure.formula == "change_by"]
    assert all(re.match(r"同比(?:增长|上升|下降)|与上年", one.current or "") for one in changes)


def test_a_second_refresh_changes_nothing(office: Path, changed: dict[str, tuple[str, float]], tmp_path: Path) -> None:
    once = renewed(office, office / "draft.docx").save(tmp_path / "once.docx")
    twice = renewed(office, once)
    assert twice.docx == once.read_bytes() and {one.state for one in twice.figures} == {"same", "sender"}


def test_rewritten_prose_stays_as_people_left_it(office: Path, changed: dict[str, tuple[str, float]], tmp_path: Path) -> None:
    file = tmp_path / "edited.docx"
    file.write_bytes(edited((office / "draft.docx").read_bytes(), rewrite))
    assert _share_rewritten(office / "draft.docx", file) > 0.3
    result = renewed(office, file)
    new = told(result, "changed")
    assert {key for key, _ in changed.values()} <= set(new)
    assert masked(result.docx, new) == masked(file.read_bytes(), new)


def test_after_libreoffice(
    office: Path, changed: dict[str, tuple[str, float]], tmp_path: Path, saved_by_libreoffice: Callable[[Path], Path]
) -> None:
    rewritten = tmp_path / "edited.docx"
    rewritten.write_bytes(edited((office / "draft.docx").read_bytes(), rewrite))
    file = saved_by_libreoffice(rewritten)
    issued = {one.key: one.visible for one in read_live_figures((office / "draft.docx").read_bytes())}
    assert {one.key: one.visible for one in read_live_figures(file.read_bytes())} == issued
    result = renewed(office, file)
    new = told(result, "changed")
    assert set(new) == set(told(renewed(office, office / "draft.docx"), "changed"))
    assert not told(result, "edited", "gone", "unsure", "unknown", "deleted")
    pages = re.compile(r"— \d+ —")
    assert result.folded and pages.sub("", read(file).text) == pages.sub("", read(rewritten).text)
    assert _unlive(read(result.docx, name="a.docx").text, result, "current") == _unlive(read(file).text, result, "present")


def test_figures_edited_by_hand_are_conflicts_until_accepted(
    office: Path, changed: dict[str, tuple[str, float]], tmp_path: Path
) -> None:  # fmt: skip
    keys = [key for key, _ in changed.values()]
    file = tmp_path / "edited.docx"
    file.write_bytes(edited((office / "draft.docx").read_bytes(), lambda root: _type_over(root, {keys[0]: "9件", keys[1]: "若干"})))
    result = renewed(office, file)
    assert {key: one.present for key, one in told(result, "edited").items()} == {keys[0]: "9件", keys[1]: "若干"}
    assert result.exit_code == 1 and set(keys[2:]) <= set(told(result, "changed"))
    again = renewed(office, result.save(tmp_path / "again.docx"))
    assert set(told(again, "edited")) == set(keys[:2]) and again.docx == result.docx
    accepted = renewed(office, file, accept=[keys[0]])
    assert set(told(accepted, "accepted")) == {keys[0]} and set(told(accepted, "edited")) == {keys[1]}
    assert {one.key: one.visible for one in read_live_figures(accepted.docx)}[keys[1]] == "若干"


def test_a_deleted_figure_is_not_brought_back(office: Path, changed: dict[str, tuple[str, float]], tmp_path: Path) -> None:
    key = next(key for key, _ in changed.values())
    file = tmp_path / "edited.docx"
    file.write_bytes(edited((office / "draft.docx").read_bytes(), lambda root: _delete(root, key)))
    result = renewed(office, file)
    assert set(told(result, "deleted")) == {key}
    assert key not in {one.key for one in read_live_figures(result.docx)}


def test_an_indicator_that_is_gone_is_told_and_left(office: Path, tmp_path: Path) -> None:
    ledgers = office / "corpus" / "bureau" / "ledgers"
    lost = next(
        one.figure.records[0] for one in live_figures(office / "draft.docx") if one.figure and CELLS[0] in "".join(one.figure.records)
    )
    shutil.copytree(ledgers, tmp_path / "ledgers")
    (tmp_path / "ledgers" / CELLS[0]).unlink()
    result = refresh(office / "draft.docx", data=[tmp_path / "ledgers"], indicators=office / "corpus" / "indicators.toml")
    gone = told(result, "gone")
    assert any(one.figure and lost in one.figure.records for one in gone.values()) and all(one.missing for one in gone.values())
    assert result.exit_code == 1
    assert {one.key: one.visible for one in read_live_figures(result.docx)} == {
        one.key: one.visible for one in read_live_figures((office / "draft.docx").read_bytes())
    }


def test_bad_input_is_told(office: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.docx"
    plain.write_bytes(make(p("受理1246件")))
    with pytest.raises(InputError, match="没有活数字"):
        live_figures(plain)
    with pytest.raises(InputError, match="没有编号为 f999"):
        refresh(office / "draft.docx", data=[office / "corpus" / "bureau" / "ledgers"], accept=["f999"])
    with pytest.raises(UnreadableError, match="找不到"):
        live_figures(tmp_path / "none.docx")


def _share_rewritten(before: Path, after: Path) -> float:
    from assistant.likeness.overlap import overlap_share

    return 1 - overlap_share(read(before).text, read(after).text)


def _unlive(text: str, result: RefreshResult, which: str) -> str:
    """Returns the text with each live figure's words, as told, struck out once."""
    for one in result.figures:
        if one.state == "changed":
            words = getattr(one, which)
            assert words in text
            text = text.replace(words, "*", 1)
    return text


def _controls(root: Element, key: str) -> list[Element]:
    return [node for node in root.iter(w("sdt")) if re.search(rf":fig_{key}\[1\]", etree.tostring(node, encoding="unicode"))]


def _type_over(root: Element, words: Mapping[str, str]) -> None:
    for key, text in words.items():
        for control in _controls(root, key):
            next(control.iter(w("t"))).text = text


def _delete(root: Element, key: str) -> None:
    for control in _controls(root, key):
        for mark in (control.getprevious(), control.getnext()):
            if mark is not None and mark.tag in (w("bookmarkStart"), w("bookmarkEnd")):
                mark.getparent().remove(mark)
        control.getparent().remove(control)
