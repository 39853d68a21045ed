"""From a file to its text: what is no readable text is refused with the reason, before anything of it is believed."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import NotALetter
from workflow.reading.reader import read_text

MAX_BYTES = 50 * 1024 * 1024
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_file(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """Return the letters of a text file, like `read_text`; NotALetter with one sentence for anything else: missing,
    a directory, no regular file, over 50 MB, a picture, PDF, DOCX or other binary."""
    return read_text(decode(_bytes_of(Path(path))))


def _bytes_of(path: Path) -> bytes:
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise NotALetter(_("Đường dẫn này là một thư mục, không phải tệp công văn."))
        if not stat.S_ISREG(kind.st_mode):
            raise NotALetter(_("Đường dẫn này không phải là một tệp thông thường."))
        if kind.st_size > MAX_BYTES:
            raise NotALetter(_("Tệp lớn hơn 50 MB nên không được nhận."))
        return path.read_bytes()
    except FileNotFoundError:
        raise NotALetter(_("Không tìm thấy tệp.")) from None
    except (OSError, ValueError):
        raise NotALetter(_("Không mở được tệp để đọc.")) from None


def decode(data: bytes) -> str:
    """Return the text of `data` (UTF-8, or UTF-16 with its mark); NotALetter when it is none."""
    if not data.strip():
        raise NotALetter(_("Tệp không có nội dung nên không đọc được công văn."))
    if data.startswith(b"%PDF"):
        raise NotALetter(_("Tệp PDF chưa được đọc ở bản này. Đồng chí chuyển công văn sang tệp văn bản (.txt)."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotALetter(
            _("Tệp Word hoặc tệp nén chưa được đọc ở bản này. Đồng chí chuyển công văn sang tệp văn bản (.txt).")
        )
    if data.startswith(_PICTURES):
        raise NotALetter(_("Tệp ảnh chưa được đọc ở bản này. Đồng chí chuyển công văn sang tệp văn bản (.txt)."))
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise NotALetter(_("Tệp không phải là văn bản tiếng Việt mã Unicode nên không đọc được.")) from None
    if "\x00" in text:
        raise NotALetter(_("Tệp là dữ liệu nhị phân, không phải văn bản."))
    return text
