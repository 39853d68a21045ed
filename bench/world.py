"""An invented committee with n organisations below it, their clerks and leaders, and letters brought up to a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from tests.cast import SINCE, TERM_ENDS, TODAY, make_appointments, make_organs, make_people
from workflow.directory.models import Organ, Person, SigningAuthority, Term
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import OrganKind, Role, SigningForm
from workflow.letters.models import Letter
from workflow.letters.services import draft_letter, review_letter, sign_letter, submit_letter
from workflow.registers.services import number_letter, open_number_run

STAFF = (
    ("drafter", "office", Role.DRAFTER),
    ("reviewer", "office", Role.REVIEWER),
    ("signer", "issuer", Role.SIGNER),
    ("clerk", "office", Role.CLERK),
    ("principal", "issuer", Role.PRINCIPAL),
    ("inspector", "inspection", Role.INSPECTOR),
)
DESK = (Role.CLERK, Role.LEADER, Role.OFFICER)


@dataclass(slots=True)
class House:
    """A committee, its staff as actors of the day, its receiving organs and who sits at each desk."""

    key: str
    issuer: Organ
    staff: dict[str, Actor]
    organs: list[Organ]
    desks: dict[str, list[Person]] = field(default_factory=dict)

    def clerk_of(self, place: int) -> Actor:
        """The clerk of the organ at that place of the list."""
        return actor(self.desks[Role.CLERK][place])


def actor(person: Person, on: date = TODAY) -> Actor:
    """The person today, his second factor fresh."""
    return Actor(person.pk, on, timezone.now())


def build_house(key: str, recipients: int, desk: Sequence[str] = (Role.CLERK, Role.LEADER)) -> House:
    """Make the committee in a constant number of statements for any number of recipients."""
    organs = make_organs(_organ_rows(key, recipients))
    issuer, below = organs[f"{key}-issuer"], list(organs.values())[3:]
    staff_keys = [f"{key}-{name}" for name, _organ, _role in STAFF]
    staff = make_people(staff_keys, staff_keys)
    make_appointments((staff[f"{key}-{name}"], organs[f"{key}-{organ}"], role) for name, organ, role in STAFF)
    SigningAuthority.objects.create(
        person=staff[f"{key}-signer"],
        organ=issuer,
        form=SigningForm.TM,
        valid_from=SINCE,
        valid_to=TERM_ENDS,
        basis="QC",
    )
    term = Term.objects.create(organ=issuer, label="2020 - 2025", valid_from=SINCE, valid_to=TERM_ENDS)
    actors = {name: actor(staff[f"{key}-{name}"]) for name, _organ, _role in STAFF}
    open_number_run(actors["clerk"], issuer.pk, term_id=term.pk, kind="CV", start=1)
    house = House(key, issuer, actors, below)
    for role in desk:
        house.desks[role] = _seat(key, role, below)
    return house


def _organ_rows(key: str, recipients: int) -> dict[str, tuple[str, str, str, str, str]]:
    top = f"{key}-issuer"
    rows = {
        top: (str(OrganKind.BLOC_COMMITTEE), f"Đảng uỷ Khối {key}", f"ĐU{key}", "", ""),
        f"{key}-office": (str(OrganKind.OFFICE), f"Văn phòng Đảng uỷ Khối {key}", f"VP{key}", top, top),
        f"{key}-inspection": (
            str(OrganKind.INSPECTION_COMMISSION), f"Uỷ ban Kiểm tra Đảng uỷ Khối {key}", f"KT{key}", top, "",
        ),
    }  # fmt: skip
    kind = str(OrganKind.GRASSROOTS)
    return rows | {f"{key}-{i}": (kind, f"Đảng bộ cơ sở {key} số {i}", "", top, "") for i in range(recipients)}


def _seat(key: str, role: str, organs: list[Organ]) -> list[Person]:
    keys = [f"{key}-{role.lower()}-{i}" for i in range(len(organs))]
    people = list(make_people(keys, keys).values())
    make_appointments((person, organ, role) for person, organ in zip(people, organs, strict=True))
    return people


CONTENT: dict[str, Any] = {
    "place": "Lam Giang",
    "authority": {"form": "T/M"},
    "position": "BÍ THƯ",
    "addressees": [{"text": "Các chi bộ, đảng bộ cơ sở", "kind": "group"}],
    "directives": [
        {"no": 1, "text": "Tổ chức quán triệt nội dung công văn này.", "due": "2022-06-30"},
        {"no": 2, "text": "Báo cáo kết quả thực hiện.", "due": "2022-07-15"},
    ],
}


def draft(house: House, subject: str = "V/v thực hiện nhiệm vụ", **changed: Any) -> Letter:
    """A draft whose one line reaches every organisation below the committee."""
    found: Letter = draft_letter(
        house.staff["drafter"], house.issuer.pk, content={**CONTENT, **changed, "subject": subject}
    )
    return found


def numbered(house: House, **changed: Any) -> Letter:
    """A letter that waits to be issued, brought there by its services."""
    staff, letter = house.staff, draft(house, **changed)
    submit_letter(staff["drafter"], letter.pk, signer_id=staff["signer"].person_id)
    review_letter(staff["reviewer"], letter.pk, text_hash=letter.text_hash)
    sign_letter(staff["signer"], letter.pk, text_hash=letter.text_hash)
    found: Letter = number_letter(staff["clerk"], letter.pk)
    return found


def dispatches_of(letter: Letter) -> list[tuple[int, int, int]]:
    """(dispatch, organ, group of the organ) of a letter, in the order of their ids."""
    rows = letter.dispatches.order_by("pk").annotate(group_id=F("organ__group_id"))
    return list(rows.values_list("pk", "organ_id", "group_id"))
