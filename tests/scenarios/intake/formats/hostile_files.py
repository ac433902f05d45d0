"""Files of a few kilobytes that make their reader unpack gigabytes, or run for hours."""

import io
import zipfile
import zlib

import docx
from docx.oxml.ns import nsdecls

MEGABYTE = 1_000_000
DEPTH = 9
# a9 stands for a billion words.
ENTITIES = b'<!DOCTYPE a [<!ENTITY a0 "word">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
)


def pdf_of_nested_forms() -> bytes:
    """A page that draws a hundred million signs, in 2 kB: forms in forms, each drawn ten times by the one around it."""
    forms = []
    for level in range(DEPTH):
        is_last = level == DEPTH - 1
        drawing = b"BT /F 12 Tf 72 700 Td (x) Tj ET" if is_last else b"/X Do\n" * 10
        inner = b"/Font << /F 5 0 R >>" if is_last else b"/XObject << /X %d 0 R >>" % (7 + level)
        forms.append(
            stream(b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << %s >>" % inner, drawing)
        )
    return pdf(stream(b"", b"/X Do"), forms)


def pdf_of_packed_blanks(megabytes: int) -> bytes:
    """A page whose contents are packed twice: a thousandth of a thousandth is left."""
    packer = zlib.compressobj(9)
    blanks = b"q Q " * (MEGABYTE // 4)
    packed = b"".join(packer.compress(blanks) for _turn in range(megabytes)) + packer.flush()
    return pdf(stream(b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(packed, 9)), [])


def pdf(contents: bytes, others: list[bytes]) -> bytes:
    """One page with the font F (object 5) and, if it is there, the form X (the first of `others`, object 6)."""
    resources = b"/Font << /F 5 0 R >>" + (b" /XObject << /X 6 0 R >>" if others else b"")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << %s >> >>"
        % resources,
        contents,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *others,
    ]
    written, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(written))
    )


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def docx_of(body: bytes, declared: bytes = b"") -> bytes:
    """A .docx with this XML as its body, after what it declares."""
    xml = declared + b"<w:document %s><w:body>%s</w:body></w:document>" % (nsdecls("w").encode(), body)
    return docx_with_part("word/document.xml", xml)


def docx_with_part(replaced: str, data: bytes) -> bytes:
    whole, copy = io.BytesIO(), io.BytesIO()
    docx.Document().save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, data if name == replaced else old.read(name))
    return copy.getvalue()
