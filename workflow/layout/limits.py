"""What a page may cost: usual letters are made in this process, huge ones in a limited child, endless ones nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from workflow.kernel.errors import Conflict, Invalid

from . import press as maker
from .pictures import pages_in
from .press import PRESS

USUAL_CHARACTERS, USUAL_PARAGRAPHS = 40_000, 400
"""Up to here (some fifteen pages) a page takes a fraction of a second whatever the text, and stays in the process."""
MAX_CHARACTERS, MAX_PARAGRAPHS, MAX_PAGES = 1_200_000, 20_000, 200
CHILD_SECONDS, CHILD_BYTES, CHILD_WAIT = 10, 1536 * 2**20, 20
"""CPU seconds, address space and seconds by the clock for a child. Typst reserves more than it uses."""
_CHILDREN = threading.BoundedSemaphore(2)
_QUEUE_SECONDS = 5

Made = tuple[bytes, list[dict[str, Any]]]


def press(inputs: dict[str, Any]) -> bytes:
    """The PDF of the data; Invalid or Conflict where it is too much."""
    if _usual(inputs):
        return _made(lambda: PRESS.print(inputs))
    return _limited(inputs)[0]


def press_with_places(inputs: dict[str, Any]) -> Made:
    """The PDF of the data and its named places."""
    if _usual(inputs):
        return _made(lambda: PRESS.print_with_places(inputs))
    return _limited(inputs)


def texts_of(value: Any) -> Iterator[str]:
    """Every string of the data that is printed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("rules", "qr_svg"):
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def _usual(inputs: dict[str, Any]) -> bool:
    cells = sum(len(row) for block in inputs["body"] for row in block.get("table", ()))
    paragraphs = len(inputs["body"]) + cells + len(inputs["addressees"]) + len(inputs["distribution"])
    characters = sum(map(len, texts_of(inputs)))
    if characters > MAX_CHARACTERS or paragraphs > MAX_PARAGRAPHS:
        raise too_long()
    return characters <= USUAL_CHARACTERS and paragraphs <= USUAL_PARAGRAPHS


def too_long() -> Invalid:
    """The refusal of a text that is no letter any more."""
    sentence = _("Văn bản quá dài để dựng thành trang in (tối đa %d trang); đồng chí tách phần dài thành phụ lục.")
    return Invalid(sentence % MAX_PAGES)


def _made(make: Any) -> Any:
    """What Typst makes; its refusals are about the page, never about code of ours that a letter could reach."""
    import typst

    try:
        return make()
    except typst.TypstError as error:
        raise Invalid(_("Trang in không dựng được từ nội dung này; đồng chí kiểm tra lại nội dung văn bản.")) from error


def _limited(inputs: dict[str, Any]) -> Made:
    if not _CHILDREN.acquire(timeout=_QUEUE_SECONDS):
        raise Conflict(_("Hệ thống đang dựng nhiều văn bản dài; đồng chí thử lại sau ít phút."))
    try:
        out = _child(json.dumps(inputs).encode())
    finally:
        _CHILDREN.release()
    size = int.from_bytes(out[:8], "big")
    places, made = json.loads(out[8 : 8 + size]), out[8 + size :]
    if pages_in(made) > MAX_PAGES:
        raise too_long()
    return made, places


def _child(data: bytes) -> bytes:
    command = [sys.executable, "-I", maker.__file__, str(CHILD_SECONDS), str(CHILD_BYTES)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=CHILD_WAIT, env={}, check=False)  # noqa: S603 - our own file, no shell
    except subprocess.TimeoutExpired:
        raise too_long() from None
    if done.returncode != 0 or len(done.stdout) < 8:
        raise too_long()
    return done.stdout
