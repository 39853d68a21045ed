"""The reference page of the matrix, written out of the literal itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

from permissions.matrix import RULES, Need, Rule
from permissions.sentences import state_words
from workflow.kernel.vocabulary import RecordKind, Role, Side

PLACE = Path("docs/reference/permission-matrix.md")

HEAD = """# The permission matrix

Generated from `permissions/matrix.py` by `python manage.py permission_matrix --write`; a test compares the two.

Everything is denied unless a row says otherwise. A row holds when the person, on the business day of the act,

1. has an account that is not locked, and **the role** by an appointment or a delegation valid on that day, in an organ
   that stands on **the side** named (or in the office that keeps that organ's registry);
2. finds **the object row** on the record: what granted it is named by its source;
3. meets the record in one of **the states**, and **the conditions**.

A delegation carries a role inside its giver's own rights and dates: what the giver may not do on a letter (its drafter
does not review it), his delegate may not either, and a signature needs the giver's authority. Being a superuser is no
role. Whoever may not view a record gets the same answer as if it did not exist.

Sides: `own` the issuing organ (for drafters also the advising organ that the draft names); `recv` the receiving organ
of that dispatch; `watch` the organ that watches; `named` the person himself: its drafter, consulted, addressed.

Readings of process.md that the table fixes: a recalled letter stays visible to its drafter and to the issuing organ's
reviewers, signers and clerks, who answer for it, and to nobody else; whoever had opened a dispatch that was recalled
keeps a row from `recall:<letter>`, which shows the recall and never the letter; a withdrawn letter is shown to signers
and clerks only if it had been signed; an officer may be a leader of the receiving organ; a question to an addressed
person is answered by himself.

| act | codename | who | side | object row | while | conditions |
| --- | --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page, in Vietnamese words where the screen has them."""
    with translation.override("vi"):
        return HEAD + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for rule in RULES:
        cells = (
            rule.action.label, f"`{rule.action}`", Role(rule.role).label if rule.role else "—", f"`{Side(rule.side)}`",
            _row(rule.need), _states(rule), "; ".join(str(one.label) for one in rule.conditions) or "—",
        )  # fmt: skip
        yield "| " + " | ".join(str(cell) for cell in cells) + " |"


def _row(need: Need | None) -> str:
    if need is None:
        return "—"
    whose = "person" if need.of_person else "organ"
    record = "letter" if need.on == RecordKind.LETTER else "dispatch"
    return f"`{need.codename}` of the {whose} on the {record}, from " + " or ".join(f"`{one}`" for one in need.sources)


def _states(rule: Rule) -> str:
    if rule.states is None:
        return "any" if rule.need else "—"
    return ", ".join(state_words(rule))
