"""Rows begin and end with their source, in a constant number of statements, and never through guardian's own calls."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from permissions import writer
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from tests.cast import Cast
from tests.permissions.scenes import assign, consult, make_letter, make_scene, row, send
from workflow.directory.services import link_account
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action as A
from workflow.kernel.policy import Grant
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus

pytestmark = pytest.mark.django_db


def statements(do: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)


def rows_of(table: Any) -> set[tuple[Any, ...]]:
    subject = "user__username" if hasattr(table, "user") else "group__organ__name"
    return set(table.objects.values_list(subject, "permission__codename", "source"))


def test_a_grant_costs_one_statement_for_each_table(cast: Cast) -> None:
    letter = make_letter(cast)
    LetterUserRow.objects.all().delete()
    given = [
        row(letter, "draft:1", person_id=cast.people["drafter"].pk),
        row(letter, "consult:7", person_id=cast.people["recv_leader"].pk),
        row(letter, "submit:1", organ_id=letter.issuer_id),
        row(letter, "issue:1", organ_id=cast.organs["inspection"].pk),
    ]
    assert statements(lambda: writer.grant(given)) == 2
    assert rows_of(LetterUserRow) == {
        ("drafter", "view_letter", "draft:1"),
        ("recv_leader", "view_letter", "consult:7"),
    }
    assert rows_of(LetterGroupRow) == {
        ("Tỉnh uỷ Lam Giang", "view_letter", "submit:1"),
        ("Uỷ ban Kiểm tra Tỉnh uỷ", "view_letter", "issue:1"),
    }
    writer.grant(given)
    assert LetterUserRow.objects.count() == 2, "twice is as once"
    assert statements(lambda: writer.grant([])) == 0


def test_two_sources_give_one_right_and_each_ends_alone(cast: Cast) -> None:
    letter = make_letter(cast)
    person = cast.people["drafter"].pk
    writer.grant([row(letter, "consult:1", person_id=person), row(letter, "consult:2", person_id=person)])
    writer.revoke(["consult:1"])
    assert {source for _u, _p, source in rows_of(LetterUserRow)} >= {"consult:2", f"draft:{letter.pk}"}
    assert ("drafter", "view_letter", "consult:1") not in rows_of(LetterUserRow)


@pytest.mark.parametrize(
    "wrong",
    [
        {"organ_id": 1, "person_id": 1},
        {},
        {"person_id": 1, "codename": "view_dispatch"},
        {"person_id": 1, "codename": "delete_letter"},
        {"organ_id": 1, "codename": "view_dispatch", "record_kind": "dispatch", "source": "issue:1"},
        {"person_id": 1, "codename": "view_dispatch", "record_kind": "dispatch", "source": "issue:1"},
    ],
)
def test_what_is_no_row_of_the_matrix_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    given = {"codename": "view_letter", "record_kind": "letter", "record_id": 1, "source": "draft:1", **wrong}
    with pytest.raises(AssertionError, match="no row of the matrix"):
        writer.grant([Grant(**given)])


def test_a_row_on_a_missing_record_is_refused_by_the_database(cast: Cast) -> None:
    def wrong() -> None:
        with transaction.atomic():
            writer.grant([Grant("view_letter", "letter", 10**9, "submit:1", organ_id=cast.organs["issuer"].pk)])
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        wrong()


def test_whoever_has_no_account_gets_no_row(cast: Cast) -> None:
    scene = make_scene(cast)
    send(scene.letter, cast.people["paper"])
    assert writer.grant_recipients(scene.letter.pk) == 0
    assert not DispatchUserRow.objects.filter(content_object__person=cast.people["paper"]).exists()


def test_a_new_account_reads_what_was_sent_on_paper(cast: Cast) -> None:
    scene = make_scene(cast)
    dispatch = send(scene.letter, cast.people["paper"])
    user = cast.user("superuser")
    type(cast.people["paper"]).objects.filter(user=user).update(user=None)
    link_account(cast.people["paper"], user, on=cast.on)
    assert list(DispatchUserRow.objects.filter(user=user).values_list("content_object", "source")) == [
        (dispatch.pk, f"issue:{scene.letter.pk}")
    ]


@pytest.mark.parametrize("many", [1, 8])
def test_recipients_cost_two_statements_for_any_number(cast: Cast, many: int) -> None:
    letter = make_letter(cast, LetterStatus.ISSUED)
    keys = ("district", "other_district", "third_district", "bloc", "cell", "other_cell", "department", "board")
    sent = [send(letter, cast.organs[key]) for key in keys[:many]]
    found: list[int] = []
    assert statements(lambda: found.append(writer.grant_recipients(letter.pk))) == 2
    assert found == [len(sent)] == [DispatchGroupRow.objects.count()]
    late = send(letter, cast.people["member"])
    assert writer.grant_recipients(letter.pk) == 1
    assert rows_of(DispatchUserRow) == {("member", "view_dispatch", f"issue:{letter.pk}")}
    assert DispatchUserRow.objects.get().content_object == late


def test_a_recall_ends_every_row_and_leaves_the_notice_to_those_who_opened(cast: Cast) -> None:
    scene = make_scene(cast, DispatchStatus.IMPLEMENTING)
    Dispatch.objects.filter(letter=scene.letter).update(status=DispatchStatus.RECALLED)
    Dispatch.objects.filter(pk=scene["member"].pk).update(arrived_on=cast.on)
    assert statements(lambda: writer.revoke_recipients(scene.letter.pk)) == 4
    source = f"recall:{scene.letter.pk}"
    assert rows_of(DispatchGroupRow) == {("Huyện uỷ Bình Thuỷ", "view_dispatch", source)}
    assert rows_of(DispatchUserRow) == {("member", "view_dispatch", source)}
    assert writer.grant_recipients(scene.letter.pk) == 0, "a recalled dispatch is not sent again"


def test_revoking_asks_only_the_tables_that_can_hold_the_source(cast: Cast) -> None:
    scene = make_scene(cast, DispatchStatus.IMPLEMENTING)
    opinion = consult(scene.letter, cast.people["third_leader"], cast.people["reviewer"])
    assignment = assign(scene["other_district"], cast.people["other_officer"], cast.people["other_leader"])
    assert statements(lambda: writer.revoke([f"consult:{opinion.pk}"])) == 1
    assert statements(lambda: writer.revoke([f"assign:{assignment.pk}"])) == 1
    assert not DispatchUserRow.objects.filter(user=cast.user("other_officer")).exists()
    assert DispatchUserRow.objects.filter(user=cast.user("recv_officer")).count() == 3
    assert statements(lambda: writer.revoke([])) == 0
    writer.revoke([f"issue:{scene.letter.pk}"])
    assert not DispatchGroupRow.objects.exists()
    assert not LetterGroupRow.objects.filter(source__startswith="issue:").exists()
    assert DispatchUserRow.objects.exclude(source__startswith="assign:").count() == 0


def test_a_step_opens_and_closes_its_rows(cast: Cast) -> None:
    letter = make_letter(cast)
    LetterUserRow.objects.filter(source__startswith="task:").delete()
    assert statements(lambda: writer.open_step("task:5", [A.SUBMIT_LETTER, A.WITHDRAW_LETTER], letter)) == 1
    assert {r for r in rows_of(LetterUserRow) if r[2] == "task:5"} == {
        ("drafter", codename, "task:5") for codename in ("edit_letter", "submit_letter", "tie_letter")
    }
    assert statements(lambda: writer.open_step("task:6", [A.REVIEW_LETTER, A.OPINE_LETTER], letter)) == 1
    assert {r[1] for r in rows_of(LetterGroupRow)} == {"consult_letter", "return_letter", "review_letter"}
    writer.close_steps(["task:5", "task:6"])
    assert not [r for r in rows_of(LetterUserRow) | rows_of(LetterGroupRow) if r[2].startswith("task:")]


def test_steps_of_a_receiving_organ_write_nothing(cast: Cast) -> None:
    scene = make_scene(cast)
    assert statements(lambda: writer.open_step("task:9", [A.ACKNOWLEDGE_DISPATCH], scene["district"])) == 0


def test_a_record_takes_its_rows_with_it(cast: Cast) -> None:
    letter = make_letter(cast)
    assert LetterUserRow.objects.exists()
    letter.delete()
    assert not LetterUserRow.objects.exists()


def test_guardian_knows_our_tables_and_its_own_stay_empty(cast: Cast) -> None:
    scene = make_scene(cast)
    assert get_user_obj_perms_model(scene.letter) is LetterUserRow
    assert get_group_obj_perms_model(scene.letter) is LetterGroupRow
    assert get_user_obj_perms_model(scene["district"]) is DispatchUserRow
    assert get_group_obj_perms_model(scene["district"]) is DispatchGroupRow
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()
    call_command("check", "--fail-level", "WARNING")


def test_guardians_own_calls_cannot_write(cast: Cast) -> None:
    letter, user, group = make_letter(cast), cast.user("outsider"), cast.organs["cell"].group
    before = rows_of(LetterUserRow) | rows_of(LetterGroupRow)
    for subject in (user, group):
        for call in (assign_perm, remove_perm):
            with pytest.raises(AssertionError, match="have a source"):
                call("view_letter", subject, letter)
    assert rows_of(LetterUserRow) | rows_of(LetterGroupRow) == before


def test_every_codename_of_the_writer_is_a_permission(cast: Cast) -> None:
    for kind, codenames in writer.CODENAMES.items():
        found = Permission.objects.filter(content_type__app_label="congvan", content_type__model=kind)
        assert set(found.values_list("codename", flat=True)) == codenames
