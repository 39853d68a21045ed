"""What is no letter, or is not let in: each its own sentence, exit code 2, within five seconds and 500 MB in all."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.workflow.reading import pdffile, wordfile
from tests.workflow.reading.measuring import read_letter
from tests.workflow.reading.test_refusals import ARTICLE, run
from workflow.kernel.errors import NotALetter
from workflow.reading.formats import child
from workflow.reading.formats.sentences import SENTENCES
from workflow.reading.intake import source_of
from workflow.reading.parsing.refusing import Why

SECONDS, MEGABYTES = 5.0, 500.0


def as_png(image):
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def wall():
    """A brick wall with grain: level lines everywhere, and no letter."""
    chance, image = random.Random(2), Image.new("L", (2000, 1500), 180)
    draw = ImageDraw.Draw(image)
    for row in range(26):
        for column in range(-1, 12):
            x = column * 186 + (row % 2) * 93
            draw.rectangle((x + 3, row * 62 + 3, x + 183, row * 62 + 59), fill=chance.randrange(80, 140))
    return ImageChops.add(image.filter(ImageFilter.GaussianBlur(1)), Image.effect_noise(image.size, 30), offset=-128)


def sky():
    """Soft clouds of all sizes."""
    chance, image = random.Random(1), Image.new("L", (2000, 1500), 128)
    for cells in (4, 8, 16, 32, 64, 128, 256):
        small = Image.frombytes("L", (cells, cells), bytes(chance.randrange(256) for _ in range(cells * cells)))
        image = Image.blend(image, small.resize(image.size, Image.Resampling.BICUBIC), 0.35)
    return ImageOps.autocontrast(image)


def pebbles():
    """Thousands of dark spots on white: ink on paper, and no letter."""
    chance, image = random.Random(4), Image.new("L", (2000, 1500), 255)
    draw = ImageDraw.Draw(image)
    for _ in range(6000):
        x, y, size = chance.randrange(2000), chance.randrange(1500), chance.randrange(3, 12)
        draw.ellipse((x, y, x + size, y + size), fill=0)
    return image


def png_bomb(side):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packed = zlib.compress(bytes(1 << 20), 9)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def cut_up(pieces, parts=1):
    """A white page whose picture lies in so many chunks, behind so many that say nothing."""
    whole = as_png(Image.new("L", (2480, 3508), 255))
    head, end = whole[:33], whole[-12:]
    data = zlib.compress(bytes([0, *[255] * 2480]) * 3508)
    step = -(-len(data) // parts)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    shown = b"".join(chunk(b"IDAT", data[at : at + step]) for at in range(0, len(data), step))
    return head + chunk(b"juNk", b"") * pieces + shown + end


def zip_bomb(*, honest):
    """A document of a gigabyte in a megabyte; a dishonest one declares a thousand bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", wordfile.TYPES)
        with file.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(1000):
                part.write(b"<w:p></w:p> " * 87_382)
    data = bytearray(out.getvalue())
    if not honest:
        at = data.rindex(b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


def wide_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(20_000):
            file.writestr(str(number), b"")
    return out.getvalue()


LOOKED_AT = {
    "article": (ARTICLE.encode, None),
    "empty": (lambda: b"", Why.EMPTY),
    "random": (lambda: random.Random(5).randbytes(100_000), Why.BINARY),
    "white": (lambda: as_png(Image.new("L", (2480, 3508), 255)), Why.PICTURE),
    "sky": (lambda: as_png(sky()), Why.PICTURE),
    "pdf password": (pdffile.locked, Why.PASSWORD),
    "word password": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), Why.PASSWORD),
    "macro": (lambda: wordfile.pack(wordfile.paragraph("chữ"), word__vbaProject_bin=b"x"), Why.MACRO),
    "old word": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), Why.OLD_WORD),
    "png bomb": (lambda: png_bomb(60_000), Why.TOO_MANY_PIXELS),
    "png in crumbs": (lambda: cut_up(60_000), Why.TOO_MANY_PARTS),
    "png whose picture is in crumbs": (lambda: cut_up(0, 20_000), Why.TOO_MANY_PARTS),
    "png in a few pieces": (lambda: cut_up(400, 400), Why.PICTURE),
    "png that lies": (lambda: png_bomb(5_900), Why.DAMAGED),
    "zip bomb": (lambda: zip_bomb(honest=True), Why.BOMB),
    "zip that lies": (lambda: zip_bomb(honest=False), (Why.BOMB, Why.DAMAGED)),
    "zip of many": (wide_zip, Why.BOMB),
    "pdf picture bomb": (pdffile.swollen, (Why.TOO_HEAVY, Why.PICTURE, Why.NO_RECOGNISER)),
    "pdf drawing bomb": (pdffile.endless, Why.TOO_HEAVY),
    "pdf cut off": (lambda: pdffile.pdf([(50, 50, 12, "abc")])[:300], Why.DAMAGED),
    "png cut off": (lambda: as_png(sky())[:5000], Why.DAMAGED),
    "word cut off": (lambda: wordfile.pack(wordfile.paragraph("chữ"))[:300], Why.DAMAGED),
    "many pages": (lambda: pdffile.pdf(*([[]] * 201)), Why.TOO_MANY_PAGES),
}  # fmt: skip


def within_bounds(done):
    """What it costs the processor is what it takes on a quiet machine; other work may make it wait a while."""
    assert done.cpu < 3 * SECONDS, "a tripwire: beside other work a second of the processor does less"
    assert done.seconds < 6 * SECONDS
    assert done.megabytes < MEGABYTES


@pytest.mark.parametrize("name", LOOKED_AT)
def test_each_has_its_sentence_in_time_and_memory(tmp_path, name):
    make, why = LOOKED_AT[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    done = read_letter(path)
    assert (done.code, done.out) == (2, "")
    said = done.error.strip()
    assert "\n" not in said
    assert said.endswith(".")
    if why is not None:
        whys = why if isinstance(why, tuple) else (why,)
        assert said in [str(SENTENCES[one]) for one in whys]
    within_bounds(done)


@pytest.mark.tesseract
@pytest.mark.parametrize("make", [wall, pebbles])
def test_a_photo_that_looks_like_text_is_told_as_quickly(tmp_path, make):
    path = tmp_path / "photo"
    path.write_bytes(as_png(make()))
    done = read_letter(path)
    assert (done.code, done.error.strip()) == (2, str(SENTENCES[Why.PICTURE]))
    within_bounds(done)


def test_every_reason_has_a_sentence_of_its_own():
    assert set(SENTENCES) == set(Why)
    assert len({str(sentence) for sentence in SENTENCES.values()}) == len(SENTENCES)


@pytest.mark.parametrize(
    ("head", "why"),
    [(b"GIF89a", "other_picture"), (b"BM" + bytes(60), "other_picture"), (b"Rar!\x1a\x07", "archive"),
     (b"\x1f\x8b\x08", "archive"),
     (b"{\\rtf1 x}", "rich_text"), (b"\x00\x00\x00\x18ftypheic", "other_picture")],
)  # fmt: skip
def test_known_kinds_that_are_not_read_are_named(head, why):
    with pytest.raises(NotALetter) as refusal:
        source_of(head + bytes(100))
    assert refusal.value.facts["why"] == why


def test_a_scan_without_the_recogniser_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "recogniser", lambda: None)
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for row in range(40):
        for word in range(9):
            draw.rectangle((100 + 110 * word, 100 + 38 * row, 190 + 110 * word, 114 + 38 * row), fill=0)
    path = tmp_path / "scan.png"
    page.save(path, "PNG")
    code, out, error = run(path)
    assert (code, out) == (2, "")
    assert all(name in error for name in ("tesseract-ocr,", "tesseract-ocr-vie", "tesseract-ocr-osd"))


def test_without_the_recogniser_a_pdf_reads_its_text_and_names_the_pages_it_could_not(monkeypatch):
    monkeypatch.setattr(child, "recogniser", lambda: None)
    pressed = io.BytesIO()
    Image.new("L", (600, 800), 200).save(pressed, "JPEG")
    words = "Thực hiện Công văn của Ban Thường vụ Tỉnh ủy về công tác tổ chức cán bộ"
    both = pdffile.pdf([(50, 50, 12, words)], [], picture=(pressed.getvalue(), 600, 800))
    source = source_of(both)
    assert [line.text for line in source.lines] == [words]
    assert "2" in source.notes[0]
    assert "tesseract-ocr" in source.notes[0]
