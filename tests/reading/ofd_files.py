"""Small OFD files made by hand from the same sheets as the PDF ones: a zip of XML, lengths in millimetres."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.reading.pdf_files import A4, Sheet, Text, width_of

_MM = 25.4 / 72
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def make_ofd(sheets: Sequence[Sheet], *, template: Sheet | None = None, title: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """Returns an OFD of the sheets, `template` behind each; `more` adds or replaces parts by name."""
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {A4[0] * _MM} {A4[1] * _MM}</ofd:PhysicalBox></ofd:PageArea>"
    behind = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    pages = "".join(f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(sheets)))
    parts = {
        "OFD.xml": _xml(
            "OFD",
            f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{escape(title)}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>",
        ),
        "Doc_0/Document.xml": _xml("Document", f"<ofd:CommonData>{box}{behind}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>"),
    }
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = _page(template, "")
    for number, sheet in enumerate(sheets):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page(sheet, '<ofd:Template TemplateID="2"/>' if template else "")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | (more or {})).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _xml(name: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} {_NAMESPACE}>{inner}</ofd:{name}>'.encode()


def _page(sheet: Sheet, before: str) -> bytes:
    texts = "".join(_text(text) for text in sheet.texts)
    pictures = "".join(
        f'<ofd:ImageObject Boundary="{x * _MM} {y * _MM} {width * _MM} {height * _MM}" ResourceID="5"/>'
        for x, y, width, height in sheet.pictures
    )
    return _xml("Page", f"{before}<ofd:Content><ofd:Layer>{''.join(map(_line, sheet.lines))}{pictures}{texts}</ofd:Layer></ofd:Content>")


def _text(text: Text) -> str:
    size = text.size * _MM
    steps = " ".join(f"{width_of(char) * size:.4f}" for char in text.words[:-1])
    if len(text.words) > 1 and len({width_of(char) for char in text.words[:-1]}) == 1:
        steps = f"g {len(text.words) - 1} {width_of(text.words[0]) * size:.4f}"
    width = sum(width_of(char) for char in text.words) * size
    turn = ' CTM="0.7071 0.7071 -0.7071 0.7071 0 0"' if text.turn else ""
    code = f'<ofd:TextCode X="0" Y="{0.88 * size}" DeltaX="{steps}">{escape(text.words)}</ofd:TextCode>'
    boundary = f"{text.x * _MM} {text.y * _MM - 0.88 * size} {width} {size}"
    return f'<ofd:TextObject Boundary="{boundary}"{turn} Font="1" Size="{size}">{code}</ofd:TextObject>'


def _line(line: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = (value * _MM for value in line)
    path = f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.3">{path}</ofd:PathObject>'
