"""Seeds the demo: the province, the cast, one letter played to its end and others left in mid-life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from config.playing import province
from config.playing.cast import DESK, Troupe
from config.playing.play import Play
from config.playing.sender import Sender
from config.playing.stage import Stage
from workflow.directory.models import Organ
from workflow.dispatches.desk import acknowledge_dispatch, open_dispatch
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import Role
from workflow.letters.services import review_letter
from workflow.reading.reader import read_text

from .people import hire
from .sign_files import give_keys

HERE = Path(__file__).parent
PLAYED, WEEKS_AGO = 127, timedelta(days=21)
SAID_SO = 40
"""How many of the 655 have acknowledged the letter that is left under way."""


def content(template: str, number: int, on: date) -> dict[str, Any]:
    """The reader's own result for one of the demo's texts, dated `on`."""
    text = (HERE / f"{template}.txt").read_text(encoding="utf-8")
    due = {"due_review": f"{on + timedelta(days=30):%d/%m/%Y}", "due_digital": f"{on + timedelta(days=45):%d/%m/%Y}"}
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    (letter,) = read_text(text.format(number=number, day=f"{on.day:02d}", month=month, year=on.year, **due))
    return letter


class Demo:
    """One seeding; `tick` is told after every act of the played letter."""

    def __init__(self, today: date, say: Callable[[str], None], tick: Callable[[], None]) -> None:
        self.today, self.say = today, say
        self.stage = Stage(lambda line: None, tick)
        self.play: Play | None = None

    def seed(self) -> None:
        """Everything, in order."""
        made = province.load(str(HERE / "province.csv"), self.today)
        self.say(f"Danh mục: {made} cơ quan (mô phỏng)")
        played = content("letter", PLAYED, self.today - WEEKS_AGO)
        self.play = Play(self.stage, [played], days_of_work=12)
        hire(self.play.troupe)
        self.play.run()
        self._under_way(self.play.troupe)
        give_keys(self.play.troupe, self.today, self.say)

    def _sender(self, troupe: Troupe, template: str, number: int) -> Sender:
        text = content(template, number, self.today)
        sender = Sender(self.stage, troupe, province.issuer_of(text, self.today), text, self.today)
        sender.draft(None)
        return sender

    def _under_way(self, troupe: Troupe) -> None:
        """One letter to all grassroots organisations, one that waits for the signature, one for review."""
        to_all = self._sender(troupe, "to_all", PLAYED + 1)
        organs, _seats = province.expected(to_all.letter, self.today)
        troupe.invite([(organ, role, "") for organ in organs for role in DESK])
        to_all.sign_and_issue()
        self.say(f"Gửi {Dispatch.objects.filter(letter=to_all.letter).count()} nơi nhận: {self._issue_cost()}")
        self._some_answer(troupe, to_all)
        waiting = self._sender(troupe, "for_signature", PLAYED + 2)
        reviewer = troupe.actor(waiting.office, Role.REVIEWER, self.today)
        review_letter(reviewer, waiting.letter.pk, text_hash=waiting.letter.text_hash)
        self._sender(troupe, "for_review", PLAYED + 3)

    def _issue_cost(self) -> str:
        step = next(step for step in reversed(self.stage.steps) if step.name == "issue_letter")
        return f"{step.statements} câu lệnh SQL, {step.ms:.0f} ms"

    def _some_answer(self, troupe: Troupe, sender: Sender) -> None:
        dispatches = Dispatch.objects.filter(letter=sender.letter, organ__isnull=False, paper=False).order_by("pk")
        for dispatch in islice(dispatches.select_related("organ").exclude(purpose="ARCHIVE"), SAID_SO):
            assert isinstance(dispatch.organ, Organ)
            clerk = troupe.actor(dispatch.organ, Role.CLERK, self.today)
            open_dispatch(clerk, dispatch.pk)
            acknowledge_dispatch(clerk, dispatch.pk)
