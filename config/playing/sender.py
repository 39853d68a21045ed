"""The sending side of a played letter: draft to issue, and the conclusion at the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.directory.models import Organ
from workflow.directory.queries import registry_organ
from workflow.dispatches.expansion import Rehearsal, rehearse_letter
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.errors import CongvanError
from workflow.kernel.vocabulary import DispatchStatus, LineKind, Role
from workflow.letters.content import plain, whole
from workflow.letters.models import Doubt, Letter
from workflow.letters.services import confirm_doubt, draft_letter, review_letter, sign_letter, submit_letter
from workflow.letters.structure import signing_form
from workflow.obligations.cascade import decide_ties, link_upper
from workflow.obligations.models import Tie
from workflow.oversight.services import conclude_letter, issue_report, remind_silent
from workflow.registers.models import NumberRun
from workflow.registers.services import number_letter, open_number_run

from .cast import Troupe, ensure_term
from .stage import Stage


class Sender:
    """Plays what the issuing organ does with one letter, every act by a person of the right role."""

    def __init__(self, stage: Stage, troupe: Troupe, organ: Organ, content: dict[str, Any], on: date) -> None:
        self.stage, self.troupe, self.organ, self.content, self.on = stage, troupe, organ, content, on
        self.office = registry_organ(organ, on)
        self.letter: Letter = Letter()
        self.rehearsal: Rehearsal | None = None
        self.elsewhen: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """The number as cited, as the text gives it."""
        return plain(self.content.get("number_canonical")) or plain(self.content.get("subject"))

    def invite(self, upper: Dispatch | None) -> None:
        """Invent drafter, reviewer, clerk, signer and principal.

        The draft that carries an upper letter out is written by the officer to whom that letter was assigned.
        """
        officer = self.troupe.by_role.get((self.organ.pk, Role.OFFICER)) if upper else None
        if officer and (self.office.pk, Role.DRAFTER) not in self.troupe.by_role:
            self.troupe.also(officer, self.office, Role.DRAFTER)
        inside = [(self.office, role, "") for role in (Role.DRAFTER, Role.REVIEWER, Role.CLERK)]
        self.troupe.invite([*inside, (self.organ, Role.PRINCIPAL, "Thường trực")])
        form, kind = signing_form(self.content.get("authority")), plain(self.content.get("kind")) or "CV"
        position = plain(self.content.get("position"))
        self.troupe.signer(self.organ, plain(self.content.get("signer")), position, form, kind)

    def open_run(self) -> None:
        """Open the run of the kind at the letter's own number, once per organ, term and kind."""
        term = ensure_term(self.organ, self.on)
        kind, number = plain(self.content.get("kind")) or "CV", whole(self.content.get("number")) or 1
        if not NumberRun.objects.filter(organ=self.organ, term=term, kind=kind).exists():
            about = _("Sổ %(kind)s từ số %(no)d") % {"kind": kind, "no": number}
            self.stage.opening(
                open_number_run, self.clerk(), self.organ.pk, about,
                term_id=term.pk, kind=kind, start=number, decision=_("Quyết định đưa vào sử dụng (mô phỏng)"),
            )  # fmt: skip

    def clerk(self) -> Any:
        """The issuing clerk as an actor of the letter's day."""
        return self.troupe.actor(self.office, Role.CLERK, self.on)

    def draft(self, upper: Dispatch | None) -> None:
        """Draft, confirm doubtful readings aloud, tie to the upper letter, submit."""
        drafter, stage = self.troupe.actor(self.office, Role.DRAFTER, self.on), self.stage
        kind = plain(self.content.get("kind")) or "CV"
        self.letter = stage.opening(draft_letter, drafter, self.organ.pk, self.name, content=self.content, kind=kind)
        for doubt in Doubt.objects.filter(letter=self.letter, confirmed_by=None):
            value = self._decided(doubt)
            about = f"“{doubt.raw}” → “{value}”"
            stage.letter(confirm_doubt, drafter, self.letter.pk, about, field=doubt.field, value=value)
        if upper is not None:
            about = _("thực hiện %s") % upper.letter.code
            link = stage.letter(link_upper, drafter, self.letter.pk, about, dispatch_id=upper.pk)
            ties = list(Tie.objects.filter(link=link).values_list("pk", flat=True))
            stage.letter(decide_ties, drafter, self.letter.pk, _("%d liên kết") % len(ties), confirmed=ties)
        signer = self.troupe.by_role[self.organ.pk, Role.SIGNER]
        stage.letter(submit_letter, drafter, self.letter.pk, self.name, signer_id=signer.pk)
        self.letter.refresh_from_db()

    def _decided(self, doubt: Doubt) -> str:
        """What the reader thought likeliest; a deadline before the letter, or that nobody can read, is none."""
        if doubt.field.endswith(".due"):
            return next((day for day in doubt.alternatives if day >= self.on.isoformat()), _("Không có hạn"))
        return next(iter(doubt.alternatives), doubt.raw)

    def refused_on(self, on: date) -> str:
        """The sentence that refuses the issue on another day, "" where it would go through; nothing of it is kept."""
        try:
            with transaction.atomic():
                issue_letter(self.troupe.actor(self.office, Role.CLERK, on), self.letter.pk)
                transaction.set_rollback(True)
        except CongvanError as error:
            return str(error.sentence)
        return ""

    def sign_and_issue(self, as_of: date | None = None) -> None:
        """Review, sign, number, rehearse, issue, all on the letter's own day; issue is also tried on `as_of`."""
        stage, key, seen = self.stage, self.letter.pk, self.letter.text_hash
        reviewer = self.troupe.actor(self.office, Role.REVIEWER, self.on)
        stage.letter(review_letter, reviewer, key, self.name, text_hash=seen)
        stage.letter(sign_letter, self.troupe.actor(self.organ, Role.SIGNER, self.on), key, self.name, text_hash=seen)
        self.letter = stage.letter(number_letter, self.clerk(), key, self.name, dated=self.on)
        self.rehearsal = rehearse_letter(self.letter, self.on)
        for line in self.rehearsal.lines:
            if line.kind != LineKind.SAME:
                stage.say(f"            · {line.text}: {len(line.organs)} cơ quan, {len(line.persons)} cá nhân")
        for name in self.rehearsal.by_text:
            stage.say(f"            · Chỉ nêu trong nội dung: {name}")
        if as_of is not None:
            empty = [line.text for line in rehearse_letter(self.letter, as_of).empty_lines]
            self.elsewhen = {"on": as_of.isoformat(), "empty": empty, "refused": self.refused_on(as_of)}
        stage.letter(issue_letter, self.clerk(), key, self.name)
        self.letter.refresh_from_db()

    def watcher(self) -> Organ | None:
        """The organ that watches this letter."""
        return self.letter.watcher

    def remind(self, on: date) -> None:
        """The watching organ reminds those who have not said a word yet."""
        watcher = self.watcher()
        silent = Dispatch.objects.filter(letter=self.letter, status__in=(DispatchStatus.SENT, DispatchStatus.ARRIVED))
        if watcher and silent.exists():
            inspector = self.troupe.actor(watcher, Role.INSPECTOR, on)
            self.stage.letter(remind_silent, inspector, self.letter.pk, self.name, text=_("Đề nghị tiếp nhận."))

    def conclude(self, on: date) -> None:
        """The watching organ freezes its periodic report and attaches its conclusion."""
        watcher = self.watcher()
        if watcher is None:
            return
        inspector = self.troupe.actor(watcher, Role.INSPECTOR, on)
        self.stage.letter(issue_report, inspector, self.letter.pk, self.name)
        text = _("Các cơ quan được giao đã thực hiện %s.") % self.name
        self.stage.letter(conclude_letter, inspector, self.letter.pk, self.name, text=text)
        self.letter.refresh_from_db()
