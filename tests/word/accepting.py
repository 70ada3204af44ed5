"""Accepts or rejects every tracked change of a .docx by plain XML work, as Word's buttons do."""

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def accepted(docx: bytes) -> bytes:
    """The file with inserted words kept and deleted words gone."""
    return _settled(docx, kept="ins", dropped="del")


def rejected(docx: bytes, *, author: str | None = None) -> bytes:
    """The file with deleted words back and inserted words gone; only those of an author, where one is named."""
    return _settled(docx, kept="del", dropped="ins", author=author)


def _settled(docx: bytes, *, kept: str, dropped: str, author: str | None = None) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(docx))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                data = _part(data, kept, dropped, author)
            target.writestr(name, data)
    return buffer.getvalue()


def _part(data: bytes, kept: str, dropped: str, author: str | None) -> bytes:
    root = etree.fromstring(data)
    for mark in list(root.iter(f"{W}{dropped}", f"{W}{kept}")):
        if mark.getparent().tag == f"{W}rPr" or (author is not None and mark.get(f"{W}author") != author):
            continue
        if mark.tag == f"{W}{kept}":
            for run in list(mark):
                mark.addprevious(run)
            for node in list(mark.getparent().iter(f"{W}delText")):
                if not any(one.tag == f"{W}del" for one in node.iterancestors()) or kept == "del":
                    node.tag = f"{W}t"
        mark.getparent().remove(mark)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
