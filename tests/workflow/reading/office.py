"""Prints a letter's text as an office would: a table of two columns at the head, another at the tail, A4, 14 points."""

import html
import os
import re
import shutil
import subprocess
from pathlib import Path

FONTS = Path(__file__).resolve().parents[3] / "workflow" / "static" / "congvan" / "fonts"
RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122",
    "latin-ext": "U+0100-0101,U+0104-0109,U+0110-0127,U+0130,U+0132-0151,U+0154-0167,U+016A-019F,U+01A2-01AE,"
    "U+01B1-02BA",
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,"
    "U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
}
FACES = "".join(
    f"@font-face{{font-family:Tinos;font-weight:{weight};font-style:{style};unicode-range:{span};"
    f"src:url({(FONTS / f'tinos-{part}-{weight}-{style}.woff2').as_uri()})}}"
    for part, span in RANGES.items()
    for weight, style in ((400, "normal"), (700, "normal"), (400, "italic"))
)
STYLE = (
    FACES + "@page{size:A4;margin:20mm 15mm 20mm 30mm}body{font:14pt/1.35 Tinos;margin:0;text-align:justify}"
    "section{break-after:page}section:last-child{break-after:auto}table{width:100%;border-collapse:collapse}"
    "td{vertical-align:top;padding:0}.c td{text-align:center}b{font-weight:700}p{margin:6pt 0;text-indent:10mm}"
    ".to{margin:14pt 0 14pt 25mm;text-align:left;white-space:pre-line}.tail{margin-top:14pt;break-inside:avoid}"
    ".tail td:first-child{font-size:12pt;text-align:left;width:50%}"
    ".tail td:last-child{text-align:center;font-weight:700}"
    ".s{font-size:12pt}.stamp{width:75mm;margin:8pt 0 0 auto;border:1.5pt solid #a00;color:#a00;font-size:11pt}"
    ".stamp td{padding:1pt 6pt;border:.75pt solid #a00}.u{text-decoration:underline}"
)
TITLE = re.compile(r"^(ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H|Độc lập)", re.IGNORECASE)
DATE = re.compile(r"ngày .* tháng .* năm|^[^\d,]{3,30}, ngày \d")
STAMP = re.compile(r"^(ĐẾN\b|Số: |Ngày: |Chuy[êể]n: *|Số và ký hiệu HS)")


def clean(line):
    line = re.sub(r"^#+ ", "", line.replace("\\*", "\ufdd0")).replace("**", "")
    return re.sub(r"\*([^*]+)\*", r"\1", line).replace("\ufdd0", "*").strip()


def parts_of(text):
    """The lines of one letter as (left of the head, right of it, stamp, Kính gửi, body, Nơi nhận, signature)."""
    raw = text.splitlines()
    lines = [clean(line) for line in raw]
    to = next((at for at, line in enumerate(lines) if line.startswith("Kính gửi")), None)
    assert to is not None
    after = next((at for at in range(to, len(lines)) if not lines[at]), to + 1)
    tail = next(at for at, line in enumerate(lines) if line.startswith("Nơi nhận"))
    head = [line for line in lines[:to] if line]
    stamp = [line for line in head if STAMP.match(line)]
    if stamp:
        stamp.insert(0, head[head.index(stamp[0]) - 1])
    right = [
        line for line in head if TITLE.match(line) or (DATE.search(line) and not STAMP.match(line) and "số" not in line)
    ]
    left = [line for line in head if line not in right and line not in stamp]
    received = [line for line in lines[tail:] if line.startswith(("Nơi nhận", "-"))]
    signature = [line for line in lines[tail:] if line and line not in received]
    return left, right, stamp, lines[to:after], [line for line in lines[after:tail] if line], received, signature


def _br(lines, *, bold=lambda line: line.isupper(), sep="<br>"):
    return sep.join(f"<b>{html.escape(x)}</b>" if bold(x) else html.escape(x) for x in lines)


def _stamp(lines):
    """The box of the receiver: its name, ĐẾN beside number and day, then the rest."""
    name, label, *rest = [html.escape(line) for line in lines]
    label, number = label.split(maxsplit=1)
    day, below = rest[0], rest[1:]
    return (
        f"<table class=stamp><tr><td colspan=2>{name}<tr><td width=30%><b>{label}</b><td>{number}<br>{day}"
        + "".join(f"<tr><td colspan=2>{line}" for line in below)
        + "</table>"
    )


def section_of(text):
    left, right, stamp, to, body, received, signature = parts_of(text)
    number = [line for line in left if line.startswith(("Số", "*"))]
    subject_at = next((i for i, line in enumerate(left) if line.startswith(("V/v", "Về việc"))), len(left))
    top = _br(left[:subject_at]) + "<br><span class=s>" + _br(left[subject_at:], bold=lambda _line: False) + "</span>"
    assert number
    place = "<br><br>".join([_br(right[:-1]), f"<i>{html.escape(right[-1])}</i>"])
    box = _stamp(stamp) if stamp else ""
    signed = _br(signature[:-1]) + "<br><br><br><br>" + html.escape(signature[-1])
    return (
        f"<section><table class=c><tr><td width=45%>{top}</td><td>{place}</td></tr></table>{box}"
        f"<div class=to>{html.escape(chr(10).join(to))}</div>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in body)
        + f"<table class=tail><tr><td><b><i>{html.escape(received[0])}</i></b><br>{_br(received[1:])}</td>"
        f"<td>{signed}</td></tr></table></section>"
    )


def print_pdf(texts, target):
    """One PDF of the letters, each from a new page, as Chromium prints it. Returns `target`."""
    page = target.with_suffix(".html")
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{''.join(map(section_of, texts))}")
    chromium = os.environ.get("CONGVAN_CHROMIUM") or shutil.which("chromium") or "chromium"
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         "--allow-file-access-from-files",
         "--virtual-time-budget=5000", f"--print-to-pdf={target}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return target
