"""PDF files: paragraphs from lines, page numbers left out, tables, what cannot be read."""

import shutil
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from docx import Document as NewDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import UnreadableError
from assistant.reading import read_bytes
from assistant.reading.pages.nouns import plain
from assistant.schema.document import Document
from tests.reading.pdf_files import A4, LEFT, SIZE, STEP, TOP, Sheet, Text, make_pdf, ruled, typeset
from tests.shared_data import shared

TITLE = "云沚市司法局2024年工作总结"
PROSE = (
    "2024年，全市司法行政机关共受理法律援助案件12345件，同比增长8.6%，办结11987件，办结率97.1%，其中民事案件8912件、刑事案件3210件、"
    "行政案件223件，为农民工提供法律援助4321件，挽回经济损失5678.9万元。现将有关情况报告如下。"
)
REPORT = [
    TITLE,
    PROSE,
    "一、工作情况",
    "（一）法律援助",
    *["坚持以人民为中心的发展思想，深入推进公共法律服务体系建设，持续优化服务供给，着力解决群众急难愁盼问题，群众获得感不断增强。"] * 12,
    "二、下一步打算",
    "1.加强队伍建设。",
]


def read(data: bytes) -> Document:
    return read_bytes(data, name="总结.pdf")


def words(document: Document, *kinds: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if not kinds or block.kind in kinds]


def test_lines_become_paragraphs_over_the_ends_of_pages() -> None:
    sheets = typeset(REPORT)
    assert len(sheets) > 1
    document = read(make_pdf(sheets))
    assert words(document) == REPORT
    assert document.provenance.reader == "pdf" and document.notices == ()
    assert [node.label for node in document.outline] == ["一、", "二、"]
    assert document.metadata.title == TITLE and document.metadata.year == 2024


@pytest.mark.parametrize(("indent", "gap"), [(0, 14.0), (2, 14.0)])
def test_paragraphs_parted_by_gaps(indent: int, gap: float) -> None:
    assert words(read(make_pdf(typeset(REPORT, indent=indent, gap=gap)))) == REPORT


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.text("法治建设工作人民年2024，、《》", min_size=3, max_size=150).map(lambda line: f"我{line}等。"), min_size=4, max_size=12)
)
def test_what_is_typeset_with_indents_is_read_again(paragraphs: list[str]) -> None:
    body = [*paragraphs, PROSE, PROSE]
    assert words(read(make_pdf(typeset([TITLE, *body])))) == [TITLE, *body]


@pytest.mark.parametrize("footer", ["— {} —", "- {} -", "第{}页", "第 {} 页 共 2 页", "{}", "{}/2", "Page {} of 2", "·{}·"])
def test_page_numbers_are_no_text(footer: str) -> None:
    assert words(read(make_pdf(typeset(REPORT, footer=footer)))) == REPORT


def test_running_lines_stand_once_after_the_text() -> None:
    document = read(make_pdf(typeset(REPORT, header="内部资料 注意保存", footer="司法局办公室 {}")))
    assert words(document, "header") == ["内部资料 注意保存"]
    assert words(document, "footer") == ["司法局办公室 1"]
    assert words(document)[: len(REPORT)] == REPORT


def test_a_figure_alone_on_the_last_line_stays_where_it_counts_no_pages() -> None:
    assert words(read(make_pdf([Sheet(texts=[Text(LEFT, TOP, "受理案件如下："), Text(LEFT, TOP + STEP, "1817")])])))[-1] == "1817"


def test_a_note_at_the_foot_of_a_page_does_not_cut_a_paragraph() -> None:
    sheets = typeset(REPORT)
    sheets[0].texts.append(Text(LEFT, 755, "①司法所：司法行政机关的派出机构。", 10.5))
    document = read(make_pdf(sheets))
    assert words(document)[: len(REPORT)] == REPORT
    assert words(document, "footnote") == ["①司法所：司法行政机关的派出机构。"]


def test_a_long_title_is_one_and_no_body_is_drawn_into_it() -> None:
    sheet = Sheet(
        texts=[
            Text(132, TOP, "云沚市司法局关于印发《公共法律", 22),
            Text(187, TOP + 32, "服务三年计划》的通知", 22),
            Text(LEFT, TOP + 90, "各司法所："),
            Text(LEFT + 2 * SIZE, TOP + 90 + STEP, "现将计划印发给你们，请认真执行。"),
        ]
    )
    document = read(make_pdf([sheet]))
    assert words(document)[0] == document.metadata.title == "云沚市司法局关于印发《公共法律服务三年计划》的通知"
    assert words(document)[1:] == ["各司法所：", "现将计划印发给你们，请认真执行。"]


def test_latin_words_keep_their_blanks_and_chinese_gets_none() -> None:
    lines = ["本条例所称的合同争议解决条款，以双方当事人签订的英文文本为准，具体内容为in", "case of disputes governed by law，应当适用"]
    sheet = Sheet(texts=[Text(LEFT, TOP + STEP * index, line, 12) for index, line in enumerate(lines)])
    sheet.texts += [Text(LEFT, TOP + STEP * 2, "合" * 36, 12), Text(LEFT, TOP + STEP * 3, "同" * 36, 12)]
    text = read(make_pdf([sheet])).text
    assert "为in case of disputes governed by law" in text.replace("\n", "")
    assert "合合" in text and "合 同" not in text


def test_spread_titles_and_drawing_order() -> None:
    spread = Text(150, TOP, "工作报告书", 26, spread=1.3)
    pieces = [Text(LEFT, TOP + 80, "共受理"), Text(LEFT + 5 * SIZE, TOP + 80, "件。"), Text(LEFT + 3 * SIZE, TOP + 80, "1817")]
    assert words(read(make_pdf([Sheet(texts=[*pieces, spread])]))) == ["工作报告书", "共受理1817件。"]


def test_overprinted_words_and_leaning_watermarks() -> None:
    twice = [Text(LEFT, TOP, "受理案件1817件。"), Text(LEFT + 0.4, TOP, "受理案件1817件。")]
    mark = Text(200, 500, "内部文件", 40, turn=True)
    assert read(make_pdf([Sheet(texts=[*twice, mark])])).text == "受理案件1817件。"


def test_single_characters_of_fonts_that_are_not_in_the_file() -> None:
    pieces = [
        Text(LEFT, TOP, "受理"),
        Text(LEFT + 2 * SIZE, TOP, "案"),
        Text(LEFT + 3 * SIZE, TOP, "件12"),
        Text(LEFT + 5 * SIZE, TOP, "件"),
    ]
    assert read(make_pdf([Sheet(texts=pieces)])).text == "受理案件12件"


def test_radicals_become_characters() -> None:
    assert read(make_pdf([Sheet(texts=[Text(LEFT, TOP, "⼈⺠调解⼯作⻓期坚持")])])).text == "人民调解工作长期坚持"
    assert [plain(char) for char in "\u00a0\u200b\x02ﬁ，"] == [" ", "", "-", "fi", "，"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"左栏第{number}行文字写满这一行为止才换" for number in "一二三四五六七八九十"]
    right = [f"右栏第{number}行文字写满这一行为止才换" for number in "一二三四五六七八九十"]
    sheet = Sheet(texts=[Text(120, 70, "云沚市人民政府公报目录和正文内容选登", 20)])
    for index in range(10):
        sheet.texts += [Text(60, TOP + 20 * index, left[index], 12), Text(315, TOP + 20 * index + 4, right[index], 12)]
    text = read(make_pdf([sheet])).text.replace("\n", "")
    assert text.endswith("".join(left + right))


def _table(rows: list[list[str]], widths: list[float], top: float = 300.0) -> Sheet:
    sheet = Sheet(lines=ruled(LEFT, top, widths, [30.0] * len(rows)))
    for number, row in enumerate(rows):
        x = LEFT
        for cell, width in zip(row, widths, strict=True):
            if cell:
                sheet.texts.append(Text(x + 4, top + 30 * number + 20, cell, 12))
            x += width
    return sheet


def test_a_ruled_table_has_cells_with_headers() -> None:
    sheet = _table([["指标", "2023年", "2024年"], ["受理（件）", "11368", "12345"], ["办结（件）", "", "11987"]], [120, 100, 100])
    sheet.texts += [Text(LEFT, 200, "主要指标如下："), Text(LEFT, 450, "以上数据截至年底。")]
    document = read(make_pdf([sheet]))
    assert words(document) == [
        "主要指标如下：",
        "指标\t2023年\t2024年",
        "受理（件）\t11368\t12345",
        "办结（件）\t\t11987",
        "以上数据截至年底。",
    ]
    cell = document.blocks[2].cells[2]
    assert (document.text[cell.start : cell.end], cell.header_path, cell.row_label) == ("12345", ("2024年",), "受理（件）")


def test_merged_cells_and_wrapped_words() -> None:
    sheet = _table([["指标", "2024年", ""], ["", "受理", "办结"], ["法律援助", "1", "2"]], [120, 100, 100])
    sheet.lines = [line for line in sheet.lines if line not in ((LEFT, 330.0, LEFT + 320, 330.0), (LEFT + 220, 300.0, LEFT + 220, 390.0))]
    sheet.lines += [(LEFT + 120, 330, LEFT + 320, 330), (LEFT + 220, 330, LEFT + 220, 390)]
    sheet.texts += [Text(LEFT + 4, 384, "案件数量及其他", 12)]
    document = read(make_pdf([sheet]))
    assert words(document)[0] == "指标\t2024年"
    last = document.blocks[2].cells
    assert [cell.header_path for cell in last] == [("指标",), ("2024年", "受理"), ("2024年", "办结")]
    assert "\u2028" in document.text or "法律援助案件数量及其他" in document.text


def test_a_table_over_two_pages_is_one() -> None:
    head = ["序号", "街道", "件数"]
    first = _table([head, ["1", "柳汀街道", "101"], ["2", "鹭洲街道", "102"]], [60, 200, 100], top=690)
    second = _table([head, ["3", "东篱街道", "103"]], [60, 200, 100], top=80)
    document = read(make_pdf([first, second]))
    assert words(document) == ["序号\t街道\t件数", "1\t柳汀街道\t101", "2\t鹭洲街道\t102", "3\t东篱街道\t103"]
    assert {cell.table for block in document.blocks for cell in block.cells} == {0}


def test_a_row_cut_in_two_by_the_page_is_one() -> None:
    first = _table([["序号", "事项", "备注"], ["1", "修订人民调解工作", "已完成"]], [60, 120, 100], top=720)
    second = _table([["", "规范三项", ""], ["2", "培训", "已完成"]], [60, 120, 100], top=80)
    assert words(read(make_pdf([first, second])))[1:] == ["1\t修订人民调解工作规范三项\t已完成", "2\t培训\t已完成"]


def test_a_frame_around_text_is_no_table() -> None:
    sheets = typeset(REPORT[:4])
    sheets[0].lines = ruled(40, 40, [515], [30, 730])
    assert words(read(make_pdf(sheets))) == REPORT[:4]


def test_scanned_pages_are_named() -> None:
    sheets = typeset(REPORT)
    scan = Sheet(pictures=[(0, 0, *A4)])
    document = read(make_pdf([sheets[0], scan, *sheets[1:], scan, scan]))
    assert words(document) == REPORT
    last = len(sheets) + 3
    assert document.notices == (f"第2、{last - 1}—{last}页是扫描图片，没有文字：请先做文字识别，否则这些内容没有读到",)


@pytest.mark.parametrize(
    ("data", "says", "remedy"),
    [
        (make_pdf([Sheet(pictures=[(0, 0, *A4)])] * 2), "扫描件", "文字识别"),
        (make_pdf([Sheet(pictures=[(0, 0, *A4)], texts=[Text(400, 820, "扫描王 创建", 10)])] * 2), "扫描件", "文字识别"),
        (make_pdf([Sheet()]), "没有可以读出的文字", "文字识别"),
        (make_pdf(typeset(REPORT), unicode_map=False), "乱码", "文字识别"),
        (make_pdf(typeset(REPORT), encrypted=True), "打开密码", "去掉密码"),
        (make_pdf(typeset(REPORT))[:1500], "损坏", "重新"),
        (b"%PDF-1.7\n", "损坏", "重新"),
        (make_pdf([]), "损坏", "重新"),
        (make_pdf([Sheet(texts=[Text(LEFT, TOP, "一句话。")], extra=b" " * 70_000_000)]), "压缩炸弹", "核实来源"),
    ],
    ids=["scan", "scan with a mark", "blank", "no unicode", "encrypted", "cut", "stub", "no pages", "bomb"],
)
def test_refusals_are_one_clear_sentence(data: bytes, says: str, remedy: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        read(data)
    assert remedy in caught.value.remedy and "总结.pdf" in caught.value.message


def test_content_decides_not_the_suffix() -> None:
    data = make_pdf(typeset(REPORT))
    assert read_bytes(data, name="总结.docx").provenance.reader == "pdf"
    assert read_bytes(b"\r\n\x00" + data, name="总结").provenance.reader == "pdf"
    assert read_bytes(REPORT[1].encode(), name="总结.pdf").provenance.reader == "text"


def test_fields_of_forms_are_read() -> None:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    form = f"/AcroForm << /Fields [] /NeedAppearances true /DA (/Helv 12 Tf 0 g) /DR << /Font << /Helv {font} >> >> >>"
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (12345) /DA (/Helv 12 Tf 0 g) /F 4 /Rect [145 730 207 750] >>"
    data = make_pdf([Sheet(texts=[Text(LEFT, TOP, "受理案件　　　　件。")])], root=form, named={"Annots": f"[{field}]"})
    assert "12345" in read(data).text


def test_nothing_heavy_is_loaded_until_a_pdf_is_read() -> None:
    code = "import sys, assistant.reading.reader as r; r.readers(); print([n for n in ('pypdfium2', 'pdfplumber') if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def _converted(source: Path, folder: Path) -> bytes:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return (folder / f"{source.stem}.pdf").read_bytes()


@needs_office
def test_a_word_file_printed_to_pdf_reads_alike(tmp_path: Path) -> None:
    made = NewDocument()
    for line in REPORT:
        made.add_paragraph(line)
    table = made.add_table(rows=2, cols=2)
    table.style = "Table Grid"
    for index, cell in enumerate(["指标", "数量（件）", "受理", "1817"]):
        table.cell(index // 2, index % 2).text = cell
    made.save(str(tmp_path / "a.docx"))
    assert words(read(_converted(tmp_path / "a.docx", tmp_path))) == [*REPORT, "指标\t数量（件）", "受理\t1817"]


@needs_office
def test_a_long_real_report_printed_to_pdf_keeps_text_and_outline(tmp_path: Path) -> None:
    source = shared("data", "word", "gov50.docx")
    original = read_bytes(source.read_bytes(), name="a.docx")
    printed = read(_converted(source, tmp_path))
    assert SequenceMatcher(None, words(original), words(printed), autojunk=False).ratio() > 0.99
    assert printed.metadata == original.metadata
