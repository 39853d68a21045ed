"""Changes and new rows written together: keys that follow, what was not met is counted, all or nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import make_organs
from workflow.directory.models import Organ
from workflow.kernel.vocabulary import OrganKind
from workflow.together import Change, write_together

pytestmark = pytest.mark.django_db


def _organ() -> Organ:
    return next(iter(make_organs({"a": (str(OrganKind.OFFICE), "Văn phòng", "VP", "", "")}).values()))


def test_new_rows_follow_each_other_and_the_change_follows_them() -> None:
    organ = _organ()
    group = Group(name="mới")
    other = Organ(kind=OrganKind.OFFICE, name="Văn phòng khác", group=group, registry_of=organ)
    assert write_together([Change(Organ, {"id": organ.pk}, {"registry_of_id": other})], [group], [other]) == [1]
    organ.refresh_from_db()
    found = Organ.objects.get(name="Văn phòng khác")
    assert organ.registry_of_id == found.pk
    assert found.group_id == other.group_id == group.pk == Group.objects.get(name="mới").pk
    assert other.pk == found.pk
    assert other.group is group
    assert not other._state.adding


def test_a_change_that_meets_nothing_is_counted_as_such() -> None:
    organ = _organ()
    changes = [
        Change(Organ, {"id": organ.pk, "name": "khác"}, {"name": "x"}),
        Change(Organ, {"id": organ.pk}, {"name": "y"}),
    ]
    assert write_together(changes) == [0, 1]
    organ.refresh_from_db()
    assert organ.name == "y"


def test_a_row_that_may_not_be_takes_everything_back() -> None:
    organ = _organ()
    Group.objects.create(name="có rồi")
    with pytest.raises(IntegrityError), transaction.atomic():
        write_together([Change(Organ, {"id": organ.pk}, {"name": "x"})], [Group(name="có rồi")])
    organ.refresh_from_db()
    assert organ.name == "Văn phòng"


@pytest.mark.postgres
def test_one_statement_on_postgresql() -> None:
    organ = _organ()
    write_together([], [Group(name="trước")])
    with CaptureQueriesContext(connection) as seen:
        group = Group(name="một")
        write_together([Change(Organ, {"id": organ.pk}, {"group_id": group})], [group], [Group(name="hai")])
    assert len(seen) == 1
