"""Invents whom a played letter needs: one person per role and organ, five members per committee. Says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from workflow.directory.models import Appointment, Mandate, Organ, Person, SigningAuthority, Term
from workflow.kernel.days import FOREVER
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Body, Role, SigningForm

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLES = ("Thị", "Văn", "Hữu", "Minh", "Ngọc", "Thanh", "Quốc", "Kim", "Đức", "Hoàng", "Xuân")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hoa", "Khánh", "Lan", "Linh", "Long", "Mai",
         "Nam", "Nga", "Nhung", "Phúc", "Quang", "Sơn", "Tâm", "Thảo", "Tuấn", "Vinh", "Yến")  # fmt: skip
MEMBERS = 5
BODIES = (Body.STANDING_GROUP, Body.STANDING_BOARD, *[Body.COMMITTEE] * (MEMBERS - 2))
DESK = (Role.CLERK, Role.LEADER, Role.OFFICER)
DECISION = "Quyết định mô phỏng"


@dataclass(slots=True)
class Troupe:
    """Who plays: persons by (organ, role), committee members by organ. `invented` counts them for the print-out."""

    since: date
    by_role: dict[tuple[int, str], Person] = field(default_factory=dict)
    members: dict[int, list[Person]] = field(default_factory=dict)
    invented: int = 0
    _names: Iterable[int] = field(default_factory=count)

    def actor(self, organ: Organ, role: str, on: date) -> Actor:
        """The invented person of that role there, his second factor fresh."""
        return self.of(self.by_role[organ.pk, role], on)

    def of(self, person: Person, on: date) -> Actor:
        """The person as an actor of the day, his second factor fresh."""
        return Actor(person.pk, on, timezone.now())

    def name(self) -> str:
        """The next invented name, last name first; no two alike among the first few thousand."""
        number = next(iter(self._names))  # type: ignore[call-overload]
        family, rest = FAMILIES[number % len(FAMILIES)], number // len(FAMILIES)
        return f"{family} {MIDDLES[number * 5 % len(MIDDLES)]} {GIVEN[(rest + number * 7) % len(GIVEN)]}"

    def invite(self, places: Sequence[tuple[Organ, str, str]]) -> None:
        """Invent a person with account for every (organ, role, title) that has none yet; few statements."""
        wanted = [place for place in places if (place[0].pk, place[1]) not in self.by_role]
        wanted = list({(organ.pk, role): (organ, role, title) for organ, role, title in wanted}.values())
        persons = self._people(len(wanted))
        Appointment.objects.bulk_create(
            Appointment(person=person, organ=organ, role=role, title=title or str(Role(role).label),
                        valid_from=self.since, valid_to=FOREVER, decision=DECISION)
            for person, (organ, role, title) in zip(persons, wanted, strict=True)
        )  # fmt: skip
        _join(zip(persons, (organ for organ, _role, _title in wanted), strict=True))
        self.by_role |= {(o.pk, r): p for p, (o, r, _t) in zip(persons, wanted, strict=True)}

    def also(self, person: Person, organ: Organ, role: str) -> None:
        """A further appointment of somebody invented already: most people hold several."""
        Appointment.objects.create(
            person=person, organ=organ, role=role, title=str(Role(role).label), valid_from=self.since, decision=DECISION
        )
        _join([(person, organ)])
        self.by_role[organ.pk, role] = person

    def _people(self, size: int, names: Sequence[str] = ()) -> list[Person]:
        model, start = get_user_model(), self.invented
        unusable = make_password(None)
        users = model.objects.bulk_create(
            model(username=f"nguoi.{start + at + 1}", password=unusable) for at in range(size)
        )
        self.invented += size
        called = [*names, *(self.name() for _ in range(size - len(names)))]
        return Person.objects.bulk_create(
            Person(full_name=name, user=user) for name, user in zip(called, users, strict=True)
        )

    def seat(self, organ: Organ) -> list[Person]:
        """Five invented members of the organ's committee, once; one of them of its standing group, one of its board."""
        if organ.pk not in self.members:
            persons = self._people(MEMBERS)
            Mandate.objects.bulk_create(
                Mandate(person=person, organ=organ, body=body, valid_from=self.since)
                for person, body in zip(persons, BODIES, strict=True)
            )
            self.members[organ.pk] = persons
        return self.members[organ.pk]

    def signer(self, organ: Organ, name: str, title: str, form: str, kind: str) -> Person:
        """The person who signs, under the name that the letter prints, with an authority for that form and kind."""
        key = (organ.pk, Role.SIGNER)
        if key not in self.by_role:
            (person,) = self._people(1, [name or self.name()])
            Appointment.objects.create(
                person=person, organ=organ, role=Role.SIGNER, title=title, valid_from=self.since, decision=DECISION
            )
            _join([(person, organ)])
            self.by_role[key] = person
        person = self.by_role[key]
        SigningAuthority.objects.get_or_create(
            person=person, organ=organ, form=form or SigningForm.TM,
            defaults={"kinds": [kind], "valid_from": self.since, "basis": "Quy chế làm việc (mô phỏng)"},
        )  # fmt: skip
        return person


def _join(pairs: Iterable[tuple[Person, Organ]]) -> None:
    through = get_user_model().groups.through
    rows = sorted({(person.user_id or 0, organ.group_id) for person, organ in pairs})
    through.objects.bulk_create((through(user_id=u, group_id=g) for u, g in rows), ignore_conflicts=True)


def ensure_term(organ: Organ, on: date) -> Term:
    """The term of five years that the day falls in, invented when the directory names none."""
    found = Term.objects.filter(organ=organ, valid_from__lte=on, valid_to__gte=on).first()
    start = on.year - on.year % 5
    return found or Term.objects.create(
        organ=organ, label=f"{start} - {start + 5}", valid_from=date(start, 1, 1), valid_to=date(start + 4, 12, 31)
    )
