"""Files as people hand them in, and as attackers do: all made here, none kept in the repository."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")  # what the browser says is never used


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, form, **options)
    return out.getvalue()


def photo_of_a_place(size: tuple[int, int] = (40, 20)) -> bytes:
    """A photo as a telephone takes it: lying on its side, with the place, the camera and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[2] = (37.0, 34.0, 44.0)  # GPS latitude
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif, comment=b"from my home")
    return out.getvalue() + b"TRAILING SECRET"


def picture_that_claims(width: int, height: int) -> bytes:
    """A small PNG whose head says that it is huge, its dots packed well: a decompression bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def moving_picture() -> bytes:
    out = io.BytesIO()
    first, second = Image.new("RGB", (8, 8), "white"), Image.new("RGB", (8, 8), "black")
    first.save(out, "PNG", save_all=True, append_images=[second])
    return out.getvalue()


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(*paragraphs: str, **more: bytes | str) -> bytes:
    ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{ns}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def xlsx(*rows: tuple[str, ...]) -> bytes:
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    words = list(dict.fromkeys(word for row in rows for word in row))
    shared = f"<sst {ns}>" + "".join(f"<si><t>{word}</t></si>" for word in words) + "</sst>"
    cells = "".join(
        "<row>" + "".join(f'<c t="s"><v>{words.index(word)}</v></c>' for word in row) + "<c><v>42</v></c></row>"
        for row in rows
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f"<workbook {ns}/>",
            "xl/sharedStrings.xml": shared,
            "xl/worksheets/sheet1.xml": f"<worksheet {ns}><sheetData>{cells}</sheetData></worksheet>",
        }
    )


def hwpx(*paragraphs: str, picture_inside: bool = False) -> bytes:
    ns = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"'
    body = "".join(f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>" for text in paragraphs)
    members: dict[str, bytes | str] = {
        "mimetype": "application/hwp+zip",
        "Contents/section0.xml": f"<hs:sec xmlns:hs='s' {ns}>{body}</hs:sec>",
    }
    if picture_inside:
        members["Preview/PrvImage.png"] = picture(size=(60, 80))
    return zipped(members)


def pdf(*lines: str, pages: int = 1, **options) -> bytes:
    """A PDF whose text, Korean too, can be read out: each letter's number is its code, as a ToUnicode map says."""
    made = pikepdf.new()
    font = _font(made)
    for number in range(pages):
        shown = lines if number == 0 else ()
        text = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in shown)
        page = made.add_blank_page(page_size=(595, 842))
        page.Contents = made.make_stream(f"BT /F1 12 Tf 50 780 Td {text} ET".encode())
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def _font(made: pikepdf.Pdf) -> pikepdf.Object:
    ranges = "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{ranges}\nendcmap end end"
    )
    info = pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)
    name = pikepdf.Name("/Plain")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=4, FontBBox=[0, -200, 1000, 900], ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name, CIDSystemInfo=info,
        FontDescriptor=made.make_indirect(descriptor), DW=1000,
    )  # fmt: skip
    return made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name, Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[made.make_indirect(below)], ToUnicode=made.make_stream(cmap.encode()),
        )
    )  # fmt: skip


def pdf_that(what: str) -> bytes:
    """A PDF that does more than be read."""
    made = pikepdf.new()
    made.add_blank_page()
    page = made.pages[0]
    if what == "runs a script":
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    elif what == "runs a script when touched":
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9], AA=pikepdf.Dictionary(E=action)
        )
        page.Annots = pikepdf.Array([link])
    elif what == "starts a program":
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    elif what == "hides a file":
        made.attachments["inside.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="inside.exe")
    elif what == "is a form of scripts":
        made.Root.AcroForm = pikepdf.Dictionary(XFA=made.make_stream(b"<xdp/>"), Fields=[])
    elif what == "plays a film":
        page.Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9],
                                RichMediaContent=pikepdf.Dictionary())]
        )  # fmt: skip
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(user="secret", owner="x") if what == "is locked" else None)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A few kilobytes whose table of objects unpacks to more than the process may have."""
    size = 1 << 30
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(size >> 20)) + packer.flush()
    packer = zlib.compressobj(9)
    twice = packer.compress(packed) + packer.flush()
    head = (
        f"1 0 obj<</Type/XRef/Size {size // 4}/W[1 2 1]/Root 2 0 R/Filter[/FlateDecode/FlateDecode]"
        f"/Length {len(twice)}>>stream\n"
    )
    body = b"%PDF-1.5\n" + head.encode() + twice + b"\nendstream endobj\n"
    return body + f"startxref\n{len(b'%PDF-1.5') + 1}\n%%EOF\n".encode()
