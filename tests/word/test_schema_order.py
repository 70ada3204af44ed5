"""What templates and formatting write stands in the order of the schema: Word refuses files that break it."""

import io
from pathlib import Path

import docx
import pytest

from assistant.pipeline.format import reformat_bytes
from assistant.settings import shipped
from assistant.word.figure_store import text_parts
from assistant.word.imprint import add_styles, imprint
from assistant.word.layout import apply_page
from assistant.word.names import local, val, w
from assistant.word.package import open_package
from assistant.word.properties import LEVEL, PARAGRAPH, RUN, SECTION, TABLE
from tests.word.ugly import UGLY

ORDERS = {w("pPr"): PARAGRAPH, w("rPr"): RUN, w("sectPr"): SECTION, w("tblPr"): TABLE, w("lvl"): LEVEL}
TEMPLATES = sorted(shipped("templates").glob("*/template.docx"))


def disorder(data: bytes) -> list[str]:
    """Property elements whose children stand in a wrong order or twice."""
    package = open_package(data)
    parts = [*text_parts(package), *(part for kind in ("styles", "numbering") if (part := package.related(package.main, kind)))]
    wrong: list[str] = []
    for part in parts:
        for node in package.xml(part).iter(*ORDERS):
            order = ORDERS[node.tag]
            places = [order.index(local(child)) for child in node if local(child) in order]
            several = len(set(places)) < len(places) and node.tag != w("sectPr")
            if places != sorted(places) or several:
                wrong.append(f"{part} {local(node)}: {[local(child) for child in node]}")
    return wrong


@pytest.mark.parametrize("name", UGLY)
def test_formatted_files(name: str) -> None:
    source = UGLY[name]()
    assert set(disorder(reformat_bytes(source, name="报告.docx").docx)) <= set(disorder(source))


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.parent.name for path in TEMPLATES])
def test_templates(path: Path) -> None:
    assert disorder(path.read_bytes()) == []


def test_the_imprint_and_its_thin_paragraph_survive_formatting() -> None:
    document = docx.Document()
    apply_page(document)
    add_styles(document)
    document.add_paragraph("2024年工作通报", style="公文标题")
    document.add_paragraph("全年受理法律援助案件1246件，同比增长6.7%。", style="公文正文")
    imprint(document, [("抄送：各街道办事处。", ""), ("青榆区司法局办公室", "2025年1月8日印发")])
    document.add_paragraph().paragraph_format.line_spacing = docx.shared.Pt(1)
    buffer = io.BytesIO()
    document.save(buffer)
    assert disorder(buffer.getvalue()) == []
    package = open_package(reformat_bytes(buffer.getvalue(), name="通报.docx").docx)
    root = package.xml(package.main)
    (properties,) = root.iter(w("tblPr"))
    assert [val(node) or node.get(w("w")) for node in properties.iter(w("tblW"))] == ["8845"]
    (spacing,) = [node for node in root.iter(w("spacing")) if node.get(w("line")) == "20"]
    assert spacing.get(w("lineRule")) == "exact"
