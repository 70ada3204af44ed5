"""Comparing the sample bureau's draft with copies, editions and last year's report; live figures; what is written."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from assistant import compare, draft, read
from assistant.drafting.brief import read_brief
from assistant.errors import InputError, UnreadableError
from assistant.nlp.figures import find_figures
from assistant.nlp.sentences import sentences
from assistant.pipeline.compare import compared_as
from assistant.schema.comparison import Comparison
from assistant.surfaces.cli.main import run
from assistant.word.names import Element, w
from assistant.word.package import open_package
from tests.schema.test_json_schemas import errors

REWORDED = (("坚持", "始终坚持"), ("深入", "扎实"), ("组织开展", "开展"), ("持续", "不断"), ("进一步", ""), ("全年", ""))


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory, sample_root: Path) -> Path:
    """The sample bureau's draft as a Word file."""
    brief = replace(read_brief(sample_root / "bureau" / "brief.toml"), corpus=())
    return draft(brief).save(tmp_path_factory.mktemp("draft") / "草稿.docx")[0]


@pytest.fixture(scope="module")
def text(paper: Path) -> str:
    return read(paper).text


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str, str], Path]:
    def save(name: str, words: str) -> Path:
        path = tmp_path / name
        path.write_text(words, encoding="utf-8")
        return path

    return save


def ledgers(root: Path) -> dict[str, object]:
    return {"data": [root / "bureau" / "ledgers"], "indicators": root / "indicators.toml"}


def with_slips(words: str, count: int) -> tuple[str, dict[str, str]]:
    """Returns the text with one digit changed in `count` figures spread over it: old → new."""
    found = [one for one in find_figures(words) if one.role == "figure" and re.fullmatch(r"[1-8]\d{2,3}[件次名场份]", one.text)]
    chosen = found[:: max(len(found) // count, 1)][:count]
    slips = {one.text: f"{int(one.text[0]) + 1}{one.text[1:]}" for one in chosen}
    for one in reversed(chosen):
        words = words[: one.start] + slips[one.text] + words[one.end :]
    return words, slips


def edition(words: str) -> str:
    """Returns a shorter edition: every third sentence that is no lead left out, the others reworded, long counts rounded down."""
    lines = []
    for line in words.split("\n"):
        spans = sentences(line)
        kept = [line[start:end] for number, (start, end) in enumerate(spans) if number == 0 or number % 3]
        lines.append("".join(kept))
    for old, new in REWORDED:
        lines = [line.replace(old, new) for line in lines]
    return re.sub(r"(?<![\d.])([1-9])(\d)\d\d(件|人次|场次)", r"\g<1>\g<2>00余\3", "\n".join(lines))


def differing(made: Comparison) -> set[tuple[str, ...]]:
    return {tuple(mention.figure.text for mention in conflict.shared.mentions) for conflict in made.conflicts}


def test_a_draft_against_itself(paper: Path) -> None:
    made = compare([paper, paper])
    assert not made.conflicts and made.exit_code == 0
    assert all(not file.alone for file in made.files) and len({file.name for file in made.files}) == 2


def test_five_changed_digits_are_exactly_those_five(paper: Path, text: str, saved: Callable[[str, str], Path], sample_root: Path) -> None:
    words, slips = with_slips(text, 5)
    made = compare([paper, saved("改稿.txt", words)], **ledgers(sample_root))
    assert len(slips) == 5 and made.exit_code == 1
    assert {(old, new) for old, new in slips.items()} == differing(made)
    for conflict in made.conflicts:
        if conflict.shared.ledger:
            assert (conflict.right, conflict.wrong) == (("草稿.docx",), ("改稿.txt",))
    assert sum(bool(conflict.shared.ledger) for conflict in made.conflicts) >= 3


def test_an_edition_that_leaves_out_rewords_and_rounds_is_at_one(paper: Path, text: str, saved: Callable[[str, str], Path]) -> None:
    shorter = edition(text)
    assert "余件" in shorter and len(shorter) < 0.8 * len(text)
    made = compare([paper, saved("公开版.txt", shorter), saved("全文.txt", text)])
    assert not made.conflicts and not made.notices
    shown = {mention.figure.text for shared in made.agreed for mention in shared.mentions if mention.file == "公开版.txt"}
    assert any("余件" in figure for figure in shown)


def test_three_files_and_one_of_them_wrong(paper: Path, text: str, saved: Callable[[str, str], Path]) -> None:
    words, slips = with_slips(text, 3)
    made = compare([saved("一.txt", text), saved("二.txt", words), paper])
    assert differing(made) == {(old, new, old) for old, new in slips.items()}
    for conflict in made.conflicts:
        assert {side.files for side in conflict.sides} == {("一.txt", "草稿.docx"), ("二.txt",)}


def test_last_year_is_no_version_of_this_year(paper: Path, sample_root: Path) -> None:
    years = [sample_root / "summaries" / f"青榆区司法局{year}年工作总结.txt" for year in (2023, 2022, 2021)]
    made = compare([paper, *years])
    assert not made.conflicts and made.exit_code == 0
    assert sum("不同时期" in notice for notice in made.notices) == 6


def test_a_live_figure_is_known_in_whatever_sentence(paper: Path, tmp_path: Path) -> None:
    """The sentences around two live figures are written anew, and one of the figures is changed by hand."""
    package = open_package(paper.read_bytes())
    root = package.xml(package.main)
    shown = [node for node in root.iter(w("t")) if any(True for _ in node.iterancestors(w("sdt")))]
    counts = [node for node in shown if re.fullmatch(r"\d{3,4}件", node.text or "")][:2]
    for node in counts:
        paragraph = next(node.iterancestors(w("p")))
        for other in paragraph.iter(w("t")):
            if other not in shown:
                other.text = "换了说法，"
    before, counts[0].text = counts[0].text, "9999件"
    other = tmp_path / "另写.docx"
    other.write_bytes(package.save())
    made = compare([paper, other])
    assert differing(made) == {(before, "9999件")}
    assert made.conflicts[0].shared.mentions[0].live == made.conflicts[0].shared.mentions[1].live is not None
    assert any(_live_in_both(shared, counts[1]) for shared in made.agreed)


def _live_in_both(shared: object, node: Element) -> bool:
    return [mention.figure.text for mention in shared.mentions if mention.live] == [node.text, node.text]


def test_files_of_one_name_are_told_apart(text: str, tmp_path: Path) -> None:
    for folder in ("初稿", "定稿"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "总结.txt").write_text(text, encoding="utf-8")
    made = compare([tmp_path / "初稿" / "总结.txt", tmp_path / "定稿" / "总结.txt"])
    assert [file.name for file in made.files] == ["初稿/总结.txt", "定稿/总结.txt"]


def test_an_unreadable_file_is_named_and_the_rest_compared(
    text: str, saved: Callable[[str, str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, bad = saved("甲.txt", text), saved("乙.txt", with_slips(text, 1)[0]), saved("坏.docx", "PK\x03\x04断了")
    assert run(["compare", str(one), str(bad), str(two)]) == 2
    captured = capsys.readouterr()
    assert "坏.docx" in captured.err and "不一致 1 项" in captured.out
    with pytest.raises(UnreadableError):
        compare([one, bad])
    with pytest.raises(InputError):
        compare([one])
    assert run(["compare", str(one)]) == 2 and "至少要两个文件" in capsys.readouterr().err


def test_exit_status_and_output_files(text: str, saved: Callable[[str, str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    one, two = saved("甲.txt", text), saved("乙.txt", text)
    target = one.with_name("对照.html")
    assert run(["compare", str(one), str(two)]) == 0 and "没有发现不一致" in capsys.readouterr().out
    assert run(["compare", str(one), str(two), "--format", "html"]) == 2 and "-o" in capsys.readouterr().err
    assert run(["compare", str(one), str(two), "--format", "html", "-o", str(target)]) == 0 and target.is_file()
    assert run(["compare", str(one), str(two), "-o", str(two)]) == 2 and two.read_text(encoding="utf-8") == text


HOSTILE = "=1+2<img src=x onerror=alert(1)>{{ 7*7 }}"


@pytest.fixture
def hostile() -> Comparison:
    one, two = (read(text=f"{HOSTILE}受理案件{count}件。\n=cmd接待{count}人次。", name=f"{HOSTILE}{count}.txt") for count in (120, 210))
    return compare([one, two])


class _Page(HTMLParser):
    tags: list[str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_the_page_escapes_what_files_say(hostile: Comparison) -> None:
    content = compared_as(hostile, "html").decode("utf-8")
    page = _Page()
    page.tags = []
    page.feed(content)
    assert "img" not in page.tags and "script" not in page.tags and "{{ 7*7 }}" in content
    assert "http" not in re.sub(r'http-equiv="[^"]*"', "", content)


def test_no_cell_is_calculated(hostile: Comparison) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compared_as(hostile, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if str(cell.value).startswith("=")]
    assert risky and all(cell.quotePrefix for cell in risky)
    assert [sheet.title for sheet in book] == ["数字对照", "原句", "没有对上"]


def test_the_json_keeps_to_its_schema(paper: Path, text: str, saved: Callable[[str, str], Path]) -> None:
    made = compare([paper, saved("改稿.txt", with_slips(text, 4)[0])])
    value = json.loads(compared_as(made, "json"))
    assert value["schema"] == "wenheng.compare/1" and len(value["conflicts"]) == 4
    assert not errors("comparison", value)
    for mention in value["conflicts"][0]["mentions"]:
        assert mention["sentence"][mention["at"] :].startswith(mention["figure"]["text"])
