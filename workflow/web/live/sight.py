"""What an open page looks at, and whether what just happened shows there: asked of the policy at every event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from workflow.casefile.sight import UPWARD, WATCHED
from workflow.directory.queries import roles_on
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.errors import CongvanError
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import RecordKind, Role, Side
from workflow.letters.models import Letter
from workflow.web.actors import ZONE

DESK = "desk"
RECORD = re.compile(r"(letter|dispatch):([1-9][0-9]{0,17})", re.ASCII)
MODELS: Mapping[str, Any] = {RecordKind.LETTER: Letter, RecordKind.DISPATCH: Dispatch}
VIEW = {RecordKind.LETTER: Action.VIEW_LETTER, RecordKind.DISPATCH: Action.VIEW_DISPATCH}
FOR_EVERY_RECIPIENT = frozenset({Action.ISSUE_LETTER, Action.EXECUTE_RECALL, Action.CONCLUDE_LETTER})
"""Acts on a letter that change what its recipients have before them, whether they are told or not."""
ON_THE_LETTER = frozenset({Action.RECALL_LETTER, Action.REPLACE_LETTER})
"""Acts that stand on the letter's page for its recipients too, besides its state."""
FOR_ONE_MORE = frozenset({Action.ADD_RECIPIENT, Action.REDIRECT_DISPATCH})
"""Acts that send the letter to one organ more."""

AT_THE_DESK = (Role.CLERK, Role.LEADER)
"""Who sees every letter that reaches his organ."""


def desk_topic(organ_id: int) -> str:
    """What the clerks and leaders of an organ listen to."""
    return f"desk:{organ_id}"


def actor_of(person_id: int) -> Actor:
    """The person as he stands today."""
    return Actor(person_id, timezone.localdate(timezone=ZONE))


def topics_for(person_id: int, look: str) -> tuple[str, ...]:
    """What must be listened to for a page that shows `look`: a record that he may view, or the lists of his desk.
    Empty for anything else, hidden and missing alike."""
    if look == DESK:
        roles = roles_on(person_id, actor_of(person_id).on)
        places = {f"organ:{role.organ_id}" for role in roles}
        places |= {f"organ:{role.registry_of_id}" for role in roles if role.registry_of_id}
        desks = {desk_topic(role.organ_id) for role in roles if role.role in AT_THE_DESK}
        desks |= {desk_topic(role.registry_of_id) for role in roles if role.role in AT_THE_DESK and role.registry_of_id}
        return (*sorted(places | desks), f"person:{person_id}")
    found = record_of(look)
    if found is None or side_of(person_id, found) is None:
        return ()
    letter = found.letter_id if isinstance(found, Dispatch) else found.pk
    return (look,) if isinstance(found, Letter) else (look, f"under:{letter}")


def record_of(look: str) -> Any:
    """The record that a page names; None when there is none."""
    named = RECORD.fullmatch(look)
    if named is None:
        return None
    rows = MODELS[named[1]]._default_manager.all()
    return (rows.select_related("letter") if named[1] == RecordKind.DISPATCH else rows).filter(pk=int(named[2])).first()


def side_of(person_id: int, record: Any) -> str | None:
    """From which side he sees the record now; None when he may not."""
    kind = RecordKind.LETTER if isinstance(record, Letter) else RecordKind.DISPATCH
    try:
        return policy().may(actor_of(person_id), VIEW[kind], record).require().side
    except CongvanError:
        return None


def topics_of(message: Mapping[str, Any]) -> list[str]:
    """Whoever listens to one of these may have something new before him."""
    record = f"{message['kind']}:{message['id']}"
    found = [record, f"letter:{message['letter']}", *(f"organ:{organ}" for organ in message["organs"])]
    if message["person"]:
        found.append(f"person:{message['person']}")
    if message["kind"] == RecordKind.LETTER:
        found.append(f"under:{message['letter']}")
    return found


def reaches_recipients(message: Mapping[str, Any]) -> bool:
    """Whether the act changed every recipient's desk, or that of one more."""
    return message["action"] in FOR_EVERY_RECIPIENT or message["action"] in FOR_ONE_MORE


def recipients_among(message: Mapping[str, Any], organ_ids: list[int]) -> list[int]:
    """Which of these organs the letter was sent to; by an act that sent it to one more, whether it is that one."""
    rows = Dispatch.objects.filter(letter_id=message["letter"], organ_id__in=organ_ids)
    if message["action"] in FOR_ONE_MORE:
        rows = rows.filter(pk=message["sent"])
    return [organ_id for organ_id in rows.values_list("organ_id", flat=True) if organ_id is not None]


def shows(side: str | None, message: Mapping[str, Any]) -> bool:
    """Whether the act is to be seen from that side: what the timelines of the pages hide is not hinted at either."""
    if side is None:
        return False
    inside = side in (Side.RECV, Side.NAMED)
    if message["kind"] == RecordKind.LETTER:
        if side == Side.OWN or message["moved"]:
            return True
        return message["action"] in (WATCHED if side == Side.WATCH else ON_THE_LETTER)
    return inside or bool(message["moved"]) or message["action"] in UPWARD
