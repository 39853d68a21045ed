"""Makes scans of printed pages: turned a little, blurred, noisy, pressed as JPEG, as an office's machine gives them."""

import io
import random
from functools import lru_cache

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter

DOTS = 200
_TILE = 509


def pages_of(pdf, dots=DOTS):
    """The pages of a PDF as grey pictures."""
    document = pdfium.PdfDocument(pdf)
    return [page.render(scale=dots / 72, grayscale=True).to_pil().convert("L") for page in document]


@lru_cache(maxsize=4)
def _grain(noise):
    """A tile of noise around 128, the same in every run."""
    chance = random.Random(f"grain {noise}")
    return Image.frombytes(
        "L", (_TILE, _TILE), bytes(min(255, max(0, round(chance.gauss(128, noise)))) for _ in range(_TILE**2))
    )


def worn(page, *, skew=1.5, noise=20.0, blur=0.7, quality=60, seed=0):
    """The page as it comes out of a scanner: `skew` in degrees, `noise` the spread of grey, `blur` in points."""
    page = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(blur))
    grain, chance = Image.new("L", page.size), random.Random(seed)
    for x in range(-chance.randrange(_TILE), page.width, _TILE):
        for y in range(-chance.randrange(_TILE), page.height, _TILE):
            grain.paste(_grain(noise), (x, y))
    page = ImageChops.add(page, grain, scale=1, offset=-128)
    pressed = io.BytesIO()
    page.save(pressed, "JPEG", quality=quality)
    return Image.open(io.BytesIO(pressed.getvalue()))


def scan_pdf(pdf, target, **wear):
    """The PDF printed, scanned and saved as a PDF of pictures. Every second page lies the other way askew."""
    skew = wear.pop("skew", 1.5)
    pages = [worn(page, skew=skew * (-1) ** at, seed=at, **wear) for at, page in enumerate(pages_of(pdf))]
    pages[0].save(target, "PDF", resolution=DOTS, save_all=True, append_images=pages[1:])
    return target
