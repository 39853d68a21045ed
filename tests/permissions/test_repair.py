"""Rows are what letters, dispatches, assignments and open steps say: after a whole life nothing differs, and what was
broken by hand is found and mended."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permissions import repair, writer
from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from tests.cast import make_cast
from tests.flows.life import Life
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.kernel.policy import Grant
from workflow.letters import services as letters

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def life() -> Life:
    return Life(make_cast())


def repaired(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("repair_permissions", *options, stdout=out)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("stage", ["draft", "review", "sign", "number", "issue", "distribute"])
def test_nothing_differs_while_a_letter_is_made(life: Life, stage: str) -> None:
    life.to(stage)
    assert repair.compare() == []
    assert repaired()[0] == 0


def test_nothing_differs_after_returns_assignments_refusals_and_recall(life: Life) -> None:
    life.to("review")
    life.do(letters.consult_letter, "reviewer", person_id=life.cast.people["third_leader"].pk)
    life.do(letters.return_letter, "reviewer", reason="Sửa")
    assert repair.compare() == []
    life.to("distribute")
    district, other = life.dispatch("district"), life.dispatch("other_district")
    life.implement(district)
    life.do(desk.refuse_dispatch, "other_clerk", other, reason="Sai địa chỉ")
    life.do(sending.redirect_dispatch, "clerk", other, organ_id=life.cast.organs["third_district"].pk)
    assert repair.compare() == []
    life.do(sending.recall_letter, "signer", reason="Sai nội dung")
    life.do(sending.execute_recall, "clerk")
    assert DispatchGroupRow.objects.filter(source__startswith="recall:").count() == 1
    assert repair.compare() == []


def test_a_withdrawn_letter_leaves_no_step(life: Life) -> None:
    life.to("sign")
    life.do(letters.withdraw_letter, "drafter", reason="Không ban hành nữa")
    assert not LetterGroupRow.objects.filter(source__startswith="task:").exists()
    assert repair.compare() == []


def test_what_was_broken_is_found_and_mended(life: Life) -> None:
    life.to("distribute")
    dispatch = life.dispatch("district")
    life.do(desk.acknowledge_dispatch, "recv_clerk", dispatch)
    life.do(desk.direct_dispatch, "recv_leader", dispatch, note="Giao")
    life.do(desk.assign_dispatch, "recv_leader", dispatch, person_id=life.cast.people["recv_officer"].pk)
    DispatchGroupRow.objects.filter(content_object=dispatch).delete()
    DispatchUserRow.objects.filter(permission__codename="hand_in_dispatch").delete()
    LetterUserRow.objects.filter(source__startswith="draft:").delete()
    DispatchGroupRow.objects.create(
        permission=Permission.objects.get(codename="view_dispatch"), content_object=dispatch,
        group=life.cast.organs["other_district"].group, source=f"issue:{life.letter.pk}",
    )  # fmt: skip
    writer.grant([Grant("sign_letter", "letter", life.letter.pk, "task:999999", organ_id=life.letter.issuer_id)])
    code, said = repaired()
    assert code == 1
    assert "task:999999" in said
    found = {one.table: (len(one.missing), len(one.surplus)) for one in repair.compare()}
    assert found == {
        "LetterUserRow": (1, 0), "LetterGroupRow": (0, 1), "DispatchUserRow": (1, 0), "DispatchGroupRow": (1, 1),
    }  # fmt: skip
    code, said = repaired("--commit")
    assert code == 1
    assert "Đã thêm 3 và bỏ 2" in said
    assert repaired()[0] == 0


def test_comparing_costs_the_same_for_any_number_of_rows(life: Life) -> None:
    life.to("distribute")
    with CaptureQueriesContext(connection) as asked:
        repair.compare()
    assert len(asked) == 8
