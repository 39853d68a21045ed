"""Acts of the directory in the browser: each through its form, refused in one sentence; groups and import."""

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
from workflow.web.directory import acts

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
