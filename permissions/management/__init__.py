"""Management of `congvan_permissions`."""
