"""Plays the letters of a file, the upper letter first, on their own dates, by the services that the pages use."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from workflow.directory.models import Organ
from workflow.directory.queries import organ_named
from workflow.dispatches.models import Dispatch
from workflow.engine.worker import drain
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import Role
from workflow.letters.content import day, plain, whole
from workflow.obligations.models import UpperLetter

from . import province
from .cast import DESK, Troupe
from .receiver import Receivers
from .sender import Sender
from .stage import Stage, title


def day_of(content: dict[str, Any]) -> date:
    """The letter's own date. Invalid when it bears none that can be read."""
    found = day(content.get("date"), "date")
    if found is None:
        raise Invalid(_("Có công văn không ghi ngày, không diễn được."))
    return found


def upper_of(content: dict[str, Any]) -> str:
    """The number of the letter that this one carries out, or ""."""
    relations = content.get("relations") or []
    return next((plain(row.get("target")) for row in relations if row.get("type") == "implements"), "")


def in_order(contents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Upper letters before those that carry them out, else by date."""
    return sorted(contents, key=lambda content: (bool(upper_of(content)), plain(content.get("date"))))


class Play:
    """One play: directory and people are there, the letters go through their whole life.

    `days_of_work` lie between receiving and reporting; none when the letters' own dates are all there is. On `as_of`
    each letter is rehearsed and its issue tried too, and undone.
    """

    def __init__(
        self, stage: Stage, contents: Sequence[dict[str, Any]], days_of_work: int = 0, as_of: date | None = None
    ) -> None:
        self.stage, self.contents, self.as_of = stage, in_order(contents), as_of
        self.work = timedelta(days=days_of_work)
        self.troupe = Troupe(since=date(min(day_of(content).year for content in contents) - 2, 1, 1))
        self.senders: list[Sender] = []
        self.receivers: list[Receivers] = []

    def run(self) -> None:
        """The first halves in order (draft to assigned), then the second halves from the lowest letter up."""
        for content in self.contents:
            self._first_half(content)
        for sender, receivers in reversed(list(zip(self.senders, self.receivers, strict=True))):
            self._second_half(sender, receivers)

    def _first_half(self, content: dict[str, Any]) -> None:
        on = day_of(content)
        organ = province.issuer_of(content, on)
        sender = Sender(self.stage, self.troupe, organ, content, on)
        self.stage.say(title(f"{sender.name} · {organ.name} · {on:%d/%m/%Y}"))
        upper = self._upper_dispatch(content, organ)
        sender.invite(upper)
        sender.open_run()
        sender.draft(upper)
        self._invite_recipients(sender, on)
        sender.sign_and_issue(self.as_of)
        receivers = Receivers(self.stage, self.troupe, sender.letter, on, self._stamps(content))
        receivers.invite()
        sender.remind(on)
        receivers.take_in()
        receivers.question()
        self.senders.append(sender)
        self.receivers.append(receivers)

    def _invite_recipients(self, sender: Sender, on: date) -> None:
        """Before issue, so that nobody who will have an account gets paper."""
        organs, seats = province.expected(sender.letter, on)
        self.troupe.invite([(organ, role, "") for organ in organs for role in DESK])
        if sender.letter.watcher is not None:
            self.troupe.invite([(sender.letter.watcher, Role.INSPECTOR, "")])
        for organ in seats:
            self.troupe.seat(organ)
        self.stage.say(_("            · Mô phỏng %d người giữ các vai trò cần có") % self.troupe.invented)

    def _upper_dispatch(self, content: dict[str, Any], organ: Organ) -> Dispatch | None:
        wanted = upper_of(content)
        upper = next((sender.letter for sender in self.senders if sender.name == wanted), None)
        return Dispatch.objects.select_related("letter").filter(letter=upper, organ=organ).first() if upper else None

    def _stamps(self, content: dict[str, Any]) -> dict[int, tuple[date, int | None]]:
        """The arrival stamp belongs to one receiver: its day and its own incoming number."""
        stamp = content.get("arrival_stamp") or {}
        try:
            arrived = day(stamp.get("date"), "date")
        except Invalid:  # unreadable: then the letter arrives on its own day
            arrived = None
        receiver = self._receiver(plain(stamp.get("receiver"))) or self._next_issuer(content)
        if arrived is None or receiver is None:
            return {}
        return {receiver.pk: (arrived, whole(stamp.get("incoming_number")))}

    def _receiver(self, name: str) -> Organ | None:
        return organ_named(name, day_of(self.contents[0])) if name else None

    def _next_issuer(self, content: dict[str, Any]) -> Organ | None:
        """A stamp that OCR spoiled: whoever carries the letter out in the same file received it."""
        number = plain(content.get("number_canonical"))
        lower = next((row for row in self.contents if number and upper_of(row) == number), None)
        return province.issuer_of(lower, day_of(lower)) if lower else None

    def _second_half(self, sender: Sender, receivers: Receivers) -> None:
        on = max(day_of(content) for content in self.contents) + self.work
        self.stage.say(title(_("%s · kết quả") % sender.name))
        receivers.carry_out(on, self._products(sender))
        drain()
        sender.conclude(on)
        drain()

    def _products(self, sender: Sender) -> dict[int, tuple[str, str, date]]:
        """Letters by which receivers carried this one out: their evidence."""
        links = UpperLetter.objects.filter(upper=sender.letter).select_related("letter", "letter__issuer")
        return {
            link.letter.issuer_id: (link.letter.subject[:400], link.letter.code, link.letter.dated)
            for link in links
            if link.letter.dated
        }


def verify() -> tuple[int, str]:
    """(exit code, last line) of `verify_journal`."""
    out = io.StringIO()
    try:
        call_command("verify_journal", stdout=out)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue().strip()
