"""Between tests the journal's triggers are lifted for the flush, and only for it."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection

SQLITE = "CREATE TRIGGER kept BEFORE DELETE ON auth_group BEGIN SELECT RAISE(ABORT, 'kept'); END"
POSTGRES = """
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'kept'; END $$;
CREATE TRIGGER kept BEFORE DELETE ON auth_group FOR EACH ROW EXECUTE FUNCTION kept();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON auth_group FOR EACH STATEMENT EXECUTE FUNCTION kept()
"""


@pytest.fixture
def _kept_groups(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if connection.vendor == "sqlite" else POSTGRES)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER kept" if connection.vendor == "sqlite" else "DROP FUNCTION kept CASCADE")


@pytest.mark.usefixtures("_kept_groups")
def test_a_flush_empties_what_a_trigger_guards_and_the_guard_stands_after_it() -> None:
    Group.objects.create(name="Văn thư")
    with pytest.raises(DatabaseError, match="kept"):
        Group.objects.all().delete()
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    assert not Group.objects.exists()
    Group.objects.create(name="Lãnh đạo")
    with pytest.raises(DatabaseError, match="kept"):
        Group.objects.all().delete()
