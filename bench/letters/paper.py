"""Invented letters on paper: laid out to PDF, and scanned: 200 dpi, a little askew, blurred, specked.

`python -m bench.letters.paper OUT [--letters N] [--seed S]` writes each file as PDF, its scan as image-only PDF,
and the answers in the shape that the letters' own score.py reads."""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

from bench.letters.cases import Case, make_case
from bench.letters.letter import KINDS, Letter
from bench.letters.shapes import date_line

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent.parent / "workflow" / "layout" / "fonts"  # shipped with the product; else the system's
DPI = 200


def _greeting(letter: Letter) -> list[str]:
    names, begin = letter.addressees, f"{letter.greeting}: "
    if len(names) < 2:
        return [begin + name for name in names]
    if letter.inline:
        return [begin + "; ".join(names)]
    lines = [f"- {name}{',' if place < len(names) - 1 else '.'}" for place, name in enumerate(names)]
    return [begin + lines[0], *lines[1:]]


def page_of(letter: Letter) -> dict[str, Any]:
    """The letter as the page maker's data."""
    one = {"authority": letter.authority, "position": letter.position, "signer": letter.signer}
    signatures = [one]
    if letter.partner:
        signatures.append(dict(zip(("authority", "position", "signer"), letter.partner[1:], strict=True)))
    last = len(letter.distribution) - 1
    link = "-" if letter.party else "/"
    number = f"{'Số' if letter.party else 'Số:'} {letter.number_text or '......'}{link}{letter.symbol}"
    subject = letter.prefix + letter.subject
    return {
        "party": letter.party, "parent": letter.issuer.parent, "names": list(letter.issuer.names), "number": number,
        "subject_lines": subject if letter.kind == "CV" else "", "urgency": letter.urgency,
        "title": "ĐẢNG CỘNG SẢN VIỆT NAM" if letter.party else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": None if letter.party else "Độc lập - Tự do - Hạnh phúc",
        "date": date_line(random.Random(letter.canonical), letter),
        "stamp": letter.stamp.lines if letter.stamp else [], "signatures": signatures, "seal": bool(letter.seal),
        "kind_name": None if letter.kind == "CV" else KINDS[letter.kind].upper(), "named": subject,
        "greeting": _greeting(letter), "paragraphs": letter.paragraphs, "annex": letter.annex,
        "distribution": [f"- {line}{'.' if place == last else ';'}" for place, line in enumerate(letter.distribution)],
    }  # fmt: skip


def to_pdf(case: Case) -> bytes:
    """The file's letters, each beginning on a page of its own."""
    import typst

    letters = json.dumps([page_of(letter) for letter in case.letters], ensure_ascii=False)
    fonts = [os.environ.get("CONGVAN_BENCH_FONTS") or str(FONTS)]
    made = typst.compile(HERE / "paper.typ", root=HERE, font_paths=fonts, sys_inputs={"letters": letters})
    return bytes(made)


def to_scan(pdf: bytes, seed: str, heavy: bool = False) -> bytes:
    """The pages as a flatbed scanner would give them, as an image-only PDF; the same seed gives the same specks."""
    import pypdfium2
    from PIL import Image, ImageChops, ImageFilter

    rng = random.Random(f"scan {seed}")
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        image = page.render(scale=DPI / 72).to_pil().convert("L")
        turn = rng.uniform(0.3, 1.5 if heavy else 0.9) * rng.choice((-1, 1))
        image = image.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.1 if heavy else 0.8)))
        grain = Image.effect_noise(image.size, 38 if heavy else 22)
        image = ImageChops.add(image, grain, scale=1, offset=-128 - rng.randint(0, 8))
        for _ in range(rng.randint(20, 120 if heavy else 60)):
            x, y = rng.randrange(image.width - 3), rng.randrange(image.height - 3)
            image.paste(rng.randint(0, 90), (x, y, x + rng.randint(1, 3), y + rng.randint(1, 3)))
        pages.append(image)
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:], quality=80)
    return out.getvalue()


def gold_of(case: Case, name: str) -> list[dict[str, Any]]:
    """The answers as files of their own; what would be a matter of taste is left out, since score.py knows one way."""
    found = []
    for place, letter in enumerate(case.letters):
        strange = set(letter.gold["accept"])
        kept = {
            key: value for key, value in letter.gold.items() if key not in strange and key not in ("accept", "form")
        }
        found.append({"id": f"{case.seed}-{place}", "seed_file": name, **kept})
    return found


def main() -> int:
    """Write the files."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters.paper", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--letters", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heavy", action="store_true", help="a worse scanner")
    given = parser.parse_args()
    for form in ("pdf", "scan"):
        (given.out / form / "gold").mkdir(parents=True, exist_ok=True)
    for place in range(given.letters):
        case = make_case(given.seed, place)
        pdf = to_pdf(case)
        for form, data in (("pdf", pdf), ("scan", to_scan(pdf, case.seed, given.heavy))):
            (given.out / form / f"{case.seed}.pdf").write_bytes(data)
            for gold in gold_of(case, f"{case.seed}.pdf"):
                text = json.dumps(gold, ensure_ascii=False, indent=1)
                (given.out / form / "gold" / f"{gold['id']}.json").write_text(text, encoding="utf-8")
    print(f"{given.letters} files in {given.out}/pdf and {given.out}/scan; answers in gold/ beside them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
