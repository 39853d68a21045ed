"""The head of the page that is signed: the one that was reviewed, its superior line and its rules with it."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pypdfium2
import pytest

from tests.cast import Cast
from tests.flows.life import CONTENT
from workflow.layout.pdf import render_pdf
from workflow.layout.record import sheet_for
from workflow.layout.rules import rules_for
from workflow.letters.models import Letter, LetterVersion
from workflow.letters.signatories import signatory_of
from workflow.signing import laid_out
from workflow.signing.laid_out import LaidOut

pytestmark = pytest.mark.django_db
SAID = {**CONTENT, "body": ["Nội dung."]}
PARTY, STATE = "ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def letter_of(cast: Cast, organ: str, content: dict[str, Any] = SAID) -> Letter:
    issuer = cast.organs[organ]
    letter = Letter.objects.create(
        issuer=issuer, registrar=issuer, drafter=cast.drafter, signer=cast.signer, subject="Rà soát", place="Lam Giang",
        status="AWAITING_SIGNATURE", text_no=1,
    )  # fmt: skip
    LetterVersion.objects.create(
        letter=letter, no=1, content=content, sha256="0" * 64, author=cast.drafter, saved_on=cast.on
    )
    return letter


def words(pdf: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())


def signed_page(cast: Cast, letter: Letter, content: dict[str, Any] = SAID) -> str:
    return words(LaidOut().page(letter, content, cast.on, signatory_of(letter)).pdf)


@pytest.mark.parametrize(
    ("organ", "head"),
    [
        ("issuer", "TỈNH UỶ LAM GIANG *"),
        ("board", "TỈNH UỶ LAM GIANG BAN TỔ CHỨC *"),
        ("district", "ĐẢNG BỘ TỈNH LAM GIANG HUYỆN UỶ BÌNH THUỶ *"),
        ("cell", "ĐẢNG BỘ KHỐI CÁC CƠ QUAN TỈNH ĐẢNG BỘ SỞ TÀI CHÍNH *"),
    ],
)
def test_the_organ_stands_under_its_superior_as_it_was_reviewed(cast: Cast, organ: str, head: str) -> None:
    letter = letter_of(cast, organ)
    reviewed = words(render_pdf(sheet_for(letter, SAID, cast.on, mark="")))
    for page in (reviewed, signed_page(cast, letter)):
        assert head in page, page[:200]
        assert PARTY in page


def test_the_form_of_the_page_is_the_reviewed_one_and_that_of_its_stamps(cast: Cast) -> None:
    """A front writes in the state's form; so does what a text itself says."""
    state = {**SAID, "form": "state"}
    letter = letter_of(cast, "issuer", state)
    assert STATE in signed_page(cast, letter, state)
    assert laid_out._rules_signed_by(letter) == rules_for("state", laid_out.DAY_OF_OLD_LETTERS)
    letter.signed_on = cast.on
    assert laid_out._rules_signed_by(letter) == rules_for("state", cast.on)


def test_from_the_text_alone_the_superior_would_be_missing(cast: Cast) -> None:
    """As it was: the organ's full name in one line, nothing above it."""
    letter = letter_of(cast, "board")
    lines = {"issuer": letter.issuer.name, "superior": ""}
    with mock.patch("workflow.layout.record.issuer_lines", return_value=lines):
        assert "TỈNH UỶ LAM GIANG BAN TỔ CHỨC *" not in signed_page(cast, letter)
