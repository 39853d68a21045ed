"""The migrations say what the models say."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ["congvan", "congvan_permissions", "congvan_flows"]


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration() -> None:
    call_command("makemigrations", *OURS, check=True, dry_run=True, verbosity=3)


@pytest.mark.django_db
def test_every_application_with_models_has_one_line_of_migrations() -> None:
    loader = MigrationLoader(connection)
    assert loader.detect_conflicts() == {}
    with_models = {label for label in OURS if list(apps.get_app_config(label).get_models())}
    assert with_models <= loader.migrated_apps
