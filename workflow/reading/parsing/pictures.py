"""Pictures as the recogniser wants them: grey, evenly lit, upright, at one resolution."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import BinaryIO

from PIL import ExifTags, Image, ImageChops, ImageFilter, ImageStat

from workflow.reading.parsing.chunks import is_crowded
from workflow.reading.parsing.limits import MAX_PAGES, MAX_PIXELS
from workflow.reading.parsing.refusing import Refused, Why

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
_PAPER = 8.27  # inches: the short side of A4, where a picture does not say its resolution truthfully
_NOTED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
DOTS = 220  # fewer slips and less time than 300, measured on letters scanned at 200
_CLEAN, _NOISY = 0.5, 4.0
_SOFT, _SOFTER = 0.6, 0.9
_FAINTEST = 100  # steps between paper and the palest ink that is brought to black
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def open_pictures(file: BinaryIO) -> Image.Image:
    """Open a picture file without decoding it; Refused when it is none, has too many frames, pixels or parts."""
    if is_crowded(file):
        raise Refused(Why.TOO_MANY_PARTS)
    try:
        image = Image.open(file, formats=_FORMATS)
        frames = getattr(image, "n_frames", 1)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(Why.TOO_MANY_PIXELS) from None
    except MemoryError:
        raise
    except Exception:
        raise Refused(Why.DAMAGED) from None
    if frames > MAX_PAGES:
        raise Refused(Why.TOO_MANY_PAGES)
    return image


def _load(image: Image.Image, index: int) -> None:
    """Decode frame `index`, from 0, in place: a page of 600 dots an inch is held once, not twice."""
    try:
        image.seek(index)
        if image.width * image.height > MAX_PIXELS:
            raise Refused(Why.TOO_MANY_PIXELS)
        image.load()
    except (Refused, MemoryError):
        raise
    except EOFError:
        raise Refused(Why.NO_PAGE if index else Why.DAMAGED) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(Why.TOO_MANY_PIXELS) from None
    except Exception:
        raise Refused(Why.DAMAGED) from None


def _as_noted(image: Image.Image, noted: Image.Image) -> Image.Image:
    """Turned as the camera noted."""
    method = _NOTED.get(noted.getexif().get(ExifTags.Base.Orientation, 1))
    return image if method is None else image.transpose(method)


def frame(image: Image.Image, index: int) -> Image.Image:
    """Frame `index` from 0 in grey as it is meant to be seen, on white where it is transparent."""
    _load(image, index)
    return _as_noted(_on_white(image, "L"), image)


def coloured_frame(image: Image.Image, index: int, width: int) -> Image.Image:
    """The same in colour, at most `width` wide."""
    _load(image, index)
    held = image
    if image.mode == "P":
        held = image.convert("RGBA" if "transparency" in image.info else "RGB")
    upended = image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    bound = (8 * width, width) if upended else (width, 8 * width)
    factor = min(1.0, bound[0] / held.width, bound[1] / held.height)
    held = held.resize((max(1, round(held.width * factor)), max(1, round(held.height * factor))), reducing_gap=2.0)
    return _as_noted(_on_white(held, "RGB"), image)


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = _sixteen_bits(image)
    if "transparency" in image.info and image.mode not in ("RGBA", "LA"):
        image = image.convert("RGBA")
    if image.mode not in ("RGBA", "LA", "PA", "La", "RGBa"):
        return image.convert(mode)
    white = Image.new(mode, image.size, "white")
    clear = image.convert("RGBA") if image.mode == "PA" else image
    white.paste(image.convert(mode), mask=clear.getchannel("A"))
    return white


def _sixteen_bits(image: Image.Image) -> Image.Image:
    low, high = image.convert("F").getextrema()
    scale = 255.0 / max(high - low, 1.0)  # type: ignore[operator]
    return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")  # type: ignore[operator]


def frames(image: Image.Image) -> Iterator[Image.Image]:
    """All frames in order."""
    for index in range(getattr(image, "n_frames", 1)):
        yield frame(image, index)


def evenly_lit(image: Image.Image) -> Image.Image:
    """Grey paper to white and ink to black, shadows taken out: each place is compared with the paper around it."""
    small = image.resize((max(1, image.width // 8), max(1, image.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.BoxBlur(6)).resize(image.size)
    lit = ImageChops.invert(ImageChops.subtract(paper, image))
    darkest = min(
        next((at for at, count in enumerate(lit.histogram()) if count), 255), 255 - _FAINTEST
    )  # a page without ink keeps its grain as it is
    return lit.point(lambda value: max(0, (value - darkest) * 255 // (255 - darkest)))


def noise_of(image: Image.Image) -> float:
    """How far a point of paper strays from its neighbours, in steps of grey: 0 for a clean page, 10 for a bad scan."""
    left, top = image.width // 4, image.height // 4
    part = image.crop((left, top, left + min(600, image.width // 2), top + min(600, image.height // 2)))
    strays = ImageChops.difference(part, part.filter(ImageFilter.MedianFilter(3)))
    return float(ImageStat.Stat(strays).median[0])


def at_usual_dots(image: Image.Image) -> Image.Image:
    """The picture at about 220 dots an inch, told from the size of the sheet (what files say of it is often wrong); a
    coarse one at most three times as large."""
    factor = min(DOTS * _PAPER / min(image.size), 3.0)
    if 0.9 < factor < 1.15:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS if factor < 1 else Image.Resampling.BICUBIC)


def skew_of(image: Image.Image, most: float = 6.0) -> float:
    """Degrees by which the picture must be turned (counter-clockwise) for its lines to lie level; 0 without lines."""
    width = min(900, image.width)
    small = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.BOX)
    ink = small.point(lambda value: 255 if value < 150 else 0)
    edge = round(0.04 * width)
    ink = ink.crop((edge, edge, max(edge + 1, ink.width - edge), max(edge + 1, ink.height - edge)))
    coarse = max((step / 2 for step in range(int(-2 * most), int(2 * most) + 1)), key=lambda turn: _level(ink, turn))
    return max((coarse + step / 10 for step in range(-5, 6)), key=lambda turn: _level(ink, turn))


def row_steps(ink: Image.Image, turn: float) -> float:
    """The same for one measure of ink: lines of text give several, anything else hardly one."""
    turned = ink.rotate(turn, Image.Resampling.NEAREST, fillcolor=0)
    profile = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    steps = sum((one - two) ** 2 for one, two in itertools.pairwise(profile))
    return steps / (sum(profile) or 1)


def smoothed(image: Image.Image) -> Image.Image:
    """The grain of a scan softened, the more the noisier it is; letters of a clean page keep their edges."""
    noise = noise_of(image)
    return image if noise < _CLEAN else image.filter(ImageFilter.GaussianBlur(_SOFT if noise < _NOISY else _SOFTER))


def _level(ink: Image.Image, turn: float) -> int:
    """How sharply rows of ink and rows of paper part when the picture is turned."""
    turned = ink.rotate(turn, Image.Resampling.NEAREST, fillcolor=0)
    profile = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((one - two) ** 2 for one, two in itertools.pairwise(profile))
