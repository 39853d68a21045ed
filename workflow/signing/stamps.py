"""What is seen of a signature: number, date, signature picture and seal, each rendered as a page of its own size.

pyHanko writes wrong glyph widths for text of its own, so Typst renders every stamp and the page is imported as it is.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from workflow.layout.press import PLACE

DEMO_MARK = "CHỨNG THƯ THỬ NGHIỆM"
"""Stands in the subject of every certificate of the demo authority (as its unit), on every stamp and on every page."""

DEMO_STRIP = f"{DEMO_MARK} – văn bản không có giá trị pháp lý"
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Stamp:
    """One element: a text or a picture (PNG, JPEG or SVG bytes), `mark` small in red beneath it. Sizes in points."""

    width: float
    height: float
    text: str = ""
    picture: bytes = b""
    size: float = 13.0
    colour: str = "#000000"
    style: str = "normal"
    side: str = "left"
    mark: str = ""


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    template = Path(__file__).with_name("stamp.typ")
    return typst.Compiler(
        str(template), root=str(template.parent), font_paths=[str(PLACE / "fonts")], ignore_system_fonts=True
    )


@lru_cache(maxsize=256)
def rendered(stamp: Stamp) -> bytes:
    """The stamp as a PDF/A of one page; the same stamp is rendered once per process."""
    given = {
        "width": stamp.width, "height": stamp.height, "text": stamp.text, "picture": list(stamp.picture),
        "size": stamp.size, "colour": stamp.colour, "style": stamp.style, "side": stamp.side, "mark": stamp.mark,
        "mark_size": max(3.0, min(7.0, stamp.width / 18)),
    }  # fmt: skip
    with _LOCK:  # the compiler serves one caller at a time
        pdf = _compiler().compile(sys_inputs={"d": json.dumps(given)}, pdf_standards="a-3u")
    assert isinstance(pdf, bytes)
    return pdf
