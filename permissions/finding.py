"""What an operator types is looked up here: a person, an act, a letter, a dispatch; unclear things are said so."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from permissions.judge import stands
from permissions.policy import kind_of
from workflow.directory.models import Organ, Person
from workflow.directory.queries import roles_on
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.folding import fold
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter

UNCLEAR = 2
"""Exit code when the question cannot be told."""


def unclear(sentence: str) -> CommandError:
    """The error of a question that cannot be answered."""
    return CommandError(sentence, returncode=UNCLEAR)


def person_of(text: str) -> Person:
    """By id, or by a full name that one person has; spelling of tones does not matter."""
    if text.isdigit():
        found = list(Person.objects.filter(pk=int(text)))
    else:
        found = list(Person.objects.filter(full_name=text))
        found = found or [one for one in Person.objects.order_by("pk").iterator() if fold(one.full_name) == fold(text)]
    if len(found) != 1:
        ids = ", ".join(str(one.pk) for one in found)
        raise unclear(
            _("Có nhiều người tên “%(name)s”: mã %(ids)s.") % {"name": text, "ids": ids}
            if found
            else _("Không có người nào là “%s”.") % text
        )
    return found[0]


def action_of(text: str) -> Action:
    """By codename: sign_letter, acknowledge_dispatch."""
    if text not in Action.values:
        known = ", ".join(Action.values)
        raise unclear(_("Không có việc “%(text)s”; các việc: %(all)s.") % {"text": text, "all": known})
    return Action(text)


def letter_of(text: str, issuer: str = "") -> Letter:
    """By id, or by number and symbol as cited (738-CV/TU); the issuer's name decides between equals."""
    letters = Letter.objects.select_related("issuer")
    if text.isdigit():
        found = list(letters.filter(pk=int(text)))
    else:
        number = re.match(r"\d+", text)
        same = letters.filter(number=int(number.group())) if number else letters.none()
        found = [letter for letter in same if fold(letter.code) == fold(text)]
    if issuer:
        found = [letter for letter in found if fold(letter.issuer.name) == fold(issuer)]
    if len(found) != 1:
        raise unclear(
            _("Có nhiều công văn “%(text)s”: %(ids)s; đồng chí thêm --issuer.")
            % {"text": text, "ids": ", ".join(f"{one.pk} ({one.issuer})" for one in found)}
            if found
            else _("Không có công văn “%s”.") % text
        )
    return found[0]


def record_of(actor: Actor, action: Action, letter: Letter, dispatch_id: int | None) -> Letter | Dispatch:
    """The letter itself, or the dispatch that an act on a dispatch means: the one named, else the person's own."""
    if kind_of(action) != RecordKind.DISPATCH:
        return letter
    rows = Dispatch.objects.filter(letter=letter).select_related("letter", "letter__issuer", "organ")
    if dispatch_id is not None:
        found = rows.filter(pk=dispatch_id).first()
        if found is None:
            raise unclear(_("Công văn này không có bản gửi số %d.") % dispatch_id)
        return found
    mine = _own_dispatches(actor, rows)
    if len(mine) != 1:
        raise unclear(_("Việc này làm trên một bản gửi; đồng chí thêm --dispatch và mã của bản gửi."))
    return mine[0]


def _own_dispatches(actor: Actor, rows: Any) -> list[Dispatch]:
    organs = {organ for role in roles_on(actor.person_id, actor.on) for organ in stands(role)}
    return list(rows.filter(organ__in=Organ.objects.filter(pk__in=organs)) | rows.filter(person_id=actor.person_id))
