"""Who signs a letter, and in whose right: what its page prints where the signature stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.directory.models import Person, SigningAuthority
from workflow.directory.queries import roles_on
from workflow.kernel.vocabulary import Role

from .models import Letter
from .services import authority_for


@dataclass(frozen=True, slots=True)
class Signatory:
    """Whose name stands under the signature, and who lent him the right to sign, if he does not sign in his own."""

    person: Person | None
    lent_by: Person | None = None

    @property
    def name(self) -> str:
        """As printed."""
        return self.person.full_name if self.person else ""

    @property
    def lender(self) -> str:
        """The name of who lent him the right; "" where he signs in his own."""
        return self.lent_by.full_name if self.lent_by else ""


def signatory_for(letter: Letter, person_id: int, on: date) -> Signatory:
    """Who would sign a letter that waits, were it this person on that day: himself where he is whom it was submitted
    to, or where that one lent him the role; else the one whom it was submitted to. No second factor is asked."""
    for live in roles_on(person_id, on):
        holder = live.giver_id or person_id
        here = letter.issuer_id in (live.organ_id, live.registry_of_id)
        if live.role != Role.SIGNER or not here or letter.signer_id not in (person_id, holder):
            continue
        if authority_for(holder, letter, on) is not None:
            people = Person.objects.in_bulk((person_id, holder))
            return Signatory(people[person_id], people[holder] if holder != person_id else None)
    return Signatory(letter.signer)


def signatory_of(letter: Letter) -> Signatory:
    """Who signed the letter, and by whose lending: the authority under it is that of who lent the right. Before that,
    whom it was submitted to."""
    if letter.signed_on is None or letter.signer is None:
        return Signatory(letter.signer)
    found = SigningAuthority.objects.select_related("person").filter(pk=letter.authority_id or 0).first()
    lent = found is not None and found.person_id != letter.signer_id
    return Signatory(letter.signer, found.person if found is not None and lent else None)
