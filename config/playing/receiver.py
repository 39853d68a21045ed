"""The receiving side of a played letter: every organ and person that got a dispatch of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflow.directory.models import Organ
from workflow.directory.queries import registry_organ
from workflow.dispatches.desk import acknowledge_dispatch, assign_dispatch, direct_dispatch, open_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import record_receipt
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import DispatchStatus, Purpose, QuestionStatus, Role
from workflow.letters.models import Letter
from workflow.obligations.models import Obligation
from workflow.obligations.services import approve_dispatch, hand_in_dispatch
from workflow.oversight.models import Question
from workflow.oversight.questions import answer_inspector, ask_recipient
from workflow.oversight.services import accept_dispatch
from workflow.registers.models import IncomingRun
from workflow.registers.services import open_incoming_run

from .cast import DESK, Troupe
from .stage import Stage

QUESTION_DAYS = 3


class Receivers:
    """Plays what the recipients of one letter do. `stamps` gives an organ's own arrival day and incoming number."""

    def __init__(
        self, stage: Stage, troupe: Troupe, letter: Letter, on: date, stamps: dict[int, tuple[date, int | None]]
    ) -> None:
        self.stage, self.troupe, self.letter, self.on, self.stamps = stage, troupe, letter, on, stamps

    def dispatches(self) -> list[Dispatch]:
        """Every dispatch of the letter in the order of issue."""
        rows = Dispatch.objects.filter(letter=self.letter).select_related("organ", "person", "letter")
        return list(rows.order_by("pk"))

    def day(self, dispatch: Dispatch) -> date:
        """When it arrives: the stamp's day, else the day of issue."""
        return self.stamps.get(dispatch.organ_id or 0, (self.on, None))[0]

    def _at(self, dispatch: Dispatch, role: str, on: date) -> Actor:
        assert dispatch.organ is not None
        return self.troupe.actor(dispatch.organ, role, on)

    def invite(self) -> None:
        """Invent a clerk, a leader and an officer in every receiving organ, an inspector in the watching one."""
        organs: list[Organ] = [row.organ for row in self.dispatches() if row.organ is not None]
        places = [(organ, role, "") for organ in organs for role in DESK]
        if self.letter.watcher is not None:
            places.append((self.letter.watcher, Role.INSPECTOR, ""))
        self.troupe.invite(places)

    def take_in(self) -> None:
        """Everybody opens and acknowledges; the implementing ones are directed and assigned."""
        for dispatch in self.dispatches():
            if dispatch.status == DispatchStatus.CLOSED:
                self.stage.say(_("            · Lưu: %s") % dispatch.name)
            elif dispatch.paper:
                self._hand_over(dispatch)
            elif dispatch.person is not None:
                actor = self.troupe.of(dispatch.person, self.day(dispatch))
                self.stage.dispatch(acknowledge_dispatch, actor, dispatch)
            else:
                self._take_in_organ(dispatch)

    def _hand_over(self, dispatch: Dispatch) -> None:
        """Whoever has no account gets paper; the issuing clerk records it."""
        clerk = self.troupe.actor(registry_organ(self.letter.issuer, self.on), Role.CLERK, self.day(dispatch))
        self.stage.dispatch(record_receipt, clerk, dispatch, note=_("Giao bản giấy, có ký nhận."))

    def _take_in_organ(self, dispatch: Dispatch) -> None:
        on = self.day(dispatch)
        clerk, leader = self._at(dispatch, Role.CLERK, on), self._at(dispatch, Role.LEADER, on)
        self._open_register(dispatch, clerk)
        self.stage.dispatch(open_dispatch, clerk, dispatch)
        self.stage.dispatch(acknowledge_dispatch, clerk, dispatch)
        if dispatch.purpose == Purpose.IMPLEMENT:
            officer = self.troupe.by_role[dispatch.organ_id or 0, Role.OFFICER]
            self.stage.dispatch(direct_dispatch, leader, dispatch, note=_("Giao thực hiện, báo cáo kết quả."))
            self.stage.dispatch(assign_dispatch, leader, dispatch, person_id=officer.pk)

    def _open_register(self, dispatch: Dispatch, clerk: Actor) -> None:
        assert dispatch.organ_id is not None
        number = self.stamps.get(dispatch.organ_id or 0, (self.on, None))[1]
        if number and not IncomingRun.objects.filter(organ_id=dispatch.organ_id).exists():
            about = _("Sổ đến từ số %d") % number
            self.stage.opening(open_incoming_run, clerk, dispatch.organ_id, about, start=number)

    def question(self) -> None:
        """The inspector asks the first implementing organ; its leader answers."""
        dispatch = next((row for row in self.implementing()), None)
        if dispatch is None or self.letter.watcher is None:
            return
        on = self.day(dispatch)
        inspector = self.troupe.actor(self.letter.watcher, Role.INSPECTOR, on)
        due = on + timedelta(days=QUESTION_DAYS)
        self.stage.dispatch(ask_recipient, inspector, dispatch, text=_("Đề nghị cho biết tiến độ."), due=due)
        asked = Question.objects.get(dispatch=dispatch, status=QuestionStatus.ASKED)
        leader = self._at(dispatch, Role.LEADER, on)
        answer = _("Đang thực hiện đúng hạn.")
        self.stage.dispatch(answer_inspector, leader, dispatch, question_id=asked.pk, answer=answer)

    def implementing(self) -> Iterator[Dispatch]:
        """Dispatches whose organ must carry the letter out."""
        return (row for row in self.dispatches() if row.purpose == Purpose.IMPLEMENT and row.organ_id)

    def carry_out(self, on: date, products: dict[int, tuple[str, str, date]]) -> None:
        """Hand in, approve, accept; `products` names the letter by which an organ carried this one out."""
        for dispatch in self.implementing():
            product, number, dated = products.get(dispatch.organ_id or 0, (_("Báo cáo kết quả thực hiện"), "", on))
            evidence = [
                {"obligation_id": key, "product": product, "number": number, "dated": dated,
                 "level": self.letter.issuer.name}
                for key in Obligation.objects.filter(dispatch=dispatch).values_list("pk", flat=True)
            ]  # fmt: skip
            self.stage.dispatch(hand_in_dispatch, self._at(dispatch, Role.OFFICER, on), dispatch, evidence=evidence)
            self.stage.dispatch(approve_dispatch, self._at(dispatch, Role.LEADER, on), dispatch)
            if self.letter.watcher is not None:
                inspector = self.troupe.actor(self.letter.watcher, Role.INSPECTOR, on)
                self.stage.dispatch(accept_dispatch, inspector, dispatch)
