"""Small PDF and OFD files, printed in tests: text at places, as official documents set it, without a font in the file."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0
_FULL = "，。、；：！？）》」』】〕"  # may not begin a line


@dataclass
class Leaf:
    """A page in the making; places are points from its upper left corner."""

    marks: list[str] = field(default_factory=list)
    placed: list[tuple[float, float, float, str]] = field(default_factory=list)
    rotate: int = 0
    hidden: bool = False

    def text(self, x: float, y: float, text: str, size: float = 16.0) -> None:
        self.placed.append((x, y, size, text))
        code = text.encode("utf-16-be").hex()
        mode = "3 Tr " if self.hidden else ""
        self.marks.append(f"BT {mode}/F1 {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm <{code}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.marks.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def image(self) -> None:
        self.marks.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q")


def pdf_of(leaves: list[Leaf], to_unicode: str = "") -> bytes:
    """The leaves as a PDF whose one font, not embedded, is coded in UCS-2."""
    font = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]" + (
        "/ToUnicode 6 0 R>>" if to_unicode else ">>"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(leaves)}/Kids[{' '.join(f'{7 + 2 * i} 0 R' for i in range(len(leaves)))}]>>",
        font,
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
        "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\nstream\n\x00\nendstream",
        f"<</Length {len(to_unicode)}>>\nstream\n{to_unicode}\nendstream",
    ]
    for i, leaf in enumerate(leaves):
        content = "\n".join(leaf.marks)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {leaf.rotate}/Contents {8 + 2 * i} 0 R"
            "/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 5 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(content)}>>\nstream\n{content}\nendstream")
    return assembled([o.encode("latin-1") for o in objects])


def assembled(objects: list[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for i, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (i, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to `size` bytes."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    packed = b"".join([*(packer.compress(block) for _ in range(size >> 20)), packer.flush()])
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


def set_lines(paragraph: str, columns: int = 28) -> list[str]:
    """A paragraph's lines as a typesetter breaks them: two characters of indent, no closing punctuation first in a line."""
    lines = []
    text, room = paragraph, columns - 2
    while len(text) > room:
        cut = room
        while cut > 1 and text[cut] in _FULL:
            cut -= 1
        lines.append(text[:cut])
        text, room = text[cut:], columns
    return [*lines, text]


def printed(paragraphs: list[str], columns: int = 28, rows: int = 22, size: float = 16.0) -> list[Leaf]:
    """Paragraphs on pages by GB/T 9704, each page with its number below."""
    leaves: list[Leaf] = []
    row = rows
    left, top, pitch = 79.0, 110.0, 29.0
    for paragraph in paragraphs:
        for i, line in enumerate(set_lines(paragraph, columns)):
            if row == rows:
                leaves.append(Leaf())
                leaves[-1].text(276, 780, f"— {len(leaves)} —", 14.0)
                row = 0
            leaves[-1].text(left + (2 * size if i == 0 else 0), top + row * pitch, line, size)
            row += 1
    return leaves


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_of(leaves: list[Leaf]) -> bytes:
    """The same leaves as an OFD, in millimetres."""
    mm = 25.4 / 72
    files = {
        "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        "<ofd:Pages>" + "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(leaves))) + "</ofd:Pages></ofd:Document>",
    }  # fmt: skip
    for i, leaf in enumerate(leaves):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x * mm} {(y - size) * mm} 150 10" Font="1" Size="{size * mm}">'
            f'<ofd:TextCode X="0" Y="{size * mm}" DeltaX="g {len(text)} {size * mm}">{text}</ofd:TextCode></ofd:TextObject>'
            for x, y, size, text in leaf.placed
        )
        image = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="3"/>' if any("Im1" in mark for mark in leaf.marks) else ""
        files[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{objects}{image}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in files.items():
            z.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()
