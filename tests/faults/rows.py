"""A picture of the whole database, to see that a failed act left nothing behind."""

from __future__ import annotations

from typing import Any

from django.apps import apps

APPS = ("congvan", "congvan_permissions", "congvan_flows", "viewflow")


def picture() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the product and of the engine, by table."""
    models = [model for label in APPS for model in apps.get_app_config(label).get_models() if not model._meta.proxy]
    tables = models + [model.previous.through for model in models if hasattr(model, "previous")]
    return {
        model._meta.db_table: sorted(model._base_manager.values_list(*_columns(model)), key=repr) for model in tables
    }


def _columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
