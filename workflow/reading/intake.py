"""From a file to its letters: what is no readable letter is refused with the reason, before anything is believed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import NotALetter
from workflow.reading import formats
from workflow.reading.formats import MAX_BYTES
from workflow.reading.places import read_source
from workflow.reading.source import Source

__all__ = ["ACCEPTED", "MAX_BYTES", "TOO_BIG", "read_file", "read_source", "source_of"]

ACCEPTED = ".txt,.docx,.pdf,.png,.jpg,.jpeg,.tif,.tiff,.webp"
"""For the `accept` of a file field: what offices send. The bytes decide, not the name."""
TOO_BIG = _("Tệp lớn hơn 50 MB nên không được nhận.")
Progress = Callable[[int, int], None]


def read_file(path: str | os.PathLike[str], progress: Progress | None = None) -> list[dict[str, Any]]:
    """Return the letters of a file, like `read_source`: text, DOCX, PDF, or a scan. NotALetter with one sentence for
    anything else: missing, a directory, no regular file, over 50 MB, a password, a macro, a bomb, no letter."""
    place = Path(path)
    return read_source(source_of(_bytes_of(place), place.name, progress))


def source_of(data: bytes, name: str = "", progress: Progress | None = None) -> Source:
    """Return the lines of a file that was given as bytes. What it is, its bytes tell; `name` is for people only.
    `progress` is told (pages done, pages) after every page; NotALetter with one sentence for what cannot be read."""
    if len(data) > MAX_BYTES:
        raise NotALetter(TOO_BIG)
    return formats.parse(data, progress)


def _bytes_of(path: Path) -> bytes:
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise NotALetter(_("Đường dẫn này là một thư mục, không phải tệp công văn."))
        if not stat.S_ISREG(kind.st_mode):
            raise NotALetter(_("Đường dẫn này không phải là một tệp thông thường."))
        if kind.st_size > MAX_BYTES:
            raise NotALetter(TOO_BIG)
        return path.read_bytes()
    except FileNotFoundError:
        raise NotALetter(_("Không tìm thấy tệp.")) from None
    except (OSError, ValueError):
        raise NotALetter(_("Không mở được tệp để đọc.")) from None
