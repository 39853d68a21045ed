"""What every change of the directory is checked for: periods, ended organs, overlaps. Each refusal is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from workflow.directory.locking import lock_directory
from workflow.directory.models import Organ, Person
from workflow.kernel.days import FOREVER, overlapping, printed
from workflow.kernel.errors import EndedOrgan, Invalid
from workflow.kernel.seams import after_directory_change

P = ParamSpec("P")
R = TypeVar("R")


def directory_act(act: Callable[P, R]) -> Callable[P, R]:
    """Run the act in one transaction, alone among the writers of the directory."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            lock_directory()
            return act(*args, **kwargs)

    return run


def tell(change: str, by: Person | None, **facts: Any) -> None:
    """Report a change: dates as ISO text, who did it beside it."""
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in facts.items()}
    after_directory_change({"change": change, "by": by.pk if by else None, **plain})


def text_of(value: str, sentence: str, longest: int = 255) -> str:
    """Return the text without outer blanks; raise Invalid with the sentence when nothing is left or it is too long."""
    value = " ".join(value.split())
    if not value:
        raise Invalid(sentence)
    if len(value) > longest:
        raise Invalid(_("Nội dung dài quá %(longest)d ký tự.") % {"longest": longest})
    return value


def choice_of(value: str, choices: type[models.TextChoices], sentence: str) -> str:
    """Return the code; raise Invalid with the sentence when the vocabulary does not have it."""
    if value not in choices.values:
        raise Invalid(sentence)
    return str(value)


def check_period(valid_from: date, valid_to: date) -> None:
    """Refuse a period that ends before it begins."""
    if valid_to < valid_from:
        raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


def period_in(organ: Organ, valid_from: date, valid_to: date) -> tuple[date, date]:
    """Return the period as the organ's own life allows it: an open end closes with the organ, anything else outside
    that life is refused."""
    check_period(valid_from, valid_to)
    if organ.valid_to < valid_from:
        raise EndedOrgan(
            _("%(organ)s đã kết thúc hoạt động ngày %(day)s.") % {"organ": organ.name, "day": printed(organ.valid_to)}
        )
    if valid_from < organ.valid_from:
        raise Invalid(
            _("%(organ)s chưa hoạt động trước ngày %(day)s.") % {"organ": organ.name, "day": printed(organ.valid_from)}
        )
    if valid_to > organ.valid_to:
        if valid_to != FOREVER:
            raise Invalid(
                _("%(organ)s chỉ hoạt động đến ngày %(day)s.") % {"organ": organ.name, "day": printed(organ.valid_to)}
            )
        valid_to = organ.valid_to
    return valid_from, valid_to


def refuse_overlap(rows: models.QuerySet[Any], valid_from: date, valid_to: date, sentence: str) -> None:
    """Refuse when one of the rows shares a day with the period."""
    if rows.filter(overlapping(valid_from, valid_to)).exists():
        raise Invalid(sentence)


def shorten(row: Any, on: date) -> None:
    """Let a dated row end with the day `on`; it can be shortened only."""
    if on < row.valid_from:
        raise Invalid(_("Ngày kết thúc phải từ ngày %(day)s trở đi.") % {"day": printed(row.valid_from)})
    if on > row.valid_to:
        raise Invalid(_("Việc này đã kết thúc ngày %(day)s.") % {"day": printed(row.valid_to)})
    row.valid_to = on
    row.save(update_fields=["valid_to"])
