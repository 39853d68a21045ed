#!/usr/bin/env python
"""Django's command line for the reference project."""

import os
import secrets
import sys

KEYLESS = ("read_letter", "resolve_recipients")
"""Commands that sign nothing and keep nothing: without a key in the environment they get one for this run only."""


def main() -> None:
    """Run the command named on the command line with the reference settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in KEYLESS and not os.environ.get("CONGVAN_DEBUG"):
        os.environ.setdefault("CONGVAN_SECRET_KEY", secrets.token_urlsafe(64))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
