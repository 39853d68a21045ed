"""Why I see this, and who could see it on that day: for those who may know."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, make_cast
from tests.flows.life import Life
from workflow.dispatches import desk
from workflow.web.delegations import urls as urls_delegations
from workflow.web.explaining import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    life = Life(cast).to("issue")
    life.issue()
    life.do(desk.acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    return life


def get(cast: Cast, who: str, name: str, key: int, query: str = "") -> object:
    client = Client()
    client.force_login(cast.user(who))
    return client.get(reverse(f"congvan:{name}", args=(key,)) + query)


def test_every_address_of_this_file_asks_for_sign_in(life: Life) -> None:
    for pattern in urls_delegations.urlpatterns:
        if pattern.pattern.converters:
            given = dict.fromkeys(pattern.pattern.converters, 1)
            assert Client().get(reverse(f"congvan:{pattern.name}", kwargs=given)).status_code == 302


SEES_LETTER = {"drafter", "reviewer", "signer", "clerk", "principal", "inspector", "recv_clerk", "recv_leader",
               "other_clerk", "other_leader"}  # fmt: skip
MAY_ASK = {"drafter", "reviewer", "signer", "clerk", "principal", "inspector"}
OTHERS = {"recv_officer", "third_clerk", "administrator", "outsider", "superuser", "member"}


@pytest.mark.parametrize("who", sorted(SEES_LETTER | OTHERS))
def test_who_may_see_the_letter_may_ask_why(life: Life, who: str) -> None:
    answer = get(life.cast, who, "letter-why", life.letter.pk)
    assert answer.status_code == (200 if who in SEES_LETTER else 404)  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", sorted(SEES_LETTER | OTHERS))
def test_only_the_own_side_and_the_watcher_learn_who_else_sees_it(life: Life, who: str) -> None:
    answer = get(life.cast, who, "letter-who", life.letter.pk)
    assert answer.status_code == (200 if who in MAY_ASK else 404)  # type: ignore[attr-defined]
    sent = life.dispatch("district").pk
    assert get(life.cast, who, "dispatch-who", sent).status_code == (200 if who in MAY_ASK else 404)  # type: ignore[attr-defined]


def test_without_the_guard_a_recipient_would_learn_it(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "may_ask", lambda actor, record, kind: True)
    assert get(life.cast, "recv_clerk", "letter-who", life.letter.pk).status_code == 200  # type: ignore[attr-defined]


def test_the_answer_names_role_decision_and_ground(life: Life) -> None:
    page = get(life.cast, "recv_clerk", "dispatch-why", life.dispatch("district").pk).content.decode()  # type: ignore[attr-defined]
    for word in ("ĐƯỢC PHÉP", "Văn thư", "Huyện uỷ Bình Thuỷ", "QĐ 12-QĐ/TU", "công văn đã phát hành"):
        assert word in page


def test_one_may_ask_about_an_act_too(life: Life) -> None:
    page = get(life.cast, "recv_clerk", "dispatch-why", life.dispatch("district").pk, "?viec=direct_dispatch")
    text = page.content.decode()  # type: ignore[attr-defined]
    assert "KHÔNG ĐƯỢC PHÉP" in text
    assert "Lãnh đạo đơn vị" in text


def test_a_strange_question_is_the_plain_one(life: Life) -> None:
    page = get(life.cast, "clerk", "letter-why", life.letter.pk, "?viec=keep_directory&ngay=99/99/9999")
    assert "“Xem công văn”" in page.content.decode()  # type: ignore[attr-defined]


def test_who_sees_it_today_and_on_the_day_before_it_was_drafted(life: Life) -> None:
    page = get(life.cast, "inspector", "letter-who", life.letter.pk).content.decode()  # type: ignore[attr-defined]
    for name in ("Bùi Thị Nhận", "Lê Hữu Ký", "Vũ Kiểm Tra", "Đinh Thị Vân"):
        assert name in page
    assert "Khổng Người Ngoài" not in page
    before = get(life.cast, "inspector", "letter-who", life.letter.pk, "?ngay=05/06/2022").content.decode()  # type: ignore[attr-defined]
    assert "Bùi Thị Nhận" not in before
    assert "chưa có ai xem được" in before


def test_a_hidden_and_a_missing_record_are_the_same(life: Life) -> None:
    hidden = get(life.cast, "third_clerk", "letter-why", life.letter.pk)
    missing = get(life.cast, "third_clerk", "letter-why", 999_999)
    assert hidden.status_code == missing.status_code == 404  # type: ignore[attr-defined]
