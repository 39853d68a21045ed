"""Every act that changes the directory, in one place to import from."""

from workflow.directory.appointing import (
    add_person,
    appoint,
    delegate,
    end_appointment,
    end_authority,
    end_delegation,
    end_mandate,
    give_mandate,
    grant_authority,
    link_account,
)
from workflow.directory.importing import ImportReport, import_directory
from workflow.directory.membership import tidy_group_members
from workflow.directory.reorganising import (
    end_organ,
    found_organ,
    move_organ,
    name_also,
    open_term,
    record_succession,
    rename_organ,
)

__all__ = [
    "ImportReport", "add_person", "appoint", "delegate", "end_appointment", "end_authority", "end_delegation",
    "end_mandate", "end_organ", "found_organ", "give_mandate", "grant_authority", "import_directory", "link_account",
    "move_organ", "name_also", "open_term", "record_succession", "rename_organ", "tidy_group_members",
]  # fmt: skip
