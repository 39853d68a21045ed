"""Fixtures of the page tests: the cast with an open register of outgoing letters."""

from __future__ import annotations

import pytest

from tests.cast import make_cast
from tests.workflow.web.desk import Office
from workflow.directory.models import Term
from workflow.registers.services import open_number_run


@pytest.fixture
def office(db, settings) -> Office:
    """The cast today, at their browsers; terms last, and Tỉnh uỷ's run of letters is open."""
    from datetime import date

    from django.core.cache import cache

    cache.clear()
    cast = make_cast(date.today())
    Term.objects.update(valid_to=date(9999, 12, 31))
    from workflow.directory.models import Mandate, SigningAuthority

    Mandate.objects.update(valid_to=date(9999, 12, 31))
    SigningAuthority.objects.update(valid_to=date(9999, 12, 31))
    term = Term.objects.get(organ=cast.organs["issuer"])
    open_number_run(cast.actor("clerk"), cast.organs["issuer"].pk, term_id=term.pk, kind="CV")
    return Office(cast)
