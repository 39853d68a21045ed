"""The demo's named cast, every role once, with the login that `make demo` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from config.playing.cast import Troupe
from workflow.directory.models import Appointment, Mandate, Organ, Person, SigningAuthority
from workflow.kernel.vocabulary import Body, Role, SigningForm

PASSWORD = "lam-giang-2026-demo"  # noqa: S105 - printed by `make demo`
"""For the demo's accounts only: the demo refuses to load where DEBUG is off."""

SECRET = "LAMGIANGDEMOTOTPLAMGIANGDEMOTOTP"  # noqa: S105 - as above
"""One TOTP secret for the demo's signer and clerk; `make code` prints the current code."""

OFFICE, ISSUER, INSPECTION = "Văn phòng Tỉnh ủy", "Tỉnh ủy Lam Giang", "Ủy ban Kiểm tra Tỉnh ủy"
UNIT = "Đảng ủy phường Bến Lụa"


@dataclass(frozen=True, slots=True)
class Part:
    """One login: who he is and what he shows."""

    login: str
    name: str
    organ: str
    role: str
    title: str
    second_factor: bool = False


CAST = (
    Part("soanthao", "Trần Thị Mai", OFFICE, Role.DRAFTER, "Chuyên viên Phòng Tổng hợp"),
    Part("thamdinh", "Nguyễn Văn Hòa", OFFICE, Role.REVIEWER, "Chánh Văn phòng"),
    Part("phobithu", "Trương Hữu Lam", ISSUER, Role.SIGNER, "Phó Bí thư", second_factor=True),
    Part("vanthu", "Phạm Thu Trang", OFFICE, Role.CLERK, "Văn thư", second_factor=True),
    Part("thuongtruc", "Lê Quang Định", ISSUER, Role.PRINCIPAL, "Thường trực Tỉnh ủy"),
    Part("kiemtra", "Vũ Thị Bích Ngọc", INSPECTION, Role.INSPECTOR, "Phó Chủ nhiệm Ủy ban Kiểm tra"),
    Part("vanthu.benlua", "Đỗ Thị Hạnh", UNIT, Role.CLERK, "Văn thư Đảng ủy phường"),
    Part("lanhdao.benlua", "Huỳnh Minh Tâm", UNIT, Role.LEADER, "Bí thư Đảng ủy phường"),
    Part("canbo.benlua", "Bùi Quốc Khánh", UNIT, Role.OFFICER, "Cán bộ Ban Xây dựng Đảng"),
    Part("capuyvien", "Phan Thị Hồng Yến", ISSUER, "", "Tỉnh ủy viên"),
    Part("quantri", "Đặng Xuân Vinh", OFFICE, Role.ADMINISTRATOR, "Quản trị danh mục"),
)


def hire(troupe: Troupe) -> None:
    """Make the cast's accounts, appointments, the signer's authority and the member's mandate."""
    hashed, model = make_password(PASSWORD), get_user_model()
    for part in CAST:
        organ = Organ.objects.get(name=part.organ)
        user = model.objects.create(username=part.login, password=hashed)
        person = Person.objects.create(full_name=part.name, user=user)
        if part.role:
            _appoint(troupe, person, organ, part)
        if part.role == Role.SIGNER:
            _authorise(person, organ, troupe.since)
        if not part.role:
            mandate = {"organ": organ, "body": Body.COMMITTEE, "valid_from": troupe.since}
            Mandate.objects.create(person=person, **mandate)
        if part.second_factor:
            secret = {"secret": get_adapter().encrypt(SECRET)}
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)


def _appoint(troupe: Troupe, person: Person, organ: Organ, part: Part) -> None:
    Appointment.objects.create(
        person=person, organ=organ, role=part.role, title=part.title, valid_from=troupe.since,
        decision="Quyết định 01-QĐ/TU (mô phỏng)",
    )  # fmt: skip
    assert person.user is not None
    person.user.groups.add(organ.group)
    troupe.by_role[organ.pk, part.role] = person


def _authorise(person: Person, organ: Organ, since: date) -> None:
    SigningAuthority.objects.create(
        person=person, organ=organ, form=SigningForm.TM, kinds=["CV"], valid_from=since,
        basis="Quy chế làm việc của Ban Chấp hành Đảng bộ tỉnh (mô phỏng)",
    )  # fmt: skip
