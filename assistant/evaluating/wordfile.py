"""The plainest Word file that holds a text: a paragraph a line, lines with tabs as tables."""

from __future__ import annotations

import io
import zipfile
from itertools import groupby
from xml.sax.saxutils import escape

_SPACE = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_SPACE}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_SPACE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_SPACE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word_file(text: str) -> bytes:
    """Returns the .docx of a text; blank lines are left out."""
    body = "".join(
        _table(list(lines)) if tabbed else "".join(_paragraph(line) for line in lines)
        for tabbed, lines in groupby((line for line in text.split("\n") if line.strip()), key=lambda line: "\t" in line)
    )
    document = f'<w:document xmlns:w="{_SPACE}/wordprocessingml/2006/main"><w:body>{body}<w:sectPr/></w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("word/document.xml", document)):
            archive.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return stream.getvalue()


def _paragraph(line: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'


def _table(lines: list[str]) -> str:
    columns = max(line.count("\t") for line in lines) + 1
    grid = f"<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>"
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in line.split(chr(9)))}</w:tr>" for line in lines)
    return f"<w:tbl><w:tblPr/>{grid}{rows}</w:tbl>"
