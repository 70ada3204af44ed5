"""The commented copy: comments at the exact characters, the text as it was."""

import io
import zipfile

import docx
import pytest

from assistant import check, read
from assistant.pipeline.export import export
from tests.reporting.reporting_sample import sample_report

TEXT = "一、2024年工作情况\n全年约300人左右参加培训，2024年2月30日召开总结会。\n"


def comments(data: bytes) -> list[str]:
    return [comment.text for comment in docx.Document(io.BytesIO(data)).comments]


@pytest.fixture
def word_file() -> bytes:
    document = docx.Document()
    for line in TEXT.strip().splitlines():
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_comments_stand_on_a_word_file_and_the_text_is_the_same(word_file: bytes) -> None:
    report = check(read(word_file, name="总结.docx"))
    copy = export(report, "docx", original=word_file)
    assert read(copy, name="批注.docx").text == report.document.text
    found = comments(copy)
    assert len(found) == len(report.findings) == 2
    titles = {rule.code: rule.title for rule in report.rules}
    assert found[0].startswith(f"【{titles['FIG012']}】（警告）") and "规则：FIG012" in found[0]
    assert f"【{titles['FIG010']}】（错误）" in found[1]
    body = zipfile.ZipFile(io.BytesIO(copy)).read("word/document.xml").decode()
    assert body.count("commentRangeStart") == body.count("commentRangeEnd") == 2


def test_a_text_report_becomes_a_word_file_with_comments() -> None:
    report = check(read(text=TEXT))
    copy = export(report, "docx", original=TEXT.encode())
    assert read(copy, name="批注.docx").text.startswith(TEXT.strip())
    assert len(comments(copy)) == 2


def test_every_finding_of_the_sample_is_told_with_its_source() -> None:
    report = sample_report()
    found = comments(export(report, "docx", original=None))
    assert len(found) == len(report.findings)
    assert any("文中：" in text and "应为：" in text and "来源：" in text for text in found)
