"""The workplaces whose pages are asked for: who sits there, what he looks at, and his session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from bench.inbox_data import prepare
from bench.live_data import session_of
from bench.world import CONTENT, House, draft, numbered
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.policy import Actor
from workflow.letters.services import review_letter, submit_letter

FEW = 16
WAITING = 12
"""Letters on the signer's desk."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as its reader asks for it; `mark` stands in each of its rows."""

    name: str
    url: str
    session: str
    mark: str

    def rows_in(self, body: bytes) -> int:
        """How many rows an answer shows."""
        return body.count(self.mark.encode())


def furnish() -> tuple[House, list[Page]]:
    """The committee with its letters and desks, and every page to be measured, the bare one first. Rows in number are
    added by `inbox_data.grow`."""
    house, readers = prepare()
    many = Dispatch.objects.order_by("pk").values_list("letter_id", flat=True)[0]
    few = _to_few(house)
    _to_sign(house)
    people = {"reader": readers.one, "twenty": readers.twenty, "inspector": readers.inspector,
              "clerk": house.staff["clerk"], "signer": house.staff["signer"]}  # fmt: skip
    keys = _sessions(people)
    letter = 'class="cv-tile '
    return house, [
        Page("bare", reverse("bench-bare"), keys["reader"], "bare"),
        Page("inbox", reverse("congvan:inbox"), keys["reader"], "<article"),
        Page("peer inbox", reverse("bench-peer"), keys["reader"], "<article"),
        Page("inbox of twenty", reverse("congvan:inbox"), keys["twenty"], "<article"),
        Page("peer of twenty", reverse("bench-peer"), keys["twenty"], "<article"),
        Page(f"letter, {FEW}", reverse("congvan:letter", args=[few]), keys["clerk"], letter),
        Page("letter, 671", reverse("congvan:letter", args=[many]), keys["clerk"], letter),
        Page("board", reverse("congvan:board"), keys["inspector"], '<tr><th scope="row"'),
        Page("desk", reverse("congvan:sign-queue"), keys["signer"], '<article class="cv-item'),
    ]


def _to_few(house: House) -> int:
    """A letter to sixteen organs, none of them a reader's."""
    lines = [{"text": organ.name} for organ in house.organs[400 : 400 + FEW]]
    letter = numbered(house, addressees=lines)
    issue_letter(house.staff["clerk"], letter.pk)
    reached = Dispatch.objects.filter(letter=letter).count()
    if reached != FEW:
        raise AssertionError(f"the letter to {FEW} organs reached {reached}")
    return int(letter.pk)


def _to_sign(house: House) -> None:
    body = [{"text": f"{no}. {row['text']} " * 3} for no, row in enumerate(CONTENT["directives"], 1)]
    for number in range(WAITING):
        letter, staff = draft(house, f"V/v báo cáo lần {number}", body=body), house.staff
        submit_letter(staff["drafter"], letter.pk, signer_id=staff["signer"].person_id)
        review_letter(staff["reviewer"], letter.pk, text_hash=letter.text_hash)


def _sessions(people: dict[str, Actor]) -> dict[str, str]:
    """Who looks → the key of a session of his, as signing in leaves it."""
    ids = [actor.person_id for actor in people.values()]
    persons: Any = {row.pk: row for row in Person.objects.select_related("user").filter(pk__in=ids)}
    ends = timezone.now() + timedelta(days=1)
    rows = {name: session_of(persons[actor.person_id].user, ends) for name, actor in people.items()}
    Session.objects.bulk_create(rows.values())
    return {name: row.session_key for name, row in rows.items()}
