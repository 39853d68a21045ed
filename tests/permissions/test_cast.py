"""The cast itself: every role is played, and few statements build it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import PEOPLE, make_cast
from workflow.directory.models import Appointment, Person
from workflow.kernel.vocabulary import Role

pytestmark = pytest.mark.django_db


def test_the_cast_is_built_in_few_statements_and_plays_every_role() -> None:
    with CaptureQueriesContext(connection) as asked:
        cast = make_cast()
    assert len(asked) < 40
    assert set(Appointment.objects.values_list("role", flat=True)) == set(Role)
    assert Person.objects.count() == len(PEOPLE)
    assert cast.office.registry_of == cast.issuer
    assert cast.user("superuser").is_superuser
    assert not cast.user("inactive").is_active
    assert cast.people["paper"].user is None
    assert set(cast.terms) >= {"issuer", "bloc", "district"}


def test_membership_mirrors_the_appointments() -> None:
    cast = make_cast()
    assert set(cast.user("drafter").groups.all()) == {cast.organs["office"].group}
