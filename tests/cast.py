"""The named cast: a small invented province, one person per role, made in few statements for tests and the bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser, Group
from django.utils import timezone

from workflow.directory.models import (
    Appointment,
    Mandate,
    Organ,
    OrganCode,
    OrganName,
    OrganParent,
    Person,
    SigningAuthority,
    Term,
)
from workflow.kernel.days import ALWAYS, FOREVER
from workflow.kernel.folding import bare, fold
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Body, OrganKind, Role, SigningForm

PASSWORD = "cong-van-mau-2022"
TODAY = date(2022, 6, 6)
SINCE = date(2020, 10, 1)
TERM_ENDS = date(2025, 9, 30)

# key: (kind, name, code, key of the organ above, key of the organ whose registry it keeps)
ORGANS: dict[str, tuple[str, str, str, str, str]] = {
    "issuer": (OrganKind.PROVINCE_COMMITTEE, "Tỉnh uỷ Lam Giang", "TU", "", ""),
    "office": (OrganKind.OFFICE, "Văn phòng Tỉnh uỷ", "VPTU", "issuer", "issuer"),
    "board": (OrganKind.ADVISORY_BOARD, "Ban Tổ chức Tỉnh uỷ", "BTCTU", "issuer", ""),
    "inspection": (OrganKind.INSPECTION_COMMISSION, "Uỷ ban Kiểm tra Tỉnh uỷ", "UBKTTU", "issuer", ""),
    "district": (OrganKind.DISTRICT_COMMITTEE, "Huyện uỷ Bình Thuỷ", "HU", "issuer", ""),
    "other_district": (OrganKind.DISTRICT_COMMITTEE, "Huyện uỷ Cát Sơn", "HU", "issuer", ""),
    "third_district": (OrganKind.DISTRICT_COMMITTEE, "Thị uỷ Vĩnh Hoà", "TxU", "issuer", ""),
    "bloc": (OrganKind.BLOC_COMMITTEE, "Đảng uỷ Khối các cơ quan tỉnh", "ĐUK", "issuer", ""),
    "bloc_office": (OrganKind.OFFICE, "Văn phòng Đảng uỷ Khối", "VPĐUK", "bloc", "bloc"),
    "cell": (OrganKind.GRASSROOTS, "Đảng bộ Sở Tài chính", "ĐB", "bloc", ""),
    "other_cell": (OrganKind.CELL, "Chi bộ Đài Truyền hình", "CB", "bloc", ""),
    "department": (OrganKind.STATE_DEPARTMENT, "Sở Xây dựng", "SXD", "", ""),
}

# key: (full name, ((organ, role), …))
PEOPLE: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "drafter": ("Trần Thị Soạn", (("office", Role.DRAFTER),)),
    "board_drafter": ("Lý Văn Thảo", (("board", Role.DRAFTER),)),
    "reviewer": ("Phạm Văn Thẩm", (("office", Role.REVIEWER),)),
    "signer": ("Lê Hữu Ký", (("issuer", Role.SIGNER),)),
    "clerk": ("Nguyễn Thị Thư", (("office", Role.CLERK),)),
    "principal": ("Hoàng Thường Trực", (("issuer", Role.PRINCIPAL),)),
    "inspector": ("Vũ Kiểm Tra", (("inspection", Role.INSPECTOR),)),
    "administrator": ("Đỗ Quản Trị", (("office", Role.ADMINISTRATOR),)),
    "recv_clerk": ("Bùi Thị Nhận", (("district", Role.CLERK),)),
    "recv_leader": ("Đặng Lãnh Đạo", (("district", Role.LEADER),)),
    "recv_officer": ("Ngô Thực Hiện", (("district", Role.OFFICER),)),
    "other_clerk": ("Đinh Thị Vân", (("other_district", Role.CLERK),)),
    "other_leader": ("Mai Văn Đạo", (("other_district", Role.LEADER),)),
    "other_officer": ("Tạ Văn Hành", (("other_district", Role.OFFICER),)),
    "third_clerk": ("Cao Thị Lưu", (("third_district", Role.CLERK),)),
    "third_leader": ("Châu Văn Hoà", (("third_district", Role.LEADER),)),
    "third_officer": ("Kiều Văn Việc", (("third_district", Role.OFFICER),)),
    "bloc_clerk": ("Hồ Thị Khối", (("bloc_office", Role.CLERK),)),
    "bloc_leader": ("Dương Bí Thư", (("bloc", Role.LEADER),)),
    "bloc_officer": ("Phan Văn Tổng", (("bloc_office", Role.OFFICER),)),
    "bloc_drafter": ("Quách Thị Dự", (("bloc_office", Role.DRAFTER),)),
    "bloc_reviewer": ("Trịnh Chánh Văn", (("bloc_office", Role.REVIEWER),)),
    "bloc_signer": ("Lương Phó Bí Thư", (("bloc", Role.SIGNER),)),
    "cell_clerk": ("Tô Thị Chi", (("cell", Role.CLERK),)),
    "cell_leader": ("Thái Văn Bộ", (("cell", Role.LEADER),)),
    "member": ("Chu Văn Uỷ Viên", ()),
    "outsider": ("Khổng Người Ngoài", (("department", Role.CLERK), ("department", Role.LEADER))),
    "superuser": ("Thạch Siêu Quyền", ()),
    "inactive": ("Lưu Đã Khoá", tuple(("office", role) for role in Role)),
    "paper": ("Giang Văn Giấy", ()),
}  # fmt: skip
WITHOUT_ACCOUNT = ("paper",)
SIGNERS = (("signer", "issuer", SigningForm.TM), ("bloc_signer", "bloc", SigningForm.TM))


@dataclass(frozen=True, slots=True)
class Cast:
    """Organs and persons by their keys in ORGANS and PEOPLE, as attributes too: `cast.issuer`, `cast.recv_clerk`."""

    on: date
    organs: dict[str, Organ]
    people: dict[str, Person]
    terms: dict[str, Term] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Organ | Person:
        for found in (self.organs, self.people):
            if key in found:
                return found[key]
        raise AttributeError(key)

    def actor(self, who: str | Person, on: date | None = None, *, confirmed: bool = True) -> Actor:
        """The person as an actor of the day, with a fresh second factor unless `confirmed` is off."""
        person = self.people[who] if isinstance(who, str) else who
        return Actor(person.pk, on or self.on, timezone.now() if confirmed else None)

    def user(self, who: str) -> AbstractUser:
        """The account of a person; for the test client's `force_login`."""
        user = self.people[who].user
        assert user is not None
        return user

    def name(self, person_id: int) -> str:
        """The key of a person, for readable failures."""
        return next((key for key, person in self.people.items() if person.pk == person_id), str(person_id))


def make_cast(on: date = TODAY) -> Cast:
    """Build the province as it stands on `on`; about a dozen statements whatever its size."""
    organs = make_organs(ORGANS)
    people = make_people([name for name, _roles in PEOPLE.values()], list(PEOPLE))
    make_appointments(
        (people[key], organs[organ], role) for key, (_name, roles) in PEOPLE.items() for organ, role in roles
    )
    Mandate.objects.bulk_create(
        Mandate(person=people[key], organ=organs["issuer"], body=body, valid_from=SINCE, valid_to=TERM_ENDS)
        for key, body in (
            ("member", Body.COMMITTEE), ("signer", Body.COMMITTEE), ("signer", Body.STANDING_BOARD),
            ("principal", Body.COMMITTEE), ("principal", Body.STANDING_BOARD), ("paper", Body.COMMITTEE),
        )
    )  # fmt: skip
    SigningAuthority.objects.bulk_create(
        SigningAuthority(
            person=people[who], organ=organs[organ], form=form, valid_from=SINCE, valid_to=TERM_ENDS,
            basis="Quy chế làm việc số 01-QC/TU",
        )
        for who, organ, form in SIGNERS
    )  # fmt: skip
    terms = Term.objects.bulk_create(
        Term(organ=organs[key], label="2020 - 2025", valid_from=SINCE, valid_to=TERM_ENDS)
        for key, row in ORGANS.items()
        if row[0] != OrganKind.STATE_DEPARTMENT
    )
    return Cast(on, organs, people, {term.organ.group.name.rsplit(":", 1)[-1]: term for term in terms})


def make_organs(rows: dict[str, tuple[str, str, str, str, str]]) -> dict[str, Organ]:
    """Organs with group, name, code and parent out of rows like ORGANS; every key names one organ."""
    groups = Group.objects.bulk_create(Group(name=f"cast:{key}") for key in rows)
    organs = dict(
        zip(
            rows,
            Organ.objects.bulk_create(
                Organ(kind=kind, name=name, group=group)
                for (kind, name, _code, _above, _registry), group in zip(rows.values(), groups, strict=True)
            ),
            strict=True,
        )
    )
    offices = [organs[key] for key, row in rows.items() if row[4]]
    for key, row in rows.items():
        if row[4]:
            organs[key].registry_of = organs[row[4]]
    Organ.objects.bulk_update(offices, ["registry_of"])
    OrganName.objects.bulk_create(
        OrganName(organ=organs[key], name=row[1], folded=fold(row[1]), bare=bare(row[1])) for key, row in rows.items()
    )
    OrganCode.objects.bulk_create(OrganCode(organ=organs[key], value=row[2]) for key, row in rows.items())
    OrganParent.objects.bulk_create(
        OrganParent(organ=organs[key], parent=organs[row[3]]) for key, row in rows.items() if row[3]
    )
    return organs


def make_people(names: Sequence[str], keys: Sequence[str]) -> dict[str, Person]:
    """Persons with an account of the key's name, except WITHOUT_ACCOUNT; `superuser` is one, `inactive` is locked."""
    model, password = get_user_model(), make_password(PASSWORD)
    with_account = [key for key in keys if key not in WITHOUT_ACCOUNT]
    users = dict(
        zip(
            with_account,
            model.objects.bulk_create(
                model(
                    username=key, password=password, is_active=key != "inactive", is_staff=key == "superuser",
                    is_superuser=key == "superuser",
                )
                for key in with_account
            ),
            strict=True,
        )
    )  # fmt: skip
    persons = Person.objects.bulk_create(
        Person(full_name=name, user=users.get(key)) for name, key in zip(names, keys, strict=True)
    )
    return dict(zip(keys, persons, strict=True))


def make_appointments(
    rows: object, valid_from: date = SINCE, valid_to: date = FOREVER, decision: str = "QĐ 12-QĐ/TU"
) -> list[Appointment]:
    """Appointments of (person, organ, role) for one period, with the group membership that mirrors them."""
    appointments = Appointment.objects.bulk_create(
        Appointment(
            person=person, organ=organ, role=role, title=Role(role).label, decision=decision, valid_from=valid_from,
            valid_to=valid_to,
        )
        for person, organ, role in rows  # type: ignore[attr-defined]
    )  # fmt: skip
    through = get_user_model().groups.through
    pairs = {(row.person.user_id, row.organ.group_id) for row in appointments if row.person.user_id}
    through.objects.bulk_create((through(user_id=u, group_id=g) for u, g in sorted(pairs)), ignore_conflicts=True)
    return appointments


YESTERDAY = TODAY - timedelta(days=1)
__all__ = ["ALWAYS", "FOREVER", "PASSWORD", "TODAY", "YESTERDAY", "Cast", "make_appointments", "make_cast",
           "make_organs", "make_people"]  # fmt: skip
