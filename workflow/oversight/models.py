"""Questions with their clock, reminders, verdicts, conclusions and frozen periodic reports."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import QuestionStatus
from workflow.letters.models import Letter


class Question(models.Model):
    """A question on one dispatch; while it is open the recipient's clock pauses, until its own deadline at the latest.
    `rung`: who must answer was told that the deadline has passed."""

    class Direction(models.TextChoices):
        TO_RECIPIENT = "TO_RECIPIENT", _("Cơ quan theo dõi hỏi")
        TO_SENDER = "TO_SENDER", _("Đơn vị nhận hỏi")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="questions")
    direction = models.CharField(max_length=12, choices=Direction)
    text = models.TextField()
    due = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    status = models.CharField(max_length=10, choices=QuestionStatus, default=QuestionStatus.ASKED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    process_id = models.BigIntegerField(null=True, blank=True)
    rung = models.BooleanField(db_default=False, default=False)

    class Meta:
        app_label = "congvan"
        ordering = ("id",)
        indexes = (models.Index(fields=("due",), condition=models.Q(status="ASKED"), name="congvan_question_alarm"),)


class Reminder(models.Model):
    """One reminding act and how many silent recipients it reached."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="reminders")
    text = models.TextField(blank=True)
    reached = models.PositiveIntegerField()
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_on = models.DateField()

    class Meta:
        app_label = "congvan"


class Verdict(models.Model):
    """Accepted or sent back, with the reason."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="verdicts")
    accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_on = models.DateField()

    class Meta:
        app_label = "congvan"
        ordering = ("id",)


class Conclusion(models.Model):
    """What the inspection committee concludes on one letter."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="conclusion")
    text = models.TextField()
    closed = models.PositiveIntegerField(default=0)
    concluded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    concluded_on = models.DateField()

    class Meta:
        app_label = "congvan"


class PeriodicReport(models.Model):
    """Figures of one letter "as of" a moment, frozen when issued."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="periodic_reports")
    no = models.PositiveIntegerField()
    as_of = models.DateTimeField()
    figures: models.JSONField[Any, Any] = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_on = models.DateField()

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "no"), name="congvan_report_no"),)


class Instruction(models.Model):
    """A principal's "chỉ đạo" on a letter of his organ; an answer is due in two working days."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="instructions")
    text = models.TextField()
    due = models.DateField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    watcher = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "congvan"
        ordering = ("id",)


class BoardDay(models.Model):
    """What one organ's board said on the morning of a day, and how many of its tasks came to their end on that day, in
    time or late; for trends, never for a decision. Written by the first sweep of a day (`days`).

    The morning's numbers are missing where nobody swept that day, `met` and `missed` until the day is over.
    """

    watcher = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    total = models.PositiveIntegerField(null=True)
    silent = models.PositiveIntegerField(null=True)
    reported = models.PositiveIntegerField(null=True)
    late = models.PositiveIntegerField(null=True)
    met = models.PositiveIntegerField(null=True)
    missed = models.PositiveIntegerField(null=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("watcher", "day"), name="congvan_boardday_once"),)
