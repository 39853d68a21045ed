"""Pictures of signed files: number, date, signature and seal are on them, and one thread at a time opens a PDF."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from PIL import Image

from tests.workflow.signing.desk import PLACES, page, sealed, signed
from workflow.layout.pictures import PDFIUM, page_image, pages_in
from workflow.signing import plan
from workflow.signing.places import Box

WIDTH = 595
"""A pixel to the point."""


def ink(pdf: bytes, box: Box) -> int:
    """Dark or coloured pixels in the place of a field."""
    picture = Image.open(io.BytesIO(page_image(pdf, 1, WIDTH))).convert("L")
    left, low, right, high = box.corners
    part = picture.crop((int(left), int(picture.height - high), int(right), int(picture.height - low)))
    return sum(part.histogram()[:200])


def test_each_revision_shows_what_it_adds(folder: Path) -> None:
    before = plan.with_fields(page(), PLACES)
    after, last = signed(before), sealed(r3=signed(before))
    for box, revisions in (
        (PLACES.signature, (before, after)),
        (PLACES.seal, (after, last)),
        (PLACES.number, (after, last)),
    ):
        without, with_it = (ink(one, box) for one in revisions)
        assert with_it > without + 50, box


def test_nobody_opens_a_pdf_while_another_thread_does() -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(pages_in(page())))
    made = page()
    with PDFIUM:
        thread.start()
        thread.join(0.3)
        assert found == []
    thread.join(10)
    assert found == [1]
    assert made
