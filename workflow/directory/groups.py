"""Groups of recipients: the words (`wording`), what a line means (`lines`), who that is on a day (`selection`)."""

from workflow.directory.choosing import chosen
from workflow.directory.lines import LineReader, resolve_line
from workflow.directory.resolution import Offer, Resolution
from workflow.directory.selection import Selector, organs_of, persons_of, reached_by
from workflow.directory.wording import GROUPS, MANDATES, Relation

__all__ = [
    "GROUPS",
    "MANDATES",
    "LineReader",
    "Offer",
    "Relation",
    "Resolution",
    "Selector",
    "chosen",
    "organs_of",
    "persons_of",
    "reached_by",
    "resolve_line",
]
