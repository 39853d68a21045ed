"""A province of any number of grassroots organisations, made by the directory import's own column, and its people."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.cast import SINCE, TODAY, make_appointments
from workflow.directory.importing import import_directory
from workflow.directory.models import Appointment, Organ, Person, SigningAuthority, Term
from workflow.kernel.days import FOREVER
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import OrganKind, Role, SigningForm

HEAD = "name,kind,parent,code,valid_from,valid_to,grassroots\n"
ROWS = (
    "Đảng uỷ Khối Nam Giang,BLOC_COMMITTEE,,ĐUK,,,{count}\n"
    "Văn phòng Đảng uỷ Khối Nam Giang,OFFICE,Đảng uỷ Khối Nam Giang,VPĐUK,,,\n"
    "Uỷ ban Kiểm tra Đảng uỷ Khối Nam Giang,INSPECTION_COMMISSION,Đảng uỷ Khối Nam Giang,UBKT,,,\n"
)
INSIDE = (("drafter", Role.DRAFTER), ("reviewer", Role.REVIEWER), ("clerk", Role.CLERK))
DESK = (Role.CLERK, Role.LEADER, Role.OFFICER)


@dataclass
class Bloc:
    """A bloc committee with `count` grassroots organisations, one person in each role of each of them."""

    count: int
    on: date = TODAY

    def make(self) -> Bloc:
        """Directory, people, term; a constant number of statements."""
        import_directory(io.BytesIO((HEAD + ROWS.format(count=self.count)).encode()), on=self.on, commit=True)
        self.issuer = Organ.objects.get(name="Đảng uỷ Khối Nam Giang")
        self.office = Organ.objects.get(name="Văn phòng Đảng uỷ Khối Nam Giang")
        self.inspection = Organ.objects.get(kind=OrganKind.INSPECTION_COMMISSION)
        self.term = Term.objects.create(organ=self.issuer, label="2020 - 2025", valid_from=SINCE, valid_to=FOREVER)
        self.below = list(Organ.objects.filter(kind__in=(OrganKind.GRASSROOTS, OrganKind.CELL)).order_by("pk"))
        places = [(self.office, role) for _key, role in INSIDE]
        places += [(self.issuer, Role.SIGNER), (self.inspection, Role.INSPECTOR)]
        places += [(organ, role) for organ in self.below for role in DESK]
        model = get_user_model()
        users = model.objects.bulk_create(model(username=f"bloc.{at}", password="!") for at in range(len(places)))
        people = Person.objects.bulk_create(Person(full_name=user.username, user=user) for user in users)
        make_appointments((person, organ, role) for person, (organ, role) in zip(people, places, strict=True))
        SigningAuthority.objects.create(
            person_id=self.person(self.issuer, Role.SIGNER), organ=self.issuer, form=SigningForm.TM, valid_from=SINCE,
            basis="Quy chế",
        )  # fmt: skip
        return self

    @cached_property
    def holders(self) -> dict[tuple[int, str], int]:
        """Who holds a role in an organ."""
        rows = Appointment.objects.values_list("organ_id", "role", "person_id")
        return {(organ, role): person for organ, role, person in rows}

    def person(self, organ: Organ, role: str) -> int:
        """The id of that person."""
        return self.holders[organ.pk, role]

    def actor(self, organ: Organ, role: str) -> Actor:
        """That person, his second factor fresh."""
        return Actor(self.person(organ, role), self.on, timezone.now())
