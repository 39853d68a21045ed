"""Groups of recipients: the words (`wording`), what a line means (`lines`), who that is on a day (`selection`)."""

from workflow.directory.lines import LineReader, Resolution, resolve_line
from workflow.directory.selection import Selector, organs_of, persons_of
from workflow.directory.wording import GROUPS, MANDATES, Relation

__all__ = [
    "GROUPS",
    "MANDATES",
    "LineReader",
    "Relation",
    "Resolution",
    "Selector",
    "organs_of",
    "persons_of",
    "resolve_line",
]
