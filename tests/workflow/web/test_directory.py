"""Pages of the directory: for administrators only, each act through its form, errors in one sentence."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.workflow.web.signing_in import chain_of
from workflow.directory.models import Appointment, Mandate, Organ, OrganGroupRule, OrganSuccession, Person, Term
from workflow.directory.queries import parent_on
from workflow.journal.models import JournalEntry
from workflow.kernel.days import printed
from workflow.web import urls_directory
from workflow.web.directory import acts, guard

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


# Acts


def post(client: Client, cast: Cast, what: str, key: str, slug: str, query: str = "", **given: Any) -> Any:
    record = (cast.organs if what == "organ" else cast.people)[key]
    return client.post(reverse(f"congvan:{what}-keep", args=(record.pk, slug)) + query, given)


def test_an_organ_is_added_below_and_leads_to_its_page(cast: Cast, admin: Client) -> None:
    answer = post(admin, cast, "organ", "issuer", "them-truc-thuoc", name="Đảng uỷ phường Hoà An",
                  kind="COMMUNE_COMMITTEE", code="ĐU", valid_from="01/07/2025", valid_to="")  # fmt: skip
    made = Organ.objects.get(name="Đảng uỷ phường Hoà An")
    assert answer["Location"] == f"/danh-muc/co-quan/{made.pk}/"
    assert parent_on(made, TODAY) == cast.organs["issuer"]
    assert chain_of(cast.people["administrator"].pk)[-1] == "keep_directory"
    assert "organ_founded" in JournalEntry.objects.filter(action="keep_directory").latest("pk").body


def test_a_refusal_of_the_service_stands_in_the_form(cast: Cast, admin: Client) -> None:
    answer = post(admin, cast, "organ", "issuer", "them-truc-thuoc", name="Huyện uỷ Cát Sơn", kind="DISTRICT_COMMITTEE")
    assert answer.status_code == 422
    assert "Đã có cơ quan tên" in answer.content.decode()
    assert 'value="Huyện uỷ Cát Sơn"' in answer.content.decode()


def test_names_terms_moves_successions_and_ends(cast: Cast, admin: Client) -> None:
    def done(slug: str, key: str = "third_district", query: str = "", **given: Any) -> None:
        answer = post(admin, cast, "organ", key, slug, query, **given)
        assert answer.status_code == 302, answer.content.decode()

    organ, basis = cast.organs["third_district"], "NQ 60-NQ/TW"
    done("ten-khac", name="TU Vĩnh Hoà", kind="ALIAS")
    done("doi-ten", name="Thành uỷ Vĩnh Hoà", on=DAY, basis=basis)
    done("nhiem-ky", label="2025 - 2030", valid_from="01/10/2025", valid_to="30/09/2030")
    done("chuyen", query="?tim=dang uy khoi", other=cast.organs["bloc"].pk, on=DAY, basis=basis)
    done("ket-thuc", key="other_district", on=printed(TODAY - timedelta(days=1)), basis=basis)
    done(
        "ke-thua", key="other_district", query="?tim=thanh uy vinh", kind="MERGED", other=organ.pk, on=DAY, basis=basis
    )
    organ.refresh_from_db()
    assert organ.name == "Thành uỷ Vĩnh Hoà"
    assert parent_on(organ, TODAY) == cast.organs["bloc"]
    assert Term.objects.filter(organ=organ).count() == 2
    assert OrganSuccession.objects.get().successor_id == organ.pk


def test_roles_authorities_and_mandates_begin_and_end(cast: Cast, admin: Client) -> None:
    person, office = cast.people["outsider"], cast.organs["office"]
    query = "?tim=van phong tinh uy"
    answer = post(admin, cast, "person", "outsider", "bo-nhiem", query, other=office.pk, role="CLERK", title="Văn thư",
                  decision="QĐ 5", valid_from=DAY, valid_to="")  # fmt: skip
    assert answer.status_code == 302
    made = Appointment.objects.get(person=person, organ=office)
    assert person.user is not None
    assert person.user.groups.filter(pk=office.group_id).exists()
    assert post(admin, cast, "organ", "office", "tham-quyen", "?tim=khổng", other=person.pk, form="T/L", kinds=["CV"],
                basis="QĐ 6", valid_from=DAY).status_code == 302  # fmt: skip
    assert post(admin, cast, "organ", "issuer", "cap-uy", "?tim=khổng", other=person.pk, body="COMMITTEE",
                valid_from=DAY).status_code == 302  # fmt: skip
    assert (
        post(admin, cast, "person", "outsider", "thoi-vai-tro", other=made.pk, on=DAY, decision="QĐ 7").status_code
        == 302
    )
    mandate = Mandate.objects.get(person=person)
    assert post(admin, cast, "person", "outsider", "thoi-cap-uy", other=mandate.pk, on=DAY).status_code == 302
    made.refresh_from_db()
    assert made.valid_to == TODAY


def test_nobody_gives_himself_a_role_by_keeping_the_directory(cast: Cast, admin: Client) -> None:
    issuer = cast.organs["issuer"].pk
    answer = post(admin, cast, "person", "administrator", "bo-nhiem", "?tim=tinh uy lam", other=issuer,
                  role="SIGNER", decision="QĐ 8", valid_from=DAY)  # fmt: skip
    assert answer.status_code == 422
    assert "Quản trị không tự giao vai trò" in answer.content.decode()


def test_a_role_needs_a_decision_and_a_person_found_on_the_page(cast: Cast, admin: Client) -> None:
    office = cast.organs["office"].pk
    answer = post(admin, cast, "person", "outsider", "bo-nhiem", "?tim=van phong", other=office, role="CLERK",
                  decision=" ", valid_from=DAY)  # fmt: skip
    assert "Đồng chí ghi số quyết định bổ nhiệm." in answer.content.decode()
    answer = post(
        admin, cast, "person", "outsider", "bo-nhiem", other=office, role="CLERK", decision="x", valid_from=DAY
    )
    assert "chọn một mục trong danh sách" in answer.content.decode()


@pytest.mark.parametrize(
    "act", [*acts.ORGAN_ACTS, *acts.PERSON_ACTS], ids=lambda act: f"{act.service.__name__}-{act.slug}"
)
def test_every_form_opens_and_an_empty_one_changes_nothing(cast: Cast, admin: Client, act: acts.KeepAct) -> None:
    kind = "organ" if act in acts.ORGAN_ACTS else "person"
    key = "district" if kind == "organ" else "recv_clerk"
    record = (cast.organs if kind == "organ" else cast.people)[key]
    address = reverse(f"congvan:{kind}-keep", args=(record.pk, act.slug))
    assert admin.get(address).status_code == 200
    if act.form is not acts.f.SureForm:
        before = Organ.objects.count(), Appointment.objects.count(), Person.objects.count()
        assert admin.post(address, {}).status_code == 422
        assert before == (Organ.objects.count(), Appointment.objects.count(), Person.objects.count())


# Groups and import


def test_an_offices_own_words_are_added_and_dropped(cast: Cast, admin: Client) -> None:
    given = {"words": "các đơn vị làm điểm", "relation": "under", "kinds": ["DISTRICT_COMMITTEE"]}
    assert admin.post("/danh-muc/nhom/", given).status_code == 302
    assert "Cách gọi này đã có." in admin.post("/danh-muc/nhom/", given).content.decode()
    rule = OrganGroupRule.objects.get()
    assert "các đơn vị làm điểm" in admin.get("/danh-muc/nhom/").content.decode()
    assert admin.post(f"/danh-muc/nhom/{rule.pk}/bo/").status_code == 302
    assert not OrganGroupRule.objects.exists()


GOOD = """name,kind,parent,code,valid_from,valid_to,grassroots
Đảng uỷ xã Tân An,COMMUNE_COMMITTEE,Tỉnh uỷ Lam Giang,ĐU,2025-07-01,,2
Đảng uỷ xã Tân Bình,COMMUNE_COMMITTEE,Tỉnh uỷ Lam Giang,ĐU,2025-07-01,,
"""
BAD = GOOD + "Đảng uỷ xã Lạ,KHONG_CO,Tỉnh uỷ Lam Giang,,,,\nĐảng uỷ xã Mồ Côi,COMMUNE_COMMITTEE,Không có ai,,,,\n"


def upload(client: Client, text: str) -> Any:
    file = BytesIO(text.encode())
    file.name = "danh-muc.csv"
    return client.post("/danh-muc/nhap-tep/", {"file": file})


def test_a_good_file_is_previewed_then_taken_whole(cast: Cast, admin: Client) -> None:
    before = Organ.objects.count()
    preview = upload(admin, GOOD)
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Sẽ tạo 4 cơ quan" in page
    assert "Đảng uỷ xã Tân An" in page
    assert Organ.objects.count() == before
    answer = admin.post("/danh-muc/nhap-tep/", {"mark": preview.context["mark"]}, follow=True)
    assert "Đã tạo 4 cơ quan từ 2 dòng." in answer.content.decode()
    assert Organ.objects.count() == before + 4
    again = admin.post("/danh-muc/nhap-tep/", {"mark": preview.context["mark"]})
    assert again.status_code == 422
    assert "đã hết hạn" in again.content.decode()


def test_a_bad_file_gets_a_sentence_per_line_and_writes_nothing(cast: Cast, admin: Client) -> None:
    before = Organ.objects.count()
    answer = upload(admin, BAD)
    assert answer.status_code == 422
    assert [line for line, _sentence in answer.context["report"].errors] == [4, 5]
    assert "chưa ghi gì" in answer.content.decode()
    assert admin.post("/danh-muc/nhap-tep/", {"mark": answer.context["mark"]}).status_code == 422
    assert Organ.objects.count() == before


def test_a_preview_cannot_be_confirmed_by_another_administrator(cast: Cast, admin: Client) -> None:
    preview = upload(admin, GOOD)
    Appointment.objects.create(person=cast.people["clerk"], organ=cast.organs["office"], role="ADMINISTRATOR")
    other = Client()
    other.force_login(cast.user("clerk"))
    assert other.post("/danh-muc/nhap-tep/", {"mark": preview.context["mark"]}).status_code == 422


def test_no_file_and_a_large_file_are_refused(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Đồng chí chọn tệp CSV." in admin.post("/danh-muc/nhap-tep/", {}).content.decode()
    monkeypatch.setattr("workflow.web.directory.importing.LARGEST_BYTES", 10)
    assert "lớn hơn 2 MB" in upload(admin, GOOD).content.decode()
