"""Scans: letters printed as an office prints them, scanned askew with noise, read through the recogniser."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from tests.workflow.reading import office, pdffile, scanning
from tests.workflow.reading.comparing import essence, text_of
from tests.workflow.reading.conftest import ROOT
from workflow.kernel.errors import NotALetter
from workflow.kernel.folding import fold
from workflow.reading.formats import page_image
from workflow.reading.intake import read_source, source_of
from workflow.reading.reader import read_text
from workflow.reading.source import SourceForm

pytestmark = [pytest.mark.tesseract, pytest.mark.browser]
INVENTED = ("committee", "office")
TOLD = ("number", "symbol", "place", "date", "signer", "kind", "form")


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """The invented letters as a PDF each."""
    folder = tmp_path_factory.mktemp("printed")
    return {name: office.print_pdf([text_of(name)], folder / f"{name}.pdf") for name in INVENTED}


def first_page(pdf, **wear):
    return scanning.worn(scanning.pages_of(pdf)[0], **wear)


def as_file(image, form="PNG", **how):
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def plain(value):
    return value["value"] if isinstance(value, dict) and "value" in value else value


@pytest.mark.parametrize("name", INVENTED)
def test_a_scanned_letter_reads_like_its_text(printed, tmp_path, name):
    scan = scanning.scan_pdf(printed[name], tmp_path / "scan.pdf")
    source = source_of(scan.read_bytes())
    assert source.form is SourceForm.SCAN
    (letter,), (expected,) = read_source(source), read_text(text_of(name))
    assert {key: fold(str(plain(letter[key]))) for key in TOLD} == {
        key: fold(str(plain(expected[key]))) for key in TOLD
    }
    for key in ("addressees", "distribution"):
        assert {fold(entry["text"]) for entry in letter[key]} == {fold(entry["text"]) for entry in expected[key]}
    assert letter["directive_count"] == expected["directive_count"]
    assert 0.5 < letter["where"]["number"]["confidence"] < 1.0
    assert essence(letter)["issuer"]["name"] == essence(expected)["issuer"]["name"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_that_lie_wrong_are_turned_and_their_boxes_turned_back(printed, turn):
    page = first_page(printed["committee"], skew=1.0)
    upright = read_source(source_of(as_file(page)))[0]
    turned = read_source(source_of(as_file(page.rotate(-turn, expand=True))))[0]
    assert plain(turned["number"]) == plain(upright["number"]) == 1042
    left, top, right, bottom = upright["where"]["number"]["box"]
    moved = {
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }
    assert turned["where"]["number"]["box"] == pytest.approx(moved[turn], abs=0.02)


@pytest.mark.parametrize("skew", [-2.0, 2.0])
def test_box_of_a_field_lies_on_its_ink(printed, skew):
    """The box leads to the words on the page as it was given, not as it was laid level."""
    page = first_page(printed["committee"], skew=skew)
    box = read_source(source_of(as_file(page)))[0]["where"]["date"]["box"]
    shown = Image.open(io.BytesIO(page_image(as_file(page), 1, page.width))).convert("L")
    part = shown.crop(
        (
            round(box[0] * shown.width),
            round(box[1] * shown.height),
            round(box[2] * shown.width),
            round(box[3] * shown.height),
        )
    )
    assert 0.03 < sum(part.histogram()[:110]) / (part.width * part.height) < 0.5
    assert part.width > 6 * part.height  # a line of words


def test_tiff_of_several_pages_is_read_page_by_page(printed):
    pages = [first_page(printed[name], skew=1.0) for name in INVENTED]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    told = []
    source = source_of(out.getvalue(), "", lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert {line.page for line in source.lines} == {1, 2}


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_other_pictures_are_read(printed, form):
    assert (
        plain(read_source(source_of(as_file(first_page(printed["committee"]), form, quality=70)))[0]["number"]) == 1042
    )


@pytest.mark.parametrize(
    "layer", ["§¶ng bé tØnh Yªn H¶i c«ng v¨n sè 1042", "TINH UY YEN HAl CONG VAN SO IO42 KINH GUI CAC HUYEN UY", "x"]
)
def test_a_worthless_text_layer_is_not_believed(printed, layer):
    """Letters of an old font, a foreign recogniser's guess, a scanner's mark: the page is recognised anew."""
    page = first_page(printed["committee"])
    data = pdffile.pdf([(60, 60, 10, layer)], picture=(as_file(page, "JPEG", quality=70), *page.size))
    source = source_of(data)
    assert source.form is SourceForm.SCAN
    assert plain(read_source(source)[0]["number"]) == 1042


def test_two_words_on_a_sheet_are_no_letter():
    with pytest.raises(NotALetter):
        read_source(source_of(as_file(Image.new("L", (1654, 2339), 250))))


@pytest.mark.letters
@pytest.mark.parametrize(("scanned", "least"), [(False, 0.98), (True, 0.95)])
def test_real_letters_score(real_letters, tmp_path, scanned, least):
    for path in sorted(real_letters.glob("*-cv-*.txt")):
        text = path.read_text(encoding="utf-8")
        rows = text.splitlines()
        letters = ["\n".join(rows[one["lines"][0] - 1 : one["lines"][1]]) for one in read_text(text)]
        made = office.print_pdf(letters, tmp_path / f"{path.stem}.pdf")
        if scanned:
            made = scanning.scan_pdf(made, tmp_path / f"{path.stem}.scan.pdf")
        made.rename(tmp_path / path.name)
    command = f"{sys.executable} {ROOT / 'manage.py'} read_letter {{path}} --format json"
    done = subprocess.run(
        [sys.executable, real_letters / "score.py", "--gold", real_letters / "gold", "--texts", tmp_path,
         "--cmd", f"env DJANGO_SETTINGS_MODULE=tests.settings {command}", "--cwd", ROOT,
         "--fail-under", str(least), "-v"],
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
