"""The A4 page: ours beside a bare Typst call of the same page and WeasyPrint with the same letter; peak memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from bench.goals import Result
from bench.sizes import Size
from bench.timing import median, p95
from workflow.layout.pdf import checked_inputs, render_pdf
from workflow.layout.press import PRESS, STANDARD, TEMPLATE
from workflow.layout.rules import rules_named
from workflow.layout.sheet import Sheet, sheet_of

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "workflow" / "layout" / "fonts"
ITEM = (
    "Rà soát toàn bộ nhiệm vụ được giao tại các kết luận, nghị quyết của Tỉnh uỷ từ đầu nhiệm kỳ đến nay; làm rõ những "
    "việc đã hoàn thành, chưa hoàn thành, nguyên nhân và trách nhiệm của tập thể, cá nhân lần thứ"
)
LEFT = "Nơi nhận"
Render = Callable[[Sheet], bytes]


def letter(turn: int) -> Sheet:
    """A letter of two pages; no two turns share a paragraph, so that nothing remembered helps."""
    body = [{"text": f"{no}. {ITEM} {turn * 100 + no}."} for no in range(1, 15)]
    lines = {"addressees": ["Các đảng uỷ trực thuộc Tỉnh uỷ", "Các ban, cơ quan Đảng tỉnh"],
             "distribution": ["Như trên", "Các đồng chí Tỉnh uỷ viên", "Lưu Văn phòng Tỉnh uỷ"]}  # fmt: skip
    content = {"subject": f"rà soát, báo cáo lần {turn}", "place": "Nam Sơn", "body": body, **lines,
               "authority": {"form": "T/M", "body": "BAN THƯỜNG VỤ"}, "position": "PHÓ BÍ THƯ",
               "signer": "Trần Hữu Phước"}  # fmt: skip
    return sheet_of(content, rules_named("party-2026"), issuer="Tỉnh uỷ Nam Sơn", symbol="CV/TU")


def bare(data: str) -> bytes:
    """One call of the compiler, nothing around it."""
    compiler = PRESS._ready()
    made: bytes = compiler.compile(
        str(TEMPLATE), format="pdf", sys_inputs={"letter": data}, pdf_standards=STANDARD, timestamp=0
    )
    return made


def html_of(sheet: Sheet) -> str:
    """The same letter as the markup that WeasyPrint takes."""
    rows = "".join(f"<p>{escape(block.text)}</p>" for block in sheet.body)
    to = "".join(f"<div>- {escape(line)}</div>" for line in sheet.addressees)
    receivers = "".join(f"<div>- {escape(line)}</div>" for line in sheet.distribution)
    return (
        f"<!doctype html><html lang=vi><meta charset=utf-8><title>{escape(sheet.subject)}</title><table><tr>"
        f"<td><b>{escape(sheet.issuer.upper())}</b><br>*<br>Số -{sheet.symbol}<br><i>{escape(sheet.subject)}</i></td>"
        f"<td><b><u>ĐẢNG CỘNG SẢN VIỆT NAM</u></b><br><i>{escape(sheet.place)}, ngày</i></td></tr></table>"
        f"<div class=to>Kính gửi: {to}</div>{rows}<table class=end><tr><td><u>{LEFT}:</u>{receivers}</td>"
        f"<td><b>{escape(sheet.authority[0])}</b><br>{escape(sheet.position)}<br><br><br><br>"
        f"<b>{escape(sheet.signer)}</b></td></tr></table></html>"
    )


CSS = (
    "@page{size:A4;margin:20mm 15mm 20mm 30mm;@top-center{content:counter(page)}}@page:first{@top-center{content:none}}"
    "body{font:14pt/19pt Tinos;text-align:justify}p{margin:0 0 6pt;text-indent:10mm}table{width:100%}"
    "td{width:50%;vertical-align:top;text-align:center}.to{margin:6mm 18mm}"
)


def weasy() -> Render | None:
    """WeasyPrint at its best: the stylesheet parsed once, no fetching. None where its libraries are missing."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):
        return None
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:Tinos;src:url({(FONTS / name).as_uri()});font-weight:{weight};font-style:{style}}}"
        for name, weight, style in (("Tinos-Regular.ttf", 400, "normal"), ("Tinos-Bold.ttf", 700, "normal"),
                                    ("Tinos-Italic.ttf", 400, "italic"))
    )  # fmt: skip
    sheet = weasyprint.CSS(string=faces + CSS, font_config=fonts)

    def render(one: Sheet) -> bytes:
        page = weasyprint.HTML(string=html_of(one))
        made: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3u")
        return made

    return render


def clocked(times: list[float], make: Callable[[], Any]) -> None:
    """Take one time in milliseconds."""
    start = time.perf_counter()
    make()
    times.append((time.perf_counter() - start) * 1000)


def run(size: Size) -> Result:
    """Rounds in which each maker prints letters of its own, in turn."""
    result, peer, rounds = Result("A4 page of a two-page letter, fresh text each time"), weasy(), size.act_rounds
    ours: list[float] = []
    floor: list[float] = []
    theirs: list[float] = []
    for warm in range(3):
        render_pdf(letter(90_000 + warm))
    if peer:
        peer(letter(90_100))
    for turn in range(rounds):
        one, two, three = letter(3 * turn), letter(3 * turn + 1), letter(3 * turn + 2)
        data = json.dumps(checked_inputs(two), ensure_ascii=False)
        pair = [(ours, lambda one=one: render_pdf(one)), (floor, lambda data=data: bare(data))]
        for times, make in pair if turn % 2 else reversed(pair):
            clocked(times, make)
        if peer:
            clocked(theirs, lambda three=three: peer(three))
    named = {"congvan": (ours, "congvan"), "bare Typst": (floor, ""), "WeasyPrint": (theirs, "weasyprint")}
    for name, (times, memory) in named.items():
        if times:
            peak = peak_of(memory) if memory else 0.0
            result.rows.append({"maker": name, "median ms": median(times), "p95 ms": p95(times),
                                "pages/s": 2000 / median(times), "peak MiB": peak})  # fmt: skip
    result.at_most("page against a bare Typst call", median(ours) / median(floor), 1.5)
    if theirs:
        result.at_least("page against WeasyPrint, times faster", median(theirs) / median(ours), 5)
    else:
        result.notes.append("WeasyPrint's libraries are missing: not compared.")
    result.notes.append("Peak: a process of its own that prints fifty letters, Django and the interpreter included.")
    return result


def peak_of(maker: str) -> float:
    """Peak resident memory in MiB of a process that prints fifty letters with this maker."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.render", maker], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """The process whose memory is measured."""
    import resource

    import django

    django.setup()
    make = render_pdf if sys.argv[1] == "congvan" else weasy()
    assert make
    for turn in range(50):
        make(letter(turn))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
