"""One letter's life through the real services, one act per line; every test of the flows starts somewhere in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Process, Task

from tests.cast import Cast
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.letters import services as letters
from workflow.letters.models import Letter
from workflow.obligations import services as work
from workflow.obligations.models import Obligation
from workflow.oversight import services as oversight
from workflow.registers import services as registers

CONTENT: dict[str, Any] = {
    "subject": "Về việc rà soát thẻ đảng viên",
    "authority": {"form": "T/M", "body": "BAN THƯỜNG VỤ"},
    "position": "PHÓ BÍ THƯ",
    "addressees": [{"text": "Huyện uỷ Bình Thuỷ"}, {"text": "Huyện uỷ Cát Sơn"}],
    "distribution": [{"text": "Ban Tổ chức Tỉnh uỷ"}, {"text": "Lưu Văn phòng Tỉnh uỷ"}],
    "directives": [{"no": 1, "text": "Rà soát thẻ đảng viên", "due": "2022-12-31"}],
}
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Life:
    """A letter of the cast and whoever acts on it. Each method is one act; `at` names the open steps."""

    def __init__(self, cast: Cast, content: dict[str, Any] | None = None) -> None:
        self.cast = cast
        self.letter: Letter = letters.draft_letter(
            cast.actor("drafter"), cast.organs["issuer"].pk, content=content or CONTENT
        )

    def do(self, service: Any, who: str, record: Letter | Dispatch | None = None, **given: Any) -> Any:
        """Act as `who` on the letter, or on `record`; what the caller holds is read again afterwards."""
        target = record or self.letter
        result = service(self.cast.actor(who), target.pk, **given)
        target.refresh_from_db()
        self.letter.refresh_from_db()
        return result

    def submit(self) -> None:
        self.do(letters.submit_letter, "drafter", signer_id=self.cast.people["signer"].pk)

    def review(self) -> None:
        self.do(letters.review_letter, "reviewer", text_hash=self.letter.text_hash)

    def sign(self) -> None:
        self.do(letters.sign_letter, "signer", text_hash=self.letter.text_hash)

    def number(self) -> None:
        issuer = self.cast.organs["issuer"]
        if not issuer.number_runs.exists():
            registers.open_number_run(
                self.cast.actor("clerk"), issuer.pk, term_id=self.cast.terms["issuer"].pk, kind="CV"
            )
        self.do(registers.number_letter, "clerk")

    def issue(self) -> None:
        self.do(sending.issue_letter, "clerk")

    def to(self, stage: str) -> Life:
        """Play on, from wherever the letter stands before its issue, until `stage` is open."""
        acts = {
            "draft": self.submit, "review": self.review, "sign": self.sign, "number": self.number, "issue": self.issue,
        }  # fmt: skip
        while (now := self.at(self.letter)) != [stage]:
            acts[now[0]]()
            assert self.at(self.letter) != now
        return self

    def dispatch(self, organ: str) -> Dispatch:
        return Dispatch.objects.get(letter=self.letter, organ=self.cast.organs[organ])

    def hand_in(self, dispatch: Dispatch, officer: str) -> None:
        row = Obligation.objects.get(dispatch=dispatch)
        product = {"obligation_id": row.pk, "product": "Báo cáo", "number": "01-BC/HU", "dated": self.cast.on,
                   "level": "Tỉnh uỷ"}  # fmt: skip
        self.do(work.hand_in_dispatch, officer, dispatch, evidence=[product])

    def implement(self, dispatch: Dispatch, side: str = "recv") -> None:
        """Receive, direct, assign, hand in, approve: to the verdict."""
        self.do(desk.acknowledge_dispatch, f"{side}_clerk", dispatch)
        self.do(desk.direct_dispatch, f"{side}_leader", dispatch, note="Giao văn phòng tham mưu")
        self.do(desk.assign_dispatch, f"{side}_leader", dispatch, person_id=self.cast.people[f"{side}_officer"].pk)
        self.hand_in(dispatch, f"{side}_officer")
        self.do(work.approve_dispatch, f"{side}_leader", dispatch)

    def accept(self, dispatch: Dispatch) -> None:
        self.do(oversight.accept_dispatch, "inspector", dispatch)

    def close(self, dispatch: Dispatch) -> None:
        self.do(sending.close_dispatch, "clerk", dispatch, reason="Nơi nhận không còn liên quan")

    @staticmethod
    def at(record: Any) -> list[str]:
        """The nodes that are open in the record's process."""
        return open_nodes(record.process_id)


def open_nodes(process_id: int | None) -> list[str]:
    rows = Task.objects.filter(process_id=process_id, status__in=("NEW", "ASSIGNED", "STARTED", "SCHEDULED", "ERROR"))
    return [row.flow_task.name for row in rows.order_by("pk")]


def trail(process_id: int | None) -> list[str]:
    """`node:STATUS` of every task of the process, oldest first."""
    return [f"{row.flow_task.name}:{row.status}" for row in Task.objects.filter(process_id=process_id).order_by("pk")]


def process_status(record: Any) -> str:
    return Process.objects.get(pk=record.process_id).status


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements of the block without transaction control."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        yield found
    found += [row["sql"] for row in asked if not row["sql"].startswith(CONTROL)]
