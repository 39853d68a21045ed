"""Every model of the app `congvan`, from its slices, lower ones first."""

from workflow.calendars.models import CalendarDay
from workflow.directory.models import *  # noqa: F403
from workflow.dispatches.models import Assignment, Dispatch, Tally
from workflow.intake.models import IntakeFile, IntakeLetter, LetterFile
from workflow.journal.models import JournalCheckpoint, JournalEntry
from workflow.letters.models import (
    Directive,
    Doubt,
    Letter,
    LetterProgress,
    LetterVersion,
    Opinion,
    RecipientLine,
    Suggestion,
)
from workflow.notices.models import Notice, NoticeChoice, NoticeHabits, Posting
from workflow.obligations.models import Evidence, Extension, Obligation, Tie, UpperLetter
from workflow.oversight.models import Conclusion, Instruction, PeriodicReport, Question, Reminder, Verdict
from workflow.registers.classified_models import SecretBook, SecretPaper, SecretPlace
from workflow.registers.models import IncomingEntry, IncomingRun, LetterCopy, NumberEntry, NumberRun
from workflow.search.models import SearchWord
from workflow.signing.models import (
    EvidenceStamp,
    LetterMark,
    PendingSignature,
    SignedFile,
    SigningBatch,
    SigningItem,
    SigningKey,
    StampPicture,
)

__all__ = [
    "Assignment", "CalendarDay", "Conclusion", "Directive", "Dispatch", "Doubt", "Evidence", "EvidenceStamp",
    "Extension", "IncomingEntry", "IncomingRun", "Instruction", "IntakeFile", "IntakeLetter", "JournalCheckpoint",
    "JournalEntry", "Letter", "LetterCopy", "LetterFile", "LetterMark", "LetterProgress", "LetterVersion", "Notice",
    "NoticeChoice", "NoticeHabits", "NumberEntry", "NumberRun", "Obligation", "Opinion", "PendingSignature",
    "PeriodicReport", "Posting", "Question", "RecipientLine", "Reminder", "SearchWord", "SecretBook", "SecretPaper",
    "SecretPlace", "SignedFile", "SigningBatch", "SigningItem", "SigningKey", "StampPicture", "Suggestion", "Tally",
    "Tie", "UpperLetter", "Verdict",
]  # fmt: skip
