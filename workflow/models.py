"""Every model of the app `congvan`, from its slices, lower ones first."""

from workflow.directory.models import *  # noqa: F403
from workflow.dispatches.models import Assignment, Dispatch
from workflow.journal.models import JournalCheckpoint, JournalEntry
from workflow.letters.models import Directive, Doubt, Letter, LetterProgress, LetterVersion, Opinion, RecipientLine
from workflow.notices.models import Notice
from workflow.obligations.models import Evidence, Extension, Obligation, Tie, UpperLetter
from workflow.oversight.models import Conclusion, Instruction, PeriodicReport, Question, Reminder, Verdict
from workflow.registers.models import IncomingEntry, IncomingRun, NumberEntry, NumberRun

__all__ = [
    "Assignment", "Conclusion", "Directive", "Dispatch", "Doubt", "Evidence", "Extension", "IncomingEntry",
    "IncomingRun", "Instruction", "JournalCheckpoint", "JournalEntry", "Letter", "LetterProgress", "LetterVersion",
    "Notice", "NumberEntry", "NumberRun", "Obligation", "Opinion", "PeriodicReport", "Question", "RecipientLine",
    "Reminder", "Tie", "UpperLetter", "Verdict",
]  # fmt: skip
