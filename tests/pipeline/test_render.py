"""The draft as a page: rendered by a real LibreOffice, where one is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant import read
from assistant.pipeline.demo import demo

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PDFTOTEXT = shutil.which("pdftotext")


@pytest.mark.skipif(SOFFICE is None or PDFTOTEXT is None, reason="needs LibreOffice and poppler-utils (.ci/run installs them)")
def test_the_draft_renders_with_all_its_figures(tmp_path: Path) -> None:
    done = demo(tmp_path / "demo")
    source = tmp_path / "draft.docx"
    source.write_bytes(done.result.docx)
    profile = (tmp_path / "profile").as_uri()
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = subprocess.run([str(PDFTOTEXT), "-layout", str(tmp_path / "draft.pdf"), "-"], check=True, capture_output=True).stdout.decode()
    assert 8 <= text.count("\f") <= 14, "pages"
    assert re.search(r"— ?1 ?—", text) and re.search(r"— ?2 ?—", text)
    # LibreOffice breaks a line within a number where it stands in a content control; the page's own number may then stand between.
    flat = re.sub(r"\s", "", re.sub(r"— ?\d+ ?—\s*\f", "", text))
    document = read(done.result.docx, name="draft.docx")
    for figure in done.result.report.figures:
        if figure.counted:
            assert re.sub(r"\s", "", document.text[figure.core_start : figure.core_end]) in flat
