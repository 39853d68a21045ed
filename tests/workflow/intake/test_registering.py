"""From a read file into the register: under the unit's next number, once, with its original; twins are found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.workflow.intake.paper import Intake, paper
from workflow import access
from workflow.dispatches.models import Dispatch
from workflow.dispatches.outside import register_letter
from workflow.intake import duplicates, services
from workflow.intake.duplicates import Likely, find_twins, waiting_twins
from workflow.intake.keeping import bytes_of
from workflow.intake.models import FileState, IntakeLetter, LetterFile
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.letters.models import Letter
from workflow.reading.reader import read_text


def test_it_is_registered_once_under_the_next_number_and_keeps_its_file(intake: Intake) -> None:
    row = intake.letter()
    dispatch = intake.register(row)
    letter = dispatch.letter
    assert (dispatch.incoming_number, letter.code, letter.outside) == (1, "454/SXD-QLN", True)
    original = access.original_for(intake.cast.actor("recv_leader"), letter.pk)
    assert (original.name, bytes_of(original.stored)) == ("cong-van.txt", paper().encode())
    row.refresh_from_db()
    assert (row.state, row.dispatch_id, row.content) == (IntakeLetter.State.REGISTERED, dispatch.pk, {})
    assert (row.file.state, row.file.stored, row.file.lines) == (FileState.REGISTERED, "", [])
    with pytest.raises(Conflict):
        intake.register(row, content={"subject": "lần nữa"})
    assert Letter.objects.count() == 1
    call_command("verify_journal")


@pytest.mark.parametrize("who", ["clerk", "inspector", "principal", "other_clerk", "outsider", "recv_officer"])
def test_the_original_is_missing_for_who_may_not_view_the_letter(intake: Intake, who: str) -> None:
    dispatch = intake.register(intake.letter())
    with pytest.raises(NotFound):
        access.original_for(intake.cast.actor(who), dispatch.letter_id)


def test_a_letter_without_a_file_has_no_original(cast: Cast, intake: Intake) -> None:
    content = {**read_text(paper())[0], "issuer": "Sở Xây dựng"}
    dispatch = register_letter(cast.actor("recv_clerk"), cast.organs["district"].pk, content=content)
    with pytest.raises(NotFound):
        access.original_for(cast.actor("recv_clerk"), dispatch.letter_id)


def test_another_units_letter_cannot_be_registered(intake: Intake) -> None:
    row, other = intake.letter(), intake.cast.organs["other_district"].pk
    for organ in (other, row.file.organ_id):
        with pytest.raises((NotFound, NotAllowed)):
            services.register_staged(intake.cast.actor("other_clerk"), organ, letter_id=row.pk, content=row.content)
        with pytest.raises((NotFound, NotAllowed)):
            services.skip_letter(intake.cast.actor("other_clerk"), organ, letter_id=row.pk)
    for number in (0, row.pk + 1):
        with pytest.raises(NotFound):
            intake.register(row=IntakeLetter(pk=number), content=row.content)
    assert not Letter.objects.exists()


def test_what_the_register_refuses_leaves_everything_as_it_was(intake: Intake) -> None:
    row = intake.letter()
    for wrong in ({"subject": ""}, {"issuer": {"name": "Sở Không Có"}}, {"secrecy": "Mật"}, {"date": "2099-01-01"}):
        with pytest.raises(Invalid):
            intake.register(row, content={**row.content, **wrong})
    row.refresh_from_db()
    assert (row.state, LetterFile.objects.count(), Letter.objects.count()) == ("PENDING", 0, 0)
    assert intake.register(row).incoming_number == 1


def by(twins: list[duplicates.Twin]) -> list[str]:
    return [twin.by for twin in twins]


def test_the_same_number_is_found_and_never_registered_twice(intake: Intake) -> None:
    first = intake.register(intake.letter())
    again = intake.letter(paper(what="nhà ở xã hội") + "\nBản sao y.\n")
    actor = intake.cast.actor("recv_clerk")
    [twin] = find_twins(actor, again, again.content)
    assert (twin.by, twin.dispatch) == ("number", first)
    with pytest.raises(Conflict):
        intake.register(again, reason="bản sao")


def test_the_same_text_under_another_number_is_asked_about(intake: Intake) -> None:
    first = intake.register(intake.letter())
    again = intake.letter(paper(455).replace("rà soát nhà", "RÀ  SOÁT nhà"))
    assert by(find_twins(intake.cast.actor("recv_clerk"), again, again.content)) == ["text"]
    with pytest.raises(Likely) as asked:
        intake.register(again)
    assert [twin.dispatch for twin in asked.value.facts["twins"]] == [first]
    assert Letter.objects.count() == 1, "nothing half-done is kept"
    second = intake.register(again, reason="Gửi hai số khác nhau")
    assert second.incoming_number == 2


def test_the_same_file_is_asked_about_though_read_otherwise(intake: Intake) -> None:
    intake.register(
        intake.letter(), content={**intake.letter().content, "number": 9, "body": [], "issuer": "Sở Xây dựng"}
    )
    again = intake.letter()
    LetterFile.objects.update(text_key="")
    assert by(find_twins(intake.cast.actor("recv_clerk"), again, again.content)) == ["file"]
    with pytest.raises(Likely):
        intake.register(again)


def test_the_guard_is_what_asks(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    intake.register(intake.letter())
    monkeypatch.setattr(services, "find_twins", lambda *args, **kwargs: [])
    assert intake.register(intake.letter(paper(455))).incoming_number == 2


def test_a_letter_typed_in_before_is_found_by_its_text(cast: Cast, intake: Intake) -> None:
    content = {**read_text(paper(7))[0], "issuer": "Sở Xây dựng"}
    register_letter(cast.actor("recv_clerk"), cast.organs["district"].pk, content=content)
    again = intake.letter(paper(8))
    assert by(find_twins(cast.actor("recv_clerk"), again, again.content)) == ["text"]


def test_nothing_is_known_of_another_units_letters(intake: Intake) -> None:
    intake.register(intake.letter())
    other = intake.letter(paper(), who="other_clerk", organ="other_district")
    assert find_twins(intake.cast.actor("other_clerk"), other, other.content) == []
    assert waiting_twins(other) == []
    assert intake.register(other, "other_clerk", "other_district").incoming_number == 1


def test_the_policy_is_what_hides_them(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    first = intake.register(intake.letter())
    again = intake.letter()
    actor = intake.cast.actor("recv_clerk")

    class Nothing:
        def scope(self, actor: Any, rows: Any) -> Any:
            return rows.none()

    monkeypatch.setattr(duplicates, "policy", Nothing)
    assert find_twins(actor, again, again.content) == []
    monkeypatch.undo()
    assert find_twins(actor, again, again.content)[0].dispatch == first


def test_twins_that_wait_are_shown(intake: Intake) -> None:
    first, second = intake.letter(), intake.letter()
    third = intake.letter(paper(460).replace("454", "460"))
    assert waiting_twins(second) == [first, third]
    assert waiting_twins(intake.letter(paper(5, "việc khác hẳn"))) == []


TWO = paper(11, "chợ dân sinh") + "\n" * 3 + paper(12, "nước sạch nông thôn")


def test_a_file_of_two_letters_is_registered_letter_by_letter(intake: Intake) -> None:
    [row] = intake.read(TWO)
    first, second = row.letters.order_by("position")
    one = intake.register(first)
    row.refresh_from_db()
    assert row.state == FileState.READ
    actor = intake.cast.actor("recv_clerk")
    with pytest.raises(NotFound):
        access.original_for(actor, one.letter_id)
    two = intake.register(second)
    row.refresh_from_db()
    assert row.state == FileState.REGISTERED
    assert (one.incoming_number, two.incoming_number) == (1, 2)
    assert access.original_for(actor, one.letter_id).stored == access.original_for(actor, two.letter_id).stored


def test_an_original_of_several_letters_is_had_only_by_who_may_view_them_all(intake: Intake) -> None:
    from workflow.dispatches.desk import assign_dispatch, direct_dispatch

    [row] = intake.read(TWO)
    one, _two = [intake.register(letter) for letter in row.letters.order_by("position")]
    leader, officer = intake.cast.actor("recv_leader"), intake.cast.actor("recv_officer")
    direct_dispatch(leader, one.pk, note="Giao")
    assign_dispatch(leader, one.pk, person_id=officer.person_id)
    assert access.letter_for(officer, one.letter_id)
    with pytest.raises(NotFound):
        access.original_for(officer, one.letter_id)
    assert access.original_for(leader, one.letter_id)
    LetterFile.objects.update(parts=1)
    assert access.original_for(officer, one.letter_id), "the count of parts is what kept it from him"


def test_what_is_skipped_is_gone_and_what_is_dropped_keeps_the_registered(intake: Intake, files: Path) -> None:
    from tests.workflow.intake.test_files import kept, without_transaction

    actor = intake.cast.actor("recv_clerk")
    with without_transaction():
        row = intake.letter()
        services.skip_letter(actor, row.file.organ_id, letter_id=row.pk)
        assert kept(files) == []
        [two] = intake.read(TWO)
        dispatch = intake.register(two.letters.get(position=1))
        services.drop_file(actor, two.organ_id, file_id=two.pk)
        two.refresh_from_db()
        assert (two.state, len(kept(files))) == (FileState.REGISTERED, 1)
        with pytest.raises(Conflict):
            services.drop_file(actor, two.organ_id, file_id=two.pk)
    row.refresh_from_db()
    assert (row.state, row.file.state) == ("SKIPPED", FileState.DISCARDED)
    assert Dispatch.objects.get() == dispatch


def test_what_cannot_be_read_is_typed_beside_its_pages(intake: Intake) -> None:
    [row] = intake.read("Hôm nay trời đẹp.")
    actor = intake.cast.actor("recv_clerk")
    letter = services.enter_by_hand(actor, row.organ_id, file_id=row.pk)
    content = {"subject": "việc chung", "issuer": "Sở Xây dựng", "number": 3, "symbol": "SXD", "date": "2022-06-01"}
    dispatch = intake.register(letter, content=content)
    assert access.original_for(actor, dispatch.letter_id).size == len("Hôm nay trời đẹp.".encode())
    with pytest.raises(Conflict):
        services.enter_by_hand(actor, row.organ_id, file_id=row.pk)
