"""The second verifier: poppler's `pdfsig`, a program of its own. It alone would call forged overlays valid, so what
counts beside "Signature is Valid." is that the last signature covers the whole file."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from .errors import CouldNotCheck
from .report import Report

SECONDS = 20
_HEAD = re.compile(r"^Signature #(\d+):", re.MULTILINE)
_EMPTY = "The signature form field is not signed."


def ask_pdfsig(pdf: bytes, signatures: int, report: Report) -> None:
    """Add what pdfsig says of exactly so many signatures. CouldNotCheck when the program is missing or hangs."""
    program = shutil.which("pdfsig")
    if program is None:
        raise CouldNotCheck(_("Máy này chưa có chương trình pdfsig (gói poppler-utils) nên chưa kiểm tra được."))
    with tempfile.TemporaryDirectory(prefix="congvan-") as folder:  # 0700; no key store is found there
        place = Path(folder) / "letter.pdf"
        place.write_bytes(pdf)
        try:
            done = subprocess.run(  # noqa: S603
                [program, "-nocert", str(place)],
                capture_output=True, timeout=SECONDS, check=False, env={"LC_ALL": "C", "TZ": "UTC", "HOME": folder},
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            raise CouldNotCheck(_("Chương trình pdfsig không trả lời nên chưa kiểm tra được.")) from None
    _judge(done.stdout.decode(errors="replace"), signatures, report)


def _judge(said: str, signatures: int, report: Report) -> None:
    parts = [part for part in _HEAD.split(said)[2::2] if _EMPTY not in part]
    valid = [part for part in parts if "Signature Validation: Signature is Valid." in part]
    whole = bool(parts) and "Total document signed" in parts[-1] and "Not total document signed" not in parts[-1]
    report.answers["pdfsig"] = _("%(valid)d trong %(all)d chữ ký hợp lệ; chữ ký cuối %(covers)s") % {
        "valid": len(valid), "all": len(parts),
        "covers": _("bao trùm toàn bộ tệp") if whole else _("KHÔNG bao trùm toàn bộ tệp"),
    }  # fmt: skip
    if len(parts) != signatures:
        report.wrong(
            _("pdfsig thấy %(found)d chữ ký, cần có %(wanted)d.") % {"found": len(parts), "wanted": signatures}
        )
    if len(valid) != len(parts):
        report.wrong(_("pdfsig: có chữ ký không đúng với nội dung tệp."))
    if not whole:
        report.wrong(_("pdfsig: chữ ký cuối không bao trùm toàn bộ tệp; có nội dung thêm vào sau khi ký."))
