"""Lending a role: one's own only, inside one's own dates, never on; the banner says for whom and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_appointments, make_cast
from tests.workflow.web.signing_in import chain_of
from workflow.directory import keeping
from workflow.directory.models import Appointment, Delegation
from workflow.directory.queries import roles_on
from workflow.kernel.days import printed
from workflow.kernel.errors import Invalid, NotFound
from workflow.kernel.vocabulary import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "/uy-quyen/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.user(who))
    return client


def held_by(cast: Cast, who: str) -> Appointment:
    return Appointment.objects.get(person=cast.people[who])


def lend(cast: Cast, who: str = "clerk", to: str = "reviewer", days: int = 5, **given: Any) -> Any:
    data = {
        "appointment": held_by(cast, who).pk, "taker_id": cast.people[to].pk, "valid_from": printed(TODAY),
        "valid_to": printed(TODAY + timedelta(days=days)), "basis": "Giấy uỷ quyền số 1", **given,
    }  # fmt: skip
    return browser(cast, who).post(PAGE, data)


def test_a_role_is_lent_and_ends_on_its_day(cast: Cast) -> None:
    assert lend(cast).status_code == 302
    made = Delegation.objects.get()
    assert (made.giver, made.taker, made.role) == (cast.people["clerk"], cast.people["reviewer"], Role.CLERK)
    taker = cast.people["reviewer"].pk
    assert Role.CLERK in {role.role for role in roles_on(taker, TODAY)}
    assert Role.CLERK not in {role.role for role in roles_on(taker, TODAY + timedelta(days=6))}
    assert chain_of(cast.people["clerk"].pk)[-1] == "delegate_role"


def test_the_taker_sees_for_whom_and_until_when_on_every_page(cast: Cast) -> None:
    lend(cast)
    page = browser(cast, "reviewer").get("/thong-bao/").content.decode()
    assert "được đồng chí Nguyễn Thị Thư uỷ quyền vai trò Văn thư" in page
    assert printed(TODAY + timedelta(days=5)) in page
    assert "uỷ quyền vai trò" not in browser(cast, "clerk").get("/thong-bao/").content.decode()


def test_both_directions_are_listed_and_nobody_elses(cast: Cast) -> None:
    lend(cast)
    assert "Phạm Văn Thẩm" in browser(cast, "clerk").get(PAGE).content.decode()
    assert "Giấy uỷ quyền số 1" in browser(cast, "reviewer").get(PAGE).content.decode()
    assert "Giấy uỷ quyền số 1" not in browser(cast, "signer").get(PAGE).content.decode()


def test_only_colleagues_are_offered_others_are_found_by_name(cast: Cast) -> None:
    client = browser(cast, "clerk")
    offered = dict(client.get(PAGE).context["form"].fields["taker_id"].choices)
    assert cast.people["reviewer"].pk in offered
    assert cast.people["recv_clerk"].pk not in offered
    assert cast.people["clerk"].pk not in offered
    found = dict(client.get(PAGE + "?tim=Bùi Thị").context["form"].fields["taker_id"].choices)
    assert cast.people["recv_clerk"].pk in found


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"valid_from": printed(TODAY - timedelta(days=1))}, "từ hôm nay"),
        ({"valid_to": printed(TODAY - timedelta(days=1))}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        ({"basis": " "}, "Đồng chí ghi căn cứ uỷ quyền."),
        ({"appointment": "999999"}, "chọn một mục trong danh sách"),
        ({"valid_to": "31/02/2030"}, "Ngày không hợp lệ"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(cast: Cast, given: dict[str, str], sentence: str) -> None:
    answer = lend(cast, **given)
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 1
    assert not Delegation.objects.exists()


def test_nothing_is_lent_beyond_ones_own_appointment(cast: Cast) -> None:
    Appointment.objects.filter(person=cast.people["clerk"]).update(valid_to=TODAY + timedelta(days=3))
    answer = lend(cast)
    assert "trong thời gian mình giữ" in answer.content.decode()
    assert lend(cast, days=3).status_code == 302


def test_anothers_role_cannot_be_lent(cast: Cast) -> None:
    answer = lend(cast, who="clerk", appointment=held_by(cast, "signer").pk)
    assert answer.status_code == 422
    assert not Delegation.objects.exists()


def test_a_lent_role_is_not_lent_on(cast: Cast) -> None:
    lend(cast)
    offered = dict(browser(cast, "reviewer").get(PAGE).context["form"].fields["appointment"].choices)
    assert list(offered)[1:] == [held_by(cast, "reviewer").pk]
    with pytest.raises(Invalid, match="không thể uỷ quyền lại"):
        keeping.delegate_role(
            cast.actor("reviewer", TODAY), cast.organs["office"].pk, taker_id=cast.people["drafter"].pk,
            role=Role.CLERK, valid_from=TODAY, valid_to=TODAY, basis="x",
        )  # fmt: skip


def test_ending_early_ends_with_today(cast: Cast) -> None:
    lend(cast)
    one = Delegation.objects.get()
    assert browser(cast, "clerk").post(reverse("congvan:delegation-end", args=(one.pk,))).status_code == 302
    one.refresh_from_db()
    assert one.valid_to == TODAY


@pytest.mark.parametrize("who", ["reviewer", "administrator", "signer", "superuser"])
def test_only_the_giver_ends_it(cast: Cast, who: str) -> None:
    lend(cast)
    one = Delegation.objects.get()
    answer = browser(cast, who).post(reverse("congvan:delegation-end", args=(one.pk,)))
    assert answer.status_code == 404
    with pytest.raises(NotFound):
        keeping.end_delegation(cast.actor("reviewer", TODAY), one.organ_id, delegation_id=one.pk, on=TODAY)
    one.refresh_from_db()
    assert one.valid_to > TODAY


def test_strangers_are_sent_to_sign_in(cast: Cast) -> None:
    assert Client().get(PAGE).status_code == 302
    assert Client().post("/uy-quyen/1/ket-thuc/").status_code == 302
    assert browser(cast, "clerk").get("/uy-quyen/1/ket-thuc/").status_code == 405


def test_who_holds_nothing_is_told_so(cast: Cast) -> None:
    assert "chưa giữ vai trò nào" in browser(cast, "member").get(PAGE).content.decode()


def test_a_person_in_two_organs_lends_the_role_he_chose(cast: Cast) -> None:
    person = cast.people["clerk"]
    (second,) = make_appointments([(person, cast.organs["board"], Role.CLERK)])
    given = {
        "appointment": second.pk, "taker_id": cast.people["board_drafter"].pk, "valid_from": printed(TODAY),
        "valid_to": printed(TODAY), "basis": "x",
    }  # fmt: skip
    assert browser(cast, "clerk").post(PAGE, given).status_code == 302
    assert Delegation.objects.get().organ == cast.organs["board"]
