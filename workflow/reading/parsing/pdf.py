"""PDF by pdfium: words with their places, what a page is made of, the page as a picture."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from workflow.reading.parsing.limits import MAX_PAGES, MAX_PIXELS
from workflow.reading.parsing.refusing import Refused, Why
from workflow.reading.parsing.syllables import reads_as_vietnamese
from workflow.reading.parsing.words import Box, Word

_SCALE = 1000  # device units of a page's width: boxes come in thousandths of it
_MAX_CHARS = 40_000  # of one page
_FEW = 40  # letters: fewer on a page that a picture covers are a stamp or a scanner's mark
_COVERS = 0.35  # of the page


def open_pdf(file: BinaryIO) -> pdfium.PdfDocument:
    """Open a document of 1 to 200 pages; Refused for a password, damage, too many pages."""
    try:
        document = pdfium.PdfDocument(file)
        count = len(document)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise Refused(Why.PASSWORD if code == raw.FPDF_ERR_PASSWORD else Why.DAMAGED) from None
    if count > MAX_PAGES:
        raise Refused(Why.TOO_MANY_PAGES)
    if count == 0:
        raise Refused(Why.DAMAGED)
    return document


@dataclass(slots=True)
class PdfPage:
    """What a page holds: its words, and whether they are to be believed. Units: thousandths of the page's width."""

    words: list[Word]
    tall: float
    picture: float
    """Share of the page that its pictures cover."""
    turn: int = 0

    @property
    def height(self) -> float:
        """Of the page as its text stands upright."""
        return self.tall if self.turn % 2 == 0 else _SCALE

    def given(self, box: Box) -> Box:
        """A box of the upright page as fractions of the page as it is shown."""
        x0, y0, x1, y1 = box
        tall = self.tall
        shown = (
            box,
            (_SCALE - y1, x0, _SCALE - y0, x1),
            (_SCALE - x1, tall - y1, _SCALE - x0, tall - y0),
            (y0, tall - x1, y1, tall - x0),
        )[self.turn]
        return (shown[0] / _SCALE, shown[1] / tall, shown[2] / _SCALE, shown[3] / tall)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def letters(self) -> int:
        return sum(character.isalpha() for word in self.words for character in word.text)

    @property
    def needs_recognising(self) -> bool:
        """A page of pictures with hardly a letter, or whose letters are no Vietnamese words."""
        if self.picture >= _COVERS and self.letters < _FEW:
            return True
        return self.letters >= _FEW and not reads_as_vietnamese(self.text)

    @property
    def blank(self) -> bool:
        return not self.letters and self.picture < _COVERS / 4


def page_of(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Page `index` from 0; Refused where it cannot be loaded."""
    try:
        page = document[index]
        if min(page.get_size()) <= 0:
            raise Refused(Why.DAMAGED)
    except (pdfium.PdfiumError, IndexError):
        raise Refused(Why.DAMAGED) from None
    return page


def read_page(page: pdfium.PdfPage) -> PdfPage:
    """The words of a page as it is shown: its rotation, and text that runs up or down a page, are turned upright."""
    width, height = page.get_size()
    tall = _SCALE * height / width
    textpage = page.get_textpage()
    try:
        characters = list(_characters(page, textpage.raw, tall))
    finally:
        textpage.close()
    turn = _direction(characters)
    return PdfPage(_words(characters, turn, tall), tall, _covered(page, width * height), turn)


def _characters(page: pdfium.PdfPage, handle: raw.FPDF_TEXTPAGE, tall: float) -> Iterator[tuple[str, Box | None]]:
    """Each character with its place; None for a blank."""
    place = _Places(page, handle, int(tall))
    for index in range(min(raw.FPDFText_CountChars(handle), _MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(handle, index)
        character = "-" if code in (0x02, 0xAD) and raw.FPDFText_IsHyphen(handle, index) == 1 else _plain(code)
        if character:
            yield character, None if character.isspace() else place.of(index)


def _direction(characters: list[tuple[str, Box | None]]) -> int:
    """0 where text runs to the right, 1 down the page, 2 to the left, upside down, 3 up the page."""
    steps = [0.0, 0.0, 0.0, 0.0]
    for (_one, before), (_two, box) in pairwise(characters):
        if before is None or box is None:
            continue
        across, down = box[0] - before[0], box[1] - before[1]
        most = max(abs(across), abs(down))
        if most < 3 * max(box[3] - box[1], box[2] - box[0]):
            steps[(0 if across > 0 else 2) if abs(across) >= abs(down) else (1 if down > 0 else 3)] += most
    # Marks set back over their letter run to the left as well: another direction must clearly win.
    best = max(range(4), key=lambda turn: steps[turn])
    return best if steps[best] > 2 * steps[0] else 0


def _words(characters: list[tuple[str, Box | None]], turn: int, tall: float) -> list[Word]:
    words: list[Word] = []
    pending: list[tuple[str, Box]] = []
    for character, shown in characters:
        box = None if shown is None else _upright(shown, turn, tall)
        if box is None or (pending and _apart(pending[-1][1], box)):
            words += _joined(pending)
            pending = []
        if box is not None:
            pending.append((character, box))
    return words + _joined(pending)


def _upright(box: Box, turn: int, tall: float) -> Box:
    """The box on the page turned so that its text lies level."""
    x0, y0, x1, y1 = box
    return (
        box,
        (y0, _SCALE - x1, y1, _SCALE - x0),
        (_SCALE - x1, tall - y1, _SCALE - x0, tall - y0),
        (tall - y1, x0, tall - y0, x1),
    )[turn]


def _plain(code: int) -> str:
    """The character, "" for those that show nothing."""
    if code in (0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000) or 0x2000 <= code <= 0x200A:
        return " "
    if code < 0x20 or code in (0xFFFE, 0xFFFF, 0xFEFF, 0x200B, 0xAD) or 0xD800 <= code <= 0xDFFF:
        return ""
    return chr(code)


def _apart(one: Box, two: Box) -> bool:
    """Whether a character cannot belong to the word of the one before it: another line, or far to the right of it."""
    tall = max(one[3] - one[1], two[3] - two[1], 1.0)
    return two[0] - one[2] > 0.4 * tall or one[0] - two[2] > 0.4 * tall or abs(two[3] - one[3]) > 0.9 * tall


def _joined(characters: list[tuple[str, Box]]) -> list[Word]:
    if not characters:
        return []
    boxes = [box for _character, box in characters]
    text = unicodedata.normalize("NFC", "".join(character for character, _box in characters))
    return [
        Word(
            text, min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        )
    ]


class _Places:
    """Boxes of characters in the units of the shown page."""

    def __init__(self, page: pdfium.PdfPage, handle: raw.FPDF_TEXTPAGE, tall: int) -> None:
        self.page, self.handle, self.tall = page.raw, handle, tall
        self.loose = raw.FS_RECTF()
        self.x, self.y = ctypes.c_int(), ctypes.c_int()

    def of(self, index: int) -> Box | None:
        if not raw.FPDFText_GetLooseCharBox(self.handle, index, self.loose):
            return None
        one = self._shown(self.loose.left, self.loose.top)
        two = self._shown(self.loose.right, self.loose.bottom)
        left, right = sorted((one[0], two[0]))
        top, bottom = sorted((one[1], two[1]))
        return (left, top, right, bottom) if bottom > top else None

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        # Ten times finer than the unit: pdfium gives whole device units.
        raw.FPDF_PageToDevice(self.page, 0, 0, 10 * _SCALE, 10 * self.tall, 0, x, y, self.x, self.y)
        return self.x.value / 10, self.y.value / 10


def _covered(page: pdfium.PdfPage, area: float) -> float:
    """Share of the page under its pictures; overlapping ones count twice, which only brings it to its bound sooner."""
    covered = 0.0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return min(1.0, covered / area)


def render(page: pdfium.PdfPage, dots: float, *, grey: bool = True) -> Image.Image:
    """The page as a picture at `dots` per inch, fewer where that would be too many pixels."""
    width, height = page.get_size()
    scale = dots / 72
    scale = min(scale, (MAX_PIXELS / 3 / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=grey, may_draw_forms=False)
    return bitmap.to_pil().copy()
