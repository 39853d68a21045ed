"""The stations of a letter's way, each with who, when and how many, as far as the reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.kernel.actions import Action
from workflow.kernel.lifecycle import ISSUED
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.letters.models import Letter, Opinion
from workflow.web import showing

from .progress import Counts
from .rows import Happening

STEPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("Soạn thảo"), (L.DRAFT, L.RETURNED)),
    (gettext_lazy("Thẩm định"), (L.IN_REVIEW,)),
    (gettext_lazy("Ký"), (L.AWAITING_SIGNATURE,)),
    (gettext_lazy("Cấp số, đóng dấu"), (L.SIGNED,)),
    (gettext_lazy("Phát hành"), (L.NUMBERED,)),
    (gettext_lazy("Nơi nhận thực hiện"), (L.ISSUED,)),
    (gettext_lazy("Kết luận"), (L.CONCLUDED,)),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the letter's way."""

    label: str | Promise
    phase: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the page has read beside the letter; what the reader may not see is not in it. `sent`: recipients."""

    opinions: Sequence[Opinion] = ()
    happened: Sequence[Happening] = ()
    sent: int = 0
    counts: Counts | None = None
    due: date | None = None
    concluded: date | None = None


def steps(record: Letter, known: Known | None = None) -> list[Step]:
    """The stations, each done, current or ahead; a letter that left its way stands nowhere."""
    at = next((index for index, (_label, states) in enumerate(STEPS) if record.status in states), None)
    ended = record.status in (L.CONCLUDED,)
    left = record.status in (L.WITHDRAWN, L.RECALLED, L.REPLACED)
    reached = _reached(record) if left else (len(STEPS) if ended else at or 0)
    facts = _facts(record, known or Known())
    return [
        Step(label, "done" if index < reached else "now" if index == reached and not left else "", *facts[index])
        for index, (label, _states) in enumerate(STEPS)
    ]


def _reached(record: Letter) -> int:
    if record.issued_on:
        return 5
    if record.number:
        return 4
    return 3 if record.signed_on else 1


def _facts(record: Letter, known: Known) -> list[tuple[str, str]]:
    issued = record.issued_on if record.status in (*ISSUED, L.RECALLED) else None
    return [
        (str(record.drafter or ""), _("Bản %d") % record.text_no if record.text_no else ""),
        _review(record, known.opinions),
        (str(record.signer or ""), _moment(record.signed_on, Action.SIGN_LETTER, known)),
        (str(record.numbered_by or ""), record.code),
        (_("%d nơi nhận") % known.sent if issued and known.sent else "", _moment(issued, Action.ISSUE_LETTER, known)),
        _doing(known) if issued else ("", ""),
        (str(record.watcher or ""), showing.day(known.concluded)),
    ]


def _review(record: Letter, opinions: Sequence[Opinion]) -> tuple[str, str]:
    """How many agree to the text as it stands, and since when; else which round it is."""
    verdicts = Opinion.Verdict
    now = [one for one in opinions if one.round == record.round and one.text_no == record.text_no]
    agreed = [one for one in now if one.verdict == verdicts.APPROVED]
    asked = sum(one.verdict == verdicts.ASKED for one in now)
    which = _("Vòng %d") % record.round if record.round else ""
    if not agreed:
        return (_("%d chờ ý kiến") % asked if asked else "", which)
    said = _("%d đồng ý") % len(agreed)
    days = [one.given_on for one in agreed if one.given_on]
    return (said + (_(", %d chờ ý kiến") % asked if asked else ""), showing.day(max(days, default=None)))


def _doing(known: Known) -> tuple[str, str]:
    if known.counts is None or not known.counts.total:
        return "", ""
    said = _("%(n)d/%(all)d đã báo cáo") % {"n": known.counts.reported, "all": known.counts.total}
    return said, _("hạn %s") % showing.day(known.due) if known.due else ""


def _moment(on: date | None, action: str, known: Known) -> str:
    """The day, and the hour where the reader sees the act in the journal."""
    hour = next((one.clock for one in known.happened if one.action == action and one.on == on), "")
    return f"{showing.day(on)}, {hour}" if hour else showing.day(on)
