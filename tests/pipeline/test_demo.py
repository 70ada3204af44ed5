"""The main job end to end on the sample bureau, as a user would meet it."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from assistant import check, draft, read
from assistant.pipeline.check import open_book
from assistant.pipeline.demo import SAMPLE, DemoResult, demo
from assistant.pipeline.draft import DraftResult


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def done(folder: Path) -> DemoResult:
    return demo(folder)


@pytest.fixture(scope="module")
def result(done: DemoResult) -> DraftResult:
    return done.result


def test_every_figure_that_the_ledger_covers_is_proven(result: DraftResult) -> None:
    coverage = result.report.coverage
    assert coverage.contradicted == 0
    assert coverage.unsupported == 0
    assert coverage.supported + coverage.derived >= 40
    assert set(dict(coverage.reasons)) <= {"sender", "target"}, "a figure that is neither proven, promised nor vouched for by a return"


def test_no_finding_of_severity_error_or_warning(result: DraftResult) -> None:
    assert [(finding.rule, finding.text, finding.message) for finding in result.report.findings if finding.severity != "notice"] == []


def test_the_draft_is_a_summary_with_a_plan(result: DraftResult) -> None:
    document = read(result.docx, name="草稿.docx")
    parts = document.outline
    assert [part.title for part in parts] == ["2024年工作情况", "2025年工作计划"]
    assert [len(heading.children) for heading in parts[0].children] == [3, 3, 3, 3]
    assert 6 <= len(parts[1].children) <= 8
    assert 4500 <= len(document.text) <= 6500
    assert "{{" not in document.text and "None" not in document.text
    sentences = [line for line in re.split(r"[。\n]", document.text) if len(line) > 12]
    assert len(sentences) == len(set(sentences)), "a sentence stands twice"


def test_the_layout_is_that_of_official_documents(result: DraftResult) -> None:
    layout = read(result.docx, name="草稿.docx").layout
    assert layout is not None
    assert (layout.width, layout.height) == (11906, 16838)
    assert (layout.top, layout.left, layout.bottom, layout.right) == (2098, 1587, 1984, 1474)
    assert layout.page_numbers and layout.odd_even_footers


def test_the_files_beside_it(done: DemoResult) -> None:
    names = [path.name for path in done.files]
    assert [Path(name).suffix for name in names] == [".docx", ".html", ".json", ".csv"]
    assert all(path.stat().st_size > 1000 for path in done.files)
    report = json.loads(done.files[2].read_text(encoding="utf-8"))
    coverage = report["coverage"]
    statuses = ("supported", "derived", "contradicted", "unsupported", "not_checked")
    assert sum(coverage[name] for name in statuses) == coverage["figures"]
    assert sum(coverage["reasons"].values()) == coverage["not_checked"]
    sources = done.files[3].read_text(encoding="utf-8-sig")
    assert "统计台账.xlsx" in sources and "法律援助中心" in sources
    assert not re.search(r"(?m)^=|,=", sources)


def test_the_same_inputs_give_the_same_bytes(done: DemoResult, folder: Path, tmp_path: Path) -> None:
    again = demo(tmp_path / "again")
    assert again.result.docx == done.result.docx


def test_a_changed_digit_in_the_draft_is_found_with_its_cell(result: DraftResult, folder: Path, tmp_path: Path) -> None:
    document = read(result.docx, name="草稿.docx")
    right = next(figure for figure in result.report.figures if figure.status == "supported" and figure.text == "1246件")
    digits = document.text[right.core_start : right.core_end]
    wrong = digits[:-1] + str((int(digits[-1]) + 3) % 10)
    edited = tmp_path / "改过.docx"
    edited.write_bytes(_replaced(result.docx, digits, wrong))
    process = _wenheng("check", str(edited), "--workspace", str(folder), "--format", "json")
    assert process.returncode == 1, process.stderr
    findings = [finding for finding in json.loads(process.stdout)["findings"] if finding["severity"] == "error"]
    assert wrong in findings[0]["text"]
    assert findings[0]["expected"] == right.text
    assert re.search(r"!", findings[0]["evidence"][0]["locator"])


def test_most_changed_digits_are_found_and_nothing_else_is_blamed(done: DemoResult, folder: Path) -> None:
    report = done.result.report
    text = report.document.text
    ledgers = open_book([folder / SAMPLE / "bureau" / "ledgers"], folder / SAMPLE / "indicators.toml")
    proven = [figure for figure in report.figures if figure.status in ("supported", "derived") and text[figure.core_start].isdigit()]
    found = 0
    for figure in proven:
        digit = str(int(text[figure.core_start]) % 9 + 1)
        changed = read(text=text[: figure.core_start] + digit + text[figure.core_start + 1 :], name="改过.txt")
        errors = [finding for finding in check(changed, book=ledgers).findings if finding.severity == "error"]
        found += any(finding.start <= figure.start < finding.end for finding in errors)
        elsewhere = [finding for finding in errors if not finding.start <= figure.start < finding.end]
        assert all(finding.rule == "FIG003" for finding in elsewhere), "only a sum over the changed figure may be blamed beside it"
    assert found / len(proven) >= 0.7


def test_a_changed_cell_changes_the_draft(folder: Path, done: DemoResult, tmp_path: Path) -> None:
    demo_folder = tmp_path / "demo"
    first = demo(demo_folder)
    record = next(figure for figure in first.result.report.figures if figure.status == "supported" and "统计台账" in figure.records[0])
    workbook = demo_folder / SAMPLE / "bureau" / "ledgers" / "统计台账.xlsx"
    sheet_name, _, cell = record.records[0].split(" › ")[1].partition("!")
    book = openpyxl.load_workbook(workbook)
    old = book[sheet_name][cell].value
    book[sheet_name][cell].value = old + 7
    book.save(workbook)
    second = draft(demo_folder / SAMPLE / "bureau" / "brief.toml")
    assert second.draft.digest != first.result.draft.digest
    old_text, new_text = (read(data, name="a.docx").text for data in (first.result.docx, second.docx))
    assert old_text != new_text
    assert str(old + 7) in new_text


def test_past_summaries_agree_with_the_ledgers(sample_root: Path) -> None:
    for year in (2022, 2023):
        report = check(sample_root / "summaries" / f"青榆区司法局{year}年工作总结.txt", data=[sample_root / "bureau" / "ledgers"],
                       indicators=sample_root / "indicators.toml")  # fmt: skip
        assert [(f.rule, f.text, f.message) for f in report.findings if f.severity == "error"] == []
        assert report.coverage.supported + report.coverage.derived >= 20


def _wenheng(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "assistant", *arguments], capture_output=True, text=True, check=False, encoding="utf-8")


def _replaced(docx: bytes, old: str, new: str) -> bytes:
    """Changes the first run that holds exactly `old`, as a person would by typing over it."""
    import io

    source = zipfile.ZipFile(io.BytesIO(docx))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "word/document.xml":
                text = data.decode()
                match = re.search(rf">{re.escape(old)}(?=[^0-9.])", text)
                assert match is not None
                text = text[: match.start() + 1] + new + text[match.start() + 1 + len(old) :]
                data = text.encode()
            target.writestr(item, data)
    return out.getvalue()
