"""Writes PDF files by hand: text at a place, nothing but what a page needs; also files that must be refused."""

import zlib

WIDE, TALL = 595, 842


def _object(number, body):
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)


def _file(objects, trailer=b""):
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += _object(number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at)
    return bytes(out)


def _stream(data, more=b""):
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (len(packed), more, packed)


def _cmap(glyphs):
    lines = b"".join(
        b"<%04X> <%b>\n" % (number, character.encode("utf-16-be").hex().encode())
        for character, number in glyphs.items()
    )
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n%d beginbfchar\n%bendbfchar\nendcmap end end"
        % (len(glyphs), lines)
    )  # fmt: skip


def pdf(*pages, turned=0, matrix="1 0 0 1", picture=None, trailer=b""):
    """A PDF of pages; each is a list of (x, y from the top, size, text). Every character is half its size wide.
    `turned` is the rotation of the pages, `matrix` that of the text, `picture` a JPEG laid over the whole page."""
    texts = {character for page in pages for *_place, text in page for character in text}
    glyphs = {character: at for at, character in enumerate(sorted(texts), start=1)}
    first = 6 + bool(picture)
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(pages)))
    drawn = b"/XObject<</P 6 0 R>>" if picture else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]/MediaBox[0 0 %d %d]/Rotate %d/Resources<</Font<</F 3 0 R>>%b>>>>"
        % (len(pages), kids, WIDE, TALL, turned, drawn),
        b"<</Type/Font/Subtype/Type0/BaseFont/T/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/T/DW 500/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/T/Flags 4/Ascent 800/Descent -200"
        b"/FontBBox[0 -200 500 800]/ItalicAngle 0/CapHeight 700/StemV 80>>>>",
        _stream(_cmap(glyphs)),
    ]
    if picture:
        data, wide, tall = picture
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/DCTDecode/Length %d>>stream\n%b\nendstream" % (wide, tall, len(data), data)
        )
    for at, page in enumerate(pages):
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (first + 2 * at + 1))
        objects.append(_stream(_content(page, glyphs, matrix, bool(picture))))
    return _file(objects, trailer)


def _content(page, glyphs, matrix, picture):
    shown = b"q %d 0 0 %d 0 0 cm /P Do Q\n" % (WIDE, TALL) if picture else b""
    for x, y, size, text in page:
        codes = "".join(f"{glyphs[character]:04X}" for character in text)
        shown += f"BT /F {size} Tf {matrix} {x} {TALL - y} Tm <{codes}> Tj ET\n".encode()
    return shown


def locked():
    """A PDF that asks for a password."""
    return pdf(
        [(50, 50, 12, "abc")],
        trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32),
    )


def swollen(side=30_000):
    """A PDF whose only picture is `side` points square, from a few kilobytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(side * 100)) for _ in range(side // 100)) + packer.flush()
    packed = zlib.compress(packed)
    return _file([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</XObject<</P 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream" % (side, side, len(packed), packed),
        _stream(b"q 595 0 0 842 0 0 cm /P Do Q"),
    ])  # fmt: skip


def endless(length=1 << 30):
    """A PDF whose page draws for ever: a gigabyte of operators from a few kilobytes."""
    packer = zlib.compressobj(9)
    piece = b"q 1 0 0 1 0 0 cm Q " * 50_000
    packed = b"".join(packer.compress(piece) for _ in range(length // len(piece))) + packer.flush()
    packed = zlib.compress(packed)
    return _file([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
    ])  # fmt: skip
