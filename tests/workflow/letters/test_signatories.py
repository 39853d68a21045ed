"""Who signs is whom the letter was submitted to, or to whom that one lent his right; queue, desk and page agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from permissions.conditions import CHECKS, Condition
from permissions.explain import explain
from permissions.policy import MatrixPolicy
from permissions.sentences import sentences
from tests.cast import SINCE, Cast, make_appointments
from tests.flows.life import Life
from tests.workflow.letters.refusing import refused
from tests.workflow.signing.desk import enrol_keys, signing_settings
from tests.workflow.web.desk import Office, open_office
from workflow.directory.models import Delegation, SigningAuthority
from workflow.directory.queries import roles_on
from workflow.kernel.actions import Action as A
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import NotAllowed, SecondFactorNeeded
from workflow.kernel.vocabulary import LetterStatus, Role, SigningForm
from workflow.layout.pdf import render_pdf
from workflow.layout.reading import render_html
from workflow.layout.record import sheet_for
from workflow.layout.word import render_docx
from workflow.letters.models import Letter
from workflow.letters.services import authority_for, return_letter, sign_letter, submit_letter
from workflow.letters.signatories import signatory_for
from workflow.signing.models import SigningItem, SigningKey
from workflow.web.actors import Standing
from workflow.web.desks.work import BY_KEY, Desk
from workflow.web.letters import rows as letter_rows

LENDING = "(theo uỷ quyền của đồng chí Lê Hữu Ký)"


def second_signer(cast: Cast, who: str = "principal") -> None:
    """Another signer of the issuer, with the same authority in writing."""
    issuer = cast.organs["issuer"]
    make_appointments([(cast.people[who], issuer, Role.SIGNER)])
    SigningAuthority.objects.create(
        person=cast.people[who], organ=issuer, form=SigningForm.TM, valid_from=SINCE, valid_to=FOREVER, basis="QĐ 9"
    )


def lend(cast: Cast, giver: str = "signer", taker: str = "outsider") -> None:
    Delegation.objects.create(
        giver=cast.people[giver], taker=cast.people[taker], organ=cast.organs["issuer"], role=Role.SIGNER,
        valid_from=SINCE, valid_to=FOREVER, basis="Giấy uỷ quyền số 3",
    )  # fmt: skip


def sign(life: Life, who: str) -> None:
    life.do(sign_letter, who, text_hash=life.letter.text_hash)


def queue_of(cast: Cast, who: str, on: date) -> set[int]:
    person = cast.people[who]
    standing = Standing(person, cast.actor(who, on), tuple(roles_on(person.pk, on)))
    return set(Desk(standing).rows(BY_KEY["signatures"]).values_list("pk", flat=True))


def test_a_colleague_is_told_what_to_do_and_does_it(life: Life) -> None:
    second_signer(life.cast)
    life.to("sign")
    told = refused(NotAllowed, lambda: sign(life, "principal"))
    assert "trình người khác ký" in told
    assert "trả lại" in told
    life.do(return_letter, "principal", reason="Trình tôi ký")
    life.do(submit_letter, "drafter", signer_id=life.cast.people["principal"].pk)
    life.review()
    refused(NotAllowed, lambda: sign(life, "signer"))
    sign(life, "principal")
    assert life.letter.signer == life.cast.people["principal"]


def test_without_the_guard_the_page_would_name_another(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    second_signer(life.cast)
    life.to("sign")
    monkeypatch.setitem(CHECKS, Condition.NAMED_SIGNER, lambda case: True)
    sign(life, "principal")
    assert life.letter.signer == life.cast.people["principal"]


def test_it_is_explained(life: Life) -> None:
    second_signer(life.cast)
    life.to("sign")
    mine, his = (
        " ".join(sentences(explain(life.cast.people[who], A.SIGN_LETTER, life.letter, life.cast.on)))
        for who in ("principal", "signer")
    )
    assert "KHÔNG ĐƯỢC PHÉP" in mine
    assert "Thiếu: Công văn này trình người khác ký" in mine
    assert his.startswith("ĐƯỢC PHÉP")


def test_a_lent_right_counts_for_the_letters_of_who_lent_it_alone(life: Life) -> None:
    second_signer(life.cast)
    lend(life.cast, giver="principal")
    life.to("sign")
    refused(NotAllowed, lambda: sign(life, "outsider"))
    lend(life.cast)
    sign(life, "outsider")
    assert life.letter.signer == life.cast.people["outsider"]


@pytest.mark.parametrize("named", ["signer", "principal", "outsider"])
def test_the_queue_is_what_may_be_signed(cast: Cast, named: str) -> None:
    second_signer(cast)
    lend(cast)
    life = Life(cast)
    life.do(submit_letter, "drafter", signer_id=cast.people[named].pk)
    life.review()
    may = {who for who in cast.people if MatrixPolicy().may(cast.actor(who), A.SIGN_LETTER, life.letter).allowed}
    assert {who for who in cast.people if queue_of(cast, who, cast.on)} == may
    assert may == {"signer": {"signer", "outsider"}, "principal": {"principal"}, "outsider": {"outsider"}}[named]
    for who in may:
        signs = signatory_for(life.letter, cast.people[who].pk, cast.on)
        assert (signs.person, bool(signs.lent_by)) == (cast.people[who], who == "outsider")
    others = signatory_for(life.letter, cast.people["reviewer"].pk, cast.on)
    assert (others.person, others.lender) == (cast.people[named], "")


@pytest.mark.parametrize("who", ["drafter", "reviewer", "outsider"])
def test_who_had_a_hand_in_it_does_not_find_it_though_the_signer_lent_him_the_role(cast: Cast, who: str) -> None:
    """He may neither sign nor return it; the signer himself finds it on his desk."""
    lend(cast, taker=who)
    life = Life(cast)
    life.do(submit_letter, "drafter", signer_id=cast.people["signer"].pk)
    life.review()
    may = {one for one in ("signer", who) if MatrixPolicy().may(cast.actor(one), A.SIGN_LETTER, life.letter).allowed}
    assert may == {"signer", "outsider"} & {"signer", who}
    assert {one for one in ("signer", who) if queue_of(cast, one, cast.on)} == may


def test_what_is_printed_of_a_letter_signed_by_lending(life: Life) -> None:
    lend(life.cast)
    life.to("sign")
    sign(life, "outsider")
    letter = Letter.objects.get(pk=life.letter.pk)
    sheet = sheet_for(letter, letter_rows.text_of(letter), life.cast.on)
    assert (sheet.signer, sheet.lending) == ("Khổng Người Ngoài", LENDING)
    assert LENDING in text_of(render_pdf(sheet))
    assert LENDING in render_html(sheet)
    assert LENDING in words_of(render_docx(sheet))


def test_who_signs_in_his_own_right_has_no_such_line(life: Life) -> None:
    life.to("number")
    letter = Letter.objects.get(pk=life.letter.pk)
    sheet = sheet_for(letter, letter_rows.text_of(letter), life.cast.on)
    assert (sheet.signer, sheet.lending) == ("Lê Hữu Ký", "")


def text_of(pdf: bytes) -> str:
    book = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in book)


def words_of(docx: bytes) -> str:
    from io import BytesIO

    from docx import Document

    cells = [cell for table in Document(BytesIO(docx)).tables for row in table.rows for cell in row.cells]
    return "\n".join(cell.text for cell in cells)


# On the pages ---------------------------------------------------------------------------------------------------------
DESK = "/viec/signatures/"


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def test_a_colleagues_letter_is_not_on_the_desk_and_no_batch_takes_it(office: Office) -> None:
    second_signer(office.cast)
    letter = office.reviewed()
    title = letter.subject[1:]
    assert title in office.client("signer").get(DESK).content.decode()
    assert title not in office.client("principal").get(DESK).content.decode()
    typed = {"letter": letter.pk, "decision": "SIGN", "text_hash": letter.text_hash, "seen": ""}
    answer = office.client("principal").post(DESK, typed)
    assert answer.status_code == 403
    assert "trình người khác ký" in answer.content.decode()
    assert not SigningItem.objects.exists()
    own = office.do("reviewer", Letter.objects.get(pk=named_draft(office, "principal")), "review_letter")
    html = office.client("principal").post(DESK, {**typed, "reason": "của văn bản kia"}).content.decode()
    assert "trình người khác ký" in html
    assert f"?cv={own.pk}" in html
    assert 'name="decision"' not in html, "no other letter's form takes its place"
    assert "của văn bản kia" not in html, "what was typed for one letter does not stand beside another"
    page = office.get("principal", "letter", letter.pk).content.decode()
    assert office.url(letter, "sign_letter") not in page
    assert office.url(letter, "return_letter") in page


def named_draft(office: Office, signer: str) -> int:
    return office.do("drafter", office.draft(), "submit_letter", signer_id=office.cast.people[signer].pk).pk


@pytest.fixture
def keyed(db: None, tmp_path: Path) -> Iterator[Office]:
    with signing_settings(tmp_path):
        found = open_office()
        enrol_keys(found.cast)
        yield found


@pytest.mark.pdfsig
def test_the_page_that_is_signed_by_lending_says_so(keyed: Office) -> None:
    lend(keyed.cast)
    SigningKey.objects.filter(person=keyed.cast.people["signer"]).update(person=keyed.cast.people["outsider"])
    letter = keyed.reviewed()
    assert "Giấy uỷ" not in keyed.client("signer").get(DESK).content.decode()
    keyed.client("outsider")
    keyed.confirm("outsider", age=3600)
    old = keyed.client("outsider").get(DESK).content.decode()
    assert "theo uỷ quyền của đồng chí Lê Hữu Ký" in old, "said before the factor is asked for"
    pages = {who: keyed.get(who, "letter-signed", letter.pk).content for who in ("signer", "outsider", "reviewer")}
    assert pages["signer"] == pages["reviewer"] != pages["outsider"]
    assert LENDING in text_of(pages["outsider"])
    assert "Lê Hữu Ký" in text_of(pages["signer"])
    assert LENDING not in text_of(pages["signer"])
    keyed.confirm("outsider")
    assert keyed.do("outsider", letter, "sign_letter").status == LetterStatus.SIGNED
    shown = keyed.get("clerk", "letter-signed", letter.pk).content
    assert shown.startswith(pages["outsider"]), "what he saw is what is signed"
    assert authority_for(keyed.cast.people["outsider"].pk, letter, keyed.cast.on) is None


def test_a_factor_too_old_is_still_the_refusal_of_who_may(office: Office) -> None:
    letter = office.reviewed()
    actor = office.cast.actor("signer", confirmed=False)
    assert isinstance(MatrixPolicy().may(actor, A.SIGN_LETTER, letter).refusal, SecondFactorNeeded)
