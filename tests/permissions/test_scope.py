"""Lists and `may` are one answer: on random letters, rows, roles, delegations and states, on whatever database runs."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permissions import lists, writer
from permissions.policy import MatrixPolicy
from tests.cast import PEOPLE, Cast, make_appointments
from tests.permissions.scenes import approve, assign, consult, make_letter, make_scene, send
from workflow.directory.models import Appointment, Delegation
from workflow.directory.queries import roles_on
from workflow.dispatches.models import Dispatch
from workflow.dispatches.tallies import ON_BOARDS
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Role, Side
from workflow.letters.models import Letter

POLICY = MatrixPolicy()
ORGANS = ("issuer", "office", "board", "inspection", "district", "other_district", "bloc", "bloc_office", "cell")


def shake(cast: Cast, dice: random.Random) -> None:
    """Random roles with random dates, delegations, letters in any state, rows missing, persons consulted twice over."""
    people = [cast.people[key] for key in PEOPLE]
    organs = [cast.organs[key] for key in ORGANS]
    day = cast.on
    for _ in range(12):
        first = day + timedelta(days=dice.randint(-3, 2))
        make_appointments(
            [(dice.choice(people), dice.choice(organs), dice.choice(list(Role)))],
            valid_from=first, valid_to=first + timedelta(days=dice.randint(0, 4)),
        )  # fmt: skip
    for held in dice.sample(list(Appointment.objects.all()), 8):
        taker = dice.choice([person for person in people if person.pk != held.person_id])
        Delegation.objects.create(
            giver_id=held.person_id, taker=taker, organ_id=held.organ_id, role=held.role, basis="QĐ",
            valid_from=day - timedelta(days=1), valid_to=day + timedelta(days=dice.randint(-1, 1)),
        )  # fmt: skip
    for _ in range(14):
        random_letter(cast, dice)


def random_letter(cast: Cast, dice: random.Random) -> None:
    people = [cast.people[key] for key in PEOPLE]
    letter = make_letter(
        cast, dice.choice(list(LetterStatus)), issuer=cast.organs[dice.choice(("issuer", "bloc"))],
        watcher=dice.choice([None, cast.organs["inspection"], cast.organs["board"]]),
        drafter=dice.choice([None, *people]), advising=dice.choice([None, cast.organs["board"]]),
        signed_on=dice.choice([None, cast.on]), outside=dice.random() < 0.1,
    )  # fmt: skip
    for person in dice.sample(people, 2):
        (consult if dice.random() < 0.6 else lambda a, b, _: approve(a, b))(letter, person, cast.people["reviewer"])
    if letter.status not in (*lifecycle.ISSUED, LetterStatus.RECALLED):
        return
    for key in dice.sample(ORGANS, 4):
        arrived = dice.choice([None, cast.on])
        dispatch = send(letter, cast.organs[key], dice.choice(list(DispatchStatus)), arrived_on=arrived)
        if dice.random() < 0.4:
            assign(dispatch, dice.choice(people), cast.people["signer"])
    for person in dice.sample(people, 2):
        send(letter, person)
    writer.grant_recipients(letter.pk)
    if dice.random() < 0.25:
        writer.revoke_recipients(letter.pk)


def may_view(actor: Any, action: A, model: Any) -> set[int]:
    return {row.pk for row in model.objects.all() if POLICY.may(actor, action, row).allowed}


@pytest.mark.parametrize("seed", range(3))
def test_scope_and_may_agree_on_random_data(cast: Cast, seed: int) -> None:
    shake(cast, random.Random(seed))
    seen = 0
    for who in PEOPLE:
        actor = cast.actor(who)
        letters = set(POLICY.scope(actor, Letter.objects.all()).values_list("pk", flat=True))
        dispatches = set(POLICY.scope(actor, Dispatch.objects.all()).values_list("pk", flat=True))
        assert letters == may_view(actor, A.VIEW_LETTER, Letter), who
        assert dispatches == may_view(actor, A.VIEW_DISPATCH, Dispatch), who
        seen += len(letters) + len(dispatches)
    assert seen > 100


@pytest.mark.parametrize("seed", range(3, 6))
def test_the_fast_lists_and_scope_agree_on_random_data(cast: Cast, seed: int) -> None:
    shake(cast, random.Random(seed))
    for who in PEOPLE:
        actor = cast.actor(who)
        wanted = list(POLICY.scope(actor, Dispatch.objects.order_by("-pk")).values_list("pk", flat=True))
        found: list[int] = []
        while page := lists.inbox_page(actor, before=found[-1] if found else None, limit=3):
            found += page
        assert found == wanted, who
        assert lists.capped_count(actor) == len(wanted)
        assert lists.capped_count(actor, cap=2) == min(len(wanted), 3)


@pytest.mark.parametrize("seed", range(6, 8))
def test_who_watches_sees_whole_letters_but_for_those_named_in_part(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    shake(cast, dice)
    for _ in range(40):
        random_letter(cast, dice)
    seen = 0
    for who in PEOPLE.keys() - {"inactive", "paper"}:  # whoever cannot sign in looks at no board
        actor = cast.actor(who)
        held = [role for role in roles_on(actor.person_id, actor.on) if role.role == Role.INSPECTOR]
        organs = {role.organ_id for role in held} | {role.registry_of_id for role in held if role.registry_of_id}
        mine = Letter.objects.filter(watcher__in=organs, status__in=ON_BOARDS)
        partly = POLICY.watched_in_part(actor, mine)
        letters = mine.exclude(pk__in=partly)
        dispatches = Dispatch.objects.filter(letter__in=letters.values("pk"))
        for rows in (letters, dispatches):
            assert set(POLICY.scope(actor, rows)) == set(rows), who
        assert set(partly) <= set(mine.values_list("pk", flat=True))
        seen += dispatches.count()
    assert seen > 10


def test_scope_works_inside_other_statements(cast: Cast) -> None:
    scene = make_scene(cast)
    actor = cast.actor("recv_clerk")
    mine = POLICY.scope(actor, Dispatch.objects.select_related("letter"))
    assert list(Letter.objects.filter(pk__in=mine.values("letter_id"))) == [scene.letter]
    assert Letter.objects.filter(dispatches__in=mine).count() == 1
    assert mine.filter(letter__status=LetterStatus.ISSUED).count() == 1
    assert not mine.exclude(organ=cast.organs["district"]).exists()


def test_a_door_costs_the_roles_and_one_statement(cast: Cast) -> None:
    scene = make_scene(cast)
    with CaptureQueriesContext(connection) as asked:
        assert POLICY.scope(cast.actor("recv_clerk"), Dispatch.objects.all()).filter(pk=scene["district"].pk).first()
    assert len(asked) == 2


def test_a_page_and_a_count_cost_two_statements_for_any_number_of_organs(cast: Cast) -> None:
    scene = make_scene(cast)
    keys = ("district", "other_district", "third_district", "bloc", "cell", "department")
    make_appointments((cast.people["member"], cast.organs[key], Role.LEADER) for key in keys)
    actor = cast.actor("member")
    for ask in (lists.inbox_page, lists.capped_count):
        with CaptureQueriesContext(connection) as asked:
            ask(actor)
        assert len(asked) == 2
    assert lists.inbox_page(actor) == sorted((row.pk for row in scene.dispatches.values()), reverse=True)
    assert lists.inbox_page(actor, sides=(Side.NAMED,)) == [scene["member"].pk]
    assert lists.capped_count(actor, sides=(Side.RECV,)) == 2
    assert lists.inbox_page(actor, sides=(Side.OWN, Side.WATCH)) == []
    assert lists.capped_count(cast.actor("superuser")) == 0


def test_the_text_of_somebody_with_many_roles_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, actor = make_scene(cast), cast.actor("member")
    keys = ("district", "other_district", "third_district", "bloc", "cell", "department")
    make_appointments((cast.people["member"], cast.organs[key], Role.LEADER) for key in keys)
    lists._statement.cache_clear()
    held = len(roles_on(actor.person_id, actor.on))
    for most, kept in ((held - 1, 0), (held, 1)):
        monkeypatch.setattr(lists, "MANY", most)
        assert lists.inbox_page(actor) == sorted((row.pk for row in scene.dispatches.values()), reverse=True)
        assert lists._statement.cache_info().currsize == kept


def test_what_is_kept_for_one_is_nobody_else_s(cast: Cast) -> None:
    """Two without any role, then one of them with a role that ends: the same texts, each time his own rows."""
    scene, first, second = make_scene(cast), cast.people["member"], cast.people["outsider"]
    Appointment.objects.filter(person__in=(first, second)).delete()
    Delegation.objects.filter(taker__in=(first, second)).delete()
    member, outsider = cast.actor("member"), cast.actor("outsider")
    for _time in range(2):
        assert lists.inbox_page(member) == [scene["member"].pk]
        assert lists.inbox_page(outsider) == []
    make_appointments([(second, cast.organs["district"], Role.LEADER)])
    assert lists.inbox_page(outsider) == [scene["district"].pk]
    assert lists.inbox_page(member) == [scene["member"].pk]
    Appointment.objects.filter(person=second).update(
        valid_to=cast.on - timedelta(days=1), valid_from=cast.on - timedelta(days=2)
    )
    assert lists.inbox_page(outsider) == []


def test_a_superuser_sees_nothing_by_that(cast: Cast) -> None:
    make_scene(cast)
    for who in ("superuser", "inactive", "outsider", "administrator", "paper"):
        assert not POLICY.scope(cast.actor(who), Letter.objects.all()).exists(), who
        assert not POLICY.scope(cast.actor(who), Dispatch.objects.all()).exists(), who
