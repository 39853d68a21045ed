"""Number runs: opened once per organ, term and kind, drawn in order, voided with a reason, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import TERM_ENDS, TODAY, Cast, make_appointments
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.directory.models import Organ, OrganCode, Term
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NotAllowed, NotFound, SecondFactorNeeded
from workflow.kernel.vocabulary import LetterStatus, Role
from workflow.layout.pdf import inputs_of
from workflow.layout.reading import reading_parts
from workflow.layout.record import sheet_for
from workflow.letters.models import Letter, LetterVersion
from workflow.letters.services import draft_letter, review_letter, sign_letter, submit_letter, withdraw_letter
from workflow.registers.models import NumberEntry, NumberRun
from workflow.registers.services import number_letter, open_number_run, void_number
from workflow.web.actors import Standing
from workflow.web.acts.looks import next_number
from workflow.web.fields import Place


def open_run(cast: Cast, who: str = "clerk", organ: str = "issuer", **given: Any) -> NumberRun:
    wanted = {"term_id": cast.terms[organ].pk, "kind": "CV", **given}
    return open_number_run(cast.actor(who), cast.organs[organ].pk, **wanted)


def signed(cast: Cast, kind: str = "CV", on: date = TODAY, content: Mapping[str, Any] = {}) -> int:
    """A letter of the issuer that was signed on the day."""

    def actor(who: str) -> Any:
        return cast.actor(who, on)

    text = {**CONTENT, "directives": [], **content}
    letter = draft_letter(actor("drafter"), cast.organs["issuer"].pk, content=text, kind=kind)
    submit_letter(actor("drafter"), letter.pk, signer_id=cast.people["signer"].pk)
    review_letter(actor("reviewer"), letter.pk, text_hash=letter.text_hash)
    sign_letter(actor("signer"), letter.pk, text_hash=letter.text_hash)
    return int(letter.pk)


def test_numbers_follow_each_other_from_the_start(cast: Cast) -> None:
    run = open_run(cast, start=738, decision="Quyết định số 5-QĐ/TU")
    codes = [number_letter(cast.actor("clerk"), signed(cast)).code for _ in range(3)]
    assert codes == ["738-CV/TU", "739-CV/TU", "740-CV/TU"]
    run.refresh_from_db()
    assert (run.start, run.last) == (738, 740)
    assert list(NumberEntry.objects.values_list("number", flat=True)) == [738, 739, 740]


def test_each_kind_has_a_run_of_its_own(cast: Cast) -> None:
    open_run(cast)
    open_run(cast, kind="TTr")
    letters = [number_letter(cast.actor("clerk"), signed(cast, kind)) for kind in ("CV", "TTr", "CV")]
    assert [letter.code for letter in letters] == ["01-CV/TU", "01-TTr/TU", "02-CV/TU"]


@pytest.mark.parametrize(
    ("form", "text", "kind", "code"),
    [
        ("party", {}, "CV", "01-CV/UBND"), ("party", {}, "KH", "01-KH/UBND"), ("state", {}, "CV", "01/UBND"),
        ("state", {}, "KH", "01/KH-UBND"), ("party", {"form": "state"}, "KH", "01/KH-UBND"),
    ],
)  # fmt: skip
def test_the_register_the_page_and_what_the_clerk_was_shown_agree(
    cast: Cast, form: str, text: dict[str, Any], kind: str, code: str
) -> None:
    """In the organ's own form, or that of the file which the draft was read from."""
    issuer = cast.organs["issuer"]
    Organ.objects.filter(pk=issuer.pk).update(house_style={**issuer.house_style, "form": form})
    OrganCode.objects.filter(organ=issuer, scheme="symbol").update(value="UBND")
    open_run(cast, kind=kind)
    key = signed(cast, kind, content=text)
    letter, saved = Letter.objects.get(pk=key), LetterVersion.objects.get(letter_id=key).content
    standing = Standing(cast.people["clerk"], cast.actor("clerk"), ())
    assert next_number(Place(standing, letter, {}))["fact"] == code
    before = reading_parts(sheet_for(letter, saved, TODAY))["code"]
    numbered = number_letter(cast.actor("clerk"), key)
    assert numbered.code == code
    after = reading_parts(sheet_for(numbered, saved, TODAY))["code"]
    assert after.endswith(code)
    assert before.replace("……", "01") == after
    assert f"01{inputs_of(sheet_for(numbered, saved, TODAY))['number_tail']}" == code


def test_a_new_term_begins_anew(cast: Cast) -> None:
    open_run(cast, start=900, decision="Quyết định số 5-QĐ/TU")
    number_letter(cast.actor("clerk"), signed(cast))
    on, issuer = TERM_ENDS + timedelta(days=1), cast.organs["issuer"]
    later = Term.objects.create(organ=issuer, label="2025 - 2030", valid_from=on, valid_to=date(2030, 9, 30))
    cast.people["signer"].authorities.update(valid_to=date(2030, 1, 1))
    key = signed(cast, on=on)
    said = refused(Invalid, lambda: number_letter(cast.actor("clerk", on), key))
    assert "CV" in said
    assert "2025 - 2030" in said
    open_number_run(cast.actor("clerk", on), issuer.pk, term_id=later.pk, kind="CV")
    assert number_letter(cast.actor("clerk", on), key).number == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"start": 0}, "start"), ({"start": -5}, "start"), ({"start": 10**10}, "start"), ({"start": None}, "start"),
        ({"start": True}, "start"), ({"start": 5}, "decision"), ({"start": 5, "decision": "  "}, "decision"),
        ({"decision": "x" * 256}, "decision"), ({"kind": "CV/TU"}, "kind"), ({"kind": ""}, "kind"),
        ({"kind": None}, "kind"), ({"term_id": 10**9}, "term_id"), ({"term_id": None}, "term_id"),
    ],
)  # fmt: skip
def test_a_run_that_cannot_be_opened(cast: Cast, given: dict[str, Any], field: str) -> None:
    refused(Invalid, lambda: open_run(cast, **given), field)


def test_a_run_is_opened_once_by_the_clerk_of_that_organ(cast: Cast) -> None:
    open_run(cast)
    refused(Conflict, lambda: open_run(cast))
    refused(Invalid, lambda: open_run(cast, term_id=cast.terms["bloc"].pk), "term_id")
    refused(NotAllowed, lambda: open_run(cast, "recv_clerk"))
    refused(NotAllowed, lambda: open_run(cast, "drafter"))
    assert open_run(cast, "bloc_clerk", "bloc").organ == cast.organs["bloc"]


def test_without_a_run_or_a_term_there_is_no_number(cast: Cast) -> None:
    key = signed(cast)
    assert "mở sổ" in refused(Invalid, lambda: number_letter(cast.actor("clerk"), key))
    Term.objects.filter(organ=cast.organs["issuer"]).delete()
    assert "nhiệm kỳ" in refused(Invalid, lambda: number_letter(cast.actor("clerk"), key))


def test_without_a_symbol_the_number_is_not_drawn(cast: Cast) -> None:
    open_run(cast)
    key = signed(cast)
    OrganCode.objects.filter(organ=cast.organs["issuer"]).delete()
    assert "ký hiệu" in refused(Invalid, lambda: number_letter(cast.actor("clerk"), key))


@pytest.mark.parametrize("days", [-1, 1, 4000])
def test_a_letter_is_dated_from_its_signature_to_today(cast: Cast, days: int) -> None:
    open_run(cast)
    key = signed(cast)
    wrong = TODAY + timedelta(days=days)
    refused(Invalid, lambda: number_letter(cast.actor("clerk"), key, dated=wrong), "dated")


def test_a_letter_signed_yesterday_may_bear_either_day(cast: Cast) -> None:
    open_run(cast)
    keys = [signed(cast), signed(cast)]
    tomorrow = cast.actor("clerk", TODAY + timedelta(days=1))
    assert number_letter(tomorrow, keys[0], dated=TODAY).dated == TODAY
    assert number_letter(tomorrow, keys[1]).dated == TODAY + timedelta(days=1)


def test_an_ended_organ_gets_no_number(cast: Cast) -> None:
    open_run(cast)
    key = signed(cast)
    Organ.objects.filter(pk=cast.organs["issuer"].pk).update(valid_to=TODAY - timedelta(days=1))
    refused(EndedOrgan, lambda: number_letter(cast.actor("clerk"), key))


def test_who_numbers_and_with_what(cast: Cast) -> None:
    open_run(cast)
    key = signed(cast)
    unconfirmed = cast.actor("clerk", confirmed=False)
    refused(SecondFactorNeeded, lambda: number_letter(unconfirmed, key))
    refused(NotFound, lambda: number_letter(cast.actor("recv_clerk"), key))
    for who in ("drafter", "reviewer", "signer"):
        make_appointments([(cast.people[who], cast.organs["office"], Role.CLERK)])
        refused(NotAllowed, lambda who=who: number_letter(cast.actor(who), key))
    number_letter(cast.actor("clerk"), key)
    refused(Conflict, lambda: number_letter(cast.actor("clerk"), key))


def withdrawn(cast: Cast) -> int:
    open_run(cast)
    key = signed(cast)
    number_letter(cast.actor("clerk"), key)
    withdraw_letter(cast.actor("signer"), key, reason="Không còn cần thiết")
    return key


def test_a_void_number_stays_in_the_run_and_is_never_drawn_again(cast: Cast) -> None:
    key = withdrawn(cast)
    refused(Invalid, lambda: void_number(cast.actor("clerk"), key, reason=""), "reason")
    refused(Invalid, lambda: void_number(cast.actor("clerk"), key, reason="x" * 501), "reason")
    refused(NotFound, lambda: void_number(cast.actor("recv_clerk"), key, reason="x"))
    void_number(cast.actor("clerk"), key, reason="Công văn đã rút")
    entry = NumberEntry.objects.get(letter_id=key)
    assert (entry.number, entry.void_reason, entry.voided_on) == (1, "Công văn đã rút", TODAY)
    refused(Conflict, lambda: void_number(cast.actor("clerk"), key, reason="Lần nữa"))
    assert number_letter(cast.actor("clerk"), signed(cast)).number == 2


def test_only_the_number_of_a_withdrawn_letter_is_voided(cast: Cast) -> None:
    open_run(cast)
    key = signed(cast)
    number_letter(cast.actor("clerk"), key)
    refused(Conflict, lambda: void_number(cast.actor("clerk"), key, reason="x"))
    withdraw_letter(cast.actor("signer"), key, reason="Không còn cần thiết")
    other = signed(cast)
    withdraw_letter(cast.actor("signer"), other, reason="Chưa có số")
    refused(NotAllowed, lambda: void_number(cast.actor("clerk"), other, reason="x"))


def test_the_journal_of_the_run_tells_of_each_number(cast: Cast) -> None:
    from workflow.journal.models import JournalEntry

    key = withdrawn(cast)
    void_number(cast.actor("clerk"), key, reason="Công văn đã rút")
    run = NumberRun.objects.get()
    actions = JournalEntry.objects.filter(stream=f"numberrun:{run.pk}").order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["open_run", "number_letter", "void_number"]
    assert run.chain_seq == 3


def test_a_letter_with_a_number_is_not_withdrawn_by_its_drafter(life: Life) -> None:
    life.to("issue")
    refused(NotAllowed, lambda: life.do(withdraw_letter, "drafter", reason="Rút"))
    assert life.letter.status == LetterStatus.NUMBERED
