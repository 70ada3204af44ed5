"""Opens and saves .docx packages: bounded, without entities, macros or surprises; every refusal is one clear error."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assistant.errors import UnreadableError
from assistant.files.zips import Fault, JudgedZip, Limits, names_in
from assistant.word.names import CONTENT_TYPES, PACKAGE_RELATIONS, STRICT, Element

LIMITS = Limits(part=64 * 1024 * 1024)
TYPES_PART = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject|vbaData", re.IGNORECASE)
_OFFICE_DOCUMENT = "/officeDocument"
_CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_DEFAULT_RELATIONS: Any = {None: PACKAGE_RELATIONS}
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_RESAVE = "请用 Word 打开并另存为新的 .docx 再试"
_SUSPECT = "请向发件人核实来源；确需使用时，用 Word 打开并另存为新的 .docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relationship of a part: its id, type, target (part name, or address when external)."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of a .docx by name, in file order; XML parts are parsed once and written back when `save` is called."""

    name: str
    parts: dict[str, bytes]
    trees: dict[str, Element] = field(default_factory=dict)

    def xml(self, part: str) -> Element:
        """Returns the root of an XML part; changes to it are saved. Raises UnreadableError where it is missing or malformed."""
        if part not in self.trees:
            if part not in self.parts:
                raise UnreadableError(f"缺少部件 {part}，文件不完整", where=self.name, remedy=_RESAVE)
            self.trees[part] = parse_part(self.parts[part], part, self.name)
        return self.trees[part]

    def has(self, part: str) -> bool:
        """Returns whether the part exists."""
        return part in self.parts or part in self.trees

    def add(self, part: str, root: Element) -> None:
        """Adds or replaces an XML part."""
        self.parts.setdefault(part, b"")
        self.trees[part] = root

    def replace(self, part: str, content: bytes) -> None:
        """Replaces a part by bytes that are saved as they are."""
        self.parts[part] = content
        self.trees.pop(part, None)

    def relations(self, part: str) -> list[Relation]:
        """Returns the relationships of a part ("" for the package), targets as part names."""
        source = relations_part(part)
        if not self.has(source):
            return []
        base = posixpath.dirname(part)
        found: list[Relation] = []
        for node in self.xml(source).iter(f"{{{PACKAGE_RELATIONS}}}Relationship"):
            external = node.get("TargetMode") == "External"
            target = node.get("Target", "")
            if not external:
                joined = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
                target = posixpath.normpath(joined)
            found.append(Relation(id=node.get("Id", ""), type=node.get("Type", ""), target=target, external=external))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Returns the part that `part` is related to by a type ending in "/kind", if it is there."""
        ending = f"/{kind}"
        return next((one.target for one in self.relations(part) if one.type.endswith(ending) and self.has(one.target)), None)

    @property
    def main(self) -> str:
        """The part that holds the document's body."""
        target = self.related("", _OFFICE_DOCUMENT.strip("/"))
        if target is None:
            raise UnreadableError("找不到正文，文件不完整", where=self.name, remedy=_RESAVE)
        return target

    def external_targets(self) -> list[str]:
        """Returns addresses that opening the file in an office program would fetch (pictures, templates), hyperlinks left out."""
        sources = [name for name in self.parts if name.endswith(".rels")]
        nodes = (node for source in sources for node in self.xml(source).iter(f"{{{PACKAGE_RELATIONS}}}Relationship"))
        wanted = (node for node in nodes if node.get("TargetMode") == "External" and not node.get("Type", "").endswith("/hyperlink"))
        return sorted({node.get("Target", "") for node in wanted})

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relationship from `part` to the part `target` and returns its id; an equal one is used again."""
        for known in self.relations(part):
            if known.type == kind and known.target == target:
                return known.id
        source = relations_part(part)
        if not self.has(source):
            self.add(source, etree.Element(f"{{{PACKAGE_RELATIONS}}}Relationships", nsmap=_DEFAULT_RELATIONS))
        root = self.xml(source)
        taken = {node.get("Id") for node in root}
        count = 1
        while f"rId{count}" in taken:
            count += 1
        where = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{{{PACKAGE_RELATIONS}}}Relationship", Id=f"rId{count}", Type=kind, Target=where)
        return f"rId{count}"

    def declare(self, part: str, content_type: str) -> None:
        """Gives a part its content type."""
        root = self.xml(TYPES_PART)
        for node in root.iter(f"{{{CONTENT_TYPES}}}Override"):
            if node.get("PartName") == f"/{part}":
                node.set("ContentType", content_type)
                return
        etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def save(self, *, dated: dt.datetime | None = None) -> bytes:
        """Returns the package as bytes, the same for the same content: fixed entry times and order.

        `dated` sets the created and modified dates of the core properties; None leaves them.
        """
        if dated is not None:
            self._date(dated)
        names = sorted(self.parts, key=lambda name: (name != TYPES_PART, name != "_rels/.rels", name))
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in names:
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 0
                archive.writestr(info, self._bytes_of(name))
        return buffer.getvalue()

    def _bytes_of(self, name: str) -> bytes:
        if name not in self.trees:
            return self.parts[name]
        return etree.tostring(self.trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)

    def _date(self, moment: dt.datetime) -> None:
        core = next((one.target for one in self.relations("") if one.type == _CORE_PROPERTIES and self.has(one.target)), None)
        if core is None:
            return
        stamp = moment.astimezone(dt.UTC) if moment.tzinfo else moment
        for name in ("created", "modified"):
            for node in self.xml(core).iter(f"{{http://purl.org/dc/terms/}}{name}"):
                node.text = stamp.strftime("%Y-%m-%dT%H:%M:%SZ")


def relations_part(part: str) -> str:
    """Returns the name of the part that holds the relationships of `part` ("" for the package)."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def is_package(data: bytes) -> bool:
    """Returns whether the bytes are a zip that looks like a Word document, whatever it is called."""
    names = names_in(data)
    return TYPES_PART in names and any(name.startswith("word/") for name in names)


def open_word(data: bytes, *, name: str) -> Package:
    """Returns the package in `data` as `open_package` does, and refuses in plain words what is another kind of file altogether."""
    foreign = UnreadableError("这不是 Word 文档（.docx）", where=name, remedy="请用 Word 或 WPS 打开，另存为 .docx 再试")
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") not in data and not name.lower().endswith(".docx"):
        raise foreign
    if not data.startswith((_OLE, b"PK")) or (names_in(data) and not is_package(data)):
        raise foreign
    return open_package(data, name=name)


def open_package(data: bytes, *, name: str = "文件") -> Package:
    """Returns the package in `data`; raises UnreadableError for what is damaged, encrypted, too large or dangerous."""
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        what = "文件设有打开密码" if encrypted else "这是旧版 .doc 或 .wps 文件，只是改了后缀"
        raise UnreadableError(what, where=name, remedy="请在 Word 中去掉密码后另存" if encrypted else _RESAVE)
    archive = JudgedZip(data, lambda fault, detail: _refusal(fault, detail, name), LIMITS)
    _check_names(archive.names, name)
    archive.check_doctypes()
    package = Package(name=name, parts={part: archive.read(part) for part in archive.names})
    types = package.parts.get(TYPES_PART)
    if types is None:
        raise UnreadableError("不是 Word 文档（缺少内容类型表）", where=name, remedy=_RESAVE)
    if _MACRO.search(types) or any(part.lower().endswith("vbaproject.bin") for part in package.parts):
        raise UnreadableError("文件带有宏，不予打开", where=name, remedy="请用 Word 另存为不带宏的 .docx 再试")
    return package


def _refusal(fault: Fault, detail: str, name: str) -> UnreadableError:
    what, remedy = {
        "encrypted": ("文件设有密码", "请去掉密码后另存"),
        "crowded": (f"内含 {detail} 个部件，超过上限 {LIMITS.entries}", _SUSPECT),
        "oversized": ("解压后过大，可能是压缩炸弹", _SUSPECT),
        "doctype": (f"部件 {detail} 含有 DTD 声明，可能是恶意文件", _SUSPECT),
        "malformed": (f"部件 {detail} 不是有效的 XML", _RESAVE),
        "damaged": ("文件已损坏，打不开", _RESAVE),
    }[fault]
    return UnreadableError(what, where=name, remedy=remedy)


def _check_names(parts: Sequence[str], name: str) -> None:
    seen: set[str] = set()
    for path in parts:
        if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/") or re.match(r"[A-Za-z]:", path) or "\x00" in path:
            raise UnreadableError("部件名指向文件之外的位置，可能是恶意文件", where=name, remedy=_SUSPECT)
        if path.lower() in seen:
            raise UnreadableError(f"部件 {path} 出现两次，文件不可信", where=name, remedy=_SUSPECT)
        seen.add(path.lower())


def parse_part(content: bytes, part: str, name: str) -> Element:
    """Returns the root of an XML part, parsed without entities, network or unbounded depth (256) and text (10 MB)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        deep = "depth" in str(error).lower()
        huge = "huge" in str(error).lower() or "too long" in str(error).lower()
        what = "嵌套过深" if deep else "含有过长的文字" if huge else "不是有效的 XML"
        raise UnreadableError(f"部件 {part} {what}", where=name, remedy=_SUSPECT if deep or huge else _RESAVE) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(f"部件 {part} 含有 DTD 声明，可能是恶意文件", where=name, remedy=_SUSPECT)
    if isinstance(root.tag, str) and root.tag.startswith(f"{{{STRICT}"):
        raise UnreadableError("文件是“严格 Open XML”格式", where=name, remedy="请在 Word 中另存为普通的“Word 文档（.docx）”")
    return root
