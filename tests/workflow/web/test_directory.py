"""Pages of the directory: for administrators only; lists by name, kind, place and day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast
from workflow.directory.models import Organ
from workflow.kernel.days import printed
from workflow.web.directory import guard
from workflow.web.directory import urls as urls_directory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = printed(TODAY)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.user("administrator"))
    return client


def given_for(pattern: Any, cast: Cast) -> dict[str, Any]:
    named = {
        "organ_id": cast.organs["district"].pk, "person_id": cast.people["clerk"].pk, "rule_id": 1,
        "slug": "bo-nhiem",
    }  # fmt: skip
    return {key: named[key] for key in pattern.pattern.converters}


PATTERNS = urls_directory.urlpatterns


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["clerk", "signer", "inspector", "superuser", "outsider"])
def test_only_administrators_see_that_it_exists(cast: Cast, pattern: Any, method: str, who: str) -> None:
    client = Client()
    client.force_login(cast.user(who))
    answer = getattr(client, method)(reverse(f"congvan:{pattern.name}", kwargs=given_for(pattern, cast)))
    assert answer.status_code in (404, 405)
    assert pattern.name != "directory" or answer.status_code == (404 if method == "get" else 405)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_page_asks_for_sign_in(cast: Cast, pattern: Any) -> None:
    answer = Client().get(reverse(f"congvan:{pattern.name}", kwargs=given_for(pattern, cast)))
    assert answer.status_code in (302, 405)
    assert answer.status_code == 405 or answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_page_opens_for_the_administrator(cast: Cast, admin: Client, pattern: Any) -> None:
    answer = admin.get(reverse(f"congvan:{pattern.name}", kwargs=given_for(pattern, cast)))
    assert answer.status_code == (405 if pattern.name == "group-drop" else 200)


def test_without_the_guard_a_clerk_would_get_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "NotFound", type("Never", (Exception,), {}))
    monkeypatch.setattr(guard.Keeper, "is_today", True)

    class _Yes:
        def may_at(self, *given: Any) -> Any:
            return type("D", (), {"allowed": True})()

    monkeypatch.setattr(guard, "policy", _Yes)
    client = Client()
    client.force_login(cast.user("clerk"))
    assert client.get(reverse("congvan:directory")).status_code == 200


def test_what_is_missing_is_not_found(admin: Client) -> None:
    for address in ("/danh-muc/co-quan/999999/", "/danh-muc/can-bo/999999/", "/danh-muc/can-bo/999999/khoa/"):
        assert admin.get(address).status_code == 404


def test_an_unknown_act_is_not_found(cast: Cast, admin: Client) -> None:
    assert admin.get(f"/danh-muc/co-quan/{cast.organs['office'].pk}/xoa/").status_code == 404


# Lists


def names_in(answer: Any) -> list[str]:
    return [row.name for row in answer.context["rows"]]


def test_organs_are_found_without_accents_by_kind_and_below(cast: Cast, admin: Client) -> None:
    assert names_in(admin.get("/danh-muc/?tim=huyen uy cat")) == ["Huyện uỷ Cát Sơn"]
    assert names_in(admin.get("/danh-muc/?loai=OFFICE")) == ["Văn phòng Tỉnh uỷ", "Văn phòng Đảng uỷ Khối"]
    below = names_in(admin.get(f"/danh-muc/?duoi={cast.organs['bloc'].pk}"))
    assert set(below) == {"Văn phòng Đảng uỷ Khối", "Đảng bộ Sở Tài chính", "Chi bộ Đài Truyền hình"}
    assert names_in(admin.get("/danh-muc/?tim=không có cơ quan này")) == []


def test_the_list_shows_the_day_asked_for(cast: Cast, admin: Client) -> None:
    organ = cast.organs["other_district"]
    Organ.objects.filter(pk=organ.pk).update(valid_to=TODAY - timedelta(days=1))
    assert organ.name not in names_in(admin.get("/danh-muc/?tim=huyen uy"))
    assert organ.name in names_in(admin.get("/danh-muc/?tim=huyen uy&ngay=06/06/2022"))
    assert organ.name in names_in(admin.get("/danh-muc/?tim=huyen uy&ca-cu=1"))
    assert "Không hoạt động trong ngày" in admin.get(f"/danh-muc/co-quan/{organ.pk}/").content.decode()


def test_pages_by_key_hold_every_organ_once(cast: Cast, admin: Client, settings: Any) -> None:
    settings.CONGVAN = {"PAGE_SIZE": 5}
    seen: list[int] = []
    query = "sau="
    while query:
        answer = admin.get(f"/danh-muc/?{query}")
        seen += [row.pk for row in answer.context["rows"]]
        query = answer.context["next_query"]
    assert len(seen) == len(set(seen)) == Organ.objects.count()


@pytest.mark.parametrize("query", ["sau=abc", "sau=" + "9" * 40, "duoi=-1", "ngay=31/02/2022", "loai=X", "sau=99999"])
def test_a_strange_query_is_no_error(admin: Client, query: str) -> None:
    assert admin.get(f"/danh-muc/?{query}").status_code == 200


def test_persons_by_name_and_account(cast: Cast, admin: Client) -> None:
    assert [row.full_name for row in admin.get("/danh-muc/can-bo/?tim=thị thư").context["rows"]] == ["Nguyễn Thị Thư"]
    assert [row.full_name for row in admin.get("/danh-muc/can-bo/?loc=khoa").context["rows"]] == ["Lưu Đã Khoá"]
    assert [row.full_name for row in admin.get("/danh-muc/can-bo/?loc=khong").context["rows"]] == ["Giang Văn Giấy"]


def test_no_page_of_the_directory_names_a_letter(cast: Cast, admin: Client) -> None:
    page = admin.get(f"/danh-muc/co-quan/{cast.organs['issuer'].pk}/").content.decode()
    assert "/cong-van/" not in page
    assert "/van-ban-den/" not in page.replace('href="/van-ban-den/"', "")
