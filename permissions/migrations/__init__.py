"""Migrations of `congvan_permissions`."""
