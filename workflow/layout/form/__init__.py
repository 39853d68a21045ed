"""The check of a letter's form: what the rule set requires, what is there, how to mend it."""

from .check import check_form
from .findings import Finding, Level, Paper

__all__ = ["Finding", "Level", "Paper", "check_form"]
