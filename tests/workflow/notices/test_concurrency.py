"""Eight issues to the same 655 people at once: no deadlock, no number twice, none left out; what the guards hold."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.cast import Cast, make_cast
from tests.workflow.notices.scene import make_event, make_letter
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus, Purpose
from workflow.letters.models import Letter
from workflow.notices import services
from workflow.notices.models import Notice
from workflow.notices.services import tell_persons

PEOPLE, THREADS = 655, 8


def make_people(count: int) -> list[Person]:
    users = get_user_model().objects.bulk_create(get_user_model()(username=f"uv{no}") for no in range(count))
    return Person.objects.bulk_create(Person(full_name=f"Uỷ viên {user.pk}", user=user) for user in users)


def make_letters(cast: Cast, people: list[Person], count: int) -> list[Letter]:
    """Letters sent to all of the people, each in an order of its own."""
    letters = [make_letter(cast, number=700 + no) for no in range(count)]
    for letter in letters:
        Dispatch.objects.bulk_create(
            Dispatch(
                letter=letter, person=person, name=person.full_name, purpose=Purpose.INFORM, issuer=letter.issuer,
                watcher=letter.watcher, sent_on=cast.on, status=DispatchStatus.SENT,
            )
            for person in random.sample(people, len(people))
        )  # fmt: skip
    return letters


def issue_all(cast: Cast, letters: list[Letter]) -> list[str]:
    """Tell of every letter's issue at the same time, each in its own transaction; the names of what was raised."""
    start = threading.Barrier(len(letters))

    def issue(letter: Letter) -> str:
        try:
            start.wait(30)
            with transaction.atomic():
                tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
        except DatabaseError as raised:
            return type(raised).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(letters)) as pool:
        return [name for name in pool.map(issue, letters) if name]


def numbers() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person_id, seq in Notice.objects.order_by("person_id", "seq").values_list("person_id", "seq"):
        found.setdefault(person_id, []).append(seq)
    return found


@pytest.fixture
def scene(transactional_db: None) -> tuple[Cast, list[Person], list[Letter]]:
    cast = make_cast()
    people = make_people(PEOPLE)
    return cast, people, make_letters(cast, people, THREADS)


def test_eight_issues_to_the_same_people(scene: tuple[Cast, list[Person], list[Letter]]) -> None:
    cast, people, letters = scene
    assert issue_all(cast, letters) == []
    found = numbers()
    assert {person.pk: found[person.pk] for person in people} == {
        person.pk: list(range(1, THREADS + 1)) for person in people
    }
    assert found[cast.inspector.pk] == list(range(1, THREADS + 1))
    assert Notice.objects.values("person_id", "record_kind", "record_id").distinct().count() == Notice.objects.count()


@pytest.mark.postgres
def test_without_the_lock_two_acts_give_one_number(
    scene: tuple[Cast, list[Person], list[Letter]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, _people, letters = scene
    together, store = threading.Barrier(THREADS), services._store

    def store_together(*given: object) -> None:
        together.wait(30)
        store(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "_lock", lambda: "")
    monkeypatch.setattr(services, "_store", store_together)
    assert IntegrityError.__name__ in issue_all(cast, letters)


@pytest.mark.postgres
def test_without_one_order_of_locks_acts_wait_in_a_circle(
    scene: tuple[Cast, list[Person], list[Letter]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, _people, letters = scene
    monkeypatch.setattr(services, "LOCK_ORDER", "random()")
    assert "OperationalError" in issue_all(cast, letters)


def test_an_act_that_fails_leaves_no_gap(scene: tuple[Cast, list[Person], list[Letter]]) -> None:
    cast, people, letters = scene
    undone: Callable[[int], bool] = lambda no: no % 2 == 0  # noqa: E731
    for no, letter in enumerate(letters[:4]):
        try:
            with transaction.atomic():
                tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
                if undone(no):
                    raise InterruptedError
        except InterruptedError:
            continue
    assert numbers()[people[0].pk] == [1, 2]
