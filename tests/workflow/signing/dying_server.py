"""What the server of dying processes has loaded: Django with the tests' settings, no page rendered yet."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
