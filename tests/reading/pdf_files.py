"""Small PDF files made by hand: characters at places in a font that is not embedded, ruling lines, pictures, broken parts."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
LEFT, TOP, SIZE, STEP, WIDE, HIGH = 79.0, 105.0, 16.0, 29.0, 28, 22
"""An official document: margins, type size, distance of lines (points), characters a line, lines a page."""
_NEVER_FIRST = "，。、；：！？》”）"


@dataclass
class Text:
    """Words at a place: `x` from the left, `y` (the baseline) from the top.

    `turn` leans them by 45 degrees, `spread` moves the characters apart by so many ems.
    """

    x: float
    y: float
    words: str
    size: float = SIZE
    turn: bool = False
    spread: float = 0.0


@dataclass
class Sheet:
    """What stands on one page: texts, lines (x0, y0, x1, y1 from the top), pictures (x, y, width, height)."""

    texts: list[Text] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    rotate: int = 0
    extra: bytes = b""


def width_of(char: str) -> float:
    """Returns the width of a character in the test font, in ems."""
    return 0.5 if char.isascii() else 1.0


def make_pdf(
    sheets: Sequence[Sheet], *, unicode_map: bool = True, encrypted: bool = False, root: str = "", named: dict[str, str] | None = None
) -> bytes:
    """Returns a PDF of the sheets; `root` adds entries to the catalogue, `named` page properties, both in PDF's own writing."""
    chars = sorted({char for sheet in sheets for text in sheet.texts for char in text.words})
    objects: list[bytes] = [b"", b""]

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(data: bytes, entries: str = "") -> int:
        packed = zlib.compress(data)
        return add(f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + packed + b"\nendstream")

    mapped = f"/ToUnicode {stream(_cmap(chars))} 0 R" if unicode_map else ""
    font_facts = add(
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /Ascent 880 /Descent -120 /CapHeight 700 /ItalicAngle 0 /StemV 80 >>"
    )
    cid = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        + f" /DW 1000 /W [0 127 500] /FontDescriptor {font_facts} 0 R >>".encode()
    )
    font = add(f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [{cid} 0 R] {mapped} >>".encode())
    picture = stream(b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")
    kids: list[int] = []
    for sheet in sheets:
        content = stream(_content(sheet))
        box = f"/MediaBox [0 0 {A4[0]} {A4[1]}] /Rotate {sheet.rotate}"
        used = f"/Resources << /Font << /F {font} 0 R >> /XObject << /P {picture} 0 R >> >>"
        more = " ".join(f"/{key} {value}" for key, value in (named or {}).items())
        kids.append(add(f"<< /Type /Page /Parent 2 0 R {box} {used} /Contents {content} 0 R {more} >>".encode()))
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
    return _file(objects, locked if encrypted else "")


def _file(objects: Sequence[bytes], entries: str) -> bytes:
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {entries} >>\n"
    return data + trailer.encode() + f"startxref\n{len(data)}\n%%EOF\n".encode()


def _cmap(chars: Sequence[str]) -> bytes:
    pairs = "\n".join(f"<{ord(char):04X}> <{ord(char):04X}>" for char in chars)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(chars)} beginbfchar\n{pairs}\nendbfchar\nendcmap\nend\nend"
    ).encode()


def _content(sheet: Sheet) -> bytes:
    parts: list[str] = []
    for x, y, width, height in sheet.pictures:
        parts.append(f"q {width} 0 0 {height} {x} {A4[1] - y - height} cm /P Do Q")
    for x0, y0, x1, y1 in sheet.lines:
        parts.append(f"{x0} {A4[1] - y0} m {x1} {A4[1] - y1} l S")
    for text in sheet.texts:
        matrix = "0.7071 0.7071 -0.7071 0.7071" if text.turn else "1 0 0 1"
        codes = f" {-1000 * text.spread} ".join(f"<{ord(char):04X}>" for char in text.words)
        parts.append(f"BT /F {text.size} Tf {matrix} {text.x} {A4[1] - text.y} Tm [{codes}] TJ ET")
    return "\n".join(parts).encode() + sheet.extra


def wrapped(words: str, indent: int = 2, wide: int = WIDE) -> list[str]:
    """Returns a paragraph as lines of so many characters, the first one shorter by its indent; no line begins with a closing mark."""
    lines: list[str] = []
    line, room = "", float(wide - indent)
    for char in words:
        used = sum(width_of(one) for one in line)
        if used + width_of(char) > room and char not in _NEVER_FIRST:
            lines.append(line)
            line, room = "", float(wide)
        line += char
    return [*lines, line]


def typeset(
    paragraphs: Iterable[str],
    *,
    indent: int = 2,
    high: int = HIGH,
    step: float = STEP,
    gap: float = 0.0,
    header: str = "",
    footer: str = "— {} —",
) -> list[Sheet]:
    """Returns paragraphs as pages of an official document; the first paragraph is its title."""
    sheets = [Sheet()]
    y = TOP
    for number, words in enumerate(paragraphs):
        title = number == 0
        lines = [words] if title else wrapped(words, indent)
        for index, line in enumerate(lines):
            if y > TOP + (high - 1) * step:
                sheets.append(Sheet())
                y = TOP
            size = 22.0 if title else SIZE
            x = (A4[0] - size * sum(width_of(char) for char in line)) / 2 if title else LEFT + (indent * SIZE if index == 0 else 0)
            sheets[-1].texts.append(Text(x, y, line, size))
            y += step
        y += gap
    for number, sheet in enumerate(sheets, start=1):
        if header:
            sheet.texts.insert(0, Text(LEFT, 50, header, 10.5))
        if footer:
            sheet.texts.append(Text(450 if number % 2 else LEFT, 780, footer.format(number), 14))
    return sheets


def ruled(x: float, y: float, widths: Sequence[float], heights: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """Returns the lines of a table with columns and rows of these sizes."""
    right, bottom = x + sum(widths), y + sum(heights)
    level = [(x, y + sum(heights[:row]), right, y + sum(heights[:row])) for row in range(len(heights) + 1)]
    upright = [(x + sum(widths[:column]), y, x + sum(widths[:column]), bottom) for column in range(len(widths) + 1)]
    return [*level, *upright]
