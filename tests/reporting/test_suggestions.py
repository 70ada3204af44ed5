"""Tracked changes: what has one certain replacement can be accepted or rejected; the rest keeps its comment."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from assistant import check, read
from assistant.pipeline.export import export
from assistant.reporting.marking import replacement
from assistant.schema.finding import CheckReport
from tests.reporting.reporting_sample import sample_report
from tests.word.accepting import accepted, rejected

TEXT = "一、2024年工作情况\n全年受理法律援助案件1264件，办结1108件。\n"
LEDGER = "指标,年度,数值,单位\n受理法律援助案件,2024,1246,件\n办结法律援助案件,2024,1118,件\n"


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("一、2024年工作情况")
    paragraph = document.add_paragraph("全年受理法律援助案件12")
    paragraph.add_run("64件").bold = True
    paragraph.add_run("，办结1108件。")
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "说明", "约300人左右参加培训。"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def checked(tmp_path: Path) -> tuple[CheckReport, bytes]:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(LEDGER, encoding="utf-8")
    data = word_file()
    return check(read(data, name="总结.docx"), data=[ledger]), data


def comments(data: bytes) -> list[str]:
    return [comment.text for comment in docx.Document(io.BytesIO(data)).comments]


def test_rejecting_gives_the_report_back_and_accepting_the_suggested_one(checked: tuple[CheckReport, bytes]) -> None:
    report, data = checked
    made = export(report, "revisions", original=data)
    assert read(rejected(made), name="总结.docx").text == report.document.text
    wanted = report.document.text.replace("1264件", "1246件").replace("1108件", "1118件")
    changed = [finding for finding in report.findings if replacement(finding)]
    assert {"1264件", "1108件"} <= {finding.text for finding in changed}
    assert read(accepted(made), name="总结.docx").text == wanted
    assert len(comments(made)) == len(report.findings)


def test_the_same_report_gives_the_same_bytes(checked: tuple[CheckReport, bytes]) -> None:
    report, data = checked
    for name in ("docx", "revisions"):
        assert export(report, name, original=data) == export(report, name, original=data)


def test_a_text_report_gets_tracked_changes_too(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(LEDGER, encoding="utf-8")
    report = check(read(text=TEXT), data=[ledger])
    made = export(report, "revisions", original=TEXT.encode())
    assert read(rejected(made), name="总结.docx").text.startswith(TEXT.strip())
    assert "1246件" in read(accepted(made), name="总结.docx").text


def test_advice_is_no_replacement() -> None:
    finding = sample_report().findings[2]
    assert finding.suggestion == "改为“四项”，或核对列举"
    assert replacement(finding) is None
    assert replacement(replace(finding, suggestion="四项")) == "四项"
    assert replacement(replace(finding, suggestion="四项", start=0, end=0)) is None


def test_libreoffice_opens_the_copy_with_all_comments_and_changes(checked: tuple[CheckReport, bytes], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    report, data = checked
    (tmp_path / "批注.docx").write_bytes(export(report, "revisions", original=data))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    call = [office, profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "批注.docx")]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    content = zipfile.ZipFile(tmp_path / "批注.odt").read("content.xml").decode()
    assert content.count("<office:annotation ") == len(report.findings)
    changed = [finding for finding in report.findings if replacement(finding)]
    assert content.count("<text:deletion>") == content.count("<text:insertion>") == len(changed)
