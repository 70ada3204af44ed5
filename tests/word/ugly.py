"""Reports as offices really send them: one style for everything, manual type, typed indents, stray sections; made with python-docx."""

import io
import struct
import zlib

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

PROSE = (
    "一年来，在区委、区政府的坚强领导下，在市司法局的有力指导下，青榆区司法局紧紧围绕中心工作，认真履行职责，"
    "扎实推进“法治青榆”建设，全年受理法律援助案件1246件，同比增长6.7%，各项工作取得新的成效。"
)
SHORT = "全年组织集中学习18次，开展专题党课5次，干部作风持续好转，队伍的凝聚力和战斗力明显增强。"


def type_by_hand(run, face, size, *, bold=False, colour=None):
    run.font.name, run.font.size, run.font.bold = "Arial", Pt(size), bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def png(width=400, height=200):
    """A plain picture, made without any library for pictures."""
    rows = b"".join(b"\x00" + bytes((60, 120, 180)) * width for _ in range(height))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def field(paragraph, instruction, shown="1"):
    for kind in ("begin", None, "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = shown
            continue
        node = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            node.set(qn("w:fldCharType"), kind)
        else:
            node.text = f" {instruction} "
        run._r.append(node)


def closing(document):
    document.add_paragraph()
    document.add_paragraph("青榆区司法局").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("2024年12月25日").alignment = WD_ALIGN_PARAGRAPH.RIGHT


def manual_type():
    """One style, every look by hand: bold headings, 微软雅黑, 1.5 lines, spaces around paragraphs, a word in red and one in bold."""
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    type_by_hand(title.add_run("青榆区司法局2024年工作总结"), "微软雅黑", 20, bold=True)
    for text, size, bold in (
        ("一、2024年工作情况", 15, True), ("（一）强化理论武装", 14, True), (PROSE, 12, False), ("1.抓学习", 12, True), (SHORT, 12, False),
        ("（1）集中学习", 12, True), (SHORT, 12, False), ("（二）深化依法治区", 14, True), (PROSE, 12, False),
        ("二、2025年工作打算", 15, True), ("（一）夯实基础。" + SHORT, 12, False), ("（二）提升能力。" + PROSE, 12, False),
    ):  # fmt: skip
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = 1.5, Pt(12)
        paragraph.paragraph_format.left_indent = Cm(0.5)
        type_by_hand(paragraph.add_run(text), "微软雅黑", size, bold=bold)
    last = document.paragraphs[-1]
    type_by_hand(last.add_run("一是"), "微软雅黑", 12, bold=True)
    type_by_hand(last.add_run("请核对"), "微软雅黑", 12, colour="FF0000")
    closing(document)
    return saved(document)


def typed_indents():
    """Indents of blanks and tabs of every kind, a title in the middle by blanks, a signature at the right by blanks."""
    document = docx.Document()
    document.add_paragraph("　　　　　　　　青榆区司法局2024年工作总结")
    document.add_paragraph("区人民政府：")
    document.add_paragraph("　　一、2024年工作情况")
    document.add_paragraph("　　" + PROSE)
    document.add_paragraph("    " + PROSE)
    document.add_paragraph("\t" + PROSE)
    document.add_paragraph("  " + PROSE)
    document.add_paragraph("　　　　" + PROSE)
    indented = document.add_paragraph("　　（一）强化理论武装")
    indented.paragraph_format.first_line_indent = Pt(24)
    document.add_paragraph("\t\t" + SHORT)
    document.add_paragraph("　　附件：1.主要指标表")
    document.add_paragraph("　　　　　2.典型案例")
    document.add_paragraph()
    document.add_paragraph("　　　　　　　　　　　　　　　　　　　　青榆区司法局")
    document.add_paragraph("　　　　　　　　　　　　　　　　　　　2024年12月25日")
    return saved(document)


def tables_and_pictures():
    """Tables too wide for the page, pictures in lines of exact distance, a caption, a unit, formula-free."""
    document = docx.Document()
    document.sections[0].left_margin = document.sections[0].right_margin = Mm(10)
    document.add_heading("青榆区司法局2024年工作总结", level=0)
    document.add_heading("一、2024年工作情况", level=1)
    document.add_paragraph(PROSE)
    picture = document.add_paragraph()
    picture.paragraph_format.line_spacing_rule, picture.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(20)
    picture.add_run().add_picture(png(), width=Mm(185))
    document.add_paragraph("图1 法律援助受理量").alignment = WD_ALIGN_PARAGRAPH.CENTER
    within = document.add_paragraph(SHORT)
    within.paragraph_format.line_spacing = Pt(20)
    within.add_run().add_picture(png(60, 60), width=Mm(12))
    within.add_run(SHORT)
    document.add_paragraph("表1 主要业务量")
    document.add_paragraph("单位：件")
    table = document.add_table(4, 6, style="Table Grid")
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = (
                ("指标", "一季度", "二季度", "三季度", "四季度", "合计")[column]
                if row == 0
                else ("受理案件" if column == 0 else f"{row * 10 + column}")
            )
            cell.width = Mm(32)
    document.add_paragraph(PROSE)
    closing(document)
    return saved(document)


def sections_and_columns():
    """A crosswise section with a table, two columns of prose, headers and footers of the office, a first page of its own."""
    document = docx.Document()
    first = document.sections[0]
    first.header.paragraphs[0].text = "青榆区司法局　内部资料"
    field(first.footer.paragraphs[0], "PAGE")
    first.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("青榆区司法局2024年工作总结")
    document.add_paragraph("一、2024年工作情况")
    document.add_paragraph(PROSE)
    crosswise = document.add_section(WD_SECTION.NEW_PAGE)
    crosswise.orientation = WD_ORIENT.LANDSCAPE
    crosswise.page_width, crosswise.page_height = crosswise.page_height, crosswise.page_width
    crosswise.footer.is_linked_to_previous = False
    crosswise.footer.paragraphs[0].text = "青榆区司法局办公室编"
    document.add_paragraph("表1 主要业务量")
    table = document.add_table(3, 5, style="Table Grid")
    for cell in table._cells:
        cell.text = "数据"
    upright = document.add_section(WD_SECTION.NEW_PAGE)
    upright.orientation = WD_ORIENT.PORTRAIT
    upright.page_width, upright.page_height = upright.page_height, upright.page_width
    document.add_paragraph("二、2025年工作打算")
    columns = document.add_section(WD_SECTION.CONTINUOUS)
    node = columns._sectPr.find(qn("w:cols"))
    node.set(qn("w:num"), "2")
    document.add_paragraph(PROSE)
    document.add_paragraph(PROSE)
    document.add_section(WD_SECTION.CONTINUOUS)._sectPr.find(qn("w:cols")).attrib.pop(qn("w:num"), None)
    document.add_paragraph(PROSE * 3)
    closing(document)
    return saved(document)


def letterhead():
    """A circular: red head, number, addressee, annexes and their pages, 抄送 and 印发."""
    document = docx.Document()
    for text, face, size, colour in (
        ("000012", "宋体", 12, None),
        ("特急", "宋体", 12, None),
        ("青榆区司法局文件", "方正小标宋简体", 40, "FF0000"),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if colour else WD_ALIGN_PARAGRAPH.LEFT
        type_by_hand(paragraph.add_run(text), face, size, colour=colour)
    document.add_paragraph("青司发〔2024〕12号").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("青榆区司法局", "关于印发2024年工作总结的通知"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        type_by_hand(paragraph.add_run(text), "宋体", 18, bold=True)
    document.add_paragraph("各司法所，局机关各科室，区法律援助中心，区公证处，各人民调解委员会，各律师事务所：")
    document.add_paragraph("现将《2024年工作总结》印发给你们，请结合实际，认真抓好贯彻落实，并于年底前将落实情况报区司法局办公室。")
    document.add_paragraph("附件：1.2024年工作总结")
    document.add_paragraph("2.主要指标表")
    closing(document)
    document.add_paragraph("（此件公开发布）")
    document.add_paragraph("附件1")
    document.add_paragraph("2024年工作总结")
    document.add_paragraph(PROSE)
    document.add_paragraph("抄送：区委办公室，区人大常委会办公室，区政协办公室。")
    document.add_paragraph("青榆区司法局办公室　　　　　　　　2024年12月26日印发")
    return saved(document)


UGLY = {maker.__name__: maker for maker in (manual_type, typed_indents, tables_and_pictures, sections_and_columns, letterhead)}
