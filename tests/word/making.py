"""Makes small .docx files from bare XML, so that a test shows exactly what stands in the file."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN = f"{WORD_TYPE}.document.main+xml"
ROOTS = {"footnotes": "footnotes", "endnotes": "endnotes", "numbering": "numbering", "styles": "styles", "settings": "settings"}


def run(text: str, properties: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph; plain words become runs."""
    own = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{own}{''.join(part if part.startswith('<') else run(part) for part in content)}</w:p>"


def numbered(text: str, level: int = 0, num: int = 1) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def table(*rows: list[str], style: str = "") -> str:
    named = f'<w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr>' if style else ""
    return f"<w:tbl>{named}{''.join('<w:tr>' + ''.join(row) + '</w:tr>' for row in rows)}</w:tbl>"


def cell(*content: str, span: int = 1, merge: str = "", shade: str = "") -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    tall = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    dark = f'<w:shd w:val="clear" w:fill="{shade}"/>' if shade else ""
    inner = "".join(part if part.startswith("<") else p(part) for part in content) or p()
    return f"<w:tc><w:tcPr>{wide}{tall}{dark}</w:tcPr>{inner}</w:tc>"


def make(body: str, *, main_type: str = MAIN, extra: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """A .docx of a body and other parts by name: styles, numbering, footnotes, settings, header1, footer2 …"""
    types = [("word/document.xml", main_type)]
    relations: list[tuple[str, str]] = []
    files: dict[str, str] = {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    for name, inner in parts.items():
        kind = name.rstrip("0123456789")
        root = ROOTS.get(kind, {"header": "hdr", "footer": "ftr"}.get(kind, kind))
        files[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{inner}</w:{root}>"
        relations.append((kind, f"{name}.xml"))
        types.append((f"word/{name}.xml", f"{WORD_TYPE}.{kind}+xml"))
    files["word/_rels/document.xml.rels"] = _relations([(f"{RELATION}/{kind}", target, target[:-4]) for kind, target in relations])
    files["_rels/.rels"] = _relations([(f"{RELATION}/officeDocument", "word/document.xml", "rId1")])
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types)
    head = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    files["[Content_Types].xml"] = f'{head}{defaults}<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    return zipped({name: content.encode() for name, content in files.items()} | (extra or {}))


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _relations(rows: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>' for kind, target, identity in rows)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
