"""preview: which files are written, what is refused before LibreOffice is asked, and real pages where it is installed."""

import io
import os
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from assistant.errors import InputError, UnreadableError
from assistant.pipeline.format import reformat_bytes
from assistant.pipeline.preview import preview
from assistant.reading.formats import _libreoffice
from assistant.reading.formats._libreoffice import LibreOffice
from assistant.reading.stand_ins import font_file
from tests.reading.old_files import compound, word_97
from tests.word.making import make, p
from tests.word.ugly import UGLY

needs_office = pytest.mark.skipif(LibreOffice().program() is None, reason="LibreOffice is not installed")


def pages(count: int) -> bytes:
    """A PDF whose pages differ in width, so that a test sees which it was given."""
    made = pdfium.PdfDocument.new()
    for place in range(count):
        made.new_page(100 + place, 200)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@dataclass
class FakeConverter:
    """Stands in for LibreOffice; keeps what it was given."""

    count: int = 12
    installed: bool = True
    given: list[bytes] = field(default_factory=list)

    def program(self) -> str | None:
        return "fake" if self.installed else None

    def convert(self, data: bytes, *, source: str, target: str, name: str) -> bytes:
        assert (source, target) == (".docx", ".pdf")
        self.given.append(data)
        return pages(self.count)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.docx"
    path.write_bytes(make(p("青榆区司法局2024年工作总结") + p("全年受理法律援助案件1246件。")))
    return path


def widths(path: Path) -> list[int]:
    opened = pdfium.PdfDocument(path.read_bytes())
    return [round(page.get_width()) for page in opened]


def test_a_pdf_beside_the_file_by_default(report: Path) -> None:
    result = preview(report, converter=FakeConverter())
    assert result.files == (report.with_name("报告.预览.pdf"),) and result.pages == 12
    assert widths(result.files[0]) == list(range(100, 112))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", [0]), ("2-3", [1, 2]), ("2,5-6", [1, 4, 5]), ("5，1、1", [0, 4]), ("11~40", [10, 11]), ("3 — 4", [2, 3]), ("1至2", [0, 1])],
)
def test_some_pages_only(report: Path, asked: str, shown: list[int]) -> None:
    result = preview(report, report.with_suffix(".pdf"), pages=asked, converter=FakeConverter())
    assert widths(result.files[0]) == [100 + page for page in shown]


@pytest.mark.parametrize("asked", ["0", "3-2", "甲", "", "1,,2", "-3", "99999"])
def test_pages_that_cannot_be_are_refused_before_anything_is_converted(report: Path, asked: str) -> None:
    converter = FakeConverter()
    with pytest.raises(InputError, match=r"页码.*1-3"):
        preview(report, pages=asked, converter=converter)
    assert converter.given == []


def test_a_page_behind_the_last_is_told(report: Path) -> None:
    with pytest.raises(InputError, match=r"没有第 13 页，全文共 12 页"):
        preview(report, pages="2,13-14", converter=FakeConverter())
    assert sorted(report.parent.iterdir()) == [report]


def test_names_of_pictures(report: Path) -> None:
    folder = report.parent
    one = preview(report, folder / "首页.png", pages="1", converter=FakeConverter())
    several = preview(report, folder / "页.png", pages="9-10", converter=FakeConverter())
    listed = preview(report, folder / "新夹" / "图", pages="9,10", converter=FakeConverter())
    assert [path.name for path in one.files] == ["首页.png"]
    assert [path.name for path in several.files] == ["页-09.png", "页-10.png"]
    assert listed.files == tuple(folder / "新夹" / "图" / f"报告-{page}.png" for page in ("09", "10"))
    with Image.open(listed.files[0]) as picture:
        assert picture.format == "PNG" and picture.size == (150, 278)


def test_pictures_of_pages_that_are_no_more_are_told_and_stay(report: Path) -> None:
    folder = report.parent / "图"
    preview(report, folder, converter=FakeConverter(count=11))
    (folder / "另一份-3.png").write_bytes(b"")
    some = preview(report, folder, pages="1", converter=FakeConverter(count=11))
    fewer = preview(report, folder, converter=FakeConverter(count=10))
    shorter = preview(report, folder / "报告.png", converter=FakeConverter(count=2))
    assert some.old == () and [path.name for path in fewer.old] == ["报告-11.png"] and fewer.old[0].exists()
    assert [path.name for path in shorter.old] == [f"报告-{page:02d}.png" for page in range(1, 12)]
    (folder / "总结-2023.png").write_bytes(b"")
    assert preview(report, folder / "总结-2024.png", converter=FakeConverter(count=1)).old == ()


@pytest.mark.parametrize(
    ("output", "dpi", "says"),
    [
        ("预览.docx", 100, "只能写成"),
        ("预览.jpg", 100, "只能写成"),
        ("占.pdf", 100, "文件夹"),
        ("文件", 100, "同名文件"),
        ("图.png", 10, "每英寸"),
    ],
)
def test_outputs_that_are_refused_before_anything_is_converted(report: Path, output: str, dpi: int, says: str) -> None:
    (report.parent / "占.pdf").mkdir()
    (report.parent / "文件").write_bytes(b"")
    converter = FakeConverter()
    with pytest.raises(InputError, match=says) as caught:
        preview(report, report.parent / output, dpi=dpi, converter=converter)
    assert converter.given == [] and caught.value.remedy


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "不是 Word"), (b"%PDF-1.7\n", "不是 Word"), (b"PK\x03\x04" + bytes(40), "损坏"), (word_97(), "旧版"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "密码"), (make(p("甲"))[:-40], "损坏"),
        (make(p("甲"), main_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
    ],
)  # fmt: skip
def test_what_is_no_word_file_never_reaches_libreoffice(tmp_path: Path, data: bytes, says: str) -> None:
    path, converter = tmp_path / "报告.docx", FakeConverter()
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=says) as caught:
        preview(path, converter=converter)
    assert converter.given == [] and caught.value.where == "报告.docx" and caught.value.remedy
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="找不到文件"):
        preview(tmp_path / "无.docx", converter=FakeConverter())


def test_without_libreoffice_one_message_says_what_to_do(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"LibreOffice.*没有找到.*请安装"):
        preview(report, converter=FakeConverter(installed=False))
    monkeypatch.setattr(LibreOffice, "program", lambda self: None)
    with pytest.raises(InputError, match=r"或直接用 Word、WPS 打开看"):
        preview(report)
    assert list(report.parent.iterdir()) == [report]


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_libreoffice_that_hangs_is_stopped_and_nothing_is_written(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nwhile :; do :; done\n")
    script.chmod(0o755)
    monkeypatch.setattr(LibreOffice, "program", lambda self: str(script))
    with pytest.raises(UnreadableError, match="超过 0 秒"):
        preview(report, converter=LibreOffice(seconds=0.3))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["soffice", "报告.docx"]


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_the_fonts_are_those_of_this_conversion_and_forms_are_off(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, script = tmp_path / "seen", tmp_path / "soffice"
    script.write_text(f'#!/bin/sh\ncat "$FONTCONFIG_FILE" profile/user/registrymodifications.xcu > "{seen}"\nenv >> "{seen}"\n')
    script.chmod(0o755)
    monkeypatch.setattr(LibreOffice, "program", lambda self: str(script))
    monkeypatch.setattr(_libreoffice.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UnreadableError):
        preview(report)
    told = seen.read_text(encoding="utf-8")
    for words in ("FandolFang", "ExportFormFields", "DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert words in told
    assert f"HOME={tmp_path}" in told and list(tmp_path.glob("wenheng-*")) == []


def test_the_font_file_takes_in_what_the_machine_has(tmp_path: Path) -> None:
    (tmp_path / ".fonts").mkdir()
    plain = font_file({}, home=tmp_path)
    assert "/etc/fonts/fonts.conf" in plain and str(tmp_path / ".fonts") in plain
    assert "/opt/甲.conf" in font_file({"FONTCONFIG_FILE": "/opt/甲.conf"}) and "/etc/fonts" not in font_file(
        {"FONTCONFIG_FILE": "/opt/甲.conf"}
    )


@needs_office
def test_real_pages_show_the_words_and_the_page_number(tmp_path: Path) -> None:
    path = tmp_path / "总结.docx"
    path.write_bytes(reformat_bytes(UGLY["manual_type"](), name="总结.docx").docx)
    result = preview(path)
    opened = pdfium.PdfDocument(result.files[0].read_bytes())
    words = [page.get_textpage().get_text_bounded() for page in opened]
    assert result.pages == len(words) == 2
    assert "全年受理法律援助案件" in "".join(words[0].split()) and "—2—" in "".join(words[1].split())
    size = opened[0].get_size()
    assert [round(side) for side in size] == [595, 842]
