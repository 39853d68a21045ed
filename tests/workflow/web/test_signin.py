"""Signing in: one text for known and unknown, throttled, journalled; words of the office are no password."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_cast
from tests.workflow.web.signing_in import ELSEWHERE, HERE, chain_of, is_signed_in, post_sign_in, signed_in_as
from workflow.journal.models import JournalEntry
from workflow.web.account import passwords

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def body_of(response: Any) -> str:
    text = response.content.decode()
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line).replace(
        "khong.ai", "clerk"
    )


def test_unknown_name_and_wrong_password_are_told_the_same(cast: Cast) -> None:
    known = post_sign_in(Client(), "clerk", "sai mật khẩu")
    unknown = post_sign_in(Client(), "khong.ai", "sai mật khẩu")
    assert known.status_code == unknown.status_code == 200
    assert body_of(known) == body_of(unknown)
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in body_of(known)


def test_unknown_name_costs_as_many_hashes_as_a_known_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sign-in spends its time on; a clock would measure the machine."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    spent = {}
    for name in ("clerk", "khong.ai"):
        hashed.clear()
        post_sign_in(Client(), name, "sai mật khẩu")
        spent[name] = len(hashed)
    assert spent["clerk"] == spent["khong.ai"] > 0


def test_ten_wrong_passwords_close_that_address_and_not_the_owners(cast: Cast) -> None:
    for _ in range(10):
        answer = post_sign_in(Client(REMOTE_ADDR=ELSEWHERE), "clerk", "sai mật khẩu")
    assert answer.status_code == 429
    assert "Tạm ngừng đăng nhập" in answer.content.decode()
    assert not is_signed_in(signed_in_as("clerk", ELSEWHERE))
    assert is_signed_in(signed_in_as("clerk", HERE))


def test_without_the_throttle_the_eleventh_guess_gets_in(cast: Cast) -> None:
    with override_settings(AXES_ENABLED=False):
        for _ in range(10):
            post_sign_in(Client(REMOTE_ADDR=ELSEWHERE), "clerk", "sai mật khẩu")
        assert is_signed_in(signed_in_as("clerk", ELSEWHERE))


def test_one_password_on_many_names_is_throttled_by_address(cast: Cast) -> None:
    last = [post_sign_in(Client(REMOTE_ADDR=ELSEWHERE), f"ten{n}", "sai mật khẩu") for n in range(25)][-1]
    assert "Đồng chí đã nhập sai nhiều lần" in last.content.decode()


def test_sign_in_failure_and_sign_out_stand_on_the_persons_chain(cast: Cast) -> None:
    post_sign_in(Client(), "clerk", "sai mật khẩu")
    client = signed_in_as("clerk")
    client.post(reverse("account_logout"))
    assert chain_of(cast.people["clerk"].pk) == ["sign_in_failed", "sign_in", "sign_out"]
    body = JournalEntry.objects.filter(action="sign_in").get().body
    assert HERE in body
    assert PASSWORD not in body


def test_an_unknown_name_and_a_closed_pair_write_nothing(cast: Cast) -> None:
    post_sign_in(Client(), "khong.ai", "sai mật khẩu")
    assert not JournalEntry.objects.exists()
    for _ in range(13):
        post_sign_in(Client(REMOTE_ADDR=ELSEWHERE), "clerk", "sai mật khẩu")
    assert chain_of(cast.people["clerk"].pk) == ["sign_in_failed"] * 10


def test_an_account_without_a_person_signs_in_without_a_chain(cast: Cast, django_user_model: Any) -> None:
    django_user_model.objects.create_user("ky.thuat", password=PASSWORD)
    assert is_signed_in(signed_in_as("ky.thuat"))
    assert not JournalEntry.objects.exists()


def test_next_stays_on_this_host(cast: Cast) -> None:
    answer = post_sign_in(Client(), "clerk", QUERY_STRING="next=https://la.example/")
    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    "password",
    ["matkhau12345678", "TinhUy@2026-2030", "Mật khẩu 123456", "congvan-vanphong-1", "123456789012345", "qwertyuiop12",
     "Nguyễn Thị Thư 1975", "clerkclerk2026"],
)  # fmt: skip
def test_words_of_the_office_and_of_oneself_are_no_password(cast: Cast, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, cast.user("clerk"))


@pytest.mark.parametrize(
    "password", ["bốn con ngựa leo đồi chè", "7$k2-99!xQ4z_7%", "lá phong rơi ngoài cửa sổ", "x" * 6 + "vzkqmw-8"]
)
def test_long_sentences_and_random_signs_are(cast: Cast, password: str) -> None:
    validate_password(password, cast.user("clerk"))


def test_without_the_rule_office_words_would_pass(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords.OfficeWordsValidator, "validate", lambda *given: None)
    validate_password("TinhUy@2026-2030", cast.user("clerk"))


def test_no_account_comes_with_the_product() -> None:
    from django.contrib.auth import get_user_model

    assert not get_user_model().objects.exists()
    assert settings.ANONYMOUS_USER_NAME is None
