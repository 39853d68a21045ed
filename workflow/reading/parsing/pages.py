"""Pages of a PDF or of pictures, one after the other, to lines; two at a time where letters must be recognised."""

from __future__ import annotations

import base64
import io
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO

from PIL import Image

from workflow.reading.parsing import pdf, pictures, recognising
from workflow.reading.parsing.layout import Laid, lay_out
from workflow.reading.parsing.looking import Look, Verdict, look_at
from workflow.reading.parsing.refusing import Refused, Why
from workflow.reading.parsing.rereading import read_what_was_left, reread_weak_rows
from workflow.reading.parsing.words import Box

_AT_ONCE = 2
_READABLE = 0.5  # a page read upright has 0.8 and more of its letters in sure words, upside down next to none
_USUAL = 0.9  # tesseract is surer of 95 words in 100; of the others every third is wrong
Lines = list[list[Any]]
Place = Callable[[Box], Box]


def _recogniser(job: dict[str, Any] | None) -> recognising.Recogniser | None:
    return recognising.Recogniser(job["command"], tuple(job["languages"])) if job else None


def lines_of(laid: list[Laid], place: Place) -> Lines:
    """[text, box, confidence, [[text, box, confidence] of each column], [[word, confidence] of weak words]] of every
    line."""
    return [
        [
            line.text,
            _rounded(place(line.box)) if line.box else None,
            round(min((cell.confidence for cell in line.cells), default=1.0), 3),
            [[c.text, _rounded(place((c.x0, c.y0, c.x1, c.y1))), round(c.confidence, 3)] for c in line.cells]
            if len(line.cells) > 1
            else [],
            [[w.text, round(w.confidence, 3)] for cell in line.cells for w in cell.words if w.confidence < _USUAL],
        ]
        for line in laid
    ]


def _rounded(box: Box) -> list[float]:
    return [round(min(max(part, 0.0), 1.0), 5) for part in box]


def _scan_task(reader: recognising.Recogniser, image: Image.Image, *, first: bool) -> Callable[[], dict[str, Any]]:
    """The reading of a page. Only the first of a file is tried quickly where a look leaves it unsure: behind a page
    of text stands another one, be it short and pale."""

    def work() -> dict[str, Any]:
        lit = pictures.evenly_lit(pictures.at_usual_dots(image))
        return {"lines": _recognised(reader, lit, look_at(lit), first=first), "scan": True}

    return work


def _recognised(reader: recognising.Recogniser, lit: Image.Image, look: Look, *, first: bool) -> Lines:
    """The lines of a scanned page; none where it holds no text."""
    if look.verdict is Verdict.NOTHING:
        return []
    if first and look.verdict is Verdict.UNSURE:
        turn = recognising.quick_turn(reader, lit, upended=look.upended)
        if turn is None:
            return []
    else:
        turn = recognising.orientation(reader, lit, upended=look.upended)
    page = recognising.recognise(reader, lit, turn)
    if turn != 90 * look.upended and recognising.quality(page.words) < _READABLE:
        # A page with little on it deceives about its orientation: the other way is tried, the better one kept.
        other = recognising.recognise(reader, lit, (turn + 180) % 360)
        page = max(page, other, key=lambda one: recognising.quality(one.words))
    read_what_was_left(reader, page)
    laid = lay_out(page.words, page.height)
    reread_weak_rows(reader, page, laid)
    return lines_of(laid, page.given)


def read_pdf(file: BinaryIO, job: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """The pages of a PDF. A page whose letters cannot be believed is recognised; without a recogniser it is noted, and
    the file refused when no page has text."""
    document, reader = pdf.open_pdf(file), _recogniser(job)
    yield {"pages": len(document)}
    yield from _in_order(_pdf_tasks(document, reader))


def _pdf_tasks(document: Any, reader: recognising.Recogniser | None) -> Iterator[Callable[[], dict[str, Any]]]:
    for index in range(len(document)):
        page = pdf.page_of(document, index)
        held = pdf.read_page(page)
        if held.needs_recognising and reader:
            yield _scan_task(reader, pdf.render(page, pictures.DOTS), first=index == 0)
        elif held.needs_recognising:
            yield _known({"lines": [], "missing": True})
        else:
            yield _known({"lines": lines_of(lay_out(held.words, held.height), held.given)})
        page.close()


def _known(found: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    def work() -> dict[str, Any]:
        return found

    return work


def _in_order(tasks: Iterator[Callable[[], dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Do the tasks, two at once, and give their results in order; never more than three pages are held."""
    waiting: deque[Future[dict[str, Any]]] = deque()
    number = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for task in tasks:
            waiting.append(pool.submit(task))
            if len(waiting) > _AT_ONCE:
                number += 1
                yield {"page": number, **waiting.popleft().result()}
        while waiting:
            number += 1
            yield {"page": number, **waiting.popleft().result()}


def read_pictures(file: BinaryIO, job: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """The frames of a picture file. The first one is looked at quickly: a picture without text is refused at once."""
    image, reader = pictures.open_pictures(file), _recogniser(job)
    first = pictures.evenly_lit(pictures.at_usual_dots(pictures.frame(image, 0)))
    if look_at(first).verdict is Verdict.NOTHING:
        raise Refused(Why.PICTURE)
    if reader is None:
        raise Refused(Why.NO_RECOGNISER)
    yield {"pages": getattr(image, "n_frames", 1)}
    yield from _in_order(_scan_task(reader, one, first=at == 0) for at, one in enumerate(pictures.frames(image)))


def picture_of(file: BinaryIO, kind: str, number: int, width: int) -> str:
    """Page `number`, from 1, `width` pixels wide, as WebP in base64."""
    if kind == "pdf":
        document = pdf.open_pdf(file)
        if not 1 <= number <= len(document):
            raise Refused(Why.NO_PAGE)
        page = pdf.page_of(document, number - 1)
        image = pdf.render(page, 72 * width / page.get_width(), grey=False)
    else:
        opened = pictures.open_pictures(file)
        if not 1 <= number <= getattr(opened, "n_frames", 1):
            raise Refused(Why.NO_PAGE)
        image = pictures.coloured_frame(opened, number - 1, width)
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=82, method=2)
    return base64.b64encode(out.getvalue()).decode("ascii")
