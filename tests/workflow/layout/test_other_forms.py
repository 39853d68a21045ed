"""Copies, DOCX, page pictures, reading mode and the stamps that signing lays over the page."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pikepdf
import pytest
from docx.shared import Mm
from PIL import Image

from tests.workflow.layout.letters import NUMBERED, content, every_kind, sheet
from tests.workflow.layout.measuring import MM, runs, text_of, the
from workflow.kernel.errors import Invalid, NotFound
from workflow.layout.copies import LEFT_OUT, CopyKind, copy_number, copy_of
from workflow.layout.pdf import Box, render_pdf, render_with_fields
from workflow.layout.pictures import page_image, page_images
from workflow.layout.reading import render_html
from workflow.layout.rules import rules_named
from workflow.layout.sheet import Sheet
from workflow.layout.stamps import stamp_date, stamp_number, stamp_picture
from workflow.layout.word import render_docx

RULES = rules_named("party-2018")
MAKER = {
    "issuer": "Uỷ ban Kiểm tra", "superior": "Tỉnh uỷ Nam Sơn", "code": "UBKTTU", "number": 24, "place": "Nam Sơn",
    "dated": date(2026, 7, 1), "authority": ("T/M UỶ BAN KIỂM TRA",), "position": "PHÓ CHỦ NHIỆM",
    "signer": "Lê Văn An", "distribution": ("Các chi bộ", "Lưu Văn phòng"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CopyKind)
def test_a_copy_bears_the_text_and_its_own_head_number_and_signature(kind: CopyKind) -> None:
    original = sheet(RULES, **NUMBERED)
    kept = (1, 3) if kind == CopyKind.EXTRACT else ()
    copy = copy_of(original, kind, rules_named("party-2026"), kept=kept, **MAKER)
    found = runs(render_pdf(copy))
    above, below = the(found, "Số 07-CV/TU"), the(found, "Số 24-BS/UBKTTU")
    assert (below.page, below.baseline) > (above.page, above.baseline)
    for words in (str(kind.label).upper(), "UỶ BAN KIỂM TRA", "TỈNH UỶ NAM SƠN", "Nam Sơn, ngày 01 tháng 7 năm 2026",
                  "T/M UỶ BAN KIỂM TRA", "Lê Văn An", "- Các chi bộ", "(Đã ký)", "Trần Hữu Phước"):  # fmt: skip
        the(found, words)
    assert the(found, "Lê Văn An").middle == pytest.approx(the(found, "Trần Hữu Phước").middle, abs=0.5)
    assert (LEFT_OUT in {run.text for run in found}) == (kind == CopyKind.EXTRACT)
    shown = text_of(render_pdf(copy))
    assert "2. Rà soát" in shown
    assert ("1. Rà soát" in shown) == (kind != CopyKind.EXTRACT)


def test_an_extract_takes_paragraphs_that_there_are() -> None:
    for kept in ((), (0,), (99,)):
        with pytest.raises(Invalid):
            copy_of(sheet(RULES, **NUMBERED), CopyKind.EXTRACT, RULES, kept=kept, **MAKER)


def test_the_states_copies_have_their_own_symbols() -> None:
    rules = rules_named("state-2020")
    shown = [copy_number(3, "UBND", kind, rules) for kind in CopyKind]
    assert shown == ["Số: 03/SY-UBND", "Số: 03/SL-UBND", "Số: 03/TrS-UBND"]
    assert copy_number(None, "TU", CopyKind.TRUE_COPY, RULES) == "Số ……-BS/TU"


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_docx_holds_the_same_parts_at_the_same_sizes(version: str, kind: str) -> None:
    rules = rules_named(version)
    one = sheet(rules, kind, **NUMBERED)
    book = docx.Document(io.BytesIO(render_docx(one)))
    section, paper = book.sections[0], rules.part("paper")
    for have, want in ((section.page_width, "width"), (section.page_height, "height"), (section.top_margin, "top"),
                       (section.bottom_margin, "bottom"), (section.left_margin, "left"),
                       (section.right_margin, "right")):  # fmt: skip
        assert abs(have - Mm(paper[want])) < Mm(0.1), want
    cells = [cell for table in book.tables for row in table.rows for cell in row.cells]
    assert len(cells) == 4
    paragraphs = [*book.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    sizes = {run.text: (run.font.size.pt, bool(run.bold), bool(run.italic)) for p in paragraphs for run in p.runs}
    for words, element in ((one.issuer.upper(), "issuer"), (one.position, "position"), (one.signer, "signer"),
                           (one.authority[0], "authority"), (rules.part("header")["title"][0], "title"),
                           (one.body[0].text, "body")):  # fmt: skip
        style = rules.element(element)
        assert sizes[words] == (style["size"], bool(style.get("bold")), bool(style.get("italic"))), words
    whole = "\n".join(p.text for p in paragraphs)
    for block in one.body:
        assert block.text in whole
    assert "ngày 05 tháng 6 năm 2026" in whole
    joint = "-" if rules.form == "party" else "/"
    assert f"{rules.part('header')['number_lead']}07{joint}{one.symbol}" in whole


def test_a_word_file_reaches_for_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(sheet(RULES, text=content(subject='x" & <w:t>'))))) as parts:
        names = parts.namelist()
        links = [parts.read(name).decode() for name in names if name.endswith(".rels")]
    assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]
    assert not [link for link in links if 'TargetMode="External"' in link]


def test_every_page_has_a_picture_of_the_width_asked_for() -> None:
    pdf = render_pdf(sheet(RULES, text=content(body=[{"text": f"{no}. Một dòng."} for no in range(1, 90)])))
    pictures = [Image.open(io.BytesIO(one)) for one in page_images(pdf, 620)]
    assert len(pictures) > 2
    assert {one.width for one in pictures} == {620}
    assert all(abs(one.height - 877) <= 1 for one in pictures)
    assert all(len(one.convert("L").getcolors()) > 2 for one in pictures[:2]), "something is drawn"
    assert page_image(pdf, 2, 620) == page_images(pdf, 620)[1]
    with pytest.raises(NotFound):
        page_image(pdf, 99, 620)


def test_reading_mode_escapes_every_text() -> None:
    evil = '<b onclick="x">&'
    rows = [{"text": evil}]
    text = content(subject=evil, place=evil, position=evil, signer=evil, body=rows, addressees=rows, distribution=rows)
    shown = str(render_html(sheet(RULES, text=text, issuer=evil, superior=evil, symbol=evil, mark=evil, note=evil)))
    assert "onclick=&quot;x&quot;" in shown
    assert "<b onclick" not in shown
    assert "<script" not in shown
    assert "style=" not in shown


PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4" fill="red"/></svg>'
)


def laid(over: list[tuple[Box, bytes]], pdf: bytes) -> bytes:
    book, out = pikepdf.open(io.BytesIO(pdf)), io.BytesIO()
    for box, stamp in over:
        with pikepdf.open(io.BytesIO(stamp)) as source:
            book.pages[box.page].add_overlay(source.pages[0], pikepdf.Rectangle(*box.rect))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("version", ["party-2018", "party-2026", "state-2020"])
def test_stamped_number_and_date_stand_where_the_page_would_print_them(version: str) -> None:
    rules = rules_named(version)
    blank, places = render_with_fields(sheet(rules))
    assert places.number
    assert places.date
    stamped = runs(laid([(places.number, stamp_number(738, places.number, rules)),
                         (places.date, stamp_date(date(2026, 6, 5), places.date, rules))], blank))  # fmt: skip
    printed = runs(render_pdf(sheet(rules, number=738, dated=date(2026, 6, 5))))
    number, symbol = the(stamped, "738"), the(stamped, "CV/TU" if rules.form == "party" else "SXD-QLN")
    assert number.baseline == pytest.approx(the(printed, "738").baseline, abs=0.1)
    assert number.right <= symbol.right
    day = the(stamped, "ngày 05 tháng 6 năm 2026")
    assert day.baseline == pytest.approx(the(printed, "ngày 05 tháng 6").baseline, abs=0.1)
    wide = stamp_date(date(2026, 12, 28), places.date, rules)
    assert the(runs(wide), "ngày 28 tháng 12 năm 2026").right <= (places.date.right - places.date.left) * MM
    assert the(runs(stamp_number(9999, places.number, rules)), "9999").left >= 0


def test_seal_and_signature_have_their_size_and_overlap() -> None:
    rules, one = RULES, sheet(RULES)
    _pdf, places = render_with_fields(one)
    place = rules.part("signature")
    seal, hand = places.seal, places.signature
    assert (seal.right - seal.left) * MM == pytest.approx(place["seal"], abs=0.1)
    assert (hand.right - hand.left) * MM == pytest.approx(place["picture_width"], abs=0.1)
    assert (seal.right - hand.left) / (hand.right - hand.left) == pytest.approx(1 / 3, abs=0.01)
    assert seal.left < hand.left, "on its left"
    signer = the(runs(render_pdf(one)), "Trần Hữu Phước")
    assert (297 - hand.bottom * MM) < signer.baseline
    with pikepdf.open(io.BytesIO(stamp_picture(PICTURE, seal, rules))) as book:
        box = [float(side) for side in book.pages[0].mediabox]
    assert box[2] == pytest.approx(seal.right - seal.left, abs=0.01)


def test_a_page_may_carry_its_verification_picture() -> None:
    plain: Sheet = sheet(RULES)
    assert len(render_pdf(plain.with_(qr_svg=PICTURE.decode()))) != len(render_pdf(plain))
