"""Every door of `workflow.access`: whoever may passes, whoever may not finds nothing, and would without its guard."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from permissions import writer
from tests.cast import Cast
from tests.flows.life import Life
from tests.permissions.scenes import make_letter, make_scene, send
from workflow import access
from workflow.intake.models import IntakeFile, LetterFile
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, Decision, Via
from workflow.kernel.vocabulary import LetterStatus, Side
from workflow.letters.services import save_letter
from workflow.letters.versions import versions_of

MISSING = 10**9


@dataclass(frozen=True)
class Behind:
    """One door before one record: who passes, from whom it is hidden, what they ask for, what comes back."""

    door: Callable[..., Any]
    may: tuple[str, ...]
    hidden: tuple[str, ...]
    asked: Any
    found: Callable[[Any], bool]


class AnybodyMay:
    """The policy with its guard off."""

    def may(self, actor: Actor, action: Any, record: Any) -> Decision:
        return Decision(True, True, Via("DRAFTER", None, str(Side.OWN)))

    def may_at(self, actor: Actor, action: Any, organ_id: int) -> Decision:
        return Decision(True, True, None)


def letter(cast: Cast) -> Behind:
    row = make_scene(cast).letter
    return Behind(access.letter_for, ("clerk", "recv_clerk"), ("outsider", "superuser"), row.pk, lambda one: one == row)


def letter_with_its_ground(cast: Cast) -> Behind:
    row = make_scene(cast).letter
    return Behind(access.letter_seen, ("clerk", "recv_clerk"), ("outsider", "superuser"), row.pk,
                  lambda found: found[0] == row and bool(found[1].side))  # fmt: skip


def dispatch(cast: Cast) -> Behind:
    row = make_scene(cast)["district"]
    hidden = ("other_clerk", "member", "outsider")
    return Behind(access.dispatch_for, ("recv_clerk", "inspector"), hidden, row.pk, lambda one: one == row)


def drafted(cast: Cast) -> Life:
    """Two versions before the first submission, a third after the signer sent it back."""
    life = Life(cast)
    for place in ("Lam Giang", "Nam Sơn"):
        life.do(save_letter, "drafter", content={**life.letter.versions.latest("no").content, "place": place})
    life.to("issue").issue()
    return life


def versions(cast: Cast) -> Behind:
    row = drafted(cast).letter
    return Behind(
        access.versions_for, ("drafter", "clerk"), ("recv_clerk", "principal", "inspector", "outsider"), row.pk,
        lambda found: found[0] == row and [one.no for one in found[1]][-1] == 3,
    )  # fmt: skip


def versions_of_one(cast: Cast) -> Behind:
    row = drafted(cast).letter
    return Behind(access.versions_seen, ("drafter", "reviewer"), ("outsider",), row, lambda found: found[-1].no == 3)


def intake_file(cast: Cast) -> Behind:
    row = IntakeFile.objects.create(
        organ=cast.organs["district"], uploaded_by=cast.people["recv_clerk"], uploaded_at=timezone.now(), name="t.pdf"
    )
    hidden = ("other_clerk", "clerk", "recv_leader", "administrator")
    return Behind(access.intake_file_for, ("recv_clerk",), hidden, row.pk, lambda one: one == row)


def outside(cast: Cast, to: str = "district", parts: int = 1) -> LetterFile:
    organ = cast.organs[to]
    row = make_letter(cast, LetterStatus.ISSUED, outside=True, drafter=None, registrar=organ, watcher=None)
    send(row, organ)
    writer.grant_recipients(row.pk)
    return LetterFile.objects.create(letter=row, name="t.pdf", size=1, sha256="0" * 64, stored="a", parts=parts)


def original(cast: Cast) -> Behind:
    row = outside(cast)
    hidden = ("other_clerk", "outsider")
    return Behind(access.original_for, ("recv_clerk",), hidden, row.letter_id, lambda one: one == row)


def original_of_several(cast: Cast) -> Behind:
    """One of two letters of a file; the other went to another unit, so the file is nobody's."""
    row = outside(cast, parts=2)
    outside(cast, "other_district", parts=2)
    hidden = ("recv_clerk", "recv_leader")
    return Behind(access.original_of, (), hidden, row.letter, lambda one: one == row)


SCENES: dict[str, Callable[[Cast], Behind]] = {
    "letter_for": letter, "letter_seen": letter_with_its_ground, "dispatch_for": dispatch,
    "versions_for": versions, "versions_seen": versions_of_one,
    "intake_file_for": intake_file, "original_for": original, "original_of": original_of_several,
}  # fmt: skip


def passed(behind: Behind, actor: Actor, asked: Any = None) -> Any:
    """What the door gives; None where it gives nothing."""
    try:
        return behind.door(actor, behind.asked if asked is None else asked) or None
    except NotFound:
        return None


def test_every_door_stands_here() -> None:
    own = [one for _name, one in inspect.getmembers(access, inspect.isfunction) if one.__module__ == access.__name__]
    doors = {one.__name__ for one in own if "actor" in inspect.signature(one).parameters and one.__name__[0] != "_"}
    assert doors == set(SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_a_door_opens_to_whoever_may_and_to_nobody_else(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    behind = SCENES[name](cast)
    assert behind.door.__name__ == name
    for who in behind.may:
        assert behind.found(passed(behind, cast.actor(who))), who
    for who in behind.hidden:
        assert passed(behind, cast.actor(who)) is None, who
    monkeypatch.setattr(access, "policy", AnybodyMay)
    for who in behind.hidden:
        assert behind.found(passed(behind, cast.actor(who))), f"{who}: something else hides it too"


@pytest.mark.parametrize("name", [name for name in SCENES if name.endswith("_for")])
def test_what_is_hidden_and_what_is_missing_say_the_same(cast: Cast, name: str) -> None:
    behind = SCENES[name](cast)
    said = set()
    for asked in (behind.asked, MISSING):
        with pytest.raises(NotFound) as error:
            behind.door(cast.actor(behind.hidden[-1]), asked)
        said.add((str(error.value.sentence), error.value.status))
    assert len(said) == 1


@pytest.mark.parametrize("who", ["recv_clerk", "principal", "inspector"])
def test_whoever_may_read_the_letter_sees_no_drafts_of_it(
    cast: Cast, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second guard of the versions: the letter is open to him, its making is not."""
    row = drafted(cast).letter
    actor = cast.actor(who)
    assert access.letter_for(actor, row.pk) == row
    with pytest.raises(NotFound):
        access.versions_for(actor, row.pk)
    with monkeypatch.context() as patch:
        patch.setattr(access, "sees_versions", lambda via: True)
        if who == "recv_clerk":  # by role a clerk's: those that went to be signed
            assert [one.no for one in access.versions_for(actor, row.pk)[1]] == [3]
    monkeypatch.setattr(access, "versions_seen", lambda actor, letter: versions_of(letter))
    assert [one.no for one in access.versions_for(actor, row.pk)[1]] == [1, 2, 3]


def test_each_of_its_makers_sees_his_part(cast: Cast) -> None:
    row = drafted(cast).letter
    seen = {
        who: [one.no for one in access.versions_for(cast.actor(who), row.pk)[1]]
        for who in ("drafter", "reviewer", "signer", "clerk")
    }
    assert seen == {"drafter": [1, 2, 3], "reviewer": [3], "signer": [3], "clerk": [3]}
